import TernCore

extension TensorEntry {
    /// Reads the tensor, converted to a type of scalars.
    ///
    /// Whole numbers that the type has no room for are an error, and so are fractions that are asked for as whole numbers.
    ///
    /// - Parameter name: the words for the tensor in errors.
    func tensor<Scalar: TensorScalar>(_ name: String) throws(DataFileError) -> Tensor<Scalar> {
        guard let size = type.size else {
            throw DataFileError(
                source.name, .wrongType, found: "\(type) for \(name)",
                expected: ElementType.readable.map(\.description).joined(separator: ", "))
        }
        // What is converted lies beside the result, at most eight bytes for an element.
        let isKept = type == ElementType(Scalar.self)
        let stored = CheckedSize(bytes.count / size) * CheckedSize(isKept ? 0 : 8)
        let total = stored + CheckedSize(shape.elementCount) * CheckedSize(MemoryLayout<Scalar>.stride)
        try source.checkMemory(total.number ?? .max, for: name)
        if strides != nil {
            try source.checkExpansion(of: bytes.count, to: shape.elementCount * MemoryLayout<Scalar>.stride, for: name)
        }
        guard let strides else { return try decode(Decoding(entry: self, name: name, shape: shape)) }
        let elements: Tensor<Scalar> = try decode(Decoding(entry: self, name: name, shape: [bytes.count / size]))
        return elements.strided(shape, strides: strides)
    }

    private var source: ByteSource { bytes.source }

    private func decode<Scalar>(_ decoding: Decoding) throws(DataFileError) -> Tensor<Scalar> {
        switch type {
        case .float64: try decoding.fractions(Double.self)
        case .float32: try decoding.fractions(Float.self)
        case .float16: try decoding.fractions(UInt16.self, Float.init(half:))
        case .bfloat16: try decoding.fractions(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float8E4M3: try decoding.fractions(UInt8.self, Float.init(e4m3:))
        case .float8E5M2: try decoding.fractions(UInt8.self) { Float(half: UInt16($0) << 8) }
        case .int64: try decoding.integers(Int64.self)
        case .int32: try decoding.integers(Int32.self)
        case .int16: try decoding.integers(Int16.self) { Int32($0) }
        case .int8: try decoding.integers(Int8.self) { Int32($0) }
        case .uint64: try decoding.unsigned64()
        case .uint32: try decoding.integers(UInt32.self) { Int64($0) }
        case .uint16: try decoding.integers(UInt16.self) { Int32($0) }
        case .uint8: try decoding.integers(UInt8.self)
        // Any byte but 0 is true: only 0 and 1 are Bool's in memory.
        case .bool: try Tensor(Tensor<Bool>(decoding.elements(UInt8.self)))
        case .other: fatalError("a type that is not read")
        }
    }
}

/// The elements of an entry, one after another, on their way to a type of scalars.
private struct Decoding {
    let entry: TensorEntry
    let name: String
    let shape: Shape
    var count: Int { shape.elementCount }

    /// Reads the elements as they are, in the processor's order of bytes.
    func elements<Stored: TensorScalar>(_: Stored.Type) throws(DataFileError) -> Tensor<Stored> {
        try entry.bytes.read { reader throws(DataFileError) in
            try Tensor(shape: shape) { elements throws(DataFileError) in
                let bytes = UnsafeMutableRawBufferPointer(elements)
                try reader.read(into: bytes)
                entry.reverse(bytes, size: MemoryLayout<Stored>.stride)
            }
        }
    }

    /// Reads the elements in pieces, converting each.
    func elements<Stored: BitwiseCopyable, Result: TensorScalar>(
        _: Stored.Type, _ convert: (Stored, Int) throws(DataFileError) -> Result
    ) throws(DataFileError) -> Tensor<Result> {
        let size = MemoryLayout<Stored>.stride
        let buffer = UnsafeMutableBufferPointer<Stored>.allocate(capacity: min(count, 1 << 16))
        defer { buffer.deallocate() }
        return try entry.bytes.read { reader throws(DataFileError) in
            try Tensor(shape: shape) { elements throws(DataFileError) in
                var next = 0
                while next < count {
                    let piece = UnsafeMutableBufferPointer(rebasing: buffer[..<min(buffer.count, count - next)])
                    try reader.read(into: UnsafeMutableRawBufferPointer(piece))
                    entry.reverse(UnsafeMutableRawBufferPointer(piece), size: size)
                    for position in piece.indices {
                        elements[next + position] = try convert(piece[position], next + position)
                    }
                    next += piece.count
                }
            }
        }
    }

    // MARK: Fractions

    func fractions<Stored: TensorFloatingPoint, Scalar>(_: Stored.Type) throws(DataFileError) -> Tensor<Scalar> {
        try checkFractions(Scalar.self)
        return try Tensor(elements(Stored.self))
    }

    func fractions<Stored: BitwiseCopyable, Scalar>(
        _: Stored.Type, _ convert: (Stored) -> Float
    ) throws(DataFileError) -> Tensor<Scalar> {
        try checkFractions(Scalar.self)
        return try Tensor(elements(Stored.self) { bits, _ in convert(bits) })
    }

    private func checkFractions<Scalar: TensorScalar>(_: Scalar.Type) throws(DataFileError) {
        if !(Scalar.self is any TensorFloatingPoint.Type) {
            throw DataFileError(
                entry.bytes.source.name, .wrongType, found: "\(entry.type) for \(name)",
                expected: "a type that \(Scalar.scalarType) holds")
        }
    }

    // MARK: Whole numbers

    func integers<Stored: TensorNumeric & FixedWidthInteger, Scalar>(
        _: Stored.Type
    ) throws(DataFileError) -> Tensor<Scalar> {
        try narrowed(elements(Stored.self))
    }

    func integers<Stored: FixedWidthInteger & BitwiseCopyable, Wide: TensorNumeric & FixedWidthInteger, Scalar>(
        _: Stored.Type, _ convert: (Stored) -> Wide
    ) throws(DataFileError) -> Tensor<Scalar> {
        try narrowed(elements(Stored.self) { value, _ in convert(value) })
    }

    func unsigned64<Scalar>() throws(DataFileError) -> Tensor<Scalar> {
        if Scalar.self == Float.self { return try Tensor(elements(UInt64.self) { value, _ in Float(value) }) }
        if Scalar.self == Double.self { return try Tensor(elements(UInt64.self) { value, _ in Double(value) }) }
        return try narrowed(
            elements(UInt64.self) { value, position throws(DataFileError) in
                guard let value = Int64(exactly: value) else { throw outOfRange(value, at: position, Scalar.self) }
                return value
            })
    }

    /// Returns numbers converted to a type of scalars, all of which it must hold.
    private func narrowed<Wide: TensorNumeric & FixedWidthInteger, Scalar>(
        _ numbers: Tensor<Wide>
    ) throws(DataFileError) -> Tensor<Scalar> {
        if let limits = limits(of: Scalar.self), !(limits ~= Int(Wide.min) && limits ~= Int(Wide.max)) {
            let position = numbers.withUnsafeBufferPointer { $0.firstIndex { !(limits ~= Int($0)) } }
            if let position {
                let value = numbers.withUnsafeBufferPointer { $0[position] }
                throw outOfRange(value, at: position, Scalar.self)
            }
        }
        return Tensor(numbers)
    }

    /// Returns the least and the greatest whole number of a type; nil for all that there are.
    private func limits<Scalar: TensorScalar>(of _: Scalar.Type) -> ClosedRange<Int>? {
        switch Scalar.self {
        case is Int32.Type: Int(Int32.min)...Int(Int32.max)
        case is UInt8.Type: 0...255
        case is Bool.Type: 0...1
        default: nil
        }
    }

    private func outOfRange<Scalar: TensorScalar>(
        _ value: some BinaryInteger, at position: Int, _: Scalar.Type
    ) -> DataFileError {
        DataFileError(
            entry.bytes.source.name, .valueOutOfRange, found: "\(value) at element \(position) of \(name)",
            expected: "values of \(Scalar.scalarType)")
    }
}

extension TensorEntry {
    /// Brings the bytes of each element into the processor's order.
    fileprivate func reverse(_ bytes: UnsafeMutableRawBufferPointer, size: Int) {
        guard isBigEndian else { return }
        func swap<Word: FixedWidthInteger>(_: Word.Type) {
            let words = bytes.bindMemory(to: Word.self)
            for position in words.indices { words[position] = words[position].byteSwapped }
        }
        switch size {
        case 8: swap(UInt64.self)
        case 4: swap(UInt32.self)
        case 2: swap(UInt16.self)
        default: break
        }
    }
}

extension Float {
    /// Creates the number that 16 bits stand for by IEEE 754. (Swift has no `Float16` on every platform.)
    fileprivate init(half bits: UInt16) {
        let sign = UInt32(bits & 0x8000) << 16
        // Exponent and fraction where a Float has them; the exponent's bias is 112 less, which also normalizes subnormals.
        let magnitude = Float(bitPattern: UInt32(bits & 0x7fff) << 13) * 0x1p112
        let isFinite = bits & 0x7c00 != 0x7c00
        let pattern = isFinite ? magnitude.bitPattern : 0x7f80_0000 | UInt32(bits & 0x3ff) << 13
        self.init(bitPattern: sign | pattern)
    }

    /// Creates the number that 8 bits with an exponent of four stand for (Micikevicius et al., *FP8 Formats for Deep Learning*,
    /// 2022): no infinities, and all ones for NaN.
    fileprivate init(e4m3 bits: UInt8) {
        let sign = UInt32(bits & 0x80) << 24
        let magnitude = Float(bitPattern: UInt32(bits & 0x7f) << 20) * 0x1p120
        self.init(bitPattern: sign | (bits & 0x7f == 0x7f ? 0x7fc0_0000 : magnitude.bitPattern))
    }
}
