import Tern

struct MLP: Layer {
    let a = Linear(784, 1024, activation: .relu)
    let b = Linear(1024, 1024, activation: .relu)
    let c = Linear(1024, 10)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { c(b(a(x))) }
}

/// The network of `mnist train --model cnn`.
struct CNN: Layer {
    let a = Conv2d(1, 32, kernel: 3, activation: .relu)
    let b = Conv2d(32, 64, kernel: 3, activation: .relu)
    let c = Linear(64 * 12 * 12, 128, activation: .relu)
    let d = Linear(128, 10)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { d(c(maxPool(b(a(x)), kernel: 2).flatten(from: 1))) }
}

/// The network of `charlm train`.
struct LanguageModel: Module {
    let tokens = Embedding(65, 128)
    let positions = Embedding(128, 128)
    let blocks = TransformerEncoder(4, norm: LayerNorm(128)) {
        TransformerEncoderLayer(
            128, heads: 4, feedForward: 512, dropout: 0, activation: .relu, isBatchFirst: true, isNormFirst: true)
    }
    let head = Linear(128, 65, hasBias: false)

    func callAsFunction(_ x: Tensor<Int>) -> Tensor<Float> {
        head(blocks(tokens(x) + positions(.arange(0, x.shape[-1])), mask: nil, isCausal: true))
    }
}
