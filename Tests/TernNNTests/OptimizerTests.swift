import TernCore
import TernNN
import Testing

/// Ten steps of each optimizer on ``WaveModel``, against PyTorch 2.13 in float64:
///
/// ```python
/// optimizer = torch.optim.…(p, …)
/// for step in range(10):
///     optimizer.zero_grad(); loss(p).backward(); clip(p); optimizer.step()
/// print(torch.cat([q.flatten() for q in p]))
/// ```
@Suite struct OptimizerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// The constructor in PyTorch.
        let testDescription: String
        let weights: [Double]
        let make: @Sendable (WaveModel) -> Optimizer

        init(_ description: String, _ weights: [Double], _ make: @escaping @Sendable (WaveModel) -> Optimizer) {
            (testDescription, self.weights, self.make) = (description, weights, make)
        }
    }

    static let cases: [Case] = [
        Case(
            "SGD(p, lr=0.1)",
            [
                -0.158344132, 0.82267366, 0.598472613, -0.712513494, -0.83674729, 0.264855692, 0.967040113,
                0.808496983, 0.506588282, -0.235574396, -0.173293728
            ]
        ) { SGD($0, learningRate: 0.1) },
        Case(
            "SGD(p, lr=0.1, weight_decay=0.05)",
            [
                -0.149870107, 0.782726338, 0.568626864, -0.679133335, -0.796253418, 0.253139657, 0.919746644,
                0.768627599, 0.48124267, -0.225295187, -0.16324991
            ]
        ) { SGD($0, learningRate: 0.1, weightDecay: 0.05) },
        Case(
            "SGD(p, lr=0.1, momentum=0.9)",
            [
                -0.483377297, 0.498190003, 0.749907779, -0.82709938, -0.807633779, 0.395017238, 1.28426829,
                0.805885027, 0.227271894, -0.00843477931, 0.116328988
            ]
        ) { SGD($0, learningRate: 0.1, momentum: 0.9) },
        Case(
            "SGD(p, lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.01)",
            [
                -0.412783216, 0.539831307, 0.701591699, -0.771514028, -0.784120884, 0.352011229, 1.16078929,
                0.789369365, 0.213454793, -0.0287661196, -0.0178569879
            ]
        ) { SGD($0, learningRate: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.01) },
        Case(
            "SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)",
            [
                -0.433802732, 0.519867146, 0.711930437, -0.799398519, -0.762602911, 0.391407785, 1.24741598,
                0.796664272, 0.200709663, -0.198192745, -0.0244455103
            ]
        ) { SGD($0, learningRate: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true) },
        Case(
            "Adam(p, lr=0.01)",
            [
                -0.099015622, 0.863677401, 0.613870765, -0.788621518, -0.783256956, 0.315407528, 0.853719638,
                0.845584398, 0.810744576, -0.257716972, 0.0429493596
            ]
        ) { Adam($0, learningRate: 0.01) },
        Case(
            "Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)",
            [
                -0.187431918, 0.764870745, 0.658851154, -0.508254723, -0.686508004, 0.411957106, 0.811918187,
                0.901846111, 0.719442454, -0.349288874, -0.0405219366
            ]
        ) { Adam($0, learningRate: 0.02, betas: (0.8, 0.95), epsilon: 1e-3, weightDecay: 0.1) },
        Case(
            "AdamW(p, lr=0.01)",
            [
                -0.0989628233, 0.862763148, 0.613299495, -0.787922854, -0.782425142, 0.315148085, 0.852865571,
                0.844788172, 0.809886962, -0.257511339, 0.04285947
            ]
        ) { AdamW($0, learningRate: 0.01) },
        Case(
            "AdamW(p, lr=0.02, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)",
            [
                -0.188554097, 0.753507197, 0.691233793, -0.852461666, -0.673009921, 0.404435584, 0.925612851,
                0.923167166, 0.704633623, -0.350116468, -0.046394883
            ]
        ) { AdamW($0, learningRate: 0.02, betas: (0.8, 0.95), epsilon: 1e-3, weightDecay: 0.1) },
        Case(
            "SGD(p, lr=0.1, momentum=0.9) with clip_grad_norm_(p, 0.25)",
            [
                -0.232098245, 0.752753663, 0.634819692, -0.719346781, -0.819407311, 0.280965828, 1.00331346,
                0.830492162, 0.314700509, -0.244704901, -0.316505717
            ]
        ) { SGD($0, learningRate: 0.1, momentum: 0.9, clipping: .norm(0.25)) },
        Case(
            "Adam(p, lr=0.01) with clip_grad_norm_(p, 0.25)",
            [
                -0.100331499, 0.862693581, 0.615392603, -0.789213732, -0.782334845, 0.316290185, 0.856264512,
                0.846633291, 0.809292743, -0.258749399, 0.0413899987
            ]
        ) { Adam($0, learningRate: 0.01, clipping: .norm(0.25)) },
        Case(
            "SGD(p, lr=0.1) with clip_grad_value_(p, 0.1)",
            [
                -0.1, 0.863558197, 0.61550138, -0.696039379, -0.800764439, 0.267632318, 0.860998004, 0.845705187,
                0.809297407, -0.257745689, 0.0411200017
            ]
        ) { SGD($0, learningRate: 0.1, clipping: .value(0.1)) }
    ]

    @Test(arguments: cases)
    func tenSteps(_ reference: Case) {
        let model = WaveModel()
        let optimizer = reference.make(model)
        for _ in 0..<10 { optimizer.step { model.loss } }
        expectClose(model.weights, reference.weights, tolerance: 1e-6)
    }

    @Test func learningRateMayChange() {
        let model = WaveModel()
        let optimizer = Adam(model, learningRate: 1)
        for step in 0..<10 {
            optimizer.learningRate = 0.01 / Double(1 + step)  // g["lr"] = … for g in optimizer.param_groups
            optimizer.step { model.loss }
        }
        let expected = [
            -0.0292520242, 0.934227828, 0.544700142, -0.717131497, -0.854134975, 0.244445225, 0.822302043, 0.775003664,
            0.880078698, -0.187029511, 0.111926907
        ]
        expectClose(model.weights, expected, tolerance: 1e-6)
    }

    @Test func theLossIsThatBeforeTheStep() {
        let model = WaveModel()
        let before = model.loss
        let loss = SGD(model, learningRate: 0.1).step { model.loss }
        #expect(loss == before)
        #expect(model.loss.item() < before.item())
    }

    // MARK: What a step leaves alone

    @Test func parametersWithoutAGradientStay() {
        let model = WaveModel()
        for optimizer in [
            SGD(model, learningRate: 0.1, momentum: 0.9, weightDecay: 0.1), AdamW(model, learningRate: 0.1)
        ] {
            let before = model.stateDictionary
            for _ in 0..<3 { optimizer.step { model.hidden(WaveModel.x).square().sum() } }
            let after = model.stateDictionary
            for name in ["hidden.weight", "hidden.bias"] { #expect(after[name] != before[name]) }
            for name in ["output.weight", "output.bias"] { #expect(after[name] == before[name]) }
        }
    }

    /// A parameter's first step is its own first, also where others had some before: with β₁ⁿ for its own n, Adam's first step
    /// is the rate times the sign of the gradient.
    @Test func parametersThatJoinLater() {
        let model = WaveModel()
        let optimizer = Adam(model, learningRate: 0.01)
        for _ in 0..<3 { optimizer.step { model.hidden(WaveModel.x).square().sum() } }
        let before = model.output.bias!.value.item()
        optimizer.step { model.loss + model.output.bias!.value.sum() * 100 }
        #expect(abs(model.output.bias!.value.item() - (before - 0.01)) < 1e-6)
    }

    @Test func valuesHeldElsewhereStay() {
        let model = WaveModel()
        let optimizer = Adam(model, learningRate: 0.1)
        let held = model.hidden.weight.value
        let view = model.hidden.weight.value.transpose()[0]
        let (copy, viewCopy) = (held.scalars, view.scalars)
        for _ in 0..<3 { optimizer.step { model.loss } }
        #expect(held.scalars == copy)
        #expect(view.scalars == viewCopy)
        #expect(model.hidden.weight.value.scalars != copy)
    }

    @Test func gradientsFromElsewhere() {
        let (one, other) = (WaveModel(), WaveModel())
        SGD(one, learningRate: 0.1).step { one.loss }
        let gradients = valueAndGradients(of: other) { other.loss }.gradients
        SGD(other, learningRate: 0.1).apply(gradients)
        #expect(one.weights == other.weights)
        // Gradients of a part of the model move that part alone, whatever the order.
        let before = other.stateDictionary
        let part = valueAndGradients(of: other.output) { other.loss }.gradients
        SGD(other, learningRate: 0.1).apply(part)
        #expect(other.stateDictionary["hidden.weight"] == before["hidden.weight"])
        #expect(other.stateDictionary["output.weight"] != before["output.weight"])
    }

    /// Neither waits for ever for a parameter that the other has taken.
    @Test(.timeLimit(.minutes(1)))
    func optimizersThatShareParameters() async {
        let first = WaveModel()
        let parameters = first.parameters
        struct Reversed: Module {
            let parameters: [Parameter]
        }
        let second = Reversed(parameters: parameters.reversed())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let optimizer = SGD(first, learningRate: 1e-3)
                for _ in 0..<300 { optimizer.step { first.loss } }
            }
            group.addTask {
                let optimizer = SGD(second, learningRate: 1e-3)
                for _ in 0..<300 { optimizer.step { first.loss } }
            }
        }
        #expect(first.loss.item() < WaveModel().loss.item())
    }

    @Test func aThrowingLossChangesNothing() {
        struct Stop: Error {}
        let model = WaveModel()
        let before = model.weights
        let optimizer = Adam(model)
        #expect(throws: Stop.self) {
            try optimizer.step {
                _ = model.loss
                throw Stop()
            }
        }
        #expect(model.weights == before)
        optimizer.step { model.loss }
        #expect(model.weights != before)
    }
}
