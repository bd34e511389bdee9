import TernCore

/// A model or a part of one: a structure of parameters and other modules.
///
/// ```swift
/// struct MLP: Layer {
///     let hidden = Linear(784, 128, activation: .relu)
///     let output = Linear(128, 10)
///
///     func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x)) }
/// }
/// ```
///
/// Parameters and buffers are found and named by reflection, through stored properties, optionals, arrays, tuples and
/// dictionaries with string keys: `hidden.weight`, `blocks.0.bias`, … as in `torch.nn`. Modules that are classes are visited
/// once, so they may refer back to each other.
///
/// A module refers to its parameters: `let best = model` is another name for the same parameters, which train on. ``copy()``
/// makes others:
///
/// ```swift
/// var (best, lowest) = (model.copy(), Float.infinity)
/// for epoch in 1...epochs {
///     train(model)
///     let loss = evaluate(model)
///     if loss < lowest { (best, lowest) = (model.copy(), loss) }
/// }
/// ```
///
/// A stored `Tensor` is a constant: neither learned nor saved. Wrap it in a ``Parameter`` or a ``Buffer``; ``summary`` lists
/// those that are not.
public protocol Module: Sendable {
    /// The named parts that may hold parameters: by default the stored properties.
    var members: [(name: String, value: Any)] { get }

    /// Returns this module with parts copied by a copier; ``copy()`` calls it. By default a structure whose stored properties
    /// are copied; a class, or an enumeration that holds modules, implements it.
    func copied(by copier: ModuleCopier) -> Self
}

/// A module from one tensor to one tensor, as ``Sequential`` takes them.
///
/// ```swift
/// struct Scale: Layer {
///     let factor = Parameter(.ones([1]))
///     func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x * factor.value }
/// }
/// ```
public protocol Layer: Module {
    /// Returns the layer's value at `x`.
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

    public func copied(by copier: ModuleCopier) -> Self { copier.copyProperties(of: self) }

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
        var modules: [(name: String, module: any Module)] = []
        visit { if let module = $1 as? any Module { modules.append(($0, module)) } }
        return modules
    }

    /// The parameters and buffers with their names, in the order of declaration. In place of a parameter that is computed stand
    /// those it is computed from.
    var leaves: [(name: String, value: any ModuleLeaf)] {
        var leaves: [(name: String, value: any ModuleLeaf)] = []
        visit { name, part in
            guard let leaf = part as? any ModuleLeaf else { return }
            guard let parametrization = (leaf as? Parameter)?.parametrization else {
                return leaves.append((name, leaf))
            }
            var path = name.split(separator: ".").map(String.init)
            path.insert("parametrizations", at: path.count - 1)
            leaves += parametrization.leaves.map { (joined(path.joined(separator: "."), $0.name), $0.value) }
        }
        return leaves
    }

    /// The stored tensors with their names: constants.
    var constants: [(name: String, shape: Shape)] {
        var constants: [(name: String, shape: Shape)] = []
        visit { name, part in
            guard let module = part as? any Module else { return }
            constants += module.parts(where: { $0 is any Shaped }).map {
                (joined(name, $0.name), ($0.value as! any Shaped).shape)
            }
        }
        return constants
    }

    /// Calls `body` with this module, the modules, parameters and buffers in it, and their names, in the order of declaration;
    /// with an object that is a module only once.
    private func visit(_ body: (String, Any) -> Void) {
        var objects: Set<ObjectIdentifier> = []
        func visit(_ part: Any, _ name: String) {
            guard let module = part as? any Module else { return body(name, part) }
            if type(of: module) is AnyClass && !objects.insert(ObjectIdentifier(module as AnyObject)).inserted {
                return
            }
            body(name, module)
            for part in module.parts { visit(part.value, joined(name, part.name)) }
        }
        visit(self, "")
    }

    /// The modules, parameters and buffers that are not in another module inside this one.
    var parts: [(name: String, value: Any)] { parts { $0 is any ModuleLeaf || $0 is any Module } }

    private func parts(where isPart: (Any) -> Bool) -> [(name: String, value: Any)] {
        members.flatMap { Self.parts(of: $0.value, named: $0.name, where: isPart) }
    }

    private static func parts(
        of value: Any, named name: String, where isPart: (Any) -> Bool
    ) -> [(name: String, value: Any)] {
        if isPart(value) { return [(name, value)] }
        if value is any Module { return [] }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.flatMap { parts(of: $0.value, named: name, where: isPart) }
        case .collection:
            return mirror.children.enumerated().flatMap {
                parts(of: $1.value, named: "\(name).\($0)", where: isPart)
            }
        case .tuple:
            return mirror.children.flatMap { element in
                let label = element.label!.drop { $0 == "." }  // a position's is ".0"
                return parts(of: element.value, named: "\(name).\(label)", where: isPart)
            }
        case .dictionary:
            guard let dictionary = value as? [String: Any] else { return [] }
            return dictionary.sorted { $0.key < $1.key }.flatMap {
                parts(of: $0.value, named: "\(name).\($0.key)", where: isPart)
            }
        default:
            return []
        }
    }
}

/// Returns the name of something in a part of a module; a part may have no name.
private func joined(_ part: String, _ name: String) -> String {
    part.isEmpty || name.isEmpty ? part + name : "\(part).\(name)"
}

/// A part of a model's state: a parameter, which is learned, or a buffer, which is not.
protocol ModuleLeaf: AnyObject, Sendable {
    var shape: Shape { get }
    var value: Tensor<Float> { get set }
    /// Returns a parameter or buffer of its own with the same value.
    func makeCopy(by copier: ModuleCopier) -> Self
}

extension Parameter: ModuleLeaf {}
extension Buffer: ModuleLeaf {}

/// A tensor of any scalar type.
private protocol Shaped {
    var shape: Shape { get }
}

extension Tensor: Shaped {}
