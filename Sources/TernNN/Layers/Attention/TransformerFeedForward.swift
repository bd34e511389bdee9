import TernCore

/// The feed-forward part of a transformer layer: two dense layers with an activation between them, on each position by
/// itself.
struct TransformerFeedForward: Module {
    let linear1: Linear
    let linear2: Linear
    let dropout: Dropout

    init(_ width: Int, hidden: Int, dropout: Double, activation: Activation, hasBias: Bool) {
        linear1 = Linear(width, hidden, activation: activation, hasBias: hasBias)
        linear2 = Linear(hidden, width, hasBias: hasBias)
        self.dropout = Dropout(dropout)
    }

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { dropout(linear2(dropout(linear1(x)))) }
}
