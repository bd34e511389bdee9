import ArgumentParser
import Foundation
import Tern
import TernDistributed

/// The command `tern-distributed steps`.
struct Steps: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps",
        abstract: "Time training steps on all ranks, and what of the communication is exposed.")

    enum Model: String, ExpressibleByArgument, CaseIterable { case mlp, cnn, charlm }

    @Argument(help: "mlp (784-1024-1024-10, batch 256), cnn (MNIST, batch 64) or charlm (batch 32).") var model: Model
    @Option(help: "Number of threads of a process.") var threads = 1
    @Option(help: "Number of shards (default: the ranks).") var shards: Int?
    @Option(help: "Seconds to train.") var budget = 5.0
    @Option(help: "File of a trace of ten steps of rank 0, for ui.perfetto.dev.") var trace: String?

    func run() throws {
        let world = try Communicator.world()
        runtime.threadCount = threads
        manualSeed(1)
        switch model {
        case .mlp:
            let model = MLP()
            try run(world, model, SGD(model, learningRate: 0.01, momentum: 0.9), images(256)) { part in
                crossEntropyLoss(model(part.inputs.flatten(from: 1)), part.labels)
            }
        case .cnn:
            let model = CNN()
            try run(world, model, Adam(model), images(64)) { part in
                crossEntropyLoss(model(part.inputs), part.labels)
            }
        case .charlm:
            let model = LanguageModel()
            let batch = Labeled(
                Tensor<Int>.randomIntegers([32, 128], in: 0..<65), Tensor<Int>.randomIntegers([32, 128], in: 0..<65))
            try run(world, model, AdamW(model, clipping: .norm(1)), batch) { part in
                crossEntropyLoss(model(part.inputs), part.labels)
            }
        }
    }

    private func images(_ count: Int) -> Labeled<Tensor<Float>, Tensor<Int>> {
        Labeled(.uniform([count, 1, 28, 28]), .randomIntegers([count], in: 0..<10))
    }

    private func run<Batch: Stacked>(
        _ world: Communicator, _ model: some Module, _ optimizer: Optimizer, _ batch: Batch,
        _ loss: (Batch) -> Tensor<Float>
    ) throws {
        let parallel = try DataParallel(model, optimizer, over: world, shards: shards)
        func step() throws {
            // One shard on one rank is a step as anybody writes it.
            if parallel.shards == 1 { optimizer.step { loss(batch) } } else { try parallel.step(over: batch, loss) }
        }
        for _ in 0..<5 { try step() }
        try world.barrier()
        runtime.resetPeakMemory()
        var times: [Double] = []
        let (clock, start) = (ContinuousClock(), ContinuousClock.now)
        var isOver = false
        while !isOver {
            for _ in 0..<10 { times.append(try clock.measure { try step() } / .seconds(1)) }
            // Rank 0 says when it is enough.
            var over = Tensor<Int>((clock.now - start) / .seconds(1) > budget ? 1 : 0)
            try world.broadcast(&over)
            isOver = over.item() == 1
        }
        let peak = runtime.memory.peak
        times.sort()
        let profile = try profile { for _ in 0..<10 { try step() } }
        if world.rank == 0 {
            let median = times[times.count / 2]
            let exposed = profile.rows.first { $0.name.hasPrefix("sum over ranks") }.map { $0.seconds / 10 } ?? 0
            print(
                String(
                    format: "%@ ranks %d threads %d shards %d: %.3f ms a step, %.0f samples/s, "
                        + "sum over ranks %.1f%%, peak of %.1f MiB",
                    self.model.rawValue, world.size, threads, parallel.shards, median * 1e3,
                    Double(batch.sampleCount) / median, 100 * exposed / median, Double(peak) / 0x1p20))
            if let trace { try profile.chromeTrace.write(toFile: trace, atomically: true, encoding: .utf8) }
        }
    }
}
