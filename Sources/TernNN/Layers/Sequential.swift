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

    /// A list of layers as one.
    public init(_ layers: [any Layer]) {
        self.layers = layers
    }

    /// The layers that a builder lists.
    public init(@SequentialBuilder _ layers: () -> [any Layer]) {
        self.init(layers())
    }

    public var members: [(name: String, value: Any)] {
        layers.enumerated().map { ("\($0)", $1) }
    }

    /// The value of the last layer at that of the one before, and so on.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        layers.reduce(x) { x, layer in layer(x) }
    }
}

/// Collects the layers of a ``Sequential``; conditions and loops are allowed.
@resultBuilder
public enum SequentialBuilder {
    /// A layer by itself.
    public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
    /// One part after another.
    public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
    /// The layers of an `if` without `else`, none where its condition is false.
    public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
    /// The layers of the first branch of a condition.
    public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
    /// The layers of the other branch of a condition.
    public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
    /// The layers of each turn of a loop.
    public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
