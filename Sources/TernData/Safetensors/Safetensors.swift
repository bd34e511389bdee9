import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A safetensors file: named tensors and a dictionary of strings.
///
/// ```swift
/// let file = try Safetensors(contentsOf: "model.safetensors")
/// file.names                                          // ["hidden.bias", "hidden.weight", …]
/// let weight: Tensor<Float> = try file["hidden.weight"]
/// ```
///
/// The format: the header's length in 8 bytes, the header in JSON, then the elements, all little-endian
/// (<https://github.com/huggingface/safetensors>). The whole header is checked before anything is made of it, so a file from
/// elsewhere can be opened safely.
///
/// Only the header is read then; the elements of a tensor are when it is asked for, so a tensor of a file larger than memory
/// can be read alone. The file stays open as long as the value lives, and must not be changed meanwhile; replacing it by
/// renaming, as ``saveSafetensors(_:metadata:to:)-(_,_,String)`` does, is no change.
public struct Safetensors: Sendable {
    /// The description of a tensor in the header.
    public struct Entry: Sendable, Equatable {
        /// The type of the elements in the file.
        public let type: SafetensorsType
        /// The shape of the tensor.
        public let shape: Shape
        /// The positions of the elements among the file's bytes.
        let bytes: Range<Int>
    }

    /// The path of the file, or the name that data were given.
    public var path: String { source.name }
    /// The strings of the header's `__metadata__`.
    public let metadata: [String: String]
    /// The tensors by name.
    public let entries: [String: Entry]
    private let source: ByteSource

    /// Opens a file and checks its header.
    ///
    /// - Throws: ``DataFileError``.
    public init(contentsOf path: String) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: path))
    }

    /// Opens the file of a file URL and checks its header.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(contentsOf url: URL) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: url))
    }

    /// Takes the bytes of a safetensors file and checks its header.
    ///
    /// - Parameters:
    ///   - data: the bytes.
    ///   - name: the name that errors give them.
    /// - Throws: ``DataFileError``.
    public init(_ data: Data, named name: String = "data") throws(DataFileError) {
        try self.init(ByteSource(data, named: name))
    }

    init(_ source: ByteSource) throws(DataFileError) {
        let header = try SafetensorsHeader(source)
        self.source = source
        metadata = header.metadata
        entries = header.entries
    }

    /// The names of the tensors, in order.
    public var names: [String] { entries.keys.sorted() }

    /// Reads a tensor by its name, converted to a type of scalars.
    ///
    /// - Throws: ``DataFileError``, also where the tensor does not fit into memory.
    public subscript<Scalar: TensorScalar>(name: String) -> Tensor<Scalar> {
        get throws(DataFileError) {
            guard let entry = entries[name] else {
                throw DataFileError(
                    source.name, .missingKey, found: names.joined(separator: ", "),
                    expected: "a tensor named \(name)")
            }
            try checkMemory([entry], as: Scalar.self, for: "tensor \(name)")
            return try entry.type.decode(source, entry.bytes, entry.shape)
        }
    }

    /// Reads all tensors, converted to Float, by name, for a model's `load(_:)`.
    ///
    /// - Throws: ``DataFileError``, also where they do not fit into memory.
    public var tensors: [String: Tensor<Float>] {
        get throws(DataFileError) {
            try checkMemory(Array(entries.values), as: Float.self, for: "all tensors")
            var tensors: [String: Tensor<Float>] = [:]
            for (name, entry) in entries {
                tensors[name] = try entry.type.decode(source, entry.bytes, entry.shape)
            }
            return tensors
        }
    }

    private func checkMemory<Scalar>(
        _ entries: [Entry], as _: Scalar.Type, for what: @autoclosure () -> String
    ) throws(DataFileError) {
        // A file's bytes and those of its header's tensors are as many, so neither the sum nor eight times it overflows by far.
        let bytes = entries.reduce(0.0) {
            $0 + Double($1.bytes.count) / Double($1.type.size) * Double(MemoryLayout<Scalar>.stride)
        }
        try source.checkMemory(Int(min(bytes, 0x1p62)), for: what())
    }
}
