import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes tensors to a safetensors file, which PyTorch and others read.
///
/// ```swift
/// try saveSafetensors(model.stateDictionary, metadata: ["epochs": "5"], to: "model.safetensors")
/// try model.load(Safetensors(contentsOf: "model.safetensors").tensors)
/// ```
///
/// The file appears as a whole or not at all: on failure, an earlier one of the same name is left as it was.
///
/// - Parameters:
///   - tensors: the tensors by name, of one type or of several. They are written in the order of their names' bytes.
///   - metadata: strings that are kept with them.
///   - path: the file.
/// - Throws: ``DataFileError`` where the file can't be written.
public func saveSafetensors(
    _ tensors: [String: any SavedTensor], metadata: [String: String] = [:], to path: String
) throws(DataFileError) {
    try saveSafetensors(pairs: tensors.map { (name: $0.key, tensor: $0.value) }, metadata: metadata, to: path)
}

/// Writes tensors to the safetensors file of a file URL.
///
/// - Throws: ``DataFileError`` where the URL is not a file's, or the file can't be written.
public func saveSafetensors(
    _ tensors: [String: any SavedTensor], metadata: [String: String] = [:], to url: URL
) throws(DataFileError) {
    try saveSafetensors(tensors, metadata: metadata, to: filePath(of: url, .unwritable))
}

/// Writes tensors to a safetensors file by names that are compared by their bytes: "é" in both Unicode forms are two.
///
/// Traps where two names have the same bytes.
///
/// - Throws: ``DataFileError`` where the file can't be written.
public func saveSafetensors(
    pairs tensors: [(name: String, tensor: any SavedTensor)], metadata: [String: String] = [:], to path: String
) throws(DataFileError) {
    let tensors = ordered(tensors, in: "saveSafetensors")
    check(
        !tensors.contains { $0.name == "__metadata__" }, "saveSafetensors",
        "__metadata__ is no name of a tensor: the format keeps it")
    let header = safetensorsHeader(tensors, metadata)
    guard header.count - 8 <= SafetensorsHeader.largest else {
        throw DataFileError(
            path, .tooLarge, found: "a header of \(header.count - 8) bytes, most of it names and metadata",
            expected: "at most \(SafetensorsHeader.largest), or nobody could read it")
    }
    let file = try FileWriter(path)
    try file.write(header)
    for (_, tensor) in tensors { try tensor.write { bytes throws(DataFileError) in try file.write(bytes) } }
    try file.finish()
}

/// Returns the header's length and the header of a file of some tensors.
private func safetensorsHeader(_ tensors: SavedTensors, _ metadata: [String: String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
        let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.jsonString):\($1.jsonString)" }
        members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in tensors {
        let end = offset + tensor.byteCount
        let shape = tensor.shape.map(String.init).joined(separator: ",")
        members.append(
            "\(name.jsonString):{\"dtype\":\"\(tensor.savedType.safetensorsName)\",\"shape\":[\(shape)],"
                + "\"data_offsets\":[\(offset),\(end)]}")
        offset = end
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    // Spaces up to a multiple of 8 bytes, so that the elements are aligned.
    header += Array(repeating: UInt8(ascii: " "), count: -header.count & 7)
    return UInt64(header.count).littleEndianBytes + header
}
