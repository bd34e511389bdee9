import TernCore

/// A dense layer: activation(x Wᵀ + b).
///
/// ```swift
/// let hidden = Linear(784, 128, activation: .relu)
/// let y = hidden(x)   // [64, 784] gives [64, 128]
/// ```
///
/// The weight is [outputs, inputs] and both parameters start uniform in ±1/√inputs, as in `torch.nn.Linear`.
public struct Linear: Layer {
    /// The weight, [outputs, inputs].
    public let weight: Parameter
    /// The bias, [outputs], if there is one.
    public let bias: Parameter?
    /// The function that is applied to the result.
    public let activation: Activation

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - inputs: the length of the last axis of the input; `in_features` in PyTorch.
    ///   - outputs: the length of the last axis of the result; `out_features` in PyTorch.
    ///   - activation: the function that is applied to the result, in the same pass.
    ///   - hasBias: whether a bias is added.
    ///   - weightInitializer: the first values of the weight.
    ///   - biasInitializer: the first values of the bias; by default uniform in ±1/√inputs.
    public init(
        _ inputs: Int, _ outputs: Int, activation: Activation = .identity, hasBias: Bool = true,
        weightInitializer: Initializer = .torchDefault, biasInitializer: Initializer? = nil
    ) {
        check(inputs >= 0 && outputs >= 0, "Linear", "sizes are negative: \(inputs) inputs, \(outputs) outputs")
        checkSizes([outputs, inputs], in: "Linear")
        weight = Parameter(weightInitializer([outputs, inputs]))
        let bound = 1 / Float(max(inputs, 1)).squareRoot()
        let biasInitializer = biasInitializer ?? .uniform(-Double(bound)..<Double(bound))
        bias = hasBias ? Parameter(biasInitializer([outputs])) : nil
        self.activation = activation
    }

    /// Creates a layer with parameters that exist, such as one shared with another layer.
    ///
    /// ```swift
    /// let words = Embedding(50257, 256)
    /// let logits = Linear(weight: words.weight)   // tied: one table for both ends of a language model
    /// ```
    ///
    /// The gradients of all uses add up, optimizers update a shared parameter once, and a state dictionary has it under each of
    /// its names. Traps where the shapes do not fit.
    ///
    /// - Parameters:
    ///   - weight: [outputs, inputs].
    ///   - bias: [outputs]; none if nil.
    ///   - activation: the function that is applied to the result, in the same pass.
    public init(weight: Parameter, bias: Parameter? = nil, activation: Activation = .identity) {
        check(
            weight.shape.rank == 2 && (bias == nil || bias!.shape == [weight.shape[0]]), "Linear",
            "expected a weight [outputs, inputs] and a bias [outputs], found \(weight.shape)"
                + (bias.map { " and \($0.shape)" } ?? ""))
        (self.weight, self.bias, self.activation) = (weight, bias, activation)
    }

    /// Maps [..., inputs] to [..., outputs].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        linear(x, weight.value, bias?.value, activation: activation)
    }
}
