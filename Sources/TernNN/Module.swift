import TernCore

/// A model or a part of one: a structure of parameters and other modules.
///
/// ```swift
/// struct MLP: Module {
///     let hidden = Linear(784, 128, activation: .relu)
///     let output = Linear(128, 10)
///
///     func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x)) }
/// }
/// ```
///
/// Parameters are found and named by reflection, through stored properties, optionals, arrays, tuples and dictionaries with
/// string keys: `hidden.weight`, `blocks.0.bias`, … as in `torch.nn`.
public protocol Module: Sendable {
    /// The named parts that may hold parameters: by default the stored properties.
    var members: [(name: String, value: Any)] { get }
}

/// A module from one tensor to one tensor: what ``Sequential`` is made of.
public protocol Layer: Module {
    /// The layer's value at `x`.
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float>
}

extension Module {
    public var members: [(name: String, value: Any)] {
        var members: [(name: String, value: Any)] = []
        var mirror: Mirror? = Mirror(reflecting: self)
        while let level = mirror {
            members = level.children.map { ($0.label ?? "", $0.value) } + members
            mirror = level.superclassMirror
        }
        return members
    }

    /// The parameters with their names, in the order of declaration. One that is shared appears under each of its names.
    public var namedParameters: [(name: String, parameter: Parameter)] {
        members.flatMap { Self.parameters(in: $0.value, named: $0.name) }
    }

    /// The parameters, each once, in the order of declaration.
    public var parameters: [Parameter] {
        var seen: Set<ObjectIdentifier> = []
        return namedParameters.map(\.parameter).filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// The number of scalars that the model learns.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.elementCount } }

    private static func parameters(in value: Any, named name: String) -> [(name: String, parameter: Parameter)] {
        if let parameter = value as? Parameter { return [(name, parameter)] }
        if let module = value as? any Module {
            return module.namedParameters.map { (name.isEmpty ? $0.name : "\(name).\($0.name)", $0.parameter) }
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.flatMap { parameters(in: $0.value, named: name) }
        case .collection:
            return mirror.children.enumerated().flatMap { parameters(in: $1.value, named: "\(name).\($0)") }
        case .tuple:
            return mirror.children.flatMap { element in
                let label = element.label!.drop { $0 == "." }  // a position's is ".0"
                return parameters(in: element.value, named: "\(name).\(label)")
            }
        case .dictionary:
            guard let dictionary = value as? [String: Any] else { return [] }
            return dictionary.sorted { $0.key < $1.key }.flatMap {
                parameters(in: $0.value, named: "\(name).\($0.key)")
            }
        default:
            return []
        }
    }
}

// MARK: State dictionary

extension Module {
    /// The values of all parameters by name: what is saved and loaded.
    public var stateDictionary: [String: Tensor<Float>] {
        Dictionary(namedParameters.map { ($0.name, $0.parameter.value.stopGradient()) }) { first, _ in first }
    }

    /// Sets all parameters by name.
    ///
    /// - Parameter dictionary: exactly the names and shapes of ``stateDictionary``.
    /// - Throws: ``StateDictionaryError``, which lists every key that is missing, unexpected or of another shape; the model is
    ///   then left as it was.
    public func load(_ dictionary: [String: Tensor<Float>]) throws(StateDictionaryError) {
        let named = namedParameters
        var error = StateDictionaryError()
        for (name, parameter) in named {
            if let value = dictionary[name] {
                if value.shape != parameter.shape {
                    error.mismatched.append((name, expected: parameter.shape, found: value.shape))
                }
            } else {
                error.missing.append(name)
            }
        }
        error.unexpected = Set(dictionary.keys).subtracting(named.map(\.name)).sorted()
        if !error.isEmpty { throw error }
        for (name, parameter) in named { parameter.value = dictionary[name]! }
    }
}

/// Why a state dictionary does not fit a model.
public struct StateDictionaryError: Error, CustomStringConvertible {
    /// Parameters of the model that the dictionary lacks.
    public internal(set) var missing: [String] = []
    /// Keys of the dictionary that the model has no parameter for.
    public internal(set) var unexpected: [String] = []
    /// Keys whose tensors have another shape than the parameter.
    public internal(set) var mismatched: [(name: String, expected: Shape, found: Shape)] = []

    var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty }

    public var description: String {
        var problems = mismatched.map { "\($0.name): expected shape \($0.expected), found \($0.found)" }
        if !missing.isEmpty { problems.append("missing: \(missing.joined(separator: ", "))") }
        if !unexpected.isEmpty { problems.append("unexpected: \(unexpected.joined(separator: ", "))") }
        return "the weights do not fit the model: " + problems.joined(separator: "; ")
    }
}

// MARK: Summary

extension Module {
    /// A table of the parameters: name, shape and number of scalars, and the total.
    ///
    /// ```swift
    /// print(model.summary)
    /// // parameter           shape  scalars
    /// // hidden.weight  [128, 784]   100352
    /// // hidden.bias         [128]      128
    /// // …
    /// ```
    public var summary: String {
        var rows = namedParameters.map { ($0.name, "\($0.parameter.shape)", "\($0.parameter.shape.elementCount)") }
        rows.insert(("parameter", "shape", "scalars"), at: 0)
        rows.append(("total", "", "\(parameterCount)"))
        let widths = (
            rows.map(\.0.count).max()!, rows.map(\.1.count).max()!, rows.map(\.2.count).max()!
        )
        func pad(_ count: Int, _ text: String) -> String { String(repeating: " ", count: count - text.count) }
        return rows.map { name, shape, scalars in
            name + pad(widths.0, name) + "  " + pad(widths.1, shape) + shape + "  " + pad(widths.2, scalars) + scalars
        }.joined(separator: "\n")
    }
}
