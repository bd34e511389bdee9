/// The weights of one direction of a recurrent layer, or of a cell, in PyTorch's layout: those of the gates lie below
/// one another.
///
/// ```swift
/// let weights = RecurrentWeights(input: .normal([512, 64]), hidden: .normal([512, 128]))   // an LSTM of 128 units
/// ```
public struct RecurrentWeights<Scalar: TensorFloatingPoint>: Sendable {
    /// [gates · hidden, inputs]
    public let input: Tensor<Scalar>
    /// [gates · hidden, hidden]; with a projection [gates · hidden, projected].
    public let hidden: Tensor<Scalar>
    /// [gates · hidden] each: what is added to the input's part and to the hidden state's.
    public let biases: (input: Tensor<Scalar>, hidden: Tensor<Scalar>)?
    /// [projected, hidden]: makes the hidden state of an LSTM smaller than its cell (Sak et al., 2014).
    public let projection: Tensor<Scalar>?

    /// Weights, for a function that says how many gates there are.
    public init(
        input: Tensor<Scalar>, hidden: Tensor<Scalar>, biases: (input: Tensor<Scalar>, hidden: Tensor<Scalar>)? = nil,
        projection: Tensor<Scalar>? = nil
    ) {
        (self.input, self.hidden, self.biases, self.projection) = (input, hidden, biases, projection)
    }
}
