import TernCore
import TernNN
import TestSupport
import Testing

/// Groups of parameters, gathered gradients, averaged weights, and what is saved of them.
@Suite struct OptimizerStateTests {
    // MARK: Groups

    @Test func groupsHaveHyperparametersOfTheirOwn() {
        let (model, separate) = (WaveModel(), WaveModel())
        let optimizer = AdamW(
            ParameterGroups(
                ParameterGroup(model.hidden),
                ParameterGroup(model.output, [.learningRate: 0.05, .weightDecay: 0])),
            learningRate: 0.01, weightDecay: 0.1)
        let parts = [
            AdamW(separate.hidden, learningRate: 0.01, weightDecay: 0.1),
            AdamW(separate.output, learningRate: 0.05, weightDecay: 0)
        ]
        for _ in 0..<4 {
            optimizer.step { model.loss }
            let gradients = valueAndGradients(of: separate) { separate.loss }.gradients
            for part in parts { part.apply(gradients) }
        }
        #expect(model.weights == separate.weights)
        optimizer.learningRate = 0.5
        #expect(optimizer.groups.map { $0[.learningRate] } == [0.5, 0.5])
        #expect(optimizer.groups.map { $0[.weightDecay] } == [0.1, 0])
    }

    @Test func twoOptimizersOfOneModel() {
        let model = WaveModel()
        let (matrices, others) = (
            model.parameters.filter { $0.shape.rank == 2 }, model.parameters.filter { $0.shape.rank != 2 }
        )
        let (muon, adam) = (Muon(ParameterGroup(matrices)), Adam(ParameterGroup(others)))
        let before = model.stateDictionary
        let gradients = valueAndGradients(of: model) { model.loss }.gradients
        muon.apply(gradients)
        adam.apply(gradients)
        for (name, value) in model.stateDictionary { #expect(value != before[name], "\(name)") }
    }

    /// A parameter that two layers share is one parameter, with the sum of their gradients.
    @Test func layersShareAParameter() {
        struct Tail: Module {
            let weight: Parameter
            func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { linear(x, weight.value) }
        }
        struct Tied: Module {
            let first = Linear(3, 3, hasBias: false)
            let second: Tail
            init() { second = Tail(weight: first.weight) }
        }
        let model = Tied()
        let x = wave([4, 3], 0)
        let optimizer = SGD(model, learningRate: 0.1)
        #expect(optimizer.parameters.count == 1)
        #expect(model.stateDictionary.keys.sorted() == ["first.weight", "second.weight"])
        let w = model.first.weight.value
        let slope = gradient(at: w) { w in x.matmul(w.transpose()).matmul(w.transpose()).square().sum() }
        optimizer.step { model.second(model.first(x)).square().sum() }
        expectClose(model.second.weight.value, (w - slope * 0.1).scalars.map { Double($0) }, tolerance: 1e-5)
    }

    // MARK: Gathered gradients

    @Test func partsOfABatch() {
        let (whole, inParts) = (Linear(4, 2), Linear(4, 2))
        inParts.weight.value = whole.weight.value
        inParts.bias!.value = whole.bias!.value
        let (x, y) = (wave([6, 4], 0), wave([6, 2], 1))
        let first = SGD(whole, learningRate: 0.1, clipping: .norm(0.5)).step { mseLoss(whole(x), y) }
        let second = SGD(inParts, learningRate: 0.1, clipping: .norm(0.5)).step(over: [0, 2, 4]) { start in
            mseLoss(inParts(x[start..<start + 2]), y[start..<start + 2])
        }
        expectClose(second, [Double(first.item())])
        expectClose(inParts.weight.value, whole.weight.value.scalars.map { Double($0) })
        let gradients = valueAndGradients(of: whole) { whole(x).sum() }.gradients
        let one = valueAndGradients(of: whole) { whole(x[..<3]).sum() }.gradients
        let other = valueAndGradients(of: whole) { whole(x[3...]).sum() }.gradients
        expectClose((one + other)[whole.weight], gradients[whole.weight]!.scalars.map { Double($0) })
        // What only one of the losses depends on
        let bias = valueAndGradients(of: whole) { whole.bias!.value.sum() * 2 }.gradients
        #expect((bias + bias * 0.5)[whole.bias!] == [3, 3])
        #expect((bias + bias)[whole.weight] == nil)
    }

    // MARK: Averages

    /// The values are those of torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.75)).
    @Test func averagedWeights() throws {
        let layer = Linear(1, 1, hasBias: false)
        var average = ExponentialMovingAverage(of: layer, decay: 0.75)
        layer.weight.value = [[8]]
        average.update()
        for value in [4, -4] as [Float] {
            layer.weight.value = [[1]] * Tensor(value)
            let saved = average.state
            average = ExponentialMovingAverage(of: layer, decay: 0.75)
            try average.load(TrainingState(tensors: saved.tensors, metadata: saved.metadata))
            average.update()
        }
        #expect(average.stateDictionary == ["weight": [[4.25]]])  // 0.75 (0.75 · 8 + 0.25 · 4) − 0.25 · 4
        #expect(average.withAverages { layer.weight.value } == [[4.25]])
        #expect(layer.weight.value == [[-4]])
    }

    // MARK: Saved state

    @Test func wrongStatesAreRefused() throws {
        let model = WaveModel()
        let optimizer = Adam(model, learningRate: 0.1)
        optimizer.step { model.loss }
        let good = optimizer.state
        var bad = good
        bad.tensors["state.0.exp_avg"] = nil
        bad.tensors["state.1.exp_avg_sq"] = .zeros([7])
        bad.tensors["extra"] = Tensor(1)
        bad.numbers["param_groups.0.beta1"] = 1.5
        bad.numbers["state.2.step"] = -1
        let message = """
            the state does not fit the optimizer: state.1.exp_avg_sq: expected shape \(model.parameters[1].shape), \
            found [7]; param_groups.0.beta1: 1.5 is out of range; state.2.step: -1.0 is out of range; \
            missing: state.0.exp_avg; unexpected: extra
            """
        let error = #expect(throws: StateDictionaryError.self) { try optimizer.load(bad) }
        #expect(error?.description == message)
        #expect(optimizer.state.tensors == good.tensors)
        #expect(optimizer.state.numbers == good.numbers)
        #expect(throws: StateDictionaryError.self) { try SGD(model).load(good) }
        #expect(throws: StateDictionaryError.self) {
            try Scheduler(optimizer, .cosine(steps: 3)).load(TrainingState(numbers: ["last_epoch": 0.5]))
        }
    }

    @Test func partsOfAState() {
        let state = TrainingState(tensors: ["a": Tensor(1)], numbers: ["n": 0.1])
        let both = state.named("x") + TrainingState(numbers: ["n": 2]).named("y")
        #expect(both.metadata == ["x.n": "0.1", "y.n": "2.0"])
        #expect(both.part("x").numbers == state.numbers)
        #expect(both.part("x").tensors == state.tensors)
        #expect(both.part("y").numbers == ["n": 2])
    }
}
