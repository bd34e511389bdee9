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
        leaves.compactMap { leaf in (leaf.value as? Parameter).map { (leaf.name, $0) } }
    }

    /// The parameters, each once, in the order of declaration.
    public var parameters: [Parameter] {
        var seen: Set<ObjectIdentifier> = []
        return namedParameters.map(\.parameter).filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// The buffers with their names, in the order of declaration.
    public var namedBuffers: [(name: String, buffer: Buffer)] {
        leaves.compactMap { leaf in (leaf.value as? Buffer).map { (leaf.name, $0) } }
    }

    /// The number of scalars that the model learns.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.elementCount } }

    /// The parameters and buffers with their names, in the order of declaration.
    var leaves: [(name: String, value: any ModuleLeaf)] {
        members.flatMap { Self.leaves(in: $0.value, named: $0.name) }
    }

    private static func leaves(in value: Any, named name: String) -> [(name: String, value: any ModuleLeaf)] {
        if let leaf = value as? any ModuleLeaf { return [(name, leaf)] }
        if let module = value as? any Module {
            return module.leaves.map { (name.isEmpty ? $0.name : "\(name).\($0.name)", $0.value) }
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.flatMap { leaves(in: $0.value, named: name) }
        case .collection:
            return mirror.children.enumerated().flatMap { leaves(in: $1.value, named: "\(name).\($0)") }
        case .tuple:
            return mirror.children.flatMap { element in
                let label = element.label!.drop { $0 == "." }  // a position's is ".0"
                return leaves(in: element.value, named: "\(name).\(label)")
            }
        case .dictionary:
            guard let dictionary = value as? [String: Any] else { return [] }
            return dictionary.sorted { $0.key < $1.key }.flatMap {
                leaves(in: $0.value, named: "\(name).\($0.key)")
            }
        default:
            return []
        }
    }
}

/// What a model's state is made of: parameters, which are learned, and buffers, which are not.
protocol ModuleLeaf: AnyObject, Sendable {
    var shape: Shape { get }
    var value: Tensor<Float> { get set }
}

extension Parameter: ModuleLeaf {}
extension Buffer: ModuleLeaf {}

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
