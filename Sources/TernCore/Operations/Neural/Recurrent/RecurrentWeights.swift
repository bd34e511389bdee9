/// The weights of one direction of a recurrent layer, or of a cell, in PyTorch's layout: those of the gates lie below
/// one another.
///
/// ```swift
/// let weights = RecurrentWeights(input: .normal([512, 64]), hidden: .normal([512, 128]))   // an LSTM of 128 units
/// ```
public struct RecurrentWeights<Scalar: TensorFloatingPoint>: Sendable {
    /// The weight of the input, [gates · hidden, inputs].
    public let input: Tensor<Scalar>
    /// The weight of the hidden state, [gates · hidden, hidden]; with a projection [gates · hidden, projected].
    public let hidden: Tensor<Scalar>
    /// The biases of the input's part and of the hidden state's, [gates · hidden] each.
    public let biases: (input: Tensor<Scalar>, hidden: Tensor<Scalar>)?
    /// The projection of an LSTM's hidden state, [projected, hidden], which makes it smaller than the cell (Sak et al., 2014).
    public let projection: Tensor<Scalar>?

    /// Creates the weights for a function whose cell decides the number of gates.
    public init(
        input: Tensor<Scalar>, hidden: Tensor<Scalar>, biases: (input: Tensor<Scalar>, hidden: Tensor<Scalar>)? = nil,
        projection: Tensor<Scalar>? = nil
    ) {
        (self.input, self.hidden, self.biases, self.projection) = (input, hidden, biases, projection)
    }
}
