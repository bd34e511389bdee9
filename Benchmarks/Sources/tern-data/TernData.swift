import ArgumentParser
import Foundation
import Tern
import TernTraining
import TernVision

/// Times what surrounds a training loop: the reading of files, and what a loader, augmentation and logs add to an epoch.
@main
struct TernDataBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-data", abstract: "Time the reading of files, and what data and logs add to an epoch.",
        subcommands: [Read.self, EpochCommand.self, SlowCommand.self])
}

/// The kinds of files that are read.
enum Kind: String, ExpressibleByArgument, CaseIterable {
    case firstTensor, safetensors, npz, torch, idx, csv, images
}

/// The command `tern-data read`.
struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the seconds of each reading of a file, as the peers of files.py do.")

    @Argument var kind: Kind
    @Argument var path: String
    @Option(help: "Number of readings.") var rounds = 3

    func run() throws {
        for _ in 0..<rounds {
            let (seconds, count) = try timed { try read() }
            print(seconds, count)
        }
    }

    /// Reads the file, and returns the number of elements, which says that it was read.
    private func read() throws -> Int {
        switch kind {
        case .firstTensor:
            let file = try Safetensors(contentsOf: path)
            return try file.tensor(named: file.names[0], as: Float.self).elementCount
        case .safetensors, .npz, .torch:
            return try openTensorFile(path).tensors.values.reduce(0) { $0 + $1.elementCount }
        case .idx: return try Tensor<UInt8>(idx: path).elementCount
        case .csv:
            let table = try CSVTable(contentsOf: path)
            return try table.numbers(table.columns, as: Double.self).elementCount
        case .images:
            // One after another: what is compared is a core.
            let folder = try ImageFolder(path)
            return try (0..<folder.count).reduce(0) { $0 + (try folder.load(at: $1).image.elementCount) }
        }
    }
}

/// The command `tern-data epoch`.
struct EpochCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epoch",
        abstract: "Time epochs of a convolutional network plain, augmented on workers, and logged, in turns.")

    @Option(help: "Folder of MNIST; without it, images of noise.") var mnist: String?
    @Option(help: "Number of images.") var images = 12_800
    @Option(help: "Number of epochs of each kind.") var rounds = 5

    private var noise: ImageDataset {
        let pixels = Tensor<UInt8>(Tensor<Float>.uniform([images, 28, 28], in: 0..<256))
        return ImageDataset(images: pixels, labels: .randomIntegers([images], in: 0..<10), classCount: 10)
    }

    func run() throws {
        let data = try mnist.map { try ImageDataset.mnist(in: $0).train } ?? noise
        let part = data.subset(0..<min(images, data.count))
        let augmented = part.augmented(by: [
            .randomCrop(28, padding: 2), .horizontalFlip(), .normalize(mean: [0.1307], standardDeviation: [0.3081])
        ])
        let folder = FileManager.default.temporaryDirectory.appending(path: "tern-data-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let board = try TensorBoardLog(folder)
        let network = Network()
        let kinds: [(name: String, run: () throws -> Void)] = [
            ("plain", { try network.train(DataLoader(part, batchSize: 64, seed: 0)) }),
            ("augmented", { try network.train(DataLoader(augmented, batchSize: 64, seed: 0, workers: 1)) }),
            ("logged", { try network.train(DataLoader(part, batchSize: 64, seed: 0), log: board) })
        ]
        var seconds = kinds.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, kind) in kinds.enumerated() { seconds[index].append(try timed { try kind.run() }.seconds) }
        }
        for (kind, times) in zip(kinds, seconds) { print(kind.name, median(times)) }
        for index in 1..<kinds.count {
            print("\(kinds[index].name) / plain", median(zip(seconds[index], seconds[0]).map { $0 / $1 }))
        }
    }
}

/// The network of `mnist --model cnn`, with an optimizer.
private final class Network {
    private let model = Sequential {
        Conv2d(1, 32, kernel: 3, activation: .relu)
        Conv2d(32, 64, kernel: 3, activation: .relu)
        MaxPool2d(2)
        Flatten()
        Linear(9216, 128, activation: .relu)
        Linear(128, 10)
    }
    private lazy var optimizer = Adam(model, learningRate: 1e-3)
    private var step = 0

    func train<Samples: Dataset>(_ loader: DataLoader<Samples>, log: TensorBoardLog? = nil) throws
    where Samples.Batch == Labeled<Tensor<Float>, Tensor<Int>>, Samples.Failure == Never {
        for batch in loader {
            let loss = optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) }.item()
            step += 1
            try log?.log(["loss": Double(loss), "rate": optimizer.learningRate], step: step)
        }
        // As at the end of an epoch: the distributions of all weights.
        for (name, value) in log == nil ? [:] : model.stateDictionary { try log?.histogram(name, value, step: step) }
        try log?.flush()
    }
}

/// The command `tern-data slow`.
struct SlowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slow", abstract: "Time an epoch over samples that take 2 ms each, by the number of workers.")

    @Option(help: "Number of samples.") var samples = 1024

    func run() throws {
        for workers in [0, 1, 2, 4, 8] {
            let loader = DataLoader(
                SlowSamples(count: samples), batchSize: 32, seed: 0, workers: workers, batchesAhead: max(2, 2 * workers)
            )
            // A step as long as a batch would take on eight workers.
            let seconds = timed { for _ in loader { Thread.sleep(forTimeInterval: 0.008) } }.seconds
            print(workers, seconds)
        }
    }
}

/// Samples that wait, as for a disk.
private struct SlowSamples: SampleDataset {
    let count: Int

    subscript(position: Int) -> Labeled<Tensor<Float>, Int> {
        Thread.sleep(forTimeInterval: 0.002)
        return Labeled(Tensor([Float(position)]), position)
    }
}

private func timed<Result>(_ body: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    return ((clock.now - start) / .seconds(1), result)
}

private func median(_ values: some Sequence<Double>) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
