import TernCore

/// In training, sets each element to zero with a probability and scales the others up so that the mean stays; does nothing
/// otherwise (Srivastava et al., 2014).
public struct Dropout: Layer {
    /// The probability with which an element is dropped.
    public let probability: Float

    /// A layer that drops elements with a probability in 0...1.
    public init(_ probability: Float = 0.5) {
        check((0...1).contains(probability), "Dropout", "the probability \(probability) is not in 0...1")
        self.probability = probability
    }

    /// `x` of any shape with elements dropped, in training; `x` itself otherwise.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        if !isTraining || probability == 0 { return x }
        if probability == 1 { return x * 0 }
        return DropoutMask(count: x.elementCount, probability: probability, factor: 1 / (1 - probability))(x)
    }
}
