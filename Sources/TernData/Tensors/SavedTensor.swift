import TernCore

/// A tensor of any type of scalars, as the writers of files take them: what they need to know of it.
///
/// ```swift
/// let tensors: [String: any SavedTensor] = ["weight": Tensor<Float>.ones([2, 2]), "labels": Tensor<Int>([1, 2])]
/// try saveSafetensors(tensors, to: "mixed.safetensors")
/// ```
public protocol SavedTensor: Sendable {
    /// The lengths of the axes.
    var shape: Shape { get }
    /// The type of the elements in the file.
    var savedType: ElementType { get }

    /// Calls a function with the bytes of the elements in row-major order.
    func withUnsafeBytes(_ body: (UnsafeRawBufferPointer) -> Void)
}

extension Tensor: SavedTensor {
    public var savedType: ElementType { ElementType(Scalar.self) }

    public func withUnsafeBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        withUnsafeBufferPointer { body(UnsafeRawBufferPointer($0)) }
    }
}

extension SavedTensor {
    /// The number of bytes of the elements.
    var byteCount: Int { shape.elementCount * (savedType.size ?? 0) }

    /// Calls a function that writes the bytes of the elements.
    func write(_ body: (UnsafeRawBufferPointer) throws(DataFileError) -> Void) throws(DataFileError) {
        var failure: DataFileError?
        withUnsafeBytes { bytes in
            do throws(DataFileError) { try body(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

/// Tensors by name, in the order of their names' bytes; traps where two have the same bytes.
typealias SavedTensors = [(name: String, tensor: any SavedTensor)]

func ordered(_ tensors: some Sequence<(name: String, tensor: any SavedTensor)>, in operation: String) -> SavedTensors {
    let result = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for (a, b) in zip(result, result.dropFirst()) {
        check(!a.name.utf8.elementsEqual(b.name.utf8), operation, "two tensors are named \(a.name)")
    }
    return result
}
