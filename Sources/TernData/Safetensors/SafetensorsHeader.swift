import TernCore

/// The header of a safetensors file, checked against the file's bytes.
struct SafetensorsHeader {
    private(set) var metadata: [String: String] = [:]
    private(set) var entries: [String: Safetensors.Entry] = [:]

    private let path: String

    /// The most bytes that a header may have, as in the format's own implementation.
    private static let largest = 100_000_000

    init(_ source: ByteSource) throws(DataFileError) {
        path = source.name
        guard source.count >= 8 else {
            throw DataFileError(path, .truncated, found: "\(source.count) bytes", expected: "at least 8")
        }
        let length = try source.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let most = min(source.count - 8, Self.largest)
        guard length <= UInt64(most) else {
            throw DataFileError(
                path, .wrongHeader, found: "a header of \(length) bytes",
                expected: most < Self.largest ? "at most the \(most) that follow its length" : "at most \(most)")
        }
        let start = 8 + Int(length)
        let members = try parse(source.bytes(8..<start))
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if name == "__metadata__" {
                metadata = try strings(value)
            } else {
                entries[name] = try entry(value, named: name, dataStart: start, fileSize: source.count)
            }
        }
        try checkPositions(from: start, to: source.count)
    }

    private func parse(_ text: [UInt8]) throws(DataFileError) -> [String: JSONValue] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            let found = "\(error.problem) at byte \(8 + error.position)"
            throw DataFileError(path, .wrongHeader, found: found, expected: "JSON")
        }
        guard case .object(let members) = value else {
            throw DataFileError(path, .wrongHeader, found: "JSON that is no object", expected: "an object")
        }
        return members
    }

    private func strings(_ value: JSONValue) throws(DataFileError) -> [String: String] {
        var result: [String: String] = [:]
        if case .object(let members) = value {
            for case (let key, .string(let text)) in members { result[key] = text }
            if result.count == members.count { return result }
        }
        throw DataFileError(path, .wrongHeader, found: "other values in __metadata__", expected: "an object of strings")
    }

    private func entry(
        _ value: JSONValue, named name: String, dataStart: Int, fileSize: Int
    ) throws(DataFileError) -> Safetensors.Entry {
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
        guard let type = SafetensorsType(rawValue: typeName) else {
            throw DataFileError(
                path, .wrongType, found: "\(typeName) for tensor \(name)",
                expected: SafetensorsType.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard lengths.count <= Shape.maximumRank, lengths.allSatisfy({ $0 >= 0 }) else {
            throw DataFileError(
                path, .wrongShape, found: "\(lengths) for tensor \(name)",
                expected: "at most \(Shape.maximumRank) lengths of at least 0")
        }
        guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= fileSize - dataStart else {
            throw DataFileError(
                path, .wrongHeader, found: "data_offsets \(offsets) for tensor \(name)",
                expected: "a range within the \(fileSize - dataStart) bytes of data")
        }
        guard Shape.elementCount(of: lengths).map({ $0 * type.size }) == offsets[1] - offsets[0] else {
            throw DataFileError(
                path, .wrongCount, found: "\(offsets[1] - offsets[0]) bytes for tensor \(name)",
                expected: "those of shape \(lengths), type \(typeName)")
        }
        return Safetensors.Entry(
            type: type, shape: Shape(lengths), bytes: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    /// Checks that the tensors follow one another from the first byte of the data to the last, without gaps and overlaps.
    private func checkPositions(from start: Int, to end: Int) throws(DataFileError) {
        var position = start
        // Empty tensors come before those that start at the same byte.
        let ordered = entries.sorted { a, b in
            let (a, b) = (a.value.bytes, b.value.bytes)
            return (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
        }
        for (name, entry) in ordered {
            guard entry.bytes.lowerBound == position else {
                throw DataFileError(
                    path, .wrongHeader, found: "tensor \(name) at byte \(entry.bytes.lowerBound - start) of the data",
                    expected: "\(position - start), where the one before ends")
            }
            position = entry.bytes.upperBound
        }
        guard position == end else {
            throw DataFileError(
                path, .trailingBytes, found: "\(end - start) bytes of data",
                expected: "\(position - start) for the tensors of the header")
        }
    }
}

extension JSONValue {
    /// A list of whole numbers.
    fileprivate var integers: [Int]? {
        guard case .array(let elements) = self else { return nil }
        var result: [Int] = []
        for case .integer(let value) in elements { result.append(value) }
        return result.count == elements.count ? result : nil
    }
}
