import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file of named tensors: safetensors, `.npz`, or a checkpoint of PyTorch.
///
/// ```swift
/// let file = try openTensorFile("model.pt")
/// for (name, entry) in file.entries { print(name, entry.type, entry.shape) }
/// let weight = try file.tensor(named: "hidden.weight", as: Float.self)
/// try model.load(file.tensors)
/// ```
///
/// Names and shapes are read and checked when the file is opened; the elements of a tensor are when it is asked for. The file
/// stays open as long as the value lives, and must not be changed meanwhile; replacing it by renaming, as Tern's writers do, is
/// no change.
public protocol TensorFile: Sendable {
    /// The path of the file, or the name that data were given.
    var path: String { get }
    /// The tensors by name.
    var entries: NamedValues<TensorEntry> { get }
}

extension TensorFile {
    /// The names of the tensors, in order.
    public var names: [String] { entries.names }

    /// Reads a tensor by its name, converted to a type of scalars.
    ///
    /// Whole numbers that the type has no room for are an error, and so are fractions that are asked for as whole numbers.
    ///
    /// - Throws: ``DataFileError``, also where the tensor does not fit into memory.
    public func tensor<Scalar: TensorScalar>(
        named name: String, as: Scalar.Type = Scalar.self
    ) throws(DataFileError) -> Tensor<Scalar> {
        guard let entry = entries[name] else { throw missing(name) }
        return try entry.tensor("tensor \(name)")
    }

    func missing(_ name: String) -> DataFileError {
        DataFileError(path, .missingKey, found: names.joined(separator: ", "), expected: "a tensor named \(name)")
    }

    /// Reads a tensor by its name, as ``tensor(named:as:)`` does.
    public subscript<Scalar: TensorScalar>(name: String) -> Tensor<Scalar> {
        get throws(DataFileError) { try tensor(named: name) }
    }

    /// Reads all tensors, converted to Float, by name, for a model's `load(_:)`.
    ///
    /// - Throws: ``DataFileError``, also where they do not fit into memory, or where two names are different only by their
    ///   bytes: a dictionary takes them for one.
    public var tensors: [String: Tensor<Float>] {
        get throws(DataFileError) { try tensors(under: "") }
    }

    /// Reads all tensors whose names begin with a prefix and a point, converted to Float, by the rest of their names.
    ///
    /// ```swift
    /// let checkpoint = try TorchCheckpoint(contentsOf: "checkpoint.pt")   // {"epoch": 3, "model": {…}, "optimizer": {…}}
    /// try model.load(checkpoint.tensors(under: "model"))
    /// ```
    ///
    /// - Parameter prefix: the prefix; with an empty one, all tensors are read.
    /// - Throws: ``DataFileError``, as ``tensors`` does.
    public func tensors(under prefix: String) throws(DataFileError) -> [String: Tensor<Float>] {
        let start = prefix.isEmpty ? "" : prefix + "."
        let chosen = entries.filter { $0.name.utf8.starts(with: start.utf8) }
        let count = chosen.reduce(CheckedSize(0)) { $0 + CheckedSize($1.value.shape.elementCount) } * 4
        try chosen.first?.value.bytes.source.checkMemory(count.number ?? .max, for: "all tensors")
        // All threads read one stored tensor after another; of packed ones, each takes its own.
        var values: [Tensor<Float>]?
        if chosen.contains(where: { $0.value.bytes.isCompressed }) {
            values = try parallelMap(chosen.count) { index throws(DataFileError) -> Tensor<Float> in
                try chosen[index].value.tensor("tensor \(chosen[index].name)")
            }
        }
        var tensors: [String: Tensor<Float>] = [:]
        for (index, (name, entry)) in chosen.enumerated() {
            let key = String(Substring(name.utf8.dropFirst(start.utf8.count)))
            let value = if let values { values[index] } else { try entry.tensor("tensor \(name)") as Tensor<Float> }
            guard tensors.updateValue(value, forKey: key) == nil else {
                throw DataFileError(
                    path, .ambiguousNames, found: "\(name) in two Unicode forms",
                    expected: "names that Swift tells apart")
            }
        }
        return tensors
    }
}

/// Returns the results of a function of each index, on all threads; of several errors the first index's is thrown.
private func parallelMap<Element: Sendable>(
    _ count: Int, _ body: (Int) throws(DataFileError) -> Element
) throws(DataFileError) -> [Element] {
    let results = Lock([Result<Element, DataFileError>?](repeating: nil, count: count))
    parallelFor(count) { index in
        let result: Result<Element, DataFileError>
        do throws(DataFileError) {
            result = .success(try body(index))
        } catch {
            result = .failure(error)
        }
        results.withLock { $0[index] = result }
    }
    var elements: [Element] = []
    for case let result? in results.withLock({ $0 }) { elements.append(try result.get()) }
    return elements
}

/// Opens a file of named tensors of any format that Tern reads: safetensors, `.npz`, or a checkpoint of PyTorch. The bytes tell
/// the format, not the name; only the index of several safetensors files is known by its name, `….index.json`.
///
/// - Throws: ``DataFileError``, also where the file is of another kind, which it names.
public func openTensorFile(_ path: String) throws(DataFileError) -> any TensorFile {
    try openTensorFile(ByteSource(contentsOf: path))
}

/// Opens a file of named tensors of any format that Tern reads, by its file URL.
///
/// - Throws: ``DataFileError``, also where the URL is not a file's.
public func openTensorFile(_ url: URL) throws(DataFileError) -> any TensorFile {
    try openTensorFile(ByteSource(contentsOf: url))
}

/// Takes the bytes of a file of named tensors of any format that Tern reads.
///
/// - Throws: ``DataFileError``.
public func openTensorFile(_ data: Data) throws(DataFileError) -> any TensorFile {
    try openTensorFile(ByteSource(data, named: "data"))
}

private func openTensorFile(_ source: ByteSource) throws(DataFileError) -> any TensorFile {
    switch try FileKind(of: source) {
    case .torch: try TorchCheckpoint(source)
    case .npz: try Npz(source)
    default: try Safetensors(source)
    }
}
