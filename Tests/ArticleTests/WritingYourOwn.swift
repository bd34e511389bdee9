import Foundation
import Tern
import TestSupport
import Testing

/// The code of the article "Writing your own".
struct WritingYourOwn {
    private let x: Tensor<Float> = [[0, 1], [1, 0], [1, 1], [2, 1]]
    private let y: Tensor<Float> = [[1], [2], [3], [5]]

    @Test func optimizer() throws {
        let model = Linear(2, 1)
        let groups = ParameterGroups(
            ParameterGroup([model.weight]), ParameterGroup([model.bias!], [.temperature: 2]))
        let optimizer = SignSGD(groups, learningRate: 0.05, clipping: .norm(1))
        let schedule = Scheduler(optimizer, .cosine(steps: 200))
        let before = mseLoss(model(x), y).item()
        for _ in 1...50 {
            optimizer.step { mseLoss(model(x), y) }
            schedule.step()
        }
        #expect(mseLoss(model(x), y).item() < before)

        // Saved and resumed, both go on to the same bits.
        let other = model.copy()
        let resumed = SignSGD(
            ParameterGroups(ParameterGroup([other.weight]), ParameterGroup([other.bias!], [.temperature: 2])),
            learningRate: 1, clipping: .norm(1))
        let folder = try TemporaryFolder()
        let path = folder.file("optimizer.safetensors")
        let state = optimizer.state
        try saveSafetensors(state.tensors, metadata: state.metadata, to: path)
        let file = try Safetensors(contentsOf: path)
        try resumed.load(TrainingState(tensors: file.tensors, metadata: file.metadata))
        for _ in 1...10 {
            optimizer.step { mseLoss(model(x), y) }
            resumed.step { mseLoss(other(x), y) }
        }
        #expect(model.stateDictionary == other.stateDictionary)
    }

    @Test func layer() {
        let model = Sequential {
            Linear(2, 8)
            ScaledTanh(8)
            NoisyIdentity(0.1)
            Linear(8, 1)
        }
        let optimizer = Adam(model, learningRate: 0.05)
        let before = mseLoss(model(x), y).item()
        for _ in 1...50 { optimizer.step { mseLoss(model(x), y) } }
        #expect(mseLoss(model(x), y).item() < before)
        #expect(model.namedParameters.map(\.name).contains("1.scale"))
        #expect(model.namedBuffers.map(\.name) == ["2.calls"])
        #expect(model.stateDictionary["2.calls"]?.item() == 50)
    }

    @Test func loss() {
        let found = logCoshDistance(y, y + 1, reduction: .mean)
        #expect(abs(found.item() - log(cosh(1))) < 1e-5)
        let slope = gradient(at: y) { logCoshDistance($0, y + 1, reduction: .sum) }
        #expect((slope + Float(tanh(1.0))).abs().max().item() < 1e-5)
    }

    @Test func schedule() {
        let optimizer = SGD(Linear(2, 1), learningRate: 0.1)
        let schedule = Scheduler(optimizer, .warmUp(steps: 10, then: .inverseSquareRoot(after: 100)))
        for _ in 1...510 { schedule.step() }
        #expect(abs(optimizer.learningRate - 0.1 * (100.0 / 500).squareRoot()) < 1e-9)
    }

    @Test func initializer() {
        let layer = Linear(64, 64, weightInitializer: .sparse(share: 0.75))
        let zeros = (layer.weight.value .== 0).scalars.count { $0 }
        #expect(zeros > 2500 && zeros < 3500)
    }

    @Test func dataset() {
        var seen = 0
        for batch in DataLoader(Spirals(count: 100), batchSize: 32) {
            seen += batch.labels.elementCount
            #expect(batch.inputs.shape[-1] == 2)
        }
        #expect(seen == 100)
    }
}

extension Hyperparameter {
    static let temperature = Hyperparameter("temperature")
}

final class SignSGD: Optimizer {
    init(_ model: some Module, learningRate: Double = 1e-3, clipping: GradientClipping? = nil) {
        super.init(
            model, hyperparameters: [.learningRate: learningRate, .momentum: 0.9, .temperature: 1],
            state: ["velocity"], clipping: clipping)
    }

    override func update(
        _ parameter: Tensor<Float>, gradient: Tensor<Float>, state: inout ParameterState,
        _ hyperparameters: Hyperparameters
    ) -> Tensor<Float> {
        let velocity = state["velocity"] * Float(hyperparameters[.momentum]) + gradient
        state["velocity"] = velocity
        let direction = (velocity / Float(hyperparameters[.temperature])).tanh()
        return parameter - direction * Float(hyperparameters[.learningRate])
    }
}

struct ScaledTanh: Layer {
    let scale: Parameter

    init(_ width: Int) { scale = Parameter(.ones([width])) }

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { (x * scale.value).tanh() }
}

struct NoisyIdentity: Layer {
    let deviation: Float
    let calls = Buffer(Tensor(0))

    init(_ deviation: Float) { self.deviation = deviation }

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        if !isTraining { return x }
        calls.value = calls.value + 1
        return x + deviation * .normal(x.shape)
    }
}

func logCoshDistance(_ prediction: Tensor<Float>, _ target: Tensor<Float>, reduction: Reduction = .mean)
    -> Tensor<Float>
{
    // log cosh d without overflow: |d| + log(1 + e^(−2|d|)) − log 2
    let distance = (prediction - target).abs()
    let losses = distance + (-2 * distance).exp().log1p() - log(2)
    return losses.reduced(reduction)
}

extension Schedule {
    /// Returns the rate up to a step, then falling as 1/√t.
    static func inverseSquareRoot(after start: Int) -> Schedule {
        Schedule { step in step <= start ? 1 : (Double(start) / Double(step)).squareRoot() }
    }
}

extension Initializer {
    /// Returns a normal distribution of which a share of the elements is 0 (Martens, 2010).
    static func sparse(share: Float, standardDeviation: Float = 0.01) -> Initializer {
        Initializer { shape, generator in
            let values = Tensor<Float>.normal(shape, standardDeviation: standardDeviation, using: &generator)
            return values * Tensor<Float>(.uniform(shape, using: &generator) .>= Tensor(share))
        }
    }
}

/// Two spirals, computed when they are asked for.
struct Spirals: Dataset {
    let count: Int

    func batch(at positions: Tensor<Int>) -> Labeled<Tensor<Float>, Tensor<Int>> {
        let labels = Tensor(positions.scalars.map { $0 % 2 })
        let angle = Tensor<Float>(positions) * (6 / Float(count))
        let turn = angle + Tensor<Float>(labels) * .pi
        return Labeled(stack([angle * turn.cos(), angle * turn.sin()], axis: -1), labels)
    }
}
