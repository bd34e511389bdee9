import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file that `torch.save` wrote, `.pt` or `.pth`: a state dictionary, or a checkpoint with several and with numbers.
///
/// ```swift
/// let checkpoint = try TorchCheckpoint(contentsOf: "checkpoint.pt")   // {"epoch": 3, "model": {…}, "optimizer": {…}}
/// checkpoint.names                                        // ["model.conv1.weight", …]
/// checkpoint.values["epoch"]                              // .integer(3)
/// try model.load(checkpoint.tensors(under: "model"))
/// ```
///
/// Dictionaries, lists and tuples inside one another become names with points between them. The file is read without Python,
/// and nothing in it is executed: what is no tensor, number, string or collection of them is refused by its name. Files of
/// PyTorch 1.6 and later are read, which are ZIP archives; a tensor of a type that Tern does not read is listed, and only
/// asking for it throws.
public struct TorchCheckpoint: TensorFile {
    /// A value of a checkpoint that is no tensor.
    public enum Value: Sendable, Equatable {
        /// A whole number.
        case integer(Int)
        /// A number with a fraction.
        case real(Double)
        /// A Boolean value.
        case boolean(Bool)
        /// A text.
        case string(String)
        /// Python's `None`.
        case none
    }

    /// The path of the file, or the name that data were given.
    public let path: String
    /// The tensors by name, in the order of the file.
    public let entries: NamedValues<TensorEntry>
    /// The numbers and strings by name, in the order of the file.
    public let values: NamedValues<Value>

    /// Opens a checkpoint and reads all but the elements of its tensors.
    ///
    /// - Throws: ``DataFileError``, also where the file is of another kind, which it names.
    public init(contentsOf path: String) throws(DataFileError) { try self.init(ByteSource(contentsOf: path)) }

    /// Opens the checkpoint of a file URL.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(contentsOf url: URL) throws(DataFileError) { try self.init(ByteSource(contentsOf: url)) }

    /// Takes the bytes of a checkpoint, `Data` or `[UInt8]`.
    ///
    /// - Parameters:
    ///   - data: the bytes.
    ///   - name: the name that errors give them.
    /// - Throws: ``DataFileError``.
    public init(_ data: some Sequence<UInt8>, named name: String = "data") throws(DataFileError) {
        try self.init(ByteSource(data, named: name))
    }

    init(_ source: ByteSource) throws(DataFileError) {
        try FileKind.check(source, is: .torch)
        var reader = try TorchArchive(source)
        try reader.read()
        (path, entries, values) = (source.name, reader.entries, reader.values)
    }
}
