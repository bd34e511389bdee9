import TernCore

/// Layers one after another.
///
/// ```swift
/// let model = Sequential {
///     Flatten()
///     Linear(784, 128, activation: .relu)
///     Dropout(0.2)
///     Linear(128, 10)
/// }
/// ```
///
/// The parts are named by their position, `1.weight`, `1.bias`, …, as in `torch.nn.Sequential`.
public struct Sequential: Layer {
    /// The layers in their order.
    public let layers: [any Layer]

    /// Creates a layer from a list of layers.
    public init(_ layers: [any Layer]) {
        self.layers = layers
    }

    /// Creates a layer from the layers that a builder lists.
    public init(@SequentialBuilder _ layers: () -> [any Layer]) {
        self.init(layers())
    }

    public var members: [(name: String, value: Any)] {
        layers.enumerated().map { ("\($0)", $1) }
    }

    /// Applies the layers one after another.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        layers.reduce(x) { x, layer in layer(x) }
    }
}

/// A result builder for the layers of a ``Sequential``; conditions and loops are allowed.
///
/// ```swift
/// Sequential {
///     for _ in 0..<3 { Linear(64, 64, activation: .relu) }
///     if isRegularized { Dropout(0.5) }
/// }
/// ```
@resultBuilder
public enum SequentialBuilder {
    /// Returns a layer by itself.
    public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
    /// Returns one part after another.
    public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
    /// Returns the layers of an `if` without `else`, none where its condition is false.
    public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
    /// Returns the layers of the first branch of a condition.
    public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
    /// Returns the layers of the other branch of a condition.
    public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
    /// Returns the layers of each turn of a loop.
    public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
