import TernCore
import TernData
import TernNN
import Testing

@testable import TernDistributed

/// One process by itself, which needs no MPI.
@Suite(.serialized) struct AloneTests {
    struct Network: Layer {
        let hidden = Linear(8, 16)
        let norm = BatchNorm1d(16)
        let dropout = Dropout(0.5)
        let output = Linear(16, 3)

        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(dropout(norm(hidden(x)).relu())) }
    }

    static let batch = Labeled(Tensor<Float>.arange(160).reshape([20, 8]).sin(), Tensor((0..<20).map { $0 % 3 }))

    @Test func collectivesOfOneAreTheIdentity() throws {
        let alone = Communicator.alone
        #expect(alone.rank == 0 && alone.size == 1)
        var x = Tensor<Float>([1, 2, 3])
        try alone.broadcast(&x)
        #expect(try alone.allReduce(x) == x)
        #expect(try alone.reduceScatter(x) == x)
        #expect(try alone.allGather(x) == x.unsqueeze(axis: 0))
        #expect(try alone.startAllReduce(x).wait() == x)
        #expect(try alone.split(color: 3)?.size == 1)
        #expect(throws: MPIError.self) { try alone.send(x, to: 0) }
        try alone.barrier()
    }

    @Test func oneShardIsAStepWithoutShards() throws {
        manualSeed(1)
        let (a, b) = (Network(), Network())
        try b.load(a.stateDictionary)
        let optimizers = (Adam(a), Adam(b))
        let parallel = try DataParallel(b, optimizers.1, over: .alone)
        let generator = PhiloxGenerator.default
        let first = optimizers.0.step { crossEntropyLoss(a(Self.batch.inputs), Self.batch.labels) }
        PhiloxGenerator.default = generator
        let second = try parallel.step(over: Self.batch) { crossEntropyLoss(b($0.inputs), $0.labels) }
        #expect(first == second)
        #expect(a.stateDictionary == b.stateDictionary)
    }

    @Test func shardsHaveTheWeightsOfTheirSamples() throws {
        let model = Linear(8, 3)
        let optimizer = SGD(model, learningRate: 0.1)
        let parallel = try DataParallel(model, optimizer, over: .alone, shards: 8)
        let loss = { (part: Labeled<Tensor<Float>, Tensor<Int>>) in crossEntropyLoss(model(part.inputs), part.labels) }
        let (value, gradients) = try parallel.valueAndGradients(over: Self.batch, loss)
        let (whole, expected) = TernNN.valueAndGradients(of: model) { loss(Self.batch) }
        #expect(abs(value.item() - whole.item()) < 1e-6)
        for (a, b) in zip(gradients.tensors, expected.tensors) { #expect((a! - b!).abs().max().item() < 1e-6) }
    }

    @Test func buffersAreTheMeanOfTheShards() throws {
        let model = Network()
        let parallel = try DataParallel(model, SGD(model, learningRate: 0), over: .alone, shards: 2)
        var means: [Tensor<Float>] = []
        for half in [0..<10, 10..<20] {
            let copy = model.copy()
            _ = TernNN.valueAndGradients(of: copy) { copy(Self.batch.inputs[half]).sum() }
            means.append(copy.norm.runningMean!.value)
        }
        try parallel.step(over: Self.batch) { crossEntropyLoss(model($0.inputs), $0.labels) }
        #expect(model.norm.runningMean!.value == (means[0] + means[1]) / 2)
        #expect(model.namedBuffers.first { $0.name.hasSuffix("num_batches_tracked") }?.buffer.value.item() == 1)
    }

    @Test func smallBatchesLeaveShardsEmpty() throws {
        let model = Linear(8, 3)
        let parallel = try DataParallel(model, SGD(model, learningRate: 0.1), over: .alone, shards: 8, tallies: 1)
        let part = Self.batch.samples(in: 3..<6)
        let loss = try parallel.step(over: part) {
            parallel.tallies[0] += Float($0.count)
            return crossEntropyLoss(model($0.inputs), $0.labels)
        }
        #expect(loss.item().isFinite && parallel.tallies == [3])
        #expect(throws: MPIError.self) {
            try parallel.step(over: part.samples(in: 0..<0)) { crossEntropyLoss(model($0.inputs), $0.labels) }
        }
    }

    @Test func gradientsArriveOnceEach() throws {
        manualSeed(3)
        let model = Network()
        let parameters = model.parameters
        var seen: [Int] = []
        let generator = PhiloxGenerator.default
        let value = TernCore.value(ofParameters: ParameterIndex(parameters), times: 1) {
            crossEntropyLoss(model(Self.batch.inputs), Self.batch.labels)
        } observer: { position, _ in
            seen.append(position)
        }
        PhiloxGenerator.default = generator
        #expect(value.item().isFinite)
        #expect(seen.sorted() == Array(parameters.indices))
        #expect(seen.last! < 2)  // the first layer's, on the way back
    }

    /// Parameters that are read first in a gradient call inside the loss, and again outside of it or in another.
    @Test(arguments: [true, false]) func gradientsOfGradientsAreComplete(readsAgain: Bool) throws {
        let model = Linear(8, 3)
        let loss = { (part: Labeled<Tensor<Float>, Tensor<Int>>) -> Tensor<Float> in
            func penalty(_ power: Float) -> Tensor<Float> {
                let slopes = TernNN.valueAndGradients(of: model) { model(part.inputs).pow(power).sum() }.gradients
                return slopes.tensors.reduce(Tensor(0)) { $0 + $1!.square().sum() }
            }
            return penalty(2) + (readsAgain ? crossEntropyLoss(model(part.inputs), part.labels) : penalty(3))
        }
        let parallel = try DataParallel(model, SGD(model, learningRate: 0.1), over: .alone, shards: 1)
        let (_, gradients) = try parallel.valueAndGradients(over: Self.batch, loss)
        let (_, expected) = TernNN.valueAndGradients(of: model) { loss(Self.batch) }
        for (a, b) in zip(gradients.tensors, expected.tensors) { #expect(a! == b!) }
    }

    @Test func buffersThatNobodyChangesStay() throws {
        struct Masked: Layer {
            let inner = Linear(8, 3)
            let mask = Buffer(Tensor<Float>([0, -Float.greatestFiniteMagnitude, -0.1]))
            func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { inner(x) + mask.value.clamp(min: -1) }
        }
        let model = Masked()
        let before = model.mask.value
        let parallel = try DataParallel(model, SGD(model, learningRate: 0.1), over: .alone, shards: 7)
        try parallel.step(over: Self.batch) { crossEntropyLoss(model($0.inputs), $0.labels) }
        #expect(model.mask.value == before)
    }

    @Test func wrongNumbersOfShardsAreRefused() {
        let model = Linear(8, 3)
        #expect(throws: MPIError.self) {
            try DataParallel(model, SGD(model, learningRate: 0.1), over: .alone, shards: 0)
        }
    }
}
