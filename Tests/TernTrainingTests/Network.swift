import TernCore
import TernData
import TernNN
import TernTraining

/// A small network whose training depends on everything that a checkpoint holds: order, dropout, schedule, averages.
struct Network: Layer {
    let hidden = Linear(6, 16, activation: .relu)
    let norm = LayerNorm(16)
    let dropout = Dropout(0.25)
    let output = Linear(16, 3)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(dropout(norm(hidden(x)))) }
}

/// The training of a network, step by step.
final class Training {
    let network: Network
    let optimizer: Adam
    let loader: DataLoader<TensorDataset<Labeled<Tensor<Float>, Tensor<Int>>>>
    let run: TrainingRun
    var loss = Mean()
    var queue = Tensor<Float>.zeros([4])

    init(seed: UInt64 = 3) throws {
        var generator = PhiloxGenerator(seed: 11)
        let inputs = Tensor<Float>.normal([50, 6], using: &generator)
        manualSeed(seed)
        network = Network()
        optimizer = Adam(network, learningRate: 0.01)
        loader = DataLoader(
            TensorDataset(inputs: inputs, labels: Tensor((0..<50).map { $0 % 3 })), batchSize: 8, seed: seed)
        run = TrainingRun(
            network, optimizer, schedule: Scheduler(optimizer, .cosine(steps: 100)),
            average: ExponentialMovingAverage(of: network, decay: 0.9))
    }

    /// Keeps values of its own, before or after the run is resumed.
    func keep() throws {
        try run.keep("loss") {
            self.loss
        } set: {
            self.loss = $0
        }
        try run.keep(tensor: "queue") {
            self.queue
        } set: {
            self.queue = $0
        }
    }

    /// Trains up to a step.
    func train(until end: Int) throws {
        while run.step < end {
            for batch in try run.batches(of: loader) {
                let value = optimizer.step { crossEntropyLoss(network(batch.inputs), batch.labels) }
                run.schedule?.step()
                run.average?.update()
                run.step += 1
                loss.update(Double(value.item()))
                queue = concatenate([queue[1...], Tensor([value.item()])], axis: 0)
                run.metrics = ["loss": Double(value.item())]
                if run.step == end { break }
            }
        }
    }
}

/// Tells whether two checkpoints are the same, in all bits.
func isSame(_ a: Checkpoint, _ b: Checkpoint) -> Bool {
    a.epoch == b.epoch && a.step == b.step && a.metrics == b.metrics && a.random == b.random
        && a.state.tensors == b.state.tensors && a.state.numbers == b.state.numbers && a.valueNames == b.valueNames
}
