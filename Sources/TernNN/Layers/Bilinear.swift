import TernCore

/// A bilinear layer of two inputs: y_k = aᵀ W_k b + c_k, as `torch.nn.Bilinear`.
///
/// ```swift
/// let score = Bilinear(32, 16, 1)
/// let y = score(users, items)   // [64, 32] and [64, 16] give [64, 1]
/// ```
///
/// The weight is [outputs, firstInputs, secondInputs]; both parameters start uniform in ±1/√firstInputs.
public struct Bilinear: Module {
    /// The weight, [outputs, firstInputs, secondInputs].
    public let weight: Parameter
    /// The bias, [outputs].
    public let bias: Parameter?

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - firstInputs: the length of the last axis of the first input.
    ///   - secondInputs: the length of the last axis of the second input.
    ///   - outputs: the length of the last axis of the result.
    ///   - hasBias: whether a bias is added.
    public init(_ firstInputs: Int, _ secondInputs: Int, _ outputs: Int, hasBias: Bool = true) {
        check(
            firstInputs >= 0 && secondInputs >= 0 && outputs >= 0, "Bilinear",
            "sizes are negative: \(firstInputs) and \(secondInputs) inputs, \(outputs) outputs")
        let bound = 1 / Double(max(firstInputs, 1)).squareRoot()
        let initializer = Initializer.uniform(-bound..<bound)
        weight = Parameter(initializer([outputs, firstInputs, secondInputs]))
        bias = hasBias ? Parameter(initializer([outputs])) : nil
    }

    /// Maps [..., firstInputs] and [..., secondInputs] to [..., outputs].
    public func callAsFunction(_ first: Tensor<Float>, _ second: Tensor<Float>) -> Tensor<Float> {
        bilinear(first, second, weight.value, bias?.value)
    }
}
