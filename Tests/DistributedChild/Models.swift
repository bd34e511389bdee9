import Tern

struct MLP: Layer {
    let hidden = Linear(64, 300, activation: .relu)
    let output = Linear(300, 10)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x.flatten(from: 1))) }
}

struct CNN: Layer {
    let convolution = Conv2d(1, 16, kernel: 3, padding: 1)
    let norm = BatchNorm2d(16)
    let dropout = Dropout(0.25)
    let hidden = Linear(16 * 16, 128, activation: .relu)
    let output = Linear(128, 10)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        let features = maxPool(norm(convolution(x)).relu(), kernel: 2)
        return output(dropout(hidden(features.flatten(from: 1))))
    }
}

/// A small language model of characters.
struct Transformer: Module {
    let tokens: Embedding
    let positions: Embedding
    let blocks: TransformerEncoder
    let head: Linear

    init(characters: Int, context: Int) {
        tokens = Embedding(characters, 64)
        positions = Embedding(context, 64)
        blocks = TransformerEncoder(2, norm: LayerNorm(64)) {
            TransformerEncoderLayer(
                64, heads: 4, feedForward: 256, dropout: 0.1, activation: .relu, isBatchFirst: true, isNormFirst: true)
        }
        head = Linear(64, characters, hasBias: false)
    }

    func callAsFunction(_ x: Tensor<Int>) -> Tensor<Float> {
        head(blocks(tokens(x) + positions(.arange(0, x.shape[-1])), mask: nil, isCausal: true))
    }
}
