import TernCore

/// The header of a safetensors file, checked against the file's bytes.
struct SafetensorsHeader {
    private(set) var metadata: [String: String] = [:]
    private(set) var entries = NamedValues<TensorEntry>()

    private let source: ByteSource
    private var path: String { source.name }

    /// The most bytes that a header may have, as in the format's own implementation.
    static let largest = 100_000_000

    init(_ source: ByteSource) throws(DataFileError) {
        self.source = source
        guard source.count >= 8, let length = try source.bytes(0..<8).number(at: 0, as: UInt64.self) else {
            throw DataFileError(source.name, .truncated, found: "\(source.count) bytes", expected: "at least 8")
        }
        let most = min(source.count - 8, Self.largest)
        guard length <= UInt64(most) else {
            throw DataFileError(
                path, .wrongHeader, found: "a header of \(length) bytes",
                expected: most < Self.largest ? "at most the \(most) that follow its length" : "at most \(most)")
        }
        let start = 8 + Int(length)
        guard case .object(let members) = try JSONValue(source.bytes(8..<start), of: path, at: 8) else {
            throw DataFileError(path, .wrongHeader, found: "JSON that is no object", expected: "an object")
        }
        for (name, value) in members {
            if name == "__metadata__" {
                metadata = try strings(value)
            } else {
                entries.add(try entry(value, named: name, dataStart: start), named: name)
            }
        }
        try checkPositions(from: start)
    }

    private func strings(_ value: JSONValue) throws(DataFileError) -> [String: String] {
        if value == .null { return [:] }
        var result: [String: String] = [:]
        if case .object(let members) = value {
            for case (let key, .string(let text)) in members { result[key] = text }
            if result.count == members.count { return result }
        }
        throw DataFileError(
            path, .wrongHeader, found: "other values in __metadata__", expected: "an object of strings, or null")
    }

    private func entry(
        _ value: JSONValue, named name: String, dataStart: Int
    ) throws(DataFileError) -> TensorEntry {
        guard case .object(let members) = value,
            members.count == 3,
            case .string(let typeName) = members["dtype"],
            let lengths = members["shape"]?.integers,
            let offsets = members["data_offsets"]?.integers, offsets.count == 2
        else {
            throw DataFileError(
                path, .wrongHeader, found: "another description of tensor \(name)",
                expected: "its dtype, shape and data_offsets")
        }
        guard lengths.count <= Shape.maximumRank, lengths.allSatisfy({ $0 >= 0 }) else {
            throw DataFileError(
                path, .wrongShape, found: "\(lengths) for tensor \(name)",
                expected: "at most \(Shape.maximumRank) lengths of at least 0")
        }
        guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= source.count - dataStart else {
            throw DataFileError(
                path, .wrongHeader, found: "data_offsets \(offsets) for tensor \(name)",
                expected: "a range within the \(source.count - dataStart) bytes of data")
        }
        let type = ElementType(safetensors: typeName)
        // Of a type that is not read the size is not known.
        let count = Shape.elementCount(of: lengths)
        guard let count, type.size.map({ count * $0 == offsets[1] - offsets[0] }) ?? true else {
            throw DataFileError(
                path, .wrongCount, found: "\(offsets[1] - offsets[0]) bytes for tensor \(name)",
                expected: "those of shape \(lengths), type \(typeName)")
        }
        return TensorEntry(
            type: type, shape: Shape(lengths),
            bytes: StoredBytes(source, dataStart + offsets[0]..<dataStart + offsets[1]))
    }

    /// Checks that the tensors follow one another from the first byte of the data to the last, without gaps and overlaps.
    private func checkPositions(from start: Int) throws(DataFileError) {
        var position = start
        // Empty tensors come before those that start at the same byte.
        let ordered = entries.map { (name: $0.name, range: $0.value.bytes.range) }.sorted { a, b in
            (a.range.lowerBound, a.range.upperBound) < (b.range.lowerBound, b.range.upperBound)
        }
        for (name, range) in ordered {
            guard range.lowerBound == position else {
                throw DataFileError(
                    path, .wrongHeader, found: "tensor \(name) at byte \(range.lowerBound - start) of the data",
                    expected: "\(position - start), where the one before ends")
            }
            position = range.upperBound
        }
        guard position == source.count else {
            throw DataFileError(
                path, .trailingBytes, found: "\(source.count - start) bytes of data",
                expected: "\(position - start) for the tensors of the header")
        }
    }
}

extension ElementType {
    private static let safetensors: [String: ElementType] = [
        "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "F8_E4M3": .float8E4M3,
        "F8_E5M2": .float8E5M2, "I64": .int64, "I32": .int32, "I16": .int16, "I8": .int8, "U64": .uint64,
        "U32": .uint32,
        "U16": .uint16, "U8": .uint8, "BOOL": .bool
    ]

    /// Creates the type of a name in a safetensors file.
    init(safetensors name: String) { self = Self.safetensors[name] ?? .other(name) }

    /// The name in safetensors files.
    var safetensorsName: String { Self.safetensors.first { $0.value == self }?.key ?? description }
}

extension JSONValue {
    /// Parses the JSON of a file, which begins at a position there.
    init(_ text: [UInt8], of path: String, at start: Int) throws(DataFileError) {
        do {
            try self.init(parsing: text)
        } catch {
            let found = "\(error.problem) at byte \(start + error.position)"
            throw DataFileError(path, .wrongHeader, found: found, expected: "JSON")
        }
    }

    /// A list of whole numbers.
    fileprivate var integers: [Int]? {
        guard case .array(let elements) = self else { return nil }
        var result: [Int] = []
        for case .integer(let value) in elements { result.append(value) }
        return result.count == elements.count ? result : nil
    }
}
