import Foundation
import Synchronization
import TernCore
import TernData
import Testing

@Suite struct StreamTests {
    private let numbers = SampleStream(0..<25)

    private func batches(_ iterator: StreamLoader<Int>.Iterator) throws -> [[Int]] {
        var batches: [[Int]] = []
        while let batch = try iterator.next() { batches.append(batch.scalars) }
        #expect(try iterator.next() == nil)
        #expect(iterator.batches >= batches.count)
        return batches
    }

    @Test(arguments: [0, 1, 100])
    func inOrder(_ ahead: Int) throws {
        let loader = StreamLoader(numbers, batchSize: 10, batchesAhead: ahead)
        for epoch in 0..<2 {
            #expect(
                try batches(loader.makeIterator(epoch: epoch))
                    == [Array(0..<10), Array(10..<20), Array(20..<25)])
        }
        let full = StreamLoader(numbers, batchSize: 10, dropsLast: true, batchesAhead: ahead)
        #expect(try batches(full.makeIterator()).count == 2)
    }

    @Test(arguments: [1, 4, 1000])
    func theBufferShuffles(_ buffer: Int) throws {
        func epoch(_ number: Int, _ seed: UInt64 = 1, ahead: Int = 0, from first: Int = 0) throws -> [[Int]] {
            let loader = StreamLoader(
                numbers, batchSize: 4, shuffleBuffer: buffer, seed: seed, batchesAhead: ahead)
            return try batches(loader.makeIterator(epoch: number, from: first))
        }
        let first = try epoch(0)
        #expect(first.joined().sorted() == Array(0..<25))
        #expect(try epoch(0, ahead: 3) == first)
        #expect(try (epoch(1) == first) == (buffer == 1))
        #expect(try (epoch(0, 2) == first) == (buffer == 1))
        // No sample comes earlier than the buffer lets it.
        for (position, number) in first.joined().enumerated() { #expect(number < position + buffer) }
        for taken in [1, 3, 7, 9] {
            #expect(try epoch(0, ahead: taken % 3, from: taken) == Array(first.dropFirst(taken)))
        }
    }

    struct Broken: Error {}

    @Test(arguments: [0, 3])
    func errorsComeInTheirTurn(_ ahead: Int) throws {
        let stream = SampleStream {
            var number = 0
            return { () throws -> Int? in
                number += 1
                if number == 4 { throw Broken() }
                return number > 7 ? nil : number
            }
        }
        let iterator = StreamLoader(stream, batchSize: 2, batchesAhead: ahead).makeIterator()
        #expect(try iterator.next()?.scalars == [1, 2])
        #expect(throws: Broken.self) { try iterator.next() }
        #expect(iterator.batches == 2)
        #expect(try iterator.next()?.scalars == [3, 5])
        #expect(try iterator.next()?.scalars == [6, 7])
        #expect(try iterator.next() == nil)
        let rest = StreamLoader(stream, batchSize: 2, batchesAhead: ahead).makeIterator(from: 2)
        #expect(try rest.next()?.scalars == [3, 5])
        let closed = SampleStream<Int> { throw Broken() }
        #expect(throws: Broken.self) {
            try StreamLoader(closed, batchSize: 1, batchesAhead: ahead).makeIterator().next()
        }
    }

    @Test func samplesThatDoNotFit() throws {
        let stream = SampleStream([Tensor<Float>([1]), Tensor([1, 2])])
        #expect(throws: CollationError.self) { try StreamLoader(stream, batchSize: 2).makeIterator().next() }
        #expect(try StreamLoader(stream, batchSize: 1).makeIterator().next() == [[1]])
    }

    /// An endless stream is read no further than there is room for, and its thread ends with the iterator.
    @Test func lettingGoEndsTheThread() throws {
        final class Count: Sendable { let read = Atomic(0) }
        let count = Count()
        let stream = SampleStream { { count.read.add(1, ordering: .relaxed).newValue } }
        do {
            let iterator = StreamLoader(stream, batchSize: 2, batchesAhead: 3).makeIterator()
            #expect(try iterator.next()?.scalars == [1, 2])
            usleep(50_000)
            #expect(count.read.load(ordering: .relaxed) == 8)
        }
        usleep(10_000)
        #expect(count.read.load(ordering: .relaxed) == 8)
    }
}
