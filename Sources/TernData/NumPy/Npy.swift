import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Tensor {
    /// Reads the array in a NumPy file, `.npy`, converted to this tensor's type of scalars.
    ///
    /// ```swift
    /// let images = try Tensor<UInt8>(npy: "images.npy")
    /// ```
    ///
    /// Either order of bytes, Fortran's order of elements, and versions 1 to 3 of the format are read; floating point of 16, 32
    /// and 64 bits, whole numbers of 8 to 64 and Bool. Whole numbers that the type has no room for are an error, and so are
    /// fractions that are asked for as whole numbers. Arrays of Python objects are not read: that would mean to execute them.
    ///
    /// - Throws: ``DataFileError``.
    public init(npy path: String) throws(DataFileError) {
        try self.init(npy: ByteSource(contentsOf: path))
    }

    /// Reads the array in the NumPy file of a file URL.
    ///
    /// - Throws: ``DataFileError``, also where the URL is not a file's.
    public init(npy url: URL) throws(DataFileError) {
        try self.init(npy: ByteSource(contentsOf: url))
    }

    /// Reads the array in the bytes of a NumPy file, which errors call `data`.
    ///
    /// - Throws: ``DataFileError``.
    public init(npy data: some Sequence<UInt8>) throws(DataFileError) {
        try self.init(npy: ByteSource(data, named: "data"))
    }

    private init(npy source: ByteSource) throws(DataFileError) {
        self = try TensorEntry(npy: source).tensor("the array")
    }
}

extension TensorEntry {
    /// Reads the type and the shape of the array in a NumPy file, and none of its elements.
    ///
    /// - Throws: ``DataFileError``.
    public init(npy path: String) throws(DataFileError) { try self.init(npy: ByteSource(contentsOf: path)) }

    fileprivate init(npy source: ByteSource) throws(DataFileError) {
        try FileKind.check(source, is: .npy)
        var position = 0
        let header = try NpyHeader(of: source.name, "the array") { count throws(DataFileError) in
            let start = position
            position = Swift.min(start + count, source.count)
            return try source.bytes(start..<position)
        }
        self = try header.entry(of: source.name, "the array", StoredBytes(source, header.length..<source.count))
    }
}

/// Writes a tensor to a NumPy file, `.npy`.
///
/// ```swift
/// try saveNpy(predictions, to: "predictions.npy")   // numpy.load("predictions.npy")
/// ```
///
/// The file appears as a whole or not at all: on failure, an earlier one of the same name is left as it was.
///
/// - Throws: ``DataFileError`` where the file can't be written.
public func saveNpy(_ tensor: some SavedTensor, to path: String) throws(DataFileError) {
    let file = try FileWriter(path)
    try file.write(NpyHeader.bytes(for: tensor))
    try tensor.write { bytes throws(DataFileError) in try file.write(bytes) }
    try file.finish()
}

/// Writes a tensor to the NumPy file of a file URL.
///
/// - Throws: ``DataFileError`` where the URL is not a file's, or the file can't be written.
public func saveNpy(_ tensor: some SavedTensor, to url: URL) throws(DataFileError) {
    try saveNpy(tensor, to: filePath(of: url, .unwritable))
}
