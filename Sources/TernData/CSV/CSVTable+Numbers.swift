import TernCore

extension CSVTable {
    /// Reads columns of numbers.
    ///
    /// ```swift
    /// let x: Tensor<Float> = try table.numbers(["age", "fare"])          // [rows, 2]
    /// let y: Tensor<Float> = try table.numbers(["width", "height"])      // several targets
    /// let counts: Tensor<Int> = try table.numbers(["visits"], missing: 0)
    /// ```
    ///
    /// Spaces around a number are passed over. Double is the nearest number to the digits, and Float is rounded from that.
    ///
    /// - Parameters:
    ///   - columns: the names of the columns, in the order of the result; nil for all.
    ///   - missing: the value for what is missing; nil for NaN, which integers do not have.
    /// - Returns: [rows, columns].
    /// - Throws: ``DataFileError``, which names the line and the column of a field that is no number of this type, or is
    ///   missing and has no value.
    public func numbers<Scalar: CSVScalar>(
        _ columns: [String]? = nil, missing: Scalar? = nil, as: Scalar.Type = Scalar.self
    ) throws(DataFileError) -> Tensor<Scalar> {
        let indices = try (columns ?? self.columns).map { name throws(DataFileError) in try index(of: name) }
        try checkMemory(indices.count * MemoryLayout<Scalar>.stride)
        return try Tensor(shape: [count, indices.count]) { elements throws(DataFileError) in
            try fill(elements, indices, missing ?? Scalar.csvMissing)
        }
    }

    /// Reads a column of numbers.
    ///
    /// ```swift
    /// let labels: Tensor<Int> = try table.numbers("quality")   // [rows]
    /// ```
    ///
    /// - Returns: [rows].
    /// - Throws: as ``numbers(_:missing:as:)-([String]?,_,_)`` does.
    public func numbers<Scalar: CSVScalar>(
        _ column: String, missing: Scalar? = nil, as: Scalar.Type = Scalar.self
    ) throws(DataFileError) -> Tensor<Scalar> {
        try numbers([column], missing: missing).reshape([count])
    }

    /// Refuses a result of so many bytes a row that memory has no room for.
    func checkMemory(_ bytesPerRow: Int) throws(DataFileError) {
        let (bytes, limit) = (CheckedSize(count) * CheckedSize(bytesPerRow), runtime.memoryLimit)
        guard let bytes = bytes.number, bytes <= limit else {
            throw DataFileError(
                name, .tooLarge, found: "\(count) rows of \(bytesPerRow) bytes", expected: "at most \(limit) bytes")
        }
    }

    /// Writes the numbers of some columns.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Int)
    @specialized(where Scalar == Int32)
    private func fill<Scalar: CSVScalar>(
        _ elements: UnsafeMutableBufferPointer<Scalar>, _ columns: [Int], _ missing: Scalar?
    ) throws(DataFileError) {
        // A number can stand for a missing one, such as -999; else a field is looked up only if it is none.
        let hasMissingNumbers = format.missing.contains { text in
            Array(text.utf8).withUnsafeBufferPointer { Double(csv: $0).map { !$0.isNaN } ?? false }
        }
        // Rows are apart from one another, so the threads share them; of several faults the first row's is told.
        let first = Lock<(row: Int, column: Int)?>(nil)
        nonisolated(unsafe) let elements = elements  // each row has elements of its own
        let rowsPerPart = 1 << 12
        rows.bytes.withUnsafeBufferPointer { text in
            parallelFor(max(1, (count + rowsPerPart - 1) / rowsPerPart)) { part in
                for row in part * rowsPerPart..<min(count, (part + 1) * rowsPerPart) {
                    for (index, column) in columns.enumerated() {
                        let field = UnsafeBufferPointer(rebasing: text[rows.range(row, column)])
                        let value: Scalar? =
                            field.first != rows.quote
                            ? number(field, missing, hasMissingNumbers)
                            : rows.field(row, column).withUnsafeBufferPointer {
                                number($0, missing, hasMissingNumbers)
                            }
                        guard let value else {
                            return first.withLock { $0 = $0.map { $0.row < row ? $0 : (row, column) } ?? (row, column) }
                        }
                        elements[row * columns.count + index] = value
                    }
                }
            }
        }
        let fault = first.withLock { $0 }
        if let (row, column) = fault {
            throw wrongValue(
                row, column,
                expected: "a number of \(Scalar.scalarType)" + (missing == nil ? "; none may be missing" : ""))
        }
    }

    /// Returns the number in a field, or the value for a missing one; nil if it is neither.
    @inline(__always)
    private func number<Scalar: CSVScalar>(
        _ field: UnsafeBufferPointer<UInt8>, _ missing: Scalar?, _ hasMissingNumbers: Bool
    ) -> Scalar? {
        let field = UnsafeBufferPointer(rebasing: trimmed(field))
        if hasMissingNumbers && format.isMissing(field) { return missing }
        if let value = Scalar(csv: field), value == value { return value }
        return format.isMissing(field) ? missing : Scalar(csv: field)
    }
}
