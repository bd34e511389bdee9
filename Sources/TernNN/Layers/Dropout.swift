import TernCore

/// Dropout: in training, sets each element to zero with a probability and scales the others up so that the mean stays; the
/// identity otherwise (Srivastava et al., 2014).
///
/// ```swift
/// let y = Dropout(0.5)(x)
/// ```
///
/// `torch.nn.Dropout`. An optimizer's step and gradients of a model are training; see ``withTrainingMode(_:_:)``.
public struct Dropout: Layer {
    /// The probability with which an element is dropped.
    public let probability: Double

    /// Creates a layer that drops elements with a probability in 0...1.
    public init(_ probability: Double = 0.5) {
        checkProbability(probability, in: "Dropout")
        self.probability = probability
    }

    /// Drops elements of `x`, of any shape, in training; gives `x` itself otherwise.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        if !TrainingMode.current(for: x, in: "Dropout") || probability == 0 { return x }
        if probability == 1 { return x.dropped() }
        let p = Float(probability)
        return DropoutMask(count: x.elementCount, probability: p, factor: 1 / (1 - p))(x)
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns zeros for all elements, with gradients of 0.
    func dropped() -> Tensor { self.where(Tensor<Bool>(false), else: 0) }
}
