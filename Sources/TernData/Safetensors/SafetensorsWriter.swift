import TernCore

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
public func saveSafetensors<Scalar: TensorScalar>(
    _ tensors: [String: Tensor<Scalar>], metadata: [String: String] = [:], to path: String
) throws(DataFileError) {
    let ordered = tensors.sorted { $0.key < $1.key }
    var members: [String] = []
    if !metadata.isEmpty {
        let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.jsonString):\($1.jsonString)" }
        members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for (name, tensor) in ordered {
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
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let elements = ordered.map { _, tensor in
        tensor.withUnsafeBufferPointer { Array(UnsafeRawBufferPointer($0)) }
    }
    try writeFile(path, [length, header] + elements)
}
