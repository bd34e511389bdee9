import Tern

extension MisuseTable {
    func addRandom() {
        let big = [Int.max, .min, 1 << 62, -(1 << 62), 1 << 40, -1]
        ints("uniform", "shape", of: big) { Tensor<Float>.uniform([$0]) }
        ints("normal", "shape", of: big) { Tensor<Float>.normal([$0]) }
        ints("bernoulli", "shape", of: big) { Tensor<Float>.bernoulli([$0], probability: 0.5) }
        ints("randomIntegers", "shape", of: big) { Tensor<Int>.randomIntegers([$0], in: 0..<5) }
        doubles("uniform", "up to", unclear: true, of: [.infinity, .greatestFiniteMagnitude, 0]) {
            Tensor<Double>.uniform([3], in: -1e308..<($0 == 0 ? -1e308 : $0))
        }
        doubles("uniform", "high", valid: { $0 > 0 && $0.isFinite }, of: Self.numbers.filter { $0 != 0 }) {
            Tensor<Double>.uniform(low: Tensor<Double>(0), high: Tensor<Double>($0))
        }
        doubles("normal", "mean", valid: { $0.isFinite }) { Tensor<Double>.normal([3], mean: $0) }
        doubles("normal", "standardDeviation", valid: { $0.isFinite && $0 >= 0 }) {
            Tensor<Double>.normal([3], standardDeviation: $0)
        }
        doubles("exponential", "rate", valid: { $0 == .greatestFiniteMagnitude }) {
            Tensor<Double>.exponential([3], rate: $0)
        }
        doubles("laplace", "scale", valid: { $0.isFinite && $0 >= 0 }, unclear: true) {
            Tensor<Double>.laplace([3], scale: $0)
        }
        doubles("laplace", "location", valid: { $0.isFinite }) { Tensor<Double>.laplace([3], location: $0) }
        doubles("gumbel", "scale", valid: { $0.isFinite && $0 >= 0 }, unclear: true) {
            Tensor<Double>.gumbel([3], scale: $0)
        }
        doubles("gamma", "concentration", valid: { $0.isFinite && $0 > 0 }) {
            Tensor<Double>.gamma([3], concentration: $0)
        }
        doubles("gamma", "rate", valid: { $0.isFinite && $0 > 0 }) {
            Tensor<Double>.gamma([3], concentration: 1, rate: $0)
        }
        doubles("beta", "alpha", valid: { $0.isFinite && $0 > 0 }) { Tensor<Double>.beta([3], alpha: $0, beta: 1) }
        doubles("beta", "beta", valid: { $0.isFinite && $0 > 0 }) { Tensor<Double>.beta([3], alpha: 1, beta: $0) }
        doubles("poisson", "rate", valid: { $0.isFinite && $0 >= 0 }, of: Self.numbers + [1e18, 1e30]) {
            Tensor<Double>.poisson([3], rate: $0)
        }
        doubles("bernoulli", "probability", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            Tensor<Float>.bernoulli([3], probability: $0)
        }
        doubles("truncatedNormal", "standardDeviation", valid: { $0.isFinite && $0 > 0 }, unclear: true) {
            Tensor<Double>.truncatedNormal([3], standardDeviation: $0)
        }
        doubles("truncatedNormal", "range", valid: { $0.isFinite }, unclear: true, of: [.infinity, 1e300, 40, 8]) {
            Tensor<Double>.truncatedNormal([3], in: $0...Double.infinity)
        }
        doubles("categorical", "logits", valid: { $0.isFinite }, unclear: true) {
            Tensor<Int>.categorical(logits: vector($0, 1))
        }
        doubles("categorical", "probabilities", valid: { $0.isFinite && $0 >= 0 }) {
            Tensor<Int>.categorical(probabilities: vector($0, 1))
        }
        traps("categorical", "probabilities of zero") { Tensor<Int>.categorical(probabilities: vector(0, 0)) }
        traps("categorical", "no classes") { Tensor<Int>.categorical(probabilities: ones(2, 0)) }
        shapes("categorical", "logits") { Tensor<Int>.categorical(logits: $0) }
        ints("multinomial", "count", valid: [0]) { Tensor<Int>.multinomial($0, probabilities: ones(3)) }
        ints("multinomial", "count without replacement", valid: [0]) {
            Tensor<Int>.multinomial($0, probabilities: ones(3), replacing: false)
        }
        traps("multinomial", "two of one possible") {
            Tensor<Int>.multinomial(2, probabilities: Tensor<Float>([1, 0]), replacing: false)
        }
        ints("permutation", "count", valid: [0]) { Tensor<Int>.permutation($0) }
        traps("randomIntegers", "an empty range") { Tensor<Int>.randomIntegers([3], in: 5..<5) }
        gives("randomIntegers", "the whole range") { Tensor<Int>.randomIntegers([3], in: .min ..< .max).shape }
        traps("shuffled", "a scalar") { ones().shuffled() }
    }

    func addLosses() {
        let x = { ones(3, 4) }
        ints("crossEntropyLoss", "label", valid: [0]) { crossEntropyLoss(x(), Tensor<Int>([0, 1, $0])) }
        doubles("crossEntropyLoss", "labelSmoothing", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            crossEntropyLoss(x(), Tensor<Int>([0, 1, 2]), labelSmoothing: $0)
        }
        doubles(
            "crossEntropyLoss", "labelSmoothing of probabilities", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }
        ) {
            crossEntropyLoss(x(), probabilities: x(), labelSmoothing: $0)
        }
        shapes("crossEntropyLoss", "logits") { crossEntropyLoss($0, Tensor<Int>([0, 1])) }
        shapes("crossEntropyLoss", "classWeights") { crossEntropyLoss(x(), Tensor<Int>([0, 1, 2]), classWeights: $0) }
        ints("nllLoss", "label", valid: [0]) { nllLoss(x(), Tensor<Int>([0, 1, $0])) }
        shapes("nllLoss", "x") { nllLoss($0, Tensor<Int>([0, 1])) }
        let pairs: [(String, (Tensor<Float>, Tensor<Float>) -> Tensor<Float>)] = [
            ("mseLoss", { mseLoss($0, $1) }), ("l1Loss", { l1Loss($0, $1) }), ("huberLoss", { huberLoss($0, $1) }),
            ("smoothL1Loss", { smoothL1Loss($0, $1) }), ("logCoshLoss", { logCoshLoss($0, $1) }),
            ("poissonNLLLoss", { poissonNLLLoss($0, $1) }), ("klDivergenceLoss", { klDivergenceLoss($0, $1) }),
            ("hingeLoss", { hingeLoss($0, $1) }), ("hingeEmbeddingLoss", { hingeEmbeddingLoss($0, $1) }),
            ("focalLoss", { focalLoss(logits: $0, $1) }), ("diceLoss", { diceLoss($0, $1) }),
            ("binaryCrossEntropyLoss", { binaryCrossEntropyLoss(logits: $0, $1) }),
            ("softMarginLoss", { softMarginLoss($0, $1) }),
            ("multiLabelSoftMarginLoss", { multiLabelSoftMarginLoss($0, $1) })
        ]
        for (name, loss) in pairs {
            shapes(name, "target") { loss(x(), $0) }
            traps(name, "[3] and [2]") { loss(ones(3), ones(2)) }
            add(name, "nothing", .any) { loss(ones(0), ones(0)) }
        }
        doubles("binaryCrossEntropyLoss", "probability", valid: { $0.isNaN || $0 == 0 || $0 == .leastNonzeroMagnitude })
        {
            binaryCrossEntropyLoss(probabilities: vector($0), vector(1))
        }
        doubles("huberLoss", "delta", valid: { $0 > 0 && $0.isFinite }, of: Self.numbers.filter { $0 != .infinity }) {
            huberLoss(vector(1), vector(2), delta: $0)
        }
        doubles("smoothL1Loss", "beta", valid: { $0 >= 0 && $0.isFinite }, of: Self.numbers.filter { $0 != .infinity })
        { smoothL1Loss(vector(1), vector(2), beta: $0) }
        doubles("gaussianNLLLoss", "variance", valid: { $0.isNaN || $0 >= 0 }) {
            gaussianNLLLoss(vector(1), vector(2), variance: vector($0))
        }
        doubles("gaussianNLLLoss", "epsilon", valid: { $0 > 0 && $0.isFinite }) {
            gaussianNLLLoss(vector(1), vector(2), variance: vector(1), epsilon: $0)
        }
        doubles("poissonNLLLoss", "epsilon", valid: { $0 > 0 && $0.isFinite }, unclear: false) {
            poissonNLLLoss(vector(1), vector(2), isLogInput: false, epsilon: $0)
        }
        doubles("focalLoss", "gamma", valid: { $0 >= 0 && $0.isFinite }) {
            focalLoss(logits: vector(1), vector(1), gamma: $0)
        }
        doubles("focalLoss", "alpha", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            focalLoss(logits: vector(1), vector(1), alpha: $0)
        }
        doubles("diceLoss", "smooth", valid: { $0 >= 0 && $0.isFinite }) {
            diceLoss(vector(1).reshape([1, 1]), vector(1).reshape([1, 1]), smooth: $0)
        }
        doubles("tripletMarginLoss", "p", valid: { $0 > 0 }, unclear: true) {
            tripletMarginLoss(
                anchor: vector(1).reshape([1, 1]), positive: vector(1).reshape([1, 1]),
                negative: vector(2).reshape([1, 1]), p: $0)
        }
        doubles("tripletMarginLoss", "margin", unclear: true) {
            tripletMarginLoss(
                anchor: vector(1).reshape([1, 1]), positive: vector(1).reshape([1, 1]),
                negative: vector(2).reshape([1, 1]), margin: $0)
        }
        doubles("marginRankingLoss", "margin", valid: { $0.isFinite }) {
            marginRankingLoss(vector(1), vector(1), vector(1), margin: $0)
        }
        doubles(
            "cosineEmbeddingLoss", "margin", valid: { $0 == 0 || $0 == -1 || $0 == .leastNonzeroMagnitude },
            unclear: true
        ) {
            cosineEmbeddingLoss(vector(1).reshape([1, 1]), vector(1).reshape([1, 1]), vector(1), margin: $0)
        }
        shapes("tripletMarginLoss", "negative") { tripletMarginLoss(anchor: x(), positive: x(), negative: $0) }
        shapes("cosineEmbeddingLoss", "b") { cosineEmbeddingLoss(x(), $0, ones(3)) }
        shapes("ctcLoss", "logProbabilities") { ctcLoss($0, list(1).reshape([1, 1])) }
        ints("ctcLoss", "label") { ctcLoss(ones(4, 1, 3), list($0).reshape([1, 1])) }
        ints("ctcLoss", "inputLengths") { ctcLoss(ones(4, 1, 3), list(1).reshape([1, 1]), inputLengths: list($0)) }
        ints("ctcLoss", "labelLengths", valid: [0]) {
            ctcLoss(ones(4, 1, 3), list(1).reshape([1, 1]), labelLengths: list($0))
        }
        ints("ctcLoss", "blank", unclear: [0]) { ctcLoss(ones(4, 1, 3), list(1).reshape([1, 1]), blank: $0) }
        ints("multiMarginLoss", "label", valid: [0]) { multiMarginLoss(x(), list(0, 1, $0)) }
        ints("multiMarginLoss", "p") { multiMarginLoss(x(), list(0, 1, 2), p: $0) }
        shapes("multiMarginLoss", "scores") { multiMarginLoss($0, list(0, 1)) }
        ints("multiLabelMarginLoss", "label", valid: [0, -1], unclear: [.min, -(1 << 62)]) {
            multiLabelMarginLoss(ones(4), list(0, $0, -1, -1))
        }
        shapes("classificationAccuracy", "logits") { classificationAccuracy($0, Tensor<Int>([0, 1])) }
    }
}
