import TernCore

/// The archive of a checkpoint of PyTorch: the pickle `data.pkl`, a record `data/KEY` for each storage, and `byteorder`, all in
/// one folder.
struct TorchArchive {
    private(set) var entries = NamedValues<TensorEntry>()
    private(set) var values = NamedValues<TorchCheckpoint.Value>()

    private let archive: ZipArchive
    /// The folder of the records, with a slash behind.
    private let folder: String
    private let isBigEndian: Bool
    private var unpickler: Unpickler
    /// The work that may follow, in bytes of names with some for each value: values that are shared would else grow without
    /// measure, and long names that many dictionaries have.
    private var allowance: Int
    private static let (allowancePerByte, costOfValue) = (128, 32)
    /// The items of dictionaries that were looked at, for those that are shared.
    private var knownItems: [Int: [(String, PickleValue)]] = [:]

    /// The most collections around a value.
    private static let deepest = 64

    private var path: String { archive.source.name }

    init(_ source: ByteSource) throws(DataFileError) {
        archive = try ZipArchive(source)
        guard let pickle = archive.members.first(where: { $0.name.hasSuffix("/data.pkl") }) else {
            throw DataFileError(source.name, .wrongFormat, found: "a ZIP archive", expected: "a PyTorch checkpoint")
        }
        folder = String(pickle.name.dropLast("data.pkl".count))
        isBigEndian = try Self.isBigEndian(archive, folder)
        // A byte may make a value and an element of a collection.
        let (most, overflow) = pickle.value.size.multipliedReportingOverflow(by: 64)
        try source.checkMemory(overflow ? .max : most, for: "the values of the pickle")
        unpickler = Unpickler(try archive.bytes(of: pickle.value), of: source.name)
        allowance = pickle.value.size * Self.allowancePerByte
    }

    private static func isBigEndian(_ archive: ZipArchive, _ folder: String) throws(DataFileError) -> Bool {
        guard let record = archive.members[folder + "byteorder"] else { return false }
        let order = record.size > 16 ? [] : try archive.bytes(of: record)
        guard order == Array("little".utf8) || order == Array("big".utf8) else {
            throw DataFileError(
                archive.source.name, .wrongHeader, found: "another order of bytes", expected: "little or big")
        }
        return order.count == 3
    }

    /// Reads the pickle, and names its tensors and values.
    mutating func read() throws(DataFileError) {
        let value = try unpickler.load()
        try add(value, "", depth: 0)
    }

    private mutating func add(_ value: PickleValue, _ name: String, depth: Int) throws(DataFileError) {
        guard depth <= Self.deepest else { throw unpickler.error("a collection in \(depth) others") }
        try spend(Self.costOfValue + name.utf8.count)
        switch value {
        case .none: try set(.none, name)
        case .boolean(let value): try set(.boolean(value), name)
        case .integer(let value): try set(.integer(value), name)
        case .real(let value): try set(.real(value), name)
        case .string(let value): try set(.string(value), name)
        case .tensor(let tensor):
            guard entries.add(try entry(tensor, name), named: name) else { throw twice(name) }
        case .tuple(let sequence), .list(let sequence):
            for (index, element) in unpickler.sequences[sequence].enumerated() {
                try add(element, joined(name, "\(index)"), depth: depth + 1)
            }
        case .dictionary(let dictionary):
            for (key, value) in try items(dictionary) { try add(value, joined(name, key), depth: depth + 1) }
        // Nothing in a model.
        case .bytes, .global, .storage: break
        }
    }

    private mutating func spend(_ work: Int) throws(DataFileError) {
        allowance -= work
        if allowance < 0 {
            throw unpickler.error("values and names of \(Self.allowancePerByte) times the bytes of the pickle")
        }
    }

    private mutating func set(_ value: TorchCheckpoint.Value, _ name: String) throws(DataFileError) {
        guard values.add(value, named: name) else { throw twice(name) }
    }

    private func twice(_ name: String) -> DataFileError {
        DataFileError(
            path, .ambiguousNames, found: "two values named \(name)", expected: "names with points that differ")
    }

    private func joined(_ name: String, _ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    /// Returns the items of a dictionary, of equal keys the last one, as in Python.
    private mutating func items(_ dictionary: Int) throws(DataFileError) -> [(String, PickleValue)] {
        if let known = knownItems[dictionary] { return known }
        var result: [(String, PickleValue)] = []
        var positions = NamedValues<(index: Int, key: PickleValue)>()
        for (index, (key, value)) in unpickler.dictionaries[dictionary].enumerated() {
            let name = Self.name(of: key) ?? "?\(index)"
            try spend(1 + name.utf8.count)
            if let position = positions[name] {
                guard Self.areSame(key, position.key) else { throw twice(name) }
                result[position.index].1 = value
            } else {
                positions.add((result.count, key), named: name)
                result.append((name, value))
            }
        }
        knownItems[dictionary] = result
        return result
    }

    /// Returns whether two keys of one name are one key: 1 and "1" are two.
    private static func areSame(_ a: PickleValue, _ b: PickleValue) -> Bool {
        switch (a, b) {
        case (.string, .string), (.integer, .integer), (.real, .real), (.boolean, .boolean), (.none, .none): true
        default: false
        }
    }

    /// Returns a key as a part of names; nil for one that is no number and no text.
    private static func name(of key: PickleValue) -> String? {
        switch key {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .boolean(let value): value ? "True" : "False"
        case .none: "None"
        case .bytes, .tuple, .list, .dictionary, .global, .storage, .tensor: nil
        }
    }

    // MARK: Tensors

    /// Returns the entry of a tensor, whose elements must lie within its storage, and this within its record.
    private func entry(_ tensor: TorchTensor, _ name: String) throws(DataFileError) -> TensorEntry {
        let key = "\(folder)data/\(tensor.storage.key)"
        guard let record = archive.members[key] else {
            throw DataFileError(path, .missingKey, found: "no record of tensor \(name)", expected: key)
        }
        guard let count = Shape.elementCount(of: tensor.shape), tensor.strides.allSatisfy({ $0 >= 0 }) else {
            throw DataFileError(
                path, .wrongShape, found: "\(tensor.shape), strides \(tensor.strides) for tensor \(name)",
                expected: "at most \(Shape.maximumRank) lengths of at least 0")
        }
        // An element of a type that is not read is taken for a byte: its size is not known.
        let size = tensor.type.size ?? 1
        var last = CheckedSize(0)
        for (length, stride) in zip(tensor.shape, tensor.strides) where count > 0 {
            last = last + CheckedSize(length - 1) * CheckedSize(stride)
        }
        let elements = count == 0 ? CheckedSize(0) : last + 1
        let end = (CheckedSize(tensor.offset) + elements) * CheckedSize(size)
        let stored = CheckedSize(tensor.storage.count) * CheckedSize(tensor.storage.type?.size ?? 1)
        guard let start = (CheckedSize(tensor.offset) * CheckedSize(size)).number, start >= 0, let end = end.number,
            let stored = stored.number, end <= stored, stored <= record.size
        else {
            throw DataFileError(
                path, .wrongCount,
                found: "\(tensor.shape) with strides \(tensor.strides) at element \(tensor.offset) for tensor \(name)",
                expected: "elements within the storage of \(tensor.storage.count), a record of \(record.size) bytes")
        }
        return TensorEntry(
            type: tensor.type, shape: Shape(tensor.shape),
            strides: count == 0 || isRowMajor(tensor) ? nil : tensor.strides, isBigEndian: isBigEndian,
            bytes: StoredBytes(archive, record, start..<end))
    }

    private func isRowMajor(_ tensor: TorchTensor) -> Bool {
        var expected = 1
        for (length, stride) in zip(tensor.shape, tensor.strides).reversed() where length != 1 {
            if length == 0 { return true }
            if stride != expected { return false }
            expected *= length
        }
        return true
    }
}
