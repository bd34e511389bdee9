import TernCore

// Layers made of others. Arrays, tuples and dictionaries of layers in a model's properties are named as torch.nn's ModuleList
// and ModuleDict name theirs, so there are no types for them.

/// The identity as a layer, such as a shortcut or a head that is taken away.
///
/// ```swift
/// let shortcut: any Layer = isNarrow ? Linear(64, 32) : Identity()
/// ```
public struct Identity: Layer {
    /// Creates a layer without parameters.
    public init() {}

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x }
}

/// A function as a layer.
///
/// ```swift
/// Sequential {
///     Lambda { $0.reshape([-1, 1, 28, 28]) }
///     Flatten()
/// }
/// ```
///
/// Parameters that the function reads are learned only if the model has them elsewhere, too.
public struct Lambda: Layer {
    private let function: @Sendable (Tensor<Float>) -> Tensor<Float>

    /// Creates a layer that calls a function.
    public init(_ function: @escaping @Sendable (Tensor<Float>) -> Tensor<Float>) { self.function = function }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { function(x) }

    public var members: [(name: String, value: Any)] { [] }
}

/// Layers beside a shortcut: shortcut(x) + body(x) (He et al., 2016).
///
/// ```swift
/// Residual {
///     Linear(64, 64, activation: .relu)
///     Linear(64, 64)
/// }
/// ```
///
/// The parameters of the body are named as those of a ``Sequential`` under `body`, the shortcut's under `shortcut`.
public struct Residual: Layer {
    /// The layers whose result is added to the shortcut.
    public let body: Sequential
    /// The layer that x goes through beside the body, where its shape has to change; nil for the identity.
    public let shortcut: (any Layer)?

    /// Creates the layers that a builder lists, beside a shortcut.
    ///
    /// - Parameters:
    ///   - shortcut: the layer that x goes through; nil for the identity.
    ///   - body: the layers; their result must have the shape of the shortcut's.
    public init(shortcut: (any Layer)? = nil, @SequentialBuilder _ body: () -> [any Layer]) {
        (self.body, self.shortcut) = (Sequential(body()), shortcut)
    }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        let (direct, change) = (shortcut?(x) ?? x, body(x))
        check(
            direct.shape == change.shape, "Residual",
            "the shortcut gives shape \(direct.shape), the body \(change.shape)")
        return direct + change
    }
}

/// Layers beside each other, whose results are joined.
///
/// ```swift
/// Parallel(.concatenation(axis: -1)) {
///     Linear(64, 32)
///     Linear(64, 32, activation: .tanh)
/// }
/// ```
///
/// The branches are named by their position, `0.weight`, `1.weight`, …
public struct Parallel: Layer {
    /// The operation that joins the results of the branches.
    public enum Joint: Sendable {
        /// The sum of the results.
        case sum
        /// The concatenation of the results along an axis.
        case concatenation(axis: Int)
    }

    /// The branches in their order.
    public let branches: [any Layer]
    /// The operation that joins the results of the branches.
    public let joint: Joint

    /// Creates a layer of the branches that a builder lists, at least one.
    public init(_ joint: Joint = .sum, @SequentialBuilder _ branches: () -> [any Layer]) {
        (self.branches, self.joint) = (branches(), joint)
        check(!self.branches.isEmpty, "Parallel", "there are no branches")
    }

    public var members: [(name: String, value: Any)] { branches.enumerated().map { ("\($0)", $1) } }

    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        switch joint {
        case .sum: branches.dropFirst().reduce(branches[0](x)) { $0 + $1(x) }
        case .concatenation(let axis): concatenate(branches.map { $0(x) }, axis: axis)
        }
    }
}

extension Module {
    /// Makes all parameters constants to gradient calls, so that no optimizer changes them.
    ///
    /// ```swift
    /// model.body.freeze()   // only the head learns
    /// ```
    public func freeze() {
        for parameter in parameters { parameter.isFrozen = true }
    }

    /// Lets all parameters learn again.
    public func unfreeze() {
        for parameter in parameters { parameter.isFrozen = false }
    }
}
