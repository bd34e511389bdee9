import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A NumPy archive, `.npz`: arrays by name.
///
/// ```swift
/// let file = try Npz(contentsOf: "data.npz")
/// file.names                                            // ["images", "labels"]
/// let images = try file.tensor(named: "images", as: UInt8.self)
/// ```
///
/// Names, types and shapes are read when the file is opened, the elements of an array when it is asked for, and then checked
/// by their checksum. Stored and compressed archives are read, also of more than 4 GiB. An array of a type that Tern does not
/// read is listed; only asking for it throws.
public struct Npz: TensorFile {
    /// The path of the file, or the name that data were given.
    public let path: String
    /// The arrays by name, in the order of the file.
    public let entries: NamedValues<TensorEntry>

    /// Opens an archive and checks its directory and the headers of its arrays.
    ///
    /// - Throws: ``DataFileError``, also where the file is of another kind, which it names.
    public init(contentsOf path: String) throws(DataFileError) { try self.init(ByteSource(contentsOf: path)) }

    /// Opens the archive of a file URL.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(contentsOf url: URL) throws(DataFileError) { try self.init(ByteSource(contentsOf: url)) }

    /// Takes the bytes of an archive, `Data` or `[UInt8]`.
    ///
    /// - Parameters:
    ///   - data: the bytes.
    ///   - name: the name that errors give them.
    /// - Throws: ``DataFileError``.
    public init(_ data: some Sequence<UInt8>, named name: String = "data") throws(DataFileError) {
        try self.init(ByteSource(data, named: name))
    }

    init(_ source: ByteSource) throws(DataFileError) {
        // An archive without arrays is one, too.
        if let kind = try FileKind(of: source), kind != .npz, kind != .zip {
            throw DataFileError(source.name, .wrongFormat, found: kind.rawValue, expected: FileKind.npz.rawValue)
        }
        let archive = try ZipArchive(source)
        var entries = NamedValues<TensorEntry>()
        for (name, member) in archive.members where name.utf8.suffix(4).elementsEqual(".npy".utf8) {
            let key = String(Substring(name.utf8.dropLast(4)))
            var reader = try archive.reader(of: member)
            let header = try NpyHeader(of: source.name, "array \(key)") { count throws(DataFileError) in
                try reader.bytes(count)
            }
            let bytes = StoredBytes(archive, member, header.length..<member.size)
            entries.add(try header.entry(of: source.name, "array \(key)", bytes), named: key)
        }
        (path, self.entries) = (source.name, entries)
    }
}

/// Writes tensors to a NumPy archive, `.npz`.
///
/// ```swift
/// try saveNpz(["images": images, "labels": labels], to: "data.npz")   // numpy.load("data.npz")["images"]
/// ```
///
/// The file appears as a whole or not at all: on failure, an earlier one of the same name is left as it was.
///
/// - Parameters:
///   - tensors: the tensors by name, of one type or of several. They are written in the order of their names' bytes.
///   - isCompressed: whether they are compressed, by DEFLATE.
///   - path: the file.
/// - Throws: ``DataFileError`` where the file can't be written.
public func saveNpz(
    _ tensors: [String: any SavedTensor], isCompressed: Bool = false, to path: String
) throws(DataFileError) {
    try saveNpz(
        ordered(tensors.map { (name: $0.key, tensor: $0.value) }, in: "saveNpz"), isCompressed, ZipWriter(path))
}

/// Writes tensors to the NumPy archive of a file URL.
///
/// - Throws: ``DataFileError`` where the URL is not a file's, or the file can't be written.
public func saveNpz(
    _ tensors: [String: any SavedTensor], isCompressed: Bool = false, to url: URL
) throws(DataFileError) {
    try saveNpz(tensors, isCompressed: isCompressed, to: filePath(of: url, .unwritable))
}

func saveNpz(_ tensors: SavedTensors, _ isCompressed: Bool, _ archive: consuming ZipWriter) throws(DataFileError) {
    for (name, tensor) in tensors {
        let header = NpyHeader.bytes(for: tensor)
        try tensor.write { bytes throws(DataFileError) in
            try archive.add(name + ".npy", header, bytes, isDeflated: isCompressed)
        }
    }
    try archive.finish()
}
