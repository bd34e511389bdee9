import TernCore
import TestSupport

/// A tensor of one of the types that fixtures have.
enum FixtureValue<Scalar: TensorFloatingPoint>: Sendable {
    case real(Tensor<Scalar>)
    case integer(Tensor<Int>)
    case truth(Tensor<Bool>)
}

/// The arguments of an operation in a fixture.
struct FixtureCall<Scalar: TensorFloatingPoint> {
    var inputs: [FixtureValue<Scalar>]
    let parameters: FixtureParameters

    /// The real input at a position.
    subscript(position: Int) -> Tensor<Scalar> {
        guard case .real(let x) = inputs[position] else { fatalError("input \(position) is not real") }
        return x
    }

    func integers(_ position: Int) -> Tensor<Int> {
        guard case .integer(let x) = inputs[position] else { fatalError("input \(position) is not of integers") }
        return x
    }

    func truth(_ position: Int) -> Tensor<Bool> {
        guard case .truth(let x) = inputs[position] else { fatalError("input \(position) is not of truth values") }
        return x
    }

    /// A Boolean value indicating whether the first input holds integers.
    var isInteger: Bool { if case .integer = inputs[0] { true } else { false } }

    /// All inputs, if they are real.
    var reals: [Tensor<Scalar>] { inputs.indices.map { self[$0] } }

    func scalar(_ name: String) -> Scalar? { parameters.number(name).map { Scalar($0) } }
    func integer(_ name: String) -> Int? { parameters.integer(name) }
    func flag(_ name: String) -> Bool { parameters.flag(name) ?? false }
    func text(_ name: String) -> String? { parameters.text(name) }
    func shape(_ name: String) -> Shape { Shape(parameters.integers(name)!) }
    func list(_ name: String) -> [Int]? { parameters.integers(name) }
    /// The parameter of almost every reduction and scan.
    var axis: Int { parameters.integer("axis")! }
    /// The axes of a reduction; all where there are none.
    var axes: [Int]? { parameters.integers("axes") }
    var keepDims: Bool { flag("keepDims") }
}

/// The operations of the fixtures, by name.
struct FixtureTable<Scalar: TensorFloatingPoint> {
    typealias Call = FixtureCall<Scalar>
    typealias Function = (Call) throws -> [FixtureValue<Scalar>]

    private(set) var functions: [String: Function] = [:]

    init() {
        addElementwise()
        addActivations()
        addReductions()
        addShapes()
        addIndexing()
        addProducts()
        addLinearAlgebra()
        addScans()
        addSorting()
        addStatistics()
        addRounding()
        addBits()
        addSpecialFunctions()
        addConvolutions()
        addNormalization()
        addPooling()
        addResampling()
        addAttention()
        addSequences()
    }

    mutating func values(_ name: String, _ function: @escaping Function) {
        precondition(functions[name] == nil, "\(name) is in the table already")
        functions[name] = function
    }

    mutating func real(_ name: String, _ function: @escaping (Call) throws -> Tensor<Scalar>) {
        values(name) { [.real(try function($0))] }
    }

    mutating func reals(_ name: String, _ function: @escaping (Call) throws -> [Tensor<Scalar>]) {
        values(name) { try function($0).map { .real($0) } }
    }

    mutating func integer(_ name: String, _ function: @escaping (Call) throws -> Tensor<Int>) {
        values(name) { [.integer(try function($0))] }
    }

    mutating func truth(_ name: String, _ function: @escaping (Call) throws -> Tensor<Bool>) {
        values(name) { [.truth(try function($0))] }
    }

    /// The factor of the usual tolerance that an operation gets, with its reason.
    static var factors: [String: Double] {
        [
            // The gradients of vectors divide by the differences of squared singular values.
            "svd": 16,
            // A difference of terms of order 10 around its zeros at 1 and 2.
            "lgamma": 8
        ]
    }
}
