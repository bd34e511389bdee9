import TernData
import TernNN

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Module {
    /// Saves all parameters and buffers to a safetensors file, which PyTorch and others read.
    ///
    /// ```swift
    /// try model.save(to: "model.safetensors")
    /// try other.load(from: "model.safetensors")
    /// ```
    ///
    /// - Parameters:
    ///   - path: the file, which appears as a whole or not at all.
    ///   - metadata: strings that are kept with the tensors.
    /// - Throws: ``DataFileError`` where the file can't be written.
    public func save(to path: String, metadata: [String: String] = [:]) throws(DataFileError) {
        try saveSafetensors(stateDictionary, metadata: metadata, to: path)
    }

    /// Saves all parameters and buffers to the safetensors file of a file URL.
    ///
    /// - Throws: ``DataFileError`` where the URL is not a file's, or the file can't be written.
    public func save(to url: URL, metadata: [String: String] = [:]) throws(DataFileError) {
        try saveSafetensors(stateDictionary, metadata: metadata, to: url)
    }

    /// Sets all parameters and buffers to what a file holds: safetensors, also several with an index, `.npz`, or a checkpoint
    /// of PyTorch.
    ///
    /// ```swift
    /// try model.load(from: "resnet18.pth")
    /// let report = try model.load(from: "checkpoint.pt", under: "model", strict: false)
    /// ```
    ///
    /// - Parameters:
    ///   - path: the file, whose bytes tell its format.
    ///   - prefix: the key of the model in a checkpoint of several parts: only names that begin with it and a point are read,
    ///     and they count without it.
    ///   - strict: as in ``Module/load(_:strict:renaming:)``.
    ///   - renaming: as in ``Module/load(_:strict:renaming:)``.
    /// - Returns: the report of ``Module/load(_:strict:renaming:)``.
    /// - Throws: ``DataFileError`` where the file can't be read, or the ``StateDictionaryError`` of
    ///   ``Module/load(_:strict:renaming:)`` where its tensors do not fit the model.
    @discardableResult
    public func load(
        from path: String, under prefix: String = "", strict: Bool = true, renaming: (String) -> String? = { $0 }
    ) throws -> StateDictionaryReport {
        try load(openTensorFile(path).tensors(under: prefix), strict: strict, renaming: renaming)
    }

    /// Sets all parameters and buffers to what the file of a file URL holds.
    ///
    /// - Throws: as ``Module/load(from:under:strict:renaming:)-(String,_,_,_)`` does, also where the URL is not a file's.
    @discardableResult
    public func load(
        from url: URL, under prefix: String = "", strict: Bool = true, renaming: (String) -> String? = { $0 }
    ) throws -> StateDictionaryReport {
        try load(openTensorFile(url).tensors(under: prefix), strict: strict, renaming: renaming)
    }

    /// Sets all parameters and buffers to what the bytes of a file hold.
    ///
    /// - Throws: as ``Module/load(from:under:strict:renaming:)-(String,_,_,_)`` does.
    @discardableResult
    public func load(
        from data: Data, under prefix: String = "", strict: Bool = true, renaming: (String) -> String? = { $0 }
    ) throws -> StateDictionaryReport {
        try load(openTensorFile(data).tensors(under: prefix), strict: strict, renaming: renaming)
    }
}
