import Foundation
import Synchronization
import TernCore
import TernData
import Testing

/// Batches that are made in the background.
@Suite struct WorkerTests {
    private static let workers = [0, 1, 2, 3, 8]
    private let data = TensorDataset(Tensor<Int>.arange(50))

    /// Each number with noise, after a time that differs from batch to batch.
    private static func noisy(_ count: Int, pause: Double = 0) -> some Dataset<Tensor<Double>, Never> {
        TensorDataset(Tensor<Int>.arange(count)).randomlyMapped { batch, generator in
            if pause > 0 { usleep(UInt32(Double(batch[0].item() * 7919 % 10) * pause * 1e5)) }
            return Tensor<Double>(batch) + .uniform([batch.elementCount], using: &generator)
        }
    }

    @Test func ordersAndRandomNumbersDoNotDependOnWorkers() {
        func epochs(_ workers: Int, ahead: Int = 2) -> [[[Double]]] {
            let loader = DataLoader(
                Self.noisy(50, pause: 0.001), batchSize: 4, seed: 3, workers: workers, batchesAhead: ahead)
            return (0..<3).map { _ in loader.map(\.scalars) }
        }
        let expected = epochs(0)
        #expect(Set(expected.joined().joined()).count == 150)
        for workers in Self.workers { #expect(epochs(workers) == expected) }
        #expect(epochs(2, ahead: 1) == expected)
        #expect(epochs(2, ahead: 100) == expected)
    }

    @Test(arguments: [0, 1, 4], [0, 1, 5, 12, 13])
    func anEpochGoesOnToTheBit(_ workers: Int, _ taken: Int) throws {
        func loader(_ workers: Int) -> DataLoader<some Dataset<Tensor<Double>, Never>> {
            DataLoader(Self.noisy(50), batchSize: 4, seed: 7, workers: workers)
        }
        let whole = loader(0)
        let epochs = (0..<3).map { _ in whole.map(\.scalars) }
        let left = loader(workers)
        for _ in left {}
        var iterator = left.makeIterator()
        for _ in 0..<taken { _ = iterator.next() }
        // Time to be ahead: the state must not know.
        usleep(2000)
        #expect(iterator.state.batches == taken)
        let state = try JSONDecoder().decode(DataLoaderState.self, from: JSONEncoder().encode(iterator.state))
        for others in Self.workers {
            let resumed = loader(others)
            let rest = IteratorSequence(try resumed.makeIterator(from: state)).map(\.scalars)
            #expect(rest == Array(epochs[1].dropFirst(taken)))
            #expect(resumed.map(\.scalars) == epochs[2])
        }
        #expect(IteratorSequence(iterator).map(\.scalars) == Array(epochs[1].dropFirst(taken)))
    }

    @Test func copiesOfAnIteratorAreIndependent() {
        let loader = DataLoader(Self.noisy(50), batchSize: 4, seed: 9, workers: 2)
        var first = loader.makeIterator()
        var all = [first.next()!.scalars]
        var second = first
        let rest = IteratorSequence(first).map(\.scalars)
        #expect(second.next()!.scalars == rest[0])
        all += rest
        #expect([all[0], rest[0]] + IteratorSequence(second).map(\.scalars) == all)
    }

    struct Broken: Error, Equatable { let position: Int }

    /// Fails at multiples of 10, sooner than what comes before.
    private struct Failing: Dataset {
        typealias Failure = Broken
        var count: Int { 25 }
        func batch(at positions: Tensor<Int>) throws(Broken) -> Int {
            let position = positions.item()
            if position > 0 && position % 10 == 0 { throw Broken(position: position) }
            usleep(500)
            return position
        }
    }

    @Test(arguments: workers)
    func errorsComeInTheirTurn(_ workers: Int) {
        let loader = DataLoader(Failing(), batchSize: 1, shuffles: false, workers: workers)
        var iterator = loader.makeIterator()
        var found: [Result<Int, Broken>] = []
        while true {
            do throws(Broken) {
                guard let batch = try iterator.next() else { break }
                found.append(.success(batch))
            } catch {
                found.append(.failure(error))
                #expect(iterator.state.batches == error.position + 1)
            }
        }
        let expected = (0..<25).map { position in
            position > 0 && position % 10 == 0
                ? Result<Int, Broken>.failure(Broken(position: position)) : .success(position)
        }
        #expect(found == expected)
    }

    // MARK: Threads

    /// Counts the batches that are made, and the threads that are at it.
    private final class Watch: Dataset {
        let made = Atomic(0)
        let inside = Atomic(0)
        let count = 1000

        func batch(at positions: Tensor<Int>) -> Int {
            inside.add(1, ordering: .relaxed)
            defer { inside.subtract(1, ordering: .relaxed) }
            usleep(200)
            made.add(1, ordering: .relaxed)
            return positions[0].item()
        }
    }

    @Test func noMoreIsMadeThanThereIsRoomFor() {
        let watch = Watch()
        var iterator = DataLoader(watch, batchSize: 1, workers: 2, batchesAhead: 3).makeIterator()
        #expect(watch.made.load(ordering: .relaxed) == 0)
        _ = iterator.next()
        usleep(50_000)
        #expect(watch.made.load(ordering: .relaxed) == 7)
        _ = iterator.next()
        usleep(50_000)
        #expect(watch.made.load(ordering: .relaxed) == 8)
        withExtendedLifetime(iterator) {}
    }

    @Test func lettingGoOfTheIteratorEndsTheThreads() {
        let watch = Watch()
        do {
            var iterator = DataLoader(watch, batchSize: 1, workers: 8).makeIterator()
            _ = iterator.next()
        }
        // At once, as the iterator waits for its threads.
        #expect(watch.inside.load(ordering: .relaxed) == 0)
        let made = watch.made.load(ordering: .relaxed)
        usleep(20_000)
        #expect(watch.made.load(ordering: .relaxed) == made)
        for batch in DataLoader(watch, batchSize: 1, workers: 4) where batch >= 0 { break }
        #expect(watch.inside.load(ordering: .relaxed) == 0)
    }

    /// The threads of the process, as the system counts them; Linux only.
    private var threadCount: Int? { try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }

    @Test func hundredsOfWorkersAndIterators() {
        let before = threadCount ?? 0
        let expected = DataLoader(data, batchSize: 1, seed: 1).map { $0.item() }
        for round in 0..<40 {
            let loader = DataLoader(data, batchSize: 1, seed: 1, workers: [1, 7, 64, 256][round % 4])
            var iterator = loader.makeIterator()
            let taken = (0..<(round % 50)).map { _ in iterator.next()!.item() }
            #expect(taken == Array(expected.prefix(round % 50)))
        }
        #expect((threadCount ?? 0) < before + 128)  // other tests have threads, too
    }

    @Test func manyLoadersAtOnce() async {
        let data = data
        let expected = DataLoader(data, batchSize: 3, seed: 2).map(\.scalars)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    DataLoader(data, batchSize: 3, seed: 2, workers: 5).map(\.scalars) == expected
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    /// A worker computes on its own thread alone, with the bits of the pool.
    @Test func workersComputeTheBitsOfThePool() {
        let data = TensorDataset(Tensor<Float>.arange(4)).map { batch in
            let x = Tensor<Float>.arange(1_000_000) + batch[0]
            return (x * 1e-5).sin().sum()
        }
        let expected = DataLoader(data, batchSize: 1, shuffles: false).map { $0 }
        #expect(DataLoader(data, batchSize: 1, shuffles: false, workers: 2).map { $0 } == expected)
    }
}
