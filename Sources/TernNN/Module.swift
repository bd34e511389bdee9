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

    /// This module and all modules in it with their names, in the order of declaration; its own name is empty.
    ///
    /// ```swift
    /// for (name, module) in model.namedModules where module is Linear { print(name) }
    /// ```
    public var namedModules: [(name: String, module: any Module)] {
        [("", self)]
            + parts.flatMap { name, part in
                (part as? any Module)?.namedModules.map { (joined(name, $0.name), $0.module) } ?? []
            }
    }

    /// The parameters and buffers with their names, in the order of declaration. In place of a parameter that is computed stand
    /// those it is computed from.
    var leaves: [(name: String, value: any ModuleLeaf)] {
        parts.flatMap { name, part in
            if let module = part as? any Module { return module.leaves.map { (joined(name, $0.name), $0.value) } }
            guard let parametrization = (part as? Parameter)?.parametrization else {
                return [(name, part as! any ModuleLeaf)]
            }
            var path = name.split(separator: ".").map(String.init)
            path.insert("parametrizations", at: path.count - 1)
            return parametrization.leaves.map { (joined(path.joined(separator: "."), $0.name), $0.value) }
        }
    }

    /// The modules, parameters and buffers that are not in another module inside this one.
    var parts: [(name: String, value: Any)] { members.flatMap { Self.parts(of: $0.value, named: $0.name) } }

    private static func parts(of value: Any, named name: String) -> [(name: String, value: Any)] {
        if value is any ModuleLeaf || value is any Module { return [(name, value)] }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.flatMap { parts(of: $0.value, named: name) }
        case .collection:
            return mirror.children.enumerated().flatMap { parts(of: $1.value, named: "\(name).\($0)") }
        case .tuple:
            return mirror.children.flatMap { element in
                let label = element.label!.drop { $0 == "." }  // a position's is ".0"
                return parts(of: element.value, named: "\(name).\(label)")
            }
        case .dictionary:
            guard let dictionary = value as? [String: Any] else { return [] }
            return dictionary.sorted { $0.key < $1.key }.flatMap {
                parts(of: $0.value, named: "\(name).\($0.key)")
            }
        default:
            return []
        }
    }
}

/// The name of something in a part of a module; a part may have no name.
private func joined(_ part: String, _ name: String) -> String {
    part.isEmpty || name.isEmpty ? part + name : "\(part).\(name)"
}

/// What a model's state is made of: parameters, which are learned, and buffers, which are not.
protocol ModuleLeaf: AnyObject, Sendable {
    var shape: Shape { get }
    var value: Tensor<Float> { get set }
}

extension Parameter: ModuleLeaf {}
extension Buffer: ModuleLeaf {}
