import Tern

/// One result of an operation, of whichever type.
enum Result<Scalar: TensorScalar> {
    case scalars(Tensor<Scalar>)
    case integers(Tensor<Int>)
    case booleans(Tensor<Bool>)

    var shape: Shape {
        switch self {
        case .scalars(let x): x.shape
        case .integers(let x): x.shape
        case .booleans(let x): x.shape
        }
    }
}

/// An operation of PyTorch in Tern. Throws `NotOffered` for what Tern leaves out.
typealias Implementation<Scalar: TensorScalar> = (Arguments<Scalar>) throws -> [Result<Scalar>]

/// Implementations by PyTorch's names.
struct OperationTable<Scalar: TensorScalar> {
    var rows: [String: Implementation<Scalar>] = [:]

    subscript(name: String) -> Implementation<Scalar>? { rows[name] }

    /// An operation of one result.
    mutating func add(_ names: String..., of f: @escaping (Arguments<Scalar>) throws -> Tensor<Scalar>) {
        for name in names { rows[name] = { [.scalars(try f($0))] } }
    }

    /// An operation of one result that tells positions or counts.
    mutating func addIndices(_ names: String..., of f: @escaping (Arguments<Scalar>) throws -> Tensor<Int>) {
        for name in names { rows[name] = { [.integers(try f($0))] } }
    }

    /// An operation of one result that answers a question.
    mutating func addMask(_ names: String..., of f: @escaping (Arguments<Scalar>) throws -> Tensor<Bool>) {
        for name in names { rows[name] = { [.booleans(try f($0))] } }
    }

    /// An operation of several results of the elements' own type.
    mutating func addList(_ names: String..., of f: @escaping (Arguments<Scalar>) throws -> [Tensor<Scalar>]) {
        for name in names { rows[name] = { try f($0).map { .scalars($0) } } }
    }

    /// An operation of several results.
    mutating func addResults(_ names: String..., of f: @escaping Implementation<Scalar>) {
        for name in names { rows[name] = f }
    }
}
