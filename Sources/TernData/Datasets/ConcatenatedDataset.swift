import TernCore

/// A data set of the samples of several, one after another.
///
/// ```swift
/// let all = ConcatenatedDataset([train, extra])
/// let mixed = ConcatenatedDataset([AnyDataset(train), AnyDataset(train.map(flipped))])   // of different types
/// ```
public struct ConcatenatedDataset<Part: Dataset>: Dataset where Part.Batch: Stacked {
    public typealias Failure = Part.Failure

    /// The data sets.
    public let parts: [Part]
    /// The position of the first sample of each part, and the number of all samples.
    private let starts: [Int]

    /// Creates a data set of the samples of all parts, of which there is at least one.
    public init(_ parts: [Part]) {
        check(!parts.isEmpty, "ConcatenatedDataset", "there are no parts")
        self.parts = parts
        starts = parts.reduce(into: [0]) { starts, part in
            let end = CheckedSize(starts[starts.count - 1]) + CheckedSize(part.count)
            starts.append(end.value(in: "ConcatenatedDataset", "the number of samples"))
        }
    }

    public var count: Int { starts[parts.count] }
    public var isRandom: Bool { parts.contains(where: \.isRandom) }

    public func batch(at positions: Tensor<Int>) throws(Failure) -> Part.Batch {
        try gather(positions) { part, positions throws(Failure) in try part.batch(at: positions) }
    }

    public func batch(
        at positions: Tensor<Int>, using generator: inout PhiloxGenerator
    ) throws(Failure) -> Part.Batch {
        try gather(positions) { part, positions throws(Failure) in
            try part.batch(at: positions, using: &generator)
        }
    }

    /// Asks each part once for all samples that it has, and puts them into the order of the positions.
    private func gather(
        _ positions: Tensor<Int>, _ batch: (Part, Tensor<Int>) throws(Failure) -> Part.Batch
    ) throws(Failure) -> Part.Batch {
        checkPositions(positions, "ConcatenatedDataset")
        let positions = positions.scalars
        // The positions within each part, and the numbers of these samples in the batch.
        var (local, numbers) = ([[Int]](repeating: [], count: parts.count), [[Int]](repeating: [], count: parts.count))
        for (number, position) in positions.enumerated() {
            let part = self.part(of: position)
            local[part].append(position - starts[part])
            numbers[part].append(number)
        }
        let used = positions.isEmpty ? [0] : parts.indices.filter { !local[$0].isEmpty }
        let batches = try used.map { part throws(Failure) in try batch(parts[part], Tensor(local[part])) }
        let origin = used.flatMap { numbers[$0] }
        if batches.count == 1 { return batches[0] }
        var order = [Int](repeating: 0, count: positions.count)
        for (joined, number) in origin.enumerated() { order[number] = joined }
        return Part.Batch.joining(batches).samples(at: Tensor(order))
    }

    /// Returns the last part that starts at the position or before it.
    private func part(of position: Int) -> Int {
        var (low, high) = (0, parts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return low
    }
}

/// A data set whose type is known by its batches alone.
///
/// ```swift
/// let data: AnyDataset<Labeled<Tensor<Float>, Tensor<Int>>, Never> = AnyDataset(digits.train)
/// ```
public struct AnyDataset<Batch: Sendable, Failure: Error>: Dataset {
    public let count: Int
    public let isRandom: Bool
    private let ordinary: @Sendable (Tensor<Int>) throws(Failure) -> Batch
    private let random: @Sendable (Tensor<Int>, inout PhiloxGenerator) throws(Failure) -> Batch

    /// Creates a data set with the samples of another, whose count stays what it is now.
    public init<Base: Dataset>(_ base: Base) where Base.Batch == Batch, Base.Failure == Failure {
        (count, isRandom) = (base.count, base.isRandom)
        ordinary = { positions throws(Failure) in try base.batch(at: positions) }
        random = { positions, generator throws(Failure) in try base.batch(at: positions, using: &generator) }
    }

    public func batch(at positions: Tensor<Int>) throws(Failure) -> Batch { try ordinary(positions) }

    public func batch(at positions: Tensor<Int>, using generator: inout PhiloxGenerator) throws(Failure) -> Batch {
        try random(positions, &generator)
    }
}
