// A language model of characters: a decoder-only transformer that learns from the bundled Shakespeare and writes on.

import Foundation
import Tern

manualSeed(0)
let context = 24
let (train, validation) = try TextDataset.shakespeare(context: context)
let vocabulary = train.vocabulary

struct GPT: Module {
    let tokens: Embedding
    let positions: Embedding
    let blocks: TransformerEncoder
    let head: Linear

    init(vocabulary: Int, context: Int, width: Int, heads: Int, layers: Int) {
        tokens = Embedding(vocabulary, width, weightInitializer: .normal(standardDeviation: 0.02))
        positions = Embedding(context, width, weightInitializer: .normal(standardDeviation: 0.02))
        blocks = TransformerEncoder(layers, norm: LayerNorm(width)) {
            TransformerEncoderLayer(
                width, heads: heads, feedForward: 4 * width, dropout: 0, isBatchFirst: true, isNormFirst: true)
        }
        head = Linear(width, vocabulary, hasBias: false)
    }

    /// Maps [batch, length] to [batch, length, vocabulary].
    func callAsFunction(_ x: Tensor<Int>) -> Tensor<Float> {
        let y = tokens(x) + positions(.arange(x.shape[-1]))
        return head(blocks(y, isCausal: true))
    }
}

let model = GPT(vocabulary: vocabulary.count, context: context, width: 48, heads: 4, layers: 2)
let optimizer = AdamW(model, learningRate: 3e-3, clipping: .norm(1))
var loss: Float = 0
for step in 1...150 {
    let batch = train.randomBatch(16)
    loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }.item()
    if step % 50 == 0 { print("step \(step): loss \(loss)") }
}
let batch = validation.randomBatch(32)
let held = crossEntropyLoss(model(batch.inputs), batch.labels).item()
print("validation loss: \(held); all characters alike would be \(Foundation.log(Double(vocabulary.count)))")

let sampler = TokenSampler(temperature: 0.8, topK: 20)
var text = try vocabulary.encode("CORIOLANUS:\n")
for _ in 0..<60 {
    let logits = model(Tensor(Array(text.suffix(context))).unsqueeze(axis: 0))
    text.append(sampler(logits[0, -1]).item())
}
print(vocabulary.decode(text))
if held > 2.75 { exit(1) }
