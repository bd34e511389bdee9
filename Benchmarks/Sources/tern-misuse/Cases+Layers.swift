import Tern

extension MisuseTable {
    func addLayers() {
        let large = [Int.max, .min, 1 << 62, -(1 << 62), 1 << 40, -1, 0]
        ints("Linear", "inputs", unclear: [0], of: large) { Linear($0, 3).weight.shape }
        ints("Linear", "outputs", unclear: [0], of: large) { Linear(3, $0).weight.shape }
        ints("Conv2d", "inputs", unclear: [0], of: large) { Conv2d($0, 3, kernel: 3).weight.shape }
        ints("Conv2d", "outputs", unclear: [0], of: large) { Conv2d(3, $0, kernel: 3).weight.shape }
        ints("Conv2d", "kernel", of: large) { Conv2d(3, 3, kernel: $0).weight.shape }
        ints("Conv2d", "groups", of: large) { Conv2d(3, 3, kernel: 3, groups: $0).weight.shape }
        ints("Conv2d", "stride", unclear: [.max, 1 << 62, 1 << 40], of: large) {
            Conv2d(3, 3, kernel: 3, stride: $0).weight.shape
        }
        ints("ConvTranspose2d", "inputs", unclear: [0], of: large) { ConvTranspose2d($0, 3, kernel: 3).weight.shape }
        ints("ConvTranspose2d", "kernel", of: large) { ConvTranspose2d(3, 3, kernel: $0).weight.shape }
        ints("ConvTranspose2d", "groups", of: large) { ConvTranspose2d(3, 3, kernel: 3, groups: $0).weight.shape }
        ints("BatchNorm2d", "channels", unclear: [0], of: large) { BatchNorm2d($0).weight!.shape }
        doubles("BatchNorm2d", "epsilon", valid: { $0 >= 0 && $0.isFinite }) {
            BatchNorm2d(3, epsilon: $0)(ones(2, 3, 4, 4))
        }
        doubles("BatchNorm2d", "momentum", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            BatchNorm2d(3, momentum: $0)(ones(2, 3, 4, 4))
        }
        shapes("BatchNorm2d", "x") { BatchNorm2d(2)($0) }
        ints("InstanceNorm2d", "channels", unclear: [0], of: large) { InstanceNorm2d($0, isAffine: true).weight!.shape }
        ints("GroupNorm", "groups", of: large) { GroupNorm(groups: $0, 4).weight!.shape }
        ints("GroupNorm", "channels", unclear: [0], of: large) { GroupNorm(groups: 2, $0).weight!.shape }
        ints("LayerNorm", "length", unclear: [0], of: large) { LayerNorm($0).weight!.shape }
        ints("RMSNorm", "length", unclear: [0], of: large) { RMSNorm($0).weight!.shape }
        doubles("LayerNorm", "epsilon", valid: { $0 >= 0 && $0.isFinite }) { LayerNorm(3, epsilon: $0)(ones(2, 3)) }
        doubles("RMSNorm", "epsilon", valid: { $0 >= 0 && $0.isFinite }) { RMSNorm(3, epsilon: $0)(ones(2, 3)) }
        ints("Embedding", "count", unclear: [0], of: large) { Embedding($0, 3).weight.shape }
        ints("Embedding", "width", unclear: [0], of: large) { Embedding(3, $0).weight.shape }
        ints("Embedding", "paddingIndex", valid: [0], unclear: [-1], of: large) {
            Embedding(3, 3, paddingIndex: $0).weight.shape
        }
        doubles(
            "Embedding", "maximumNorm", valid: { $0 > 0 && $0.isFinite },
            of: Self.numbers.filter { $0 != 0 && $0 != .infinity }
        ) { Embedding(3, 3, maximumNorm: $0)(Tensor<Int>([0])) }
        ints("EmbeddingBag", "count", unclear: [0], of: large) { EmbeddingBag($0, 3).weight.shape }
        doubles("Dropout", "probability", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) { Dropout(.init($0)) }
        doubles("Dropout2d", "probability", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) { Dropout2d(.init($0)) }
        doubles("AlphaDropout", "probability", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            AlphaDropout(.init($0))
        }
        ints("MaxPool2d", "kernel", unclear: [.max, 1 << 62, 1 << 40], of: large) { MaxPool2d($0) }
        ints("PixelShuffle", "factor", unclear: [.max, 1 << 62, 1 << 40], of: large) {
            PixelShuffle($0)(ones(1, 4, 2, 2))
        }
        ints("ZeroPad2d", "width", unclear: [-1, 0], of: large) { ZeroPad2d($0)(ones(1, 1, 2, 2)) }
        ints("MultiHeadAttention", "width", of: large) { MultiHeadAttention($0, heads: 1).parameterCount }
        ints("MultiHeadAttention", "heads", of: large) { MultiHeadAttention(4, heads: $0).parameterCount }
        doubles("MultiHeadAttention", "dropout", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            MultiHeadAttention(4, heads: 2, dropout: $0).parameterCount
        }
        shapes("MultiHeadAttention", "query") { MultiHeadAttention(5, heads: 1)($0) }
        ints("TransformerEncoderLayer", "width", of: large) { TransformerEncoderLayer($0, heads: 1).parameterCount }
        ints("TransformerEncoderLayer", "feedForward", unclear: [0], of: large) {
            TransformerEncoderLayer(4, heads: 1, feedForward: $0).parameterCount
        }
        ints("TransformerDecoderLayer", "heads", of: large) { TransformerDecoderLayer(4, heads: $0).parameterCount }
        ints("LSTM", "inputs", unclear: [0], of: large) { LSTM($0, 3).parameterCount }
        ints("LSTM", "hidden", of: large) { LSTM(3, $0).parameterCount }
        ints("GRU", "hidden", of: large) { GRU(3, $0).parameterCount }
        ints("RNN", "hidden", of: large) { RNN(3, $0).parameterCount }
        shapes("LSTM", "x") { LSTM(5, 3)($0).output }
        shapes("GRU", "x") { GRU(5, 3)($0).output }
        ints("LSTMCell", "hidden", of: large) { LSTMCell(3, $0).parameterCount }
        ints("GRUCell", "hidden", of: large) { GRUCell(3, $0).parameterCount }
        doubles(
            "TokenSampler", "temperature", valid: { $0 >= 0 && $0.isFinite }, unclear: true,
            of: Self.numbers + [1e-39, 1e-30]
        ) {
            TokenSampler(temperature: .init($0))(ones(5))
        }
        ints("TokenSampler", "topK", unclear: [.max, 1 << 62, 1 << 40], of: large) { TokenSampler(topK: $0)(ones(5)) }
        doubles("TokenSampler", "topP", valid: { $0 == .leastNonzeroMagnitude }, unclear: false) {
            TokenSampler(topP: .init($0))(ones(5))
        }
        shapes("TokenSampler", "logits") { TokenSampler()($0) }
    }

    func addMoreLayers() {
        for value in Self.numbers {
            add("Initializer", "constant \(value)", .any) { Initializer.constant(value)([3]) }
            add("Initializer", "normal, standard deviation \(value)", .any) {
                Initializer.normal(standardDeviation: value)([3])
            }
            add("Initializer", "orthogonal, gain \(value)", .any) { Initializer.orthogonal(gain: value)([3, 3]) }
        }
        for (name, initializer) in [
            ("glorotUniform", Initializer.glorotUniform), ("heNormal", .heNormal), ("orthogonal", .orthogonal()),
            ("torchDefault", .torchDefault)
        ] {
            for shape in Self.shapes { add(name, "\(shape)", .any) { initializer(Shape(shape)) } }
        }
    }

    func addOptimizers() {
        let model = { Linear(2, 2, hasBias: false) }
        let step: (Optimizer, Linear) -> Float = { optimizer, model in
            optimizer.step { model(ones(1, 2)).sum() }.item()
        }
        let positive: (Double) -> Bool = { Float($0).isFinite && $0 >= 0 }
        let rates: [(String, (Linear, Double) -> Optimizer)] = [
            ("SGD", { SGD($0, learningRate: $1) }), ("Adam", { Adam($0, learningRate: $1) }),
            ("AdamW", { AdamW($0, learningRate: $1) }),
            ("RMSprop", { RMSprop($0, learningRate: $1) }), ("Adagrad", { Adagrad($0, learningRate: $1) }),
            ("Adadelta", { Adadelta($0, learningRate: $1) }), ("NAdam", { NAdam($0, learningRate: $1) }),
            ("RAdam", { RAdam($0, learningRate: $1) }), ("Adamax", { Adamax($0, learningRate: $1) }),
            ("Lion", { Lion($0, learningRate: $1) }), ("LAMB", { LAMB($0, learningRate: $1) }),
            ("Adafactor", { Adafactor($0, learningRate: $1) }), ("Muon", { Muon($0, learningRate: $1) }),
            ("LBFGS", { LBFGS($0, learningRate: $1) })
        ]
        for (name, make) in rates {
            doubles(name, "learningRate", valid: positive, unclear: false) { rate in
                let m = model()
                return step(make(m, rate), m)
            }
        }
        let decays: [(String, String, (Linear, Double) -> Optimizer, (Double) -> Bool)] = [
            ("SGD", "momentum", { SGD($0, momentum: $1) }, positive),
            ("SGD", "dampening", { SGD($0, momentum: 0.9, dampening: $1) }, { Float($0).isFinite }),
            ("SGD", "weightDecay", { SGD($0, weightDecay: $1) }, positive),
            ("Adam", "weightDecay", { Adam($0, weightDecay: $1) }, positive),
            ("Adam", "epsilon", { Adam($0, epsilon: $1) }, positive),
            ("Adam", "beta1", { Adam($0, betas: ($1, 0.999)) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("Adam", "beta2", { Adam($0, betas: (0.9, $1)) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("RMSprop", "alpha", { RMSprop($0, alpha: $1) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("RMSprop", "epsilon", { RMSprop($0, epsilon: $1) }, positive),
            ("RMSprop", "momentum", { RMSprop($0, momentum: $1) }, positive),
            ("Adagrad", "learningRateDecay", { Adagrad($0, learningRateDecay: $1) }, positive),
            (
                "Adagrad", "initialAccumulator", { Adagrad($0, initialAccumulator: .init(Swift.min($1, 1))) },
                { $0 >= 0 }
            ),
            ("Adadelta", "rho", { Adadelta($0, rho: $1) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("NAdam", "momentumDecay", { NAdam($0, momentumDecay: $1) }, positive),
            ("Lion", "beta1", { Lion($0, betas: ($1, 0.99)) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("LAMB", "weightDecay", { LAMB($0, weightDecay: $1) }, positive),
            ("Muon", "momentum", { Muon($0, momentum: $1) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("Adafactor", "clipThreshold", { Adafactor($0, clipThreshold: .init($1)) }, { $0 >= 1 }),
            ("LBFGS", "gradientTolerance", { LBFGS($0, gradientTolerance: $1) }, { $0 >= 0 && $0.isFinite }),
            ("LBFGS", "changeTolerance", { LBFGS($0, changeTolerance: $1) }, { $0 >= 0 && $0.isFinite })
        ]
        for (name, argument, make, valid) in decays {
            doubles(name, argument, valid: valid, unclear: false) { value in
                let m = model()
                return step(make(m, value), m)
            }
        }
        ints("LBFGS", "maximumIterations", valid: [.max, 1 << 62, 1 << 32], unclear: [0]) {
            // A loss with a minimum, where the method ends.
            let m = model()
            return LBFGS(m, maximumIterations: $0).step { m(ones(1, 2)).square().sum() }
        }
        ints("LBFGS", "historySize", unclear: [.max, 1 << 62, 1 << 32, 0]) {
            let m = model(); return step(LBFGS(m, historySize: $0), m)
        }
        ints("Muon", "iterations", unclear: [.max, 1 << 62, 1 << 32, 0]) {
            let m = model(); return step(Muon(m, iterations: $0), m)
        }
        doubles(
            "SGD", "clipping by norm", valid: { $0 > 0 && $0.isFinite },
            of: Self.numbers.filter { $0 != 0 && $0 != .infinity }
        ) {
            let m = model()
            return step(SGD(m, clipping: .norm(.init($0))), m)
        }
        doubles(
            "SGD", "clipping by value", valid: { $0 > 0 && $0.isFinite },
            of: Self.numbers.filter { $0 != 0 && $0 != .infinity }
        ) {
            let m = model()
            return step(SGD(m, clipping: .value(.init($0))), m)
        }
        traps("SGD", "no parameters") { SGD(Flatten()) }
        traps("step", "a loss that depends on nothing") {
            let m = model()
            return SGD(m).step { Tensor<Float>(1) }.item()
        }
        traps("step", "a loss that is no scalar") {
            let m = model()
            return SGD(m).step { m(ones(1, 2)) }.shape
        }
        doubles("ExponentialMovingAverage", "decay", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            ExponentialMovingAverage(of: model(), decay: $0).updateCount
        }
    }

    func addSchedules() {
        let rate: (Schedule, Int) -> Double = { $0.learningRate(at: $1, base: 0.1) }
        let large: Set<Int> = [.max, 1 << 62, 1 << 32]
        let steps: [(String, (Int) -> Schedule)] = [
            ("constant", { .constant(steps: $0) }), ("step", { .step(every: $0) }), ("linear", { .linear(steps: $0) }),
            ("polynomial", { .polynomial(steps: $0) }), ("cosine", { .cosine(steps: $0) }),
            ("cosineRestarts", { .cosineRestarts(steps: $0) }),
            ("oneCycle", { .oneCycle(steps: $0) }), ("warmUp", { .warmUp(steps: $0, then: .exponential(gamma: 0.9)) })
        ]
        for (name, make) in steps {
            ints(name, "steps", valid: large, unclear: [0]) { rate(make($0), 3) }
            ints(name, "steps, far on", valid: large, unclear: [0]) { rate(make($0), .max) }
            add(name, "at step Int.max", .any) { rate(make(5), .max) }
            add(name, "at step Int.min", .any) { rate(make(5), .min) }
        }
        ints("multiStep", "milestone", unclear: Set(Self.integers)) { rate(.multiStep([$0]), 3) }
        ints("multiStep", "milestones that fall", unclear: [-1], of: [-1]) { rate(.multiStep([5, $0]), 3) }
        ints("cosineRestarts", "multiplier", valid: large) { rate(.cosineRestarts(steps: 3, multiplier: $0), 1 << 40) }
        ints("sequence", "milestone", valid: large, unclear: [0, -1]) {
            rate(.sequence([.constant(), .constant()], at: [$0]), 7)
        }
        traps("sequence", "two schedules, no milestone") { rate(.sequence([.constant(), .constant()], at: []), 7) }
        traps("sequence", "no schedules") { rate(.sequence([], at: []), 7) }
        let numbers: [(String, String, (Double) -> Schedule, (Double) -> Bool)] = [
            ("constant", "factor", { .constant(factor: $0) }, { $0 >= 0 && $0.isFinite }),
            ("step", "gamma", { .step(every: 3, gamma: $0) }, { $0 >= 0 && $0.isFinite }),
            ("exponential", "gamma", { .exponential(gamma: $0) }, { $0 >= 0 && $0.isFinite }),
            ("linear", "from", { .linear(from: $0) }, { $0 >= 0 && $0.isFinite }),
            ("polynomial", "power", { .polynomial(power: $0) }, { $0 >= 0 && $0.isFinite }),
            ("cosine", "minimum", { .cosine(steps: 5, minimum: $0) }, { $0 >= 0 && $0.isFinite }),
            ("oneCycle", "rise", { .oneCycle(steps: 10, rise: $0) }, { $0 == 0 || $0 == .leastNonzeroMagnitude }),
            ("oneCycle", "start", { .oneCycle(steps: 10, start: $0) }, { $0 > 0 && $0.isFinite }),
            ("oneCycle", "end", { .oneCycle(steps: 10, end: $0) }, { $0 > 0 && $0.isFinite }),
            ("oneCycle", "maximum", { .oneCycle(maximum: $0, steps: 10) }, { $0 >= 0 && $0.isFinite })
        ]
        for (name, argument, make, valid) in numbers {
            // What PyTorch takes too: a rate that is turned around.
            doubles(name, argument, valid: valid, of: Self.numbers.filter { $0 != -1 || name == "oneCycle" }) {
                rate(make($0), 4)
            }
        }
        doubles("ReduceOnPlateau", "factor", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }, unclear: true) {
            ReduceOnPlateau(SGD(Linear(1, 1)), factor: $0).state.numbers
        }
        ints("ReduceOnPlateau", "patience", valid: large.union([0])) {
            ReduceOnPlateau(SGD(Linear(1, 1)), patience: $0).state.numbers
        }
        ints("ReduceOnPlateau", "cooldown", valid: large.union([0])) {
            ReduceOnPlateau(SGD(Linear(1, 1)), cooldown: $0).state.numbers
        }
        doubles("ReduceOnPlateau", "metric", unclear: true) {
            let plateau = ReduceOnPlateau(SGD(Linear(1, 1)))
            plateau.step($0)
            return plateau.state.numbers
        }
    }
}
