import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes a tensor to an IDX file, compressed by gzip where its name ends in `.gz`.
///
/// ```swift
/// try saveIDX(images, to: "train-images-idx3-ubyte.gz")
/// try saveIDX(labels, to: "train-labels-idx1-ubyte.gz")
/// ```
///
/// UInt8, Int32, Float and Double are written as they are, Bool as UInt8. The format has no whole numbers of 64 bits: Int and
/// Int64 are written as Int32, and a number that it has no room for is an error.
///
/// The file appears as a whole or not at all: on failure, an earlier one of the same name is left as it was.
///
/// - Parameters:
///   - tensor: the tensor, of at most 2³² − 1 elements an axis.
///   - path: the file.
/// - Throws: ``DataFileError`` where the file can't be written, or the format can't hold the tensor.
public func saveIDX(_ tensor: some SavedTensor, to path: String) throws(DataFileError) {
    let type = tensor.savedType
    let stored: ElementType = type == .int64 ? .int32 : type == .bool ? .uint8 : type
    guard let code = idxTypes.first(where: { $0.type == stored })?.code else {
        throw DataFileError(
            path, .wrongType, found: "\(type)", expected: "uint8, int32, int64, float32, float64 or bool")
    }
    var header: [UInt8] = [0, 0, code, UInt8(tensor.shape.rank)]
    for length in tensor.shape {
        guard let word = UInt32(exactly: length) else {
            throw DataFileError(
                path, .wrongShape, found: "shape \(tensor.shape)", expected: "lengths of at most \(UInt32.max)")
        }
        header += word.littleEndianBytes.reversed()
    }
    let file = try IDXWriter(path, isCompressed: path.hasSuffix(".gz"))
    try file.write(header)
    try tensor.write { bytes throws(DataFileError) in
        switch stored.size {
        case 8: try file.write(bytes, as: UInt64.self) { word, _ in word.bigEndian }
        case 1: try file.write(bytes, as: UInt8.self) { byte, _ in byte }
        default:
            if type != .int64 { return try file.write(bytes, as: UInt32.self) { word, _ in word.bigEndian } }
            try file.write(bytes, as: Int64.self) { value, position throws(DataFileError) in
                guard let value = Int32(exactly: value) else {
                    throw DataFileError(
                        path, .valueOutOfRange, found: "\(value) at element \(position)",
                        expected: "values of int32, the widest whole numbers of the format")
                }
                return value.bigEndian
            }
        }
    }
    try file.finish()
}

/// Writes a tensor to the IDX file of a file URL.
///
/// - Throws: ``DataFileError`` where the URL is not a file's, the file can't be written, or the format can't hold the tensor.
public func saveIDX(_ tensor: some SavedTensor, to url: URL) throws(DataFileError) {
    try saveIDX(tensor, to: filePath(of: url, .unwritable))
}

/// A file on its way, compressed by gzip or not.
private struct IDXWriter: ~Copyable {
    private let file: FileWriter
    private let deflater: Deflater?

    init(_ path: String, isCompressed: Bool) throws(DataFileError) {
        file = try FileWriter(path)
        deflater = isCompressed ? Deflater(isGzip: true) : nil
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(DataFileError) {
        if deflater == nil { return try file.write(bytes) }
        _ = try deflater?.write(bytes, to: file)
    }

    func write(_ bytes: [UInt8]) throws(DataFileError) {
        if deflater == nil { return try file.write(bytes) }
        _ = try deflater?.write(bytes, to: file)
    }

    /// Writes elements in pieces, converting each.
    func write<Stored: BitwiseCopyable, Word: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, as: Stored.Type, _ convert: (Stored, Int) throws(DataFileError) -> Word
    ) throws(DataFileError) {
        let elements = bytes.assumingMemoryBound(to: Stored.self)
        let buffer = UnsafeMutableBufferPointer<Word>.allocate(capacity: max(1, min(elements.count, 1 << 16)))
        defer { buffer.deallocate() }
        for start in stride(from: 0, to: elements.count, by: buffer.count) {
            let count = min(buffer.count, elements.count - start)
            for position in 0..<count {
                buffer.initializeElement(at: position, to: try convert(elements[start + position], start + position))
            }
            try write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[..<count])))
        }
    }

    consuming func finish() throws(DataFileError) {
        _ = try deflater?.write([], to: file, isLast: true)
        try file.finish()
    }
}
