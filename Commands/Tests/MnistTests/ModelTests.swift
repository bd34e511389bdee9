import Foundation
import Tern
import TestSupport
import Testing

@testable import mnist

/// The models against PyTorch's, with weights that both compute (`Tests/Fixtures/generator/classifiers.py`).
@Suite struct ModelTests {
    struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
        let model: String
        let height: Int
        let width: Int
        let loss: Double
        let logits: FixtureTensor
        /// For each parameter the gradient's product with noise, and its norm.
        let gradients: [String: [Double]]
        let evaluation: FixtureTensor

        static let all: [Fixture] = {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Tests/Fixtures/models/classifiers.json").standardized
            return try! JSONDecoder().decode([Fixture].self, from: Data(contentsOf: file))
        }()

        var testDescription: String { "\(model) of \(height)×\(width)" }
    }

    /// Numbers in -1..1 of the minimal standard generator (Park and Miller, 1988).
    private func noise(_ shape: Shape, _ seed: Int) -> Tensor<Float> {
        var x = seed
        let numbers = (0..<shape.elementCount).map { _ in
            x = 48271 * x % (1 << 31 - 1)
            return Float(2 * Double(x) / Double(1 << 31 - 1) - 1)
        }
        return Tensor(shape: shape, scalars: numbers)
    }

    private func classifier(_ kind: ModelKind, _ height: Int, _ width: Int) throws -> Classifier {
        let images = ImageDataset(images: .zeros([1, height, width]), labels: [0], classCount: 10)
        return Classifier(try Architecture(kind, hidden: [], for: images))
    }

    @Test(arguments: Fixture.all)
    func agreesWithPyTorch(_ fixture: Fixture) throws {
        let kind = try #require(ModelKind(rawValue: fixture.model))
        let model = try classifier(kind, fixture.height, fixture.width)
        var state = model.stateDictionary
        let counters = state.filter { $0.key.hasSuffix("num_batches_tracked") }
        for key in counters.keys { state[key] = nil }
        for (position, key) in state.keys.sorted().enumerated() {
            let shape = state[key]!.shape
            let values = noise(shape, position + 1)
            let rowLength = Float(shape.elementCount / shape[0])
            state[key] = shape.rank == 1 ? 1 + 0.5 * values : values / rowLength.squareRoot()
        }
        try model.load(state.merging(counters) { $1 })
        let images = 0.5 + 0.5 * noise([6, 1, fixture.height, fixture.width], 100)

        var logits = Tensor<Float>(0)
        let (loss, gradients) = valueAndGradients(of: model) {
            logits = model(images)
            return crossEntropyLoss(logits, .arange(6))
        }
        expect(logits, fixture.logits, "logits")
        #expect(abs(Double(loss.item()) - fixture.loss) <= 1e-5 * fixture.loss)
        #expect(Set(model.namedParameters.map(\.name)) == Set(fixture.gradients.keys))
        for (name, parameter) in model.namedParameters {
            let (gradient, expected) = (try #require(gradients[parameter]), try #require(fixture.gradients[name]))
            let product = (gradient * noise(gradient.shape, 200)).sum().item()
            let norm = gradient.square().sum().item().squareRoot()
            #expect(abs(Double(product) - expected[0]) <= 2e-5 * expected[1], "\(name)")
            #expect(abs(Double(norm) - expected[1]) <= 1e-5 * expected[1], "\(name)")
        }
        // No longer in training: by the running moments, which the pass above has moved.
        expect(model(images), fixture.evaluation, "evaluation")
    }

    /// Equal to 1e-5 of the largest element.
    private func expect(_ found: Tensor<Float>, _ expected: FixtureTensor, _ what: String) {
        let scale = expected.elements.reduce(0) { max($0, abs($1)) }
        #expect(found.shape == Shape(expected.shape), "\(what)")
        let errors = zip(found.scalars, expected.elements).map { abs(Double($0) - $1) }
        #expect(errors.allSatisfy { $0 <= 1e-5 * scale }, "\(what): off by \(errors.max() ?? 0) of \(scale)")
    }

    /// The parameters that follow from the sizes are those that are built.
    @Test(arguments: ModelKind.allCases)
    func parametersAreCountedBeforeTheyAreThere(_ kind: ModelKind) throws {
        for (height, width) in [(8, 8), (9, 14)] {
            let images = ImageDataset(images: .zeros([1, height, width]), labels: [0], classCount: 7)
            let architecture = try Architecture(kind, hidden: [5, 3], for: images)
            #expect(architecture.parameterCount == Classifier(architecture).parameterCount)
        }
    }

    @Test func batchesThatNoMemoryHolds() throws {
        let images = ImageDataset(images: .zeros([1, 300, 400]), labels: [0], classCount: 10)
        let architecture = try Architecture(.resnet, hidden: [], for: images)
        try architecture.checkMemory(batchSize: 100)
        #expect(throws: (any Error).self) { try architecture.checkMemory(batchSize: 1000) }
        // 64 channels of 298 by 398 positions after the pool, to 128 numbers.
        let larger = ImageDataset(images: .zeros([1, 600, 800]), labels: [0], classCount: 10)
        let network = try Architecture(.cnn, hidden: [], for: larger)
        #expect(throws: (any Error).self) { try network.checkMemory(batchSize: 1) }
    }

    /// Also where batches are as small as they can be.
    @Test(arguments: ModelKind.allCases)
    func theSmallestImages(_ kind: ModelKind) throws {
        let side = kind.smallestSide
        let model = try classifier(kind, side, side)
        let image = noise([1, 1, side, side], 1)
        let loss = valueAndGradients(of: model) { crossEntropyLoss(model(image), [3]) }.value
        #expect(loss.item().isFinite)
        #expect(model(image).shape == [1, 10])
        if side > 1 {
            #expect(throws: (any Error).self) { try classifier(kind, side - 1, side) }
            #expect(throws: (any Error).self) { try classifier(kind, side, side - 1) }
        }
    }
}
