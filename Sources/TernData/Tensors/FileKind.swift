/// The kinds of files that the readers of tensors tell from their own, by the first bytes.
enum FileKind: String {
    case torch = "a PyTorch checkpoint"
    case legacyTorch = "a legacy (non-zip) PyTorch file"
    case npz = "an npz file"
    case npy = "a NumPy file"
    case safetensors = "a safetensors file"
    case zip = "a ZIP archive"
    case gzip = "a gzip file"
    case pickle = "a Python pickle"
    case hdf5 = "an HDF5 file"
    case gguf = "a GGUF file"
    case json = "a JSON file"

    /// Recognizes a file; nil where it is of none of these kinds.
    init?(of source: ByteSource) throws(DataFileError) {
        let start = try source.bytes(0..<min(16, source.count))
        let signatures: [([UInt8], FileKind)] = [
            (Array("PK\u{3}\u{4}".utf8), .zip), (Array("PK\u{5}\u{6}".utf8), .zip), ([0x1f, 0x8b], .gzip),
            ([0x93] + "NUMPY".utf8, .npy), ([0x89] + "HDF\r\n".utf8, .hdf5), (Array("GGUF".utf8), .gguf),
            // PyTorch's magic number, as a pickle of protocol 2.
            ([0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], .legacyTorch),
            ([0x80, 2], .pickle), ([0x80, 3], .pickle), ([0x80, 4], .pickle), ([0x80, 5], .pickle)
        ]
        if let length = start.number(at: 0, as: UInt64.self), source.count >= 8, length <= UInt64(source.count - 8),
            start.dropFirst(8).first == UInt8(ascii: "{")
        {
            self = .safetensors
        } else if let kind = signatures.first(where: { start.starts(with: $0.0) })?.1 {
            self = kind == .zip ? try FileKind(ofArchive: source) : kind
        } else if start.first == UInt8(ascii: "{") {
            self = .json
        } else {
            return nil
        }
    }

    private init(ofArchive source: ByteSource) throws(DataFileError) {
        let names = try ZipArchive(source).members.names
        if names.contains(where: { $0.hasSuffix("/data.pkl") }) {
            self = .torch
        } else {
            self = names.contains { $0.hasSuffix(".npy") } ? .npz : .zip
        }
    }

    /// Throws where a file is recognized as one of another kind than what is read.
    static func check(_ source: ByteSource, is expected: FileKind) throws(DataFileError) {
        if let kind = try FileKind(of: source), kind != expected {
            throw DataFileError(source.name, .wrongFormat, found: kind.rawValue, expected: expected.rawValue)
        }
    }
}
