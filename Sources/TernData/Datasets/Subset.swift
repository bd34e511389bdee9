import TernCore

/// A data set of some samples of another.
///
/// ```swift
/// let few = digits.train.subset(Array(0..<100))
/// ```
public struct Subset<Base: Dataset>: Dataset {
    public typealias Failure = Base.Failure

    /// The data set that the samples come from.
    public let base: Base
    /// The positions of the samples there.
    public let positions: [Int]

    public var count: Int { positions.count }
    public var isRandom: Bool { base.isRandom }

    public func batch(at positions: Tensor<Int>) throws(Failure) -> Base.Batch {
        try base.batch(at: inBase(positions))
    }

    public func batch(
        at positions: Tensor<Int>, using generator: inout PhiloxGenerator
    ) throws(Failure) -> Base.Batch {
        try base.batch(at: inBase(positions), using: &generator)
    }

    private func inBase(_ positions: Tensor<Int>) -> Tensor<Int> {
        checkPositions(positions, "Subset")
        return Tensor(positions.scalars.map { self.positions[$0] })
    }
}

extension Dataset {
    /// Returns a data set of the samples at some positions, in their order; one may come several times.
    ///
    /// Traps on a position outside 0..<``count``.
    public func subset(_ positions: [Int]) -> Subset<Self> {
        for position in positions where !(0..<count).contains(position) {
            trap("subset", "position \(position) is out of range: expected 0..<\(count)")
        }
        return Subset(base: self, positions: positions)
    }

    /// Returns a data set of the samples at a range of positions.
    public func subset(_ positions: Range<Int>) -> Subset<Self> { subset(Array(positions)) }
}
