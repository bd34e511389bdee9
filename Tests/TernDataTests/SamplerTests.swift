import TernCore
import TernData
import Testing

@Suite struct SamplerTests {
    private let data = TensorDataset(Tensor<Int>.arange(8))

    /// χ² with 5 degrees of freedom (six weights above 0) is below 20.5 in 99.9% of cases.
    @Test func weightsAreProbabilities() {
        let weights: [Double] = [1, 0, 2, 3, 10, 0.5, 0, 4]
        let loader = DataLoader(data, batchSize: 100, sampler: .weighted(weights, count: 20_000), seed: 1)
        #expect(loader.batchCount == 200)
        var counts = [Double](repeating: 0, count: 8)
        for position in loader.flatMap(\.scalars) { counts[position] += 1 }
        #expect(counts.reduce(0, +) == 20_000)
        #expect(counts[1] == 0 && counts[6] == 0)
        let expected = weights.map { $0 / 20.5 * 20_000 }
        let chi = zip(counts, expected).reduce(0) { $0 + ($1.1 > 0 ? ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 : 0) }
        #expect(chi < 20.5)
    }

    @Test func withoutReplacement() {
        let loader = DataLoader(
            data, batchSize: 3, sampler: .weighted([1, 1, 1, 1, 0, 5, 1, 1], count: 7, replacing: false), seed: 2)
        let epochs = (0..<20).map { _ in loader.flatMap(\.scalars) }
        for epoch in epochs { #expect(epoch.sorted() == [0, 1, 2, 3, 5, 6, 7]) }
        #expect(Set(epochs).count > 15)
        #expect(loader.batchCount == 3)
    }

    /// All that the order depends on tells the state of one loader from that of another.
    @Test func statesOfOtherSamplersAreRefused() throws {
        let (even, lengths) = ([Double](repeating: 1, count: 8), Array(1...8))
        let samplers: [Sampler] = [
            .weighted(even), .weighted(even, count: 9), .weighted(even, replacing: false),
            .weighted(even.dropLast() + [2]),
            .byLength(lengths), .byLength(lengths, pool: 2), .byLength(lengths.reversed()), .shuffled, .inOrder
        ]
        func loader(_ index: Int) -> DataLoader<TensorDataset<Tensor<Int>>> {
            DataLoader(data, batchSize: 3, sampler: samplers[index], seed: 1)
        }
        for found in samplers.indices {
            let state = loader(found).makeIterator().state
            _ = try loader(found).makeIterator(from: state)
            for expected in samplers.indices where expected != found {
                #expect(throws: DataLoaderStateError.self) { try loader(expected).makeIterator(from: state) }
            }
        }
        let error = #expect(throws: DataLoaderStateError.self) {
            try loader(1).makeIterator(from: loader(2).makeIterator().state)
        }
        #expect(error?.found.contains("8 drawn by weights of checksum ") == true)
        #expect(error?.found.hasSuffix(", without replacement, with a seed") == true)
    }

    @Test func lengthsOfABatchAreAlike() {
        let lengths = (0..<1000).map { ($0 * 7919) % 97 + 1 }
        let data = TensorDataset(Tensor<Int>.arange(1000))
        func filling(_ loader: DataLoader<TensorDataset<Tensor<Int>>>) -> Double {
            let batches = loader.map { $0.scalars.map { lengths[$0] } }
            let used = batches.joined().reduce(0, +)
            let taken = batches.reduce(0) { $0 + $1.max()! * $1.count }
            return 1 - Double(used) / Double(taken)
        }
        let loader = DataLoader(data, batchSize: 16, sampler: .byLength(lengths, pool: 10), seed: 3)
        let (first, second) = (loader.map(\.scalars), loader.map(\.scalars))
        #expect(first != second)
        #expect(first.joined().sorted() == Array(0..<1000))
        #expect(first.dropLast().allSatisfy { $0.count == 16 } && first.last?.count == 8)
        #expect(filling(loader) < 0.12)
        #expect(filling(DataLoader(data, batchSize: 16, seed: 3)) > 0.4)
        #expect(DataLoader(data, batchSize: .max, sampler: .byLength(lengths), seed: 3).map(\.count).count == 1)
    }
}

extension Tensor {
    fileprivate var count: Int { elementCount }
}
