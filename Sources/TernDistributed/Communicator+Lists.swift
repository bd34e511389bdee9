import TernCore

// Lists of which each rank may have another length.

extension Communicator {
    /// Returns the lists of all ranks, which may have different lengths.
    ///
    /// ```swift
    /// let losses = try world.allGather(list: ownLosses).flatMap(\.self)
    /// ```
    ///
    /// - Parameter own: this rank's list.
    /// - Returns: the lists in the order of the ranks.
    /// - Throws: ``MPIError``.
    public func allGather<Value: BitwiseCopyable>(list own: [Value]) throws -> [[Value]] {
        let size = MemoryLayout<Value>.stride
        let counts = try allGather(Tensor<Int>(own.count)).scalars
        let longest = counts.max() ?? 0
        if longest == 0 { return counts.map { _ in [] } }
        var bytes = own.withUnsafeBytes { Array($0) }
        bytes += Array(repeating: 0, count: longest * size - bytes.count)
        let all = try allGather(Tensor<UInt8>(bytes))
        return all.withUnsafeBufferPointer { all in
            counts.enumerated().map { rank, count in
                (0..<count).map {
                    UnsafeRawBufferPointer(all)
                        .loadUnaligned(fromByteOffset: (rank * longest + $0) * size, as: Value.self)
                }
            }
        }
    }

    /// Copies bytes of rank 0 to all others, which need not know how many there are.
    ///
    /// - Parameter bytes: the bytes; those of other ranks do not count.
    /// - Returns: those of rank 0.
    /// - Throws: ``MPIError``.
    public func broadcast(bytes: [UInt8]) throws -> [UInt8] {
        var count = Tensor<Int>(bytes.count)
        try broadcast(&count)
        if count.item() == 0 { return [] }
        var all = rank == 0 ? Tensor<UInt8>(bytes) : Tensor<UInt8>.zeros([count.item()])
        try broadcast(&all)
        return all.scalars
    }

    /// Returns the rows of all ranks, one rank's behind another's.
    ///
    /// - Parameter own: [rows, …]; nil for a rank that has none.
    /// - Returns: [rows of all ranks, …].
    /// - Throws: ``MPIError``.
    public func concatenated(_ own: Tensor<Float>?) throws -> Tensor<Float> {
        let shapes = try allGather(list: own.map { Array($0.shape) } ?? [])
        guard let row = shapes.first(where: { !$0.isEmpty })?.dropFirst() else { return .zeros([0]) }
        let longest = shapes.map { $0.first ?? 0 }.max() ?? 0
        var padded = own ?? .zeros(Shape([0] + row))
        let missing = longest - padded.shape[0]
        if missing > 0 { padded = concatenate([padded, .zeros(Shape([missing] + row))]) }
        let all = try allGather(padded)
        return concatenate((0..<size).map { all[$0][..<(shapes[$0].first ?? 0)] })
    }
}
