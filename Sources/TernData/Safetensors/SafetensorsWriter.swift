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
///   - tensors: the tensors by name. They are written in the order of their names.
///   - metadata: strings that are kept with them.
///   - path: the file.
/// - Throws: ``DataFileError`` where the file can't be written.
public func saveSafetensors<Scalar: TensorScalar>(
    _ tensors: [String: Tensor<Scalar>], metadata: [String: String] = [:], to path: String
) throws(DataFileError) {
    check(tensors["__metadata__"] == nil, "saveSafetensors", "__metadata__ is no name of a tensor: the format keeps it")
    let ordered = tensors.sorted { $0.key < $1.key }
    let file = try FileWriter(path)
    try file.write(safetensorsHeader(ordered, metadata))
    for (_, tensor) in ordered {
        var failure: DataFileError?
        tensor.withUnsafeBufferPointer { elements in
            do throws(DataFileError) { try file.write(UnsafeRawBufferPointer(elements)) } catch { failure = error }
        }
        if let failure { throw failure }
    }
    try file.finish()
}

/// Writes tensors to the safetensors file of a file URL.
///
/// - Throws: ``DataFileError`` where the URL is not a file's, or the file can't be written.
public func saveSafetensors<Scalar: TensorScalar>(
    _ tensors: [String: Tensor<Scalar>], metadata: [String: String] = [:], to url: URL
) throws(DataFileError) {
    try saveSafetensors(tensors, metadata: metadata, to: filePath(of: url, .unwritable))
}

/// Returns the header's length and the header of a file of some tensors.
private func safetensorsHeader<Scalar: TensorScalar>(
    _ tensors: [(key: String, value: Tensor<Scalar>)], _ metadata: [String: String]
) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
        let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.jsonString):\($1.jsonString)" }
        members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in tensors {
        let end = offset + tensor.elementCount * MemoryLayout<Scalar>.stride
        let shape = tensor.shape.map(String.init).joined(separator: ",")
        members.append(
            "\(name.jsonString):{\"dtype\":\"\(SafetensorsType(Scalar.self).rawValue)\",\"shape\":[\(shape)],"
                + "\"data_offsets\":[\(offset),\(end)]}")
        offset = end
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    // Spaces up to a multiple of 8 bytes, so that the elements are aligned.
    header += Array(repeating: UInt8(ascii: " "), count: -header.count & 7)
    return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
}
