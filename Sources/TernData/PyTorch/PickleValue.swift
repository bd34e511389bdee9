import TernCore

/// A value in a pickle, of the kinds that checkpoints of PyTorch consist of.
///
/// Collections can be changed after other values refer to them, contain themselves, or lie in one another as deep as the pickle
/// is long: they are numbers of ``Unpickler/sequences`` and ``Unpickler/dictionaries``, which own them.
enum PickleValue: Sendable {
    case none
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case string(String)
    case bytes([UInt8])
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    indirect case global(PickleGlobal)
    indirect case storage(TorchStorage)
    indirect case tensor(TorchTensor)
}

/// A name that a pickle may refer to: those that tensors are made with. Nothing is ever called; the unpickler knows what each
/// of them would make.
enum PickleGlobal: Sendable, Equatable {
    case orderedDictionary
    case size
    /// The function of a tensor of a typed storage: storage, offset, size, stride, …
    case tensor
    /// The function of a tensor of a storage of bytes: storage, offset, size, stride, requires_grad, hooks, dtype, …
    case tensorOfBytes
    case parameter
    case storage(ElementType?)
    case type(ElementType)

    private static let known: [String: PickleGlobal] = {
        let storages: [(String, ElementType)] = [
            ("Double", .float64), ("Float", .float32), ("Half", .float16), ("BFloat16", .bfloat16), ("Long", .int64),
            ("Int", .int32), ("Short", .int16), ("Char", .int8), ("Byte", .uint8), ("Bool", .bool),
            ("ComplexDouble", .other("complex128")), ("ComplexFloat", .other("complex64"))
        ]
        var known: [String: PickleGlobal] = [
            "collections.OrderedDict": .orderedDictionary, "torch.Size": .size,
            "torch._utils._rebuild_tensor": .tensor, "torch._utils._rebuild_tensor_v2": .tensor,
            "torch._utils._rebuild_tensor_v3": .tensorOfBytes, "torch._utils._rebuild_parameter": .parameter,
            "torch._utils._rebuild_parameter_with_state": .parameter, "torch.storage.UntypedStorage": .storage(nil)
        ]
        for (name, type) in storages { known["torch.\(name)Storage"] = .storage(type) }
        for type in ElementType.readable { known["torch.\(type)"] = .type(type) }
        return known
    }()

    /// Creates the global of a name; nil for every other than those above.
    init?(_ module: String, _ name: String) {
        guard let global = Self.known["\(module).\(name)"] else { return nil }
        self = global
    }
}

/// A storage that a pickle refers to: a record of the archive.
struct TorchStorage: Sendable {
    /// The type of the elements; nil for bytes.
    let type: ElementType?
    /// The name of the record.
    let key: String
    /// The number of elements.
    let count: Int
}

/// A tensor as a pickle describes it.
struct TorchTensor: Sendable {
    let storage: TorchStorage
    let type: ElementType
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}
