import TernCore

// To be replaced by LayerNorm as soon as there is one: the same call, keys and numbers.
struct TransformerNorm: Layer {
    let weight: Parameter
    let bias: Parameter?
    let epsilon: Double

    init(_ length: Int, epsilon: Double = 1e-5, hasBias: Bool = true) {
        weight = Parameter(.ones([length]))
        bias = hasBias ? Parameter(.zeros([length])) : nil
        self.epsilon = epsilon
    }

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        let deviations = x - x.mean(axes: -1, keepDims: true)
        let variance = deviations.square().mean(axes: -1, keepDims: true)
        let y = deviations * (variance + Float(epsilon)).rsqrt() * weight.value
        return bias.map { y + $0.value } ?? y
    }
}
