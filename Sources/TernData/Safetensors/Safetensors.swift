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
/// elsewhere can be opened safely. A tensor of a type that Tern does not read is listed; only asking for it throws.
///
/// Only the header is read then; the elements of a tensor are when it is asked for, so a tensor of a file larger than memory
/// can be read alone. The file stays open as long as the value lives, and must not be changed meanwhile; replacing it by
/// renaming, as ``saveSafetensors(_:metadata:to:)-(_,_,String)`` does, is no change.
///
/// Large models are kept in several files with an index, `model.safetensors.index.json`: opened by it, they are as one.
public struct Safetensors: TensorFile {
    /// The path of the file, or the name that data were given.
    public let path: String
    /// The strings of the header's `__metadata__`.
    public let metadata: [String: String]
    /// The tensors by name, in the order of their names' bytes.
    public let entries: NamedValues<TensorEntry>

    /// Opens a file, or the files of an index, and checks their headers.
    ///
    /// - Throws: ``DataFileError``, also where the file is of another kind, which it names.
    public init(contentsOf path: String) throws(DataFileError) {
        try self.init(ByteSource(contentsOf: path))
    }

    /// Opens the file of a file URL and checks its header.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(contentsOf url: URL) throws(DataFileError) {
        try self.init(contentsOf: filePath(of: url, .unreadable))
    }

    /// Takes the bytes of a safetensors file, `Data` or `[UInt8]`, and checks its header.
    ///
    /// - Parameters:
    ///   - data: the bytes.
    ///   - name: the name that errors give them.
    /// - Throws: ``DataFileError``.
    public init(_ data: some Sequence<UInt8>, named name: String = "data") throws(DataFileError) {
        try self.init(ByteSource(data, named: name))
    }

    init(_ source: ByteSource) throws(DataFileError) {
        if source.name.hasSuffix(".index.json") {
            self = try SafetensorsIndex(source).open()
            return
        }
        try FileKind.check(source, is: .safetensors)
        let header = try SafetensorsHeader(source)
        self.init(path: source.name, metadata: header.metadata, entries: header.entries)
    }

    init(path: String, metadata: [String: String], entries: NamedValues<TensorEntry>) {
        (self.path, self.metadata, self.entries) = (path, metadata, entries.sorted())
    }
}
