// A program that trains until it is done or killed, as users write theirs: for tests of what it leaves behind.
//
//     TrainingChild FOLDER EPOCHS [--limit BYTES]

import Foundation
import TernCore
import TernData
import TernNN
import TernTraining

struct Network: Layer {
    let hidden = Linear(8, 32, activation: .relu)
    let dropout = Dropout(0.25)
    let output = Linear(32, 3)

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(dropout(hidden(x))) }
}

manualSeed(3)
let samples = TensorDataset(inputs: .normal([90, 8]), labels: Tensor((0..<90).map { $0 * $0 % 3 }))
let loader = DataLoader(samples, batchSize: 8, seed: 5)
let network = Network()
let optimizer = Adam(network, learningRate: 0.01)
let schedule = Scheduler(optimizer, .cosine(steps: 400))
let run = TrainingRun(
    network, optimizer, schedule: schedule, average: ExponentialMovingAverage(of: network, decay: 0.9))
var loss = Mean()
try run.keep("loss") {
    loss
} set: {
    loss = $0
}

let arguments = CommandLine.arguments
if arguments.count > 4, let bytes = UInt(arguments[4]) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
do {
    let checkpoints = try CheckpointFolder(arguments[1], keepLast: 2, keepBest: .lowest("loss"))
    if let resumption = try checkpoints.resume(run) { print(resumption) }
    while run.epoch < Int(arguments[2])! {
        for batch in try run.batches(of: loader) {
            let value = optimizer.step { crossEntropyLoss(network(batch.inputs), batch.labels) }
            schedule.step()
            run.average?.update()
            run.step += 1
            loss.update(Double(value.item()))
            run.metrics["loss"] = loss.compute()
            try checkpoints.saveInBackground(run)
            if run.step == 1 { print("begun") }
            fflush(nil)
        }
    }
    try checkpoints.save(run)
    print("done")
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}
