import Foundation
import Tern
import TernDistributed
import TernTraining

/// Trains a model for some steps, whose batches can't be cut evenly.
///
/// - Returns: the last loss, and a number that stands for all bits of the model.
func train(
    _ model: String, _ world: Communicator, shards: Int?, steps: Int, afterStep: (Int) throws -> Void = { _ in }
) throws -> String {
    manualSeed(UInt64(11 + world.rank))  // rank 0's counts
    switch model {
    case "mlp":
        let model = MLP()
        return try train(model, SGD(model, learningRate: 0.1, momentum: 0.9), world, shards, steps, afterStep) {
            model($0)
        }
    case "cnn":
        let model = CNN()
        return try train(model, Adam(model, clipping: .norm(1)), world, shards, steps, afterStep) { model($0) }
    default:
        let text = try TextDataset.shakespeare(context: 32, validationFraction: 0.1).train
        let model = Transformer(characters: text.vocabulary.count, context: 32)
        let optimizer = AdamW(model, clipping: .norm(1))
        let parallel = try DataParallel(model, optimizer, over: world, shards: shards)
        var loss = Tensor<Float>(0)
        for _ in 0..<steps {
            loss = try parallel.step(over: text.randomBatch(10)) { crossEntropyLoss(model($0.inputs), $0.labels) }
        }
        return describe(loss, model, optimizer)
    }
}

private func train(
    _ model: some Module, _ optimizer: Optimizer, _ world: Communicator, _ shards: Int?, _ steps: Int,
    _ afterStep: (Int) throws -> Void, _ logits: (Tensor<Float>) -> Tensor<Float>
) throws -> String {
    let parallel = try DataParallel(model, optimizer, over: world, shards: shards, tallies: 1)
    let loader = DataLoader(ImageDataset.digits().train, batchSize: 45, seed: 5)
    var (loss, step) = (Tensor<Float>(0), 0)
    while step < steps {
        for batch in loader where step < steps {
            loss = try parallel.step(over: batch) { part in
                let y = logits(part.inputs)
                parallel.tallies[0] += Float(part.count)
                return crossEntropyLoss(y, part.labels)
            }
            try expect(parallel.tallies[0] == Float(batch.count), "a batch of \(batch.count): \(parallel.tallies)")
            step += 1
            try afterStep(step)
        }
    }
    return describe(loss, model, optimizer)
}

/// Returns the loss, and a checksum of parameters, buffers, the optimizer's state and the default generator.
private func describe(_ loss: Tensor<Float>, _ model: some Module, _ optimizer: Optimizer) -> String {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    let tensors = model.stateDictionary.merging(optimizer.state.tensors) { $1 }
    for (_, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
        for value in tensor.scalars { state = (state ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
    }
    let draw = Tensor<Float>.uniform([1]).scalars[0].bitPattern
    return "loss \(loss.item()) bits \(String(state, radix: 16)) \(String(draw, radix: 16))"
}
