import TernCore

/// The way in which the elements of all ranks become one.
///
/// ```swift
/// let slowest = try world.allReduce(Tensor<Double>(seconds), by: .maximum)
/// ```
public enum Reduction: Sendable {
    /// The sum, in the order of a binary tree over the ranks.
    case sum
    /// The least.
    case minimum
    /// The greatest.
    case maximum

    var accumulation: Accumulation {
        switch self {
        case .sum: .sum
        case .minimum: .minimum
        case .maximum: .maximum
        }
    }
}

extension Communicator {
    /// Copies a tensor of one rank to all others.
    ///
    /// ```swift
    /// try world.broadcast(&weights)   // of rank 0
    /// ```
    ///
    /// - Parameters:
    ///   - x: the tensor, of the same shape on all ranks.
    ///   - root: the rank that it is taken from.
    /// - Throws: ``MPIError`` where there is no such rank, or MPI fails.
    public func broadcast<Scalar: TensorScalar>(_ x: inout Tensor<Scalar>, from root: Int = 0) throws {
        try checkRank(root, "broadcast", isOther: false)
        if size == 1 { return }
        try progress.finish()
        try x.withUnsafeMutableBufferPointer { try transport.broadcast(UnsafeMutableRawBufferPointer($0), from: root) }
    }

    /// Combines the tensors of all ranks, element by element.
    ///
    /// ```swift
    /// let total = try world.allReduce(gradient)
    /// ```
    ///
    /// - Parameters:
    ///   - x: a tensor, of the same shape on all ranks.
    ///   - reduction: the way in which elements are combined.
    /// - Returns: the same on all ranks, in the shape of `x`.
    /// - Throws: ``MPIError``.
    public func allReduce<Scalar: TensorNumeric>(
        _ x: consuming Tensor<Scalar>, by reduction: Reduction = .sum
    ) throws -> Tensor<Scalar> {
        try TreeReduction(x, reduction.accumulation, self, tag: takeTag()).wait()
    }

    /// Adds the tensors of all ranks up by `MPI_Allreduce`, in whichever order the library likes: to measure beside.
    ///
    /// - Parameter x: a tensor, of the same shape on all ranks, of fewer than 2³¹ elements; their sum afterwards.
    /// - Throws: ``MPIError``.
    public func libraryAllReduce(_ x: inout Tensor<Float>) throws {
        try progress.finish()
        try x.withUnsafeMutableBufferPointer { try transport.librarySum($0) }
    }

    /// Combines the tensors of all ranks, element by element, and returns this rank's part of the result.
    ///
    /// ```swift
    /// let own = try world.reduceScatter(gradient)   // [8, 3] on four ranks: [2, 3], rows 2 · rank and the next
    /// ```
    ///
    /// - Parameters:
    ///   - x: a tensor [n, …], of the same shape on all ranks; n is a multiple of their number.
    ///   - reduction: the way in which elements are combined.
    /// - Returns: [n / ranks, …].
    /// - Throws: ``MPIError``, also where n is no such multiple.
    public func reduceScatter<Scalar: TensorNumeric>(
        _ x: consuming Tensor<Scalar>, by reduction: Reduction = .sum
    ) throws -> Tensor<Scalar> {
        guard x.rank > 0, x.shape[0].isMultiple(of: size) else {
            throw error("reduceScatter", "expected x: [a multiple of \(size), …], found \(x.shape)")
        }
        let rows = x.shape[0] / size
        return try allReduce(x, by: reduction)[rank * rows..<(rank + 1) * rows].contiguous()
    }

    /// Returns the tensors of all ranks, one after another along a new first axis.
    ///
    /// ```swift
    /// let seconds = try world.allGather(Tensor<Double>(elapsed))   // [ranks]
    /// ```
    ///
    /// - Parameter x: a tensor, of the same shape on all ranks.
    /// - Returns: [ranks, …].
    /// - Throws: ``MPIError``.
    public func allGather<Scalar: TensorScalar>(_ x: Tensor<Scalar>) throws -> Tensor<Scalar> {
        try progress.finish()
        var all = Tensor<Scalar>(uninitialized: Shape([size] + x.shape))
        try x.withUnsafeBufferPointer { own in
            try all.withUnsafeMutableBufferPointer { all in
                try transport.allGather(UnsafeRawBufferPointer(own), into: UnsafeMutableRawBufferPointer(all))
            }
        }
        return all
    }
}
