import Foundation
import TernCore
import TernData
import Testing

@Suite struct DataLoaderTests {
    /// Sample i has input [i, i + 0.5] and label i.
    let data = TensorDataset(
        inputs: Tensor<Float>.arange(10).unsqueeze(axis: 1) + ([[0, 0.5]] as Tensor<Float>), labels: .arange(10))

    private func epoch(_ loader: DataLoader<TensorDataset<Labeled<Tensor<Float>, Tensor<Int>>>>) -> [[Int]] {
        loader.map(\.labels.scalars)
    }

    @Test func inOrder() {
        let loader = DataLoader(data, batchSize: 4, shuffles: false)
        #expect(loader.batchCount == 3)
        #expect(epoch(loader) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
        #expect(epoch(loader) == epoch(loader))
    }

    @Test func droppingTheLastBatch() {
        let loader = DataLoader(data, batchSize: 4, shuffles: false, dropsLast: true)
        #expect(loader.batchCount == 2)
        #expect(epoch(loader) == [[0, 1, 2, 3], [4, 5, 6, 7]])
        #expect(epoch(DataLoader(data, batchSize: 11, dropsLast: true)).isEmpty)
        #expect(epoch(DataLoader(data, batchSize: 5, shuffles: false, dropsLast: true)).count == 2)
    }

    @Test func batchesLargerThanTheData() {
        #expect(epoch(DataLoader(data, batchSize: 100, shuffles: false)) == [Array(0..<10)])
    }

    @Test func everySampleComesOnceAnEpochInANewOrder() {
        let loader = DataLoader(data, batchSize: 3, seed: 1)
        let orders = (0..<20).map { _ in epoch(loader).flatMap { $0 } }
        for order in orders { #expect(order.sorted() == Array(0..<10)) }
        #expect(Set(orders).count == 20)
    }

    @Test func inputsStayWithTheirLabels() {
        for batch in DataLoader(data, batchSize: 3, seed: 2) {
            let numbers = Tensor<Float>(batch.labels).unsqueeze(axis: 1)
            #expect(batch.inputs == numbers + ([[0, 0.5]] as Tensor<Float>))
            #expect(batch.count == batch.inputs.shape[0])
        }
    }

    @Test func theSeedDecidesTheOrders() {
        let (a, b, other) = (
            DataLoader(data, batchSize: 3, seed: 3), DataLoader(data, batchSize: 5, seed: 3),
            DataLoader(data, batchSize: 3, seed: 4)
        )
        for _ in 0..<5 {
            let order = epoch(a).flatMap { $0 }
            #expect(order == epoch(b).flatMap { $0 })
            #expect(order != epoch(other).flatMap { $0 })
        }
    }

    @Test func leavingAnEpochEarlyDoesNotChangeTheNext() {
        let (whole, cut) = (DataLoader(data, batchSize: 3, seed: 5), DataLoader(data, batchSize: 3, seed: 5))
        _ = epoch(whole)
        for _ in cut { break }
        #expect(epoch(whole) == epoch(cut))
    }

    @Test func everySampleComesFirstEquallyOften() {
        let loader = DataLoader(data, batchSize: 1, seed: 6)
        var counts = Array(repeating: 0, count: 10)
        for _ in 0..<2000 {
            var iterator = loader.makeIterator()
            counts[iterator.next()!.labels.item()] += 1
        }
        // χ² with 9 degrees of freedom is below 27.9 in 99.9% of cases.
        let squares: [Int] = counts.map { ($0 - 200) * ($0 - 200) }
        #expect(Double(squares.reduce(0, +)) / 200 < 27.9)
    }

    @Test func emptyData() {
        let empty = TensorDataset(inputs: .zeros([0, 2]), labels: .zeros([0]))
        #expect(epoch(DataLoader(empty, batchSize: 4)).isEmpty)
    }

    // MARK: State

    /// Numbers which samples are loaded.
    private struct Counted: Dataset {
        final class Log: Sendable { let positions = Lock<[Int]>([]) }

        let log = Log()
        var count: Int { 10 }

        func batch(at positions: Tensor<Int>) -> Labeled<Tensor<Float>, Tensor<Int>> {
            log.positions.withLock { $0 += positions.scalars }
            return Labeled(inputs: Tensor<Float>(positions), labels: positions)
        }
    }

    private func encoded(_ state: DataLoaderState) throws -> DataLoaderState {
        try JSONDecoder().decode(DataLoaderState.self, from: JSONEncoder().encode(state))
    }

    @Test(arguments: [true, false], [0, 1, 3, 4])
    func anEpochGoesOnFromItsState(_ shuffles: Bool, _ taken: Int) throws {
        func loader(_ data: Counted = Counted()) -> DataLoader<Counted> {
            DataLoader(data, batchSize: 3, shuffles: shuffles, seed: 7)
        }
        func batches(_ iterator: DataLoader<Counted>.Iterator) -> [[Int]] {
            IteratorSequence(iterator).map(\.labels.scalars)
        }
        let whole = loader()
        let epochs = (0..<3).map { _ in batches(whole.makeIterator()) }

        // Left in the middle of the second epoch.
        let left = loader()
        _ = batches(left.makeIterator())
        var iterator = left.makeIterator()
        for _ in 0..<taken { _ = iterator.next() }

        let data = Counted()
        let resumed = loader(data)
        let rest = batches(try resumed.makeIterator(from: encoded(iterator.state)))
        #expect(rest == Array(epochs[1].dropFirst(taken)))
        #expect(data.log.positions.withLock { $0 } == rest.flatMap { $0 })
        #expect(batches(resumed.makeIterator()) == epochs[2])
    }

    /// The order of the epoch is the state's own, those after it follow the default generator.
    @Test func withoutASeedTheStateGoesWithTheDefaultGenerator() async {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) {
            let data = TensorDataset(inputs: .zeros([10, 1]), labels: .arange(10))
            func loader() -> DataLoader<TensorDataset<Labeled<Tensor<Float>, Tensor<Int>>>> {
                DataLoader(data, batchSize: 4)
            }
            manualSeed(8)
            let whole = loader()
            var iterator = whole.makeIterator()
            _ = iterator.next()
            let (state, generator) = (iterator.state, PhiloxGenerator.default)
            let expected = [IteratorSequence(iterator).map(\.labels), whole.map(\.labels)]

            manualSeed(9)
            let resumed = loader()
            let rest = IteratorSequence(try resumed.makeIterator(from: state)).map(\.labels)
            PhiloxGenerator.default = generator
            #expect([rest, resumed.map(\.labels)] == expected)
        }
    }

    @Test func statesOfOtherLoadersAreRefused() throws {
        let state = DataLoader(data, batchSize: 3, seed: 1).makeIterator().state
        let found = "10 samples in batches of 3, shuffled, with a seed"
        func error(_ loader: DataLoader<TensorDataset<Labeled<Tensor<Float>, Tensor<Int>>>>, _ state: DataLoaderState)
            -> DataLoaderStateError?
        {
            #expect(throws: DataLoaderStateError.self) { try loader.makeIterator(from: state) }
        }
        func expectError(_ loader: DataLoader<TensorDataset<Labeled<Tensor<Float>, Tensor<Int>>>>, _ expected: String) {
            let error = error(loader, state)
            #expect(error?.found == found)
            #expect(error?.expected == expected)
        }
        expectError(DataLoader(data, batchSize: 4, seed: 1), "10 samples in batches of 4, shuffled, with a seed")
        expectError(
            DataLoader(data, batchSize: 3, shuffles: false, seed: 1),
            "10 samples in batches of 3, in order, with a seed")
        expectError(DataLoader(data, batchSize: 3), "10 samples in batches of 3, shuffled, without a seed")
        let short = TensorDataset(inputs: .zeros([9, 2]), labels: .zeros([9]))
        expectError(DataLoader(short, batchSize: 3, seed: 1), "9 samples in batches of 3, shuffled, with a seed")

        expectError(
            DataLoader(data, batchSize: 3, seed: 1, dropsLast: true),
            "10 samples in full batches of 3, shuffled, with a seed")

        // A file that somebody has changed.
        let text = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
        for batches in [-1, 5] {
            let changed = text.replacing("\"batches\":0", with: "\"batches\":\(batches)")
            let state = try JSONDecoder().decode(DataLoaderState.self, from: Data(changed.utf8))
            let error = error(DataLoader(data, batchSize: 3, seed: 1), state)
            #expect(
                error?.description
                    == "the state does not fit the loader: found \(batches) batches taken, expected 0 to 4")
        }
    }
}
