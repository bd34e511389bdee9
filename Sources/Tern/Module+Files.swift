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

    /// Sets all parameters and buffers to what a safetensors file holds.
    ///
    /// - Throws: ``DataFileError`` where the file can't be read, or the ``StateDictionaryError`` of ``Module/load(_:)`` where
    ///   its tensors do not fit the model.
    public func load(from path: String) throws { try load(Safetensors(contentsOf: path).tensors) }

    /// Sets all parameters and buffers to what the safetensors file of a file URL holds.
    ///
    /// - Throws: as ``Module/load(from:)-(String)`` does, also where the URL is not a file's.
    public func load(from url: URL) throws { try load(Safetensors(contentsOf: url).tensors) }

    /// Sets all parameters and buffers to what the bytes of a safetensors file hold.
    ///
    /// - Throws: as ``Module/load(from:)-(String)`` does.
    public func load(from data: Data) throws { try load(Safetensors(data).tensors) }
}
