import Tern

/// A case that Tern does not offer: an option, a type, a combination.
struct NotOffered: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

/// The arguments of one case, read by name or position. What is left unread in the end is not offered.
final class Arguments<Scalar: TensorScalar> {
    private let positional: [Value]
    private let named: [String: Value]
    private let source: (Elements) -> Tensor<Scalar>
    private let data: CaseData
    private let layout: InputLayout
    private var read: Set<String> = []
    /// A Boolean value indicating whether Tern has derivatives of the case.
    private(set) var isDifferentiable = true

    init(_ it: Case, data: CaseData, layout: InputLayout, source: @escaping (Elements) -> Tensor<Scalar>) {
        positional = it.arguments
        named = it.options
        (self.data, self.layout, self.source) = (data, layout, source)
    }

    /// Returns the argument of that name, or at that position of the call; nil where it is None or absent.
    func value(_ name: String, _ position: Int? = nil) -> Value? {
        if let position, position < positional.count {
            read.insert("\(position)")
            if case .none = positional[position] { return nil }
            return positional[position]
        }
        read.insert(name)
        guard let value = named[name] else { return nil }
        if case .none = value { return nil }
        return value
    }

    /// Throws if an argument with a meaning was not looked at.
    func finish() throws {
        for (position, value) in positional.enumerated() where !read.contains("\(position)") {
            if case .none = value { continue }
            throw NotOffered("argument \(position)")
        }
        for (name, value) in named where !read.contains(name) {
            if case .none = value { continue }
            throw NotOffered(name)
        }
    }

    /// Looks at arguments that change nothing.
    func ignore(_ names: String...) { names.forEach { read.insert($0) } }
    func ignore(_ positions: Int...) { positions.forEach { read.insert("\($0)") } }

    var count: Int { positional.count }

    /// The case has a value in Tern, but no derivative.
    func withoutDerivatives() { isDifferentiable = false }

    // MARK: Tensors

    /// The first argument.
    var x: Tensor<Scalar> { get throws { try tensor("input", 0) } }

    func optionalTensor(_ name: String, _ position: Int? = nil) throws -> Tensor<Scalar>? {
        guard let value = value(name, position) else { return nil }
        return try tensor(of: value, name)
    }

    func tensor(_ name: String, _ position: Int? = nil) throws -> Tensor<Scalar> {
        guard let x = try optionalTensor(name, position) else { throw NotOffered("\(name) absent") }
        return x
    }

    func tensor(of value: Value, _ name: String) throws -> Tensor<Scalar> {
        guard case .tensor(let elements) = value else { throw NotOffered("\(name) is no tensor") }
        return source(elements)
    }

    /// Returns a list of tensors, or the tensors from a position on.
    func tensors(_ name: String, _ position: Int) throws -> [Tensor<Scalar>] {
        guard let value = value(name, position) else { return [] }
        if case .list(let list) = value { return try list.map { try tensor(of: $0, name) } }
        return try positional.indices.filter { $0 >= position }.map { try tensor(name, $0) }
    }

    func optionalIndices(_ name: String, _ position: Int? = nil) throws -> Tensor<Int>? {
        guard let value = value(name, position) else { return nil }
        return try indices(of: value, name)
    }

    func indices(_ name: String, _ position: Int? = nil) throws -> Tensor<Int> {
        guard let x = try optionalIndices(name, position) else { throw NotOffered("\(name) absent") }
        return x
    }

    func indices(of value: Value, _ name: String) throws -> Tensor<Int> {
        switch value {
        case .tensor(let elements) where elements.kind == .int:
            return layout(data.integers(elements), filler: -7_777_777)
        case .list(let list): return Tensor(try list.map { try int(of: $0, name) })
        default: throw NotOffered("\(name) of another type")
        }
    }

    func optionalMask(_ name: String, _ position: Int? = nil) throws -> Tensor<Bool>? {
        guard let value = value(name, position) else { return nil }
        guard case .tensor(let elements) = value, elements.kind == .bool else {
            throw NotOffered("\(name) of another type")
        }
        return layout(data.booleans(elements), filler: true)
    }

    func mask(of value: Value) throws -> Tensor<Bool> {
        guard case .tensor(let elements) = value, elements.kind == .bool else {
            throw NotOffered("mask of another type")
        }
        return layout(data.booleans(elements), filler: true)
    }

    func mask(_ name: String, _ position: Int? = nil) throws -> Tensor<Bool> {
        guard let x = try optionalMask(name, position) else { throw NotOffered("\(name) absent") }
        return x
    }

    /// Returns the kind of elements of a tensor argument; nil where it is none.
    func kind(_ name: String, _ position: Int? = nil) -> Elements.Kind? {
        guard case .tensor(let elements)? = value(name, position) else { return nil }
        return elements.kind
    }

    func shape(_ name: String, _ position: Int) throws -> Shape {
        guard case .tensor(let elements)? = value(name, position) else { throw NotOffered("\(name) is no tensor") }
        return Shape(elements.shape)
    }

    // MARK: Numbers

    func optionalInt(_ name: String, _ position: Int? = nil) throws -> Int? {
        try value(name, position).map { try int(of: $0, name) }
    }

    func int(_ name: String, _ position: Int? = nil, _ standard: Int? = nil) throws -> Int {
        guard let value = try optionalInt(name, position) ?? standard else { throw NotOffered("\(name) absent") }
        return value
    }

    func int(of value: Value, _ name: String) throws -> Int {
        switch value {
        case .int(let value): return value
        case .bool(let value): return value ? 1 : 0
        case .tensor(let elements) where elements.kind == .int && elements.count == 1:
            return data.integers(elements).item()
        default: throw NotOffered("\(name) is no integer")
        }
    }

    /// Returns one integer or a list of them; nil where there are none.
    func ints(_ name: String, _ position: Int? = nil) throws -> [Int]? {
        guard let value = value(name, position) else { return nil }
        if case .list(let list) = value { return try list.map { try int(of: $0, name) } }
        return [try int(of: value, name)]
    }

    /// Returns a list of integers, or the integers from a position on.
    func trailingInts(_ name: String, _ position: Int) throws -> [Int] {
        if position < positional.count, case .int = positional[position] {
            return try positional.indices.filter { $0 >= position }.map { try int(name, $0) }
        }
        return try ints(name, position) ?? []
    }

    func optionalDouble(_ name: String, _ position: Int? = nil) throws -> Double? {
        switch value(name, position) {
        case nil: return nil
        case .float(let value)?: return value
        case .int(let value)?: return Double(value)
        case .bool(let value)?: return value ? 1 : 0
        case .tensor(let elements)? where elements.count == 1 && elements.leaf == nil: return data.doubles(elements)[0]
        default: throw NotOffered("\(name) is no number")
        }
    }

    func double(_ name: String, _ position: Int? = nil, _ standard: Double? = nil) throws -> Double {
        guard let value = try optionalDouble(name, position) ?? standard else { throw NotOffered("\(name) absent") }
        return value
    }

    func bool(_ name: String, _ position: Int? = nil, _ standard: Bool = false) throws -> Bool {
        switch value(name, position) {
        case nil: return standard
        case .bool(let value)?: return value
        case .int(let value)?: return value != 0
        default: throw NotOffered("\(name) is no boolean")
        }
    }

    func optionalString(_ name: String, _ position: Int? = nil) throws -> String? {
        switch value(name, position) {
        case nil: return nil
        case .string(let value)?: return value
        default: throw NotOffered("\(name) is no string")
        }
    }

    func string(_ name: String, _ position: Int? = nil, _ standard: String) throws -> String {
        try optionalString(name, position) ?? standard
    }
}

extension Arguments where Scalar: TensorFloatingPoint {
    func scalar(_ name: String, _ position: Int? = nil, _ standard: Double? = nil) throws -> Scalar {
        Scalar(try double(name, position, standard))
    }

    func optionalScalar(_ name: String, _ position: Int? = nil) throws -> Scalar? {
        try optionalDouble(name, position).map { Scalar($0) }
    }

    /// Returns a tensor, or a number as a tensor without axes.
    func operand(_ name: String, _ position: Int) throws -> Tensor<Scalar> {
        if let kind = kind(name, position) {
            switch kind {
            case .float: return try tensor(name, position)
            case .int: return Tensor(try indices(name, position))
            case .bool: return Tensor(try mask(name, position))
            }
        }
        return Tensor(try scalar(name, position))
    }
}

extension Arguments {
    /// Returns a tensor of any type in Double, without derivatives.
    func optionalDoubles(_ name: String) throws -> Tensor<Double>? {
        guard let value = value(name) else { return nil }
        guard case .tensor(let elements) = value else { throw NotOffered("\(name) is no tensor") }
        return data.tensor(elements, as: Double.self)
    }
}
