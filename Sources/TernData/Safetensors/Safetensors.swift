import TernCore

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
public struct Safetensors: Sendable {
    /// A tensor of the file as its header describes it.
    public struct Entry: Sendable, Equatable {
        /// The type of the elements in the file.
        public let type: SafetensorsType
        /// The shape of the tensor.
        public let shape: Shape
        /// The place of the elements among the file's bytes.
        let bytes: Range<Int>
    }

    /// The file.
    public let path: String
    /// The strings of the header's `__metadata__`.
    public let metadata: [String: String]
    /// The tensors by name.
    public let entries: [String: Entry]
    /// The whole file.
    private let content: [UInt8]

    /// Opens a file and checks its header.
    public init(contentsOf path: String) throws(DataFileError) {
        let content = try readFile(path)
        let header = try SafetensorsHeader(content, path: path)
        self.path = path
        self.content = content
        metadata = header.metadata
        entries = header.entries
    }

    /// The names of the tensors, in order.
    public var names: [String] { entries.keys.sorted() }

    /// A tensor by its name, converted to a type of scalars.
    public subscript<Scalar: TensorScalar>(name: String) -> Tensor<Scalar> {
        get throws(DataFileError) {
            guard let entry = entries[name] else {
                throw DataFileError(
                    path, .missingKey, found: names.joined(separator: ", "), expected: "a tensor named \(name)")
            }
            return entry.type.decode(content[entry.bytes], entry.shape)
        }
    }

    /// All tensors by name, converted to Float: what a model's `load(_:)` takes.
    public var tensors: [String: Tensor<Float>] {
        entries.mapValues { $0.type.decode(content[$0.bytes], $0.shape) }
    }
}
