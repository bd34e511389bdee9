import TernCore

/// The header of an `.npy` array: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` behind a magic number, the
/// version and its length (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>).
struct NpyHeader {
    let type: ElementType
    let isBigEndian: Bool
    let isColumnMajor: Bool
    let shape: Shape
    /// The number of bytes before the elements.
    private(set) var length = 0

    private static let magic: [UInt8] = [0x93] + "NUMPY".utf8
    /// The most bytes of a header: those of arrays that are read are short.
    private static let largest = 1 << 20

    /// Reads the header at the front of some bytes.
    ///
    /// - Parameters:
    ///   - name: the words for the array in errors.
    ///   - read: returns the next bytes, fewer where there are not as many.
    init(
        of path: String, _ name: String, _ read: (Int) throws(DataFileError) -> [UInt8]
    ) throws(DataFileError) {
        let start = try read(8)
        guard start.starts(with: Self.magic), start.count == 8 else {
            throw DataFileError(
                path, .wrongMagic, found: "bytes \(start) at the start of \(name)", expected: "\(Self.magic), a version"
            )
        }
        guard (1...3).contains(start[6]) else {
            throw DataFileError(path, .wrongHeader, found: "version \(start[6]) of \(name)", expected: "1, 2 or 3")
        }
        let lengthSize = start[6] == 1 ? 2 : 4
        let length = try read(lengthSize).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.largest else {
            throw DataFileError(
                path, .wrongHeader, found: "a header of \(length) bytes of \(name)", expected: "at most \(Self.largest)"
            )
        }
        let bytes = try read(length)
        // Version 3 is UTF-8, the others Latin-1: what is read of them is ASCII.
        guard bytes.count == length,
            case .dictionary(let members) = PythonLiteral(parsing: String(decoding: bytes, as: UTF8.self)),
            members.count == 3, let type = members["descr"],
            case .boolean(let isColumnMajor) = members["fortran_order"],
            case .sequence(let lengths) = members["shape"]
        else {
            throw DataFileError(
                path, .wrongHeader, found: String(decoding: bytes, as: UTF8.self) + " for \(name)",
                expected: "a dictionary with descr, fortran_order and shape")
        }
        var shape: [Int] = []
        for case .integer(let length) in lengths { shape.append(length) }
        guard shape.count == lengths.count, Shape.elementCount(of: shape) != nil else {
            throw DataFileError(
                path, .wrongShape, found: "\(shape.count) lengths \(shape) for \(name)",
                expected: "at most \(Shape.maximumRank) lengths whose product is a file's size")
        }
        (self.type, isBigEndian) = ElementType.numpy(type)
        (self.isColumnMajor, self.shape) = (isColumnMajor, Shape(shape))
        self.length = 8 + lengthSize + length
    }

    /// Returns the entry of the array, whose elements take up the bytes after the header, all of them.
    func entry(of path: String, _ name: String, _ bytes: StoredBytes) throws(DataFileError) -> TensorEntry {
        if let size = type.size, size * shape.elementCount != bytes.count {
            let needed = size * shape.elementCount
            throw DataFileError(
                path, needed > bytes.count ? .truncated : .trailingBytes,
                found: "\(bytes.count) bytes of elements of \(name)",
                expected: "\(needed) for shape \(shape), type \(type)")
        }
        return TensorEntry(
            type: type, shape: shape, strides: isColumnMajor ? columnMajorStrides : nil, isBigEndian: isBigEndian,
            bytes: bytes)
    }

    private var columnMajorStrides: [Int]? {
        // Without elements, or with one axis, there is no order.
        if shape.rank < 2 || shape.contains(0) { return nil }
        return shape.indices.map { shape[..<$0].reduce(1, *) }
    }

    /// Returns the header of a tensor, with spaces up to a multiple of 64 bytes, so that the elements are aligned.
    static func bytes(for tensor: any SavedTensor) -> [UInt8] {
        let lengths = tensor.shape.map { "\($0)," }.joined(separator: " ")
        let shape = tensor.shape.rank == 1 ? lengths : String(lengths.dropLast())
        let text = "{'descr': '\(tensor.savedType.numpyName)', 'fortran_order': False, 'shape': (\(shape)), }"
        let spaces = String(repeating: " ", count: -(10 + text.utf8.count + 1) & 63)
        let header = Array((text + spaces + "\n").utf8)
        return magic + [1, 0] + UInt16(header.count).littleEndianBytes + header
    }
}

extension ElementType {
    private static let numpy: [String: ElementType] = [
        "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16, "i1": .int8,
        "u8": .uint64,
        "u4": .uint32, "u2": .uint16, "u1": .uint8, "b1": .bool
    ]

    /// Returns the type of a `descr`, and whether the most significant byte comes first.
    fileprivate static func numpy(_ description: PythonLiteral) -> (ElementType, isBigEndian: Bool) {
        guard case .string(let text) = description else { return (.other("a structure of fields"), false) }
        let order = text.first.map { "<>|=".contains($0) } == true ? text.first : nil
        let name = order == nil ? text : String(text.dropFirst())
        if name.hasPrefix("O") { return (.other("\(text) (Python objects)"), false) }
        return (numpy[name] ?? .other(text), order == ">")
    }

    /// The name in the headers that Tern writes.
    fileprivate var numpyName: String {
        let name = Self.numpy.first { $0.value == self }?.key ?? description
        return (size == 1 ? "|" : "<") + name
    }
}
