import Tern

extension MisuseTable {
    func addConvolutions() {
        let image = { ones(1, 2, 5, 5) }
        let kernel = { ones(2, 2, 3, 3) }
        let large: Set<Int> = [.max, 1 << 62, 1 << 32]
        ints("conv2d", "stride", valid: large) { conv2d(image(), kernel(), stride: $0) }
        ints("conv2d", "stride of the second axis", valid: large) {
            conv2d(image(), kernel(), stride: [1, $0])
        }
        ints("conv2d", "padding", valid: [0]) { conv2d(image(), kernel(), padding: $0) }
        ints("conv2d", "padding of the second axis", valid: [0]) {
            conv2d(image(), kernel(), padding: [0, $0])
        }
        ints("conv2d", "dilation") { conv2d(image(), kernel(), dilation: $0) }
        ints("conv2d", "dilation, padding same") { conv2d(image(), kernel(), padding: .same, dilation: $0) }
        ints("conv2d", "dilation of a kernel of one", valid: large) {
            conv2d(image(), ones(2, 2, 1, 1), dilation: $0)
        }
        ints("conv2d", "groups") { conv2d(image(), kernel(), groups: $0) }
        ints("conv2d", "padding, reflecting", valid: [0]) {
            conv2d(image(), kernel(), padding: $0, mode: .reflect)
        }
        traps("conv2d", "stride and dilation Int.max, padding 2^61") {
            conv2d(
                image(), kernel(), stride: Int.max, padding: 1 << 61, dilation: Int.max)
        }
        ints("conv1d", "padding", valid: [0]) { conv1d(ones(1, 2, 5), ones(2, 2, 3), padding: $0) }
        ints("conv1d", "dilation") { conv1d(ones(1, 2, 5), ones(2, 2, 3), dilation: $0) }
        ints("conv1d", "groups") { conv1d(ones(1, 2, 5), ones(2, 2, 3), groups: $0) }
        ints("conv3d", "padding", valid: [0]) {
            conv3d(ones(1, 1, 3, 3, 3), ones(1, 1, 3, 3, 3), padding: $0)
        }
        ints("conv3d", "dilation") { conv3d(ones(1, 1, 3, 3, 3), ones(1, 1, 3, 3, 3), dilation: $0) }
        ints("conv3d", "stride", valid: large) { conv3d(ones(1, 1, 3, 3, 3), ones(1, 1, 3, 3, 3), stride: $0) }
        shapes("conv1d", "x") { conv1d($0, ones(2, 2, 3)) }
        shapes("conv2d", "x") { conv2d($0, kernel()) }
        shapes("conv3d", "x") { conv3d($0, ones(2, 2, 3, 3, 3)) }
        shapes("conv2d", "weight") { conv2d(image(), $0) }
        shapes("conv2d", "bias") { conv2d(image(), kernel(), $0) }
        for stride in [[], [1], [1, 1, 1], [0, 1], [1, -1]] {
            traps("conv2d", "stride: \(stride)") { conv2d(image(), kernel(), stride: stride) }
        }
        traps("conv2d", "a terabyte of images") { conv2d(wide(1 << 20, 2, 1 << 10, 1 << 10), kernel()) }
        ints("convTranspose2d", "stride", unclear: []) { convTranspose2d(image(), kernel(), stride: $0) }
        ints("convTranspose2d", "padding", valid: [0]) { convTranspose2d(image(), kernel(), padding: $0) }
        ints("convTranspose2d", "outputPadding", valid: [0]) {
            convTranspose2d(image(), kernel(), outputPadding: $0)
        }
        ints("convTranspose2d", "outputPadding, stride alike") {
            convTranspose2d(image(), kernel(), stride: $0, outputPadding: $0 &- 1)
        }
        ints("convTranspose2d", "dilation") { convTranspose2d(image(), kernel(), dilation: $0) }
        ints("convTranspose2d", "groups") { convTranspose2d(image(), kernel(), groups: $0) }
        ints("convTranspose1d", "stride") { convTranspose1d(ones(1, 2, 5), ones(2, 2, 3), stride: $0) }
        ints("convTranspose1d", "dilation") { convTranspose1d(ones(1, 2, 5), ones(2, 2, 3), dilation: $0) }
        ints("convTranspose3d", "stride") {
            convTranspose3d(ones(1, 1, 3, 3, 3), ones(1, 1, 3, 3, 3), stride: $0)
        }
        shapes("convTranspose2d", "x") { convTranspose2d($0, kernel()) }
        shapes("convTranspose2d", "weight") { convTranspose2d(image(), $0) }
        shapes("convTranspose2d", "bias") { convTranspose2d(image(), kernel(), $0) }
    }

    func addPooling() {
        let image = { ones(1, 2, 5, 5) }
        let large: Set<Int> = [.max, 1 << 62, 1 << 32]
        for (name, pool) in [
            ("maxPool", { maxPool(image(), kernel: $0, stride: $1, padding: $2, dilation: $3, roundsUp: $4) }),
            ("averagePool", { averagePool(image(), kernel: $0, stride: $1, padding: $2, roundsUp: $4) })
        ] as [(String, (any PerAxis, (any PerAxis)?, any PerAxis, any PerAxis, Bool) -> Tensor<Float>)] {
            ints(name, "kernel") { pool($0, nil, 0, 1, false) }
            ints(name, "kernel, rounding up", unclear: large) { pool($0, nil, 0, 1, true) }
            ints(name, "kernel and padding", unclear: [1 << 62, 1 << 61], of: [.max, 1 << 62, 1 << 61]) {
                pool($0, 1, $0 / 2, 1, false)
            }
            ints(name, "stride", valid: large) { pool(2, $0, 0, 1, false) }
            ints(name, "stride, rounding up", valid: large) { pool(2, $0, 0, 1, true) }
            ints(name, "padding", valid: [0]) { pool(2, nil, $0, 1, false) }
            ints(name, "kernel: []", of: [0]) { _ in pool([Int](), nil, 0, 1, false) }
        }
        ints("maxPool", "dilation") { maxPool(image(), kernel: 2, dilation: $0) }
        ints("maxPool", "dilation, rounding up", unclear: large) {
            maxPool(image(), kernel: 2, dilation: $0, roundsUp: true)
        }
        ints("averagePool", "divisor", valid: large, unclear: [-1, .min, -(1 << 62)]) {
            averagePool(image(), kernel: 2, divisor: $0)
        }
        ints("adaptiveAveragePool", "lengths", valid: [0]) { adaptiveAveragePool(image(), to: $0) }
        ints("adaptiveMaxPool", "lengths", valid: [0]) { adaptiveMaxPool(image(), to: $0) }
        traps("adaptiveAveragePool", "three lengths for two axes") { adaptiveAveragePool(image(), to: [1, 2, 3]) }
        traps("adaptiveMaxPool", "of nothing") { adaptiveMaxPool(ones(1, 2, 0, 5), to: 2) }
        ints("interpolate", "to", unclear: [0]) { interpolate(image(), to: $0) }
        ints("interpolate", "to, linear", unclear: [0]) { interpolate(image(), to: $0, mode: .linear) }
        doubles("interpolate", "scale", of: Self.numbers + [1e18, 1e9, 1e-9]) { interpolate(image(), scale: $0) }
        shapes("maxPool", "x") { maxPool($0, kernel: 2) }
        shapes("averagePool", "x") { averagePool($0, kernel: 2) }
        shapes("adaptiveAveragePool", "x") { adaptiveAveragePool($0, to: 2) }
        shapes("adaptiveMaxPool", "x") { adaptiveMaxPool($0, to: 2) }
        shapes("interpolate", "x") { interpolate($0, to: 3) }
    }

    func addNormalization() {
        let image = { ones(2, 4, 3) }
        for (name, f) in [
            ("batchNorm", { batchNorm(image(), epsilon: $0) }),
            ("groupNorm", { groupNorm(image(), groups: 2, epsilon: $0) }),
            ("instanceNorm", { instanceNorm(image(), epsilon: $0) }),
            ("layerNorm", { layerNorm(image(), over: [3], epsilon: $0) }),
            ("rmsNorm", { rmsNorm(image(), over: [3], epsilon: $0) })
        ] as [(String, (Double) -> Tensor<Float>)] {
            doubles(
                name, "epsilon", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude || $0 == .greatestFiniteMagnitude }
            ) { f($0) }
        }
        ints("groupNorm", "groups") { groupNorm(image(), groups: $0) }
        shapes("batchNorm", "x") { batchNorm($0) }
        shapes("batchNorm", "weight") { batchNorm(image(), weight: $0) }
        shapes("batchNorm", "mean") { batchNorm(image(), mean: $0, variance: ones(4)) }
        doubles("batchNorm", "variance", valid: { $0 >= 0 && $0.isFinite }, unclear: true) {
            batchNorm(image(), mean: ones(4), variance: .full([4], Float($0)))
        }
        shapes("groupNorm", "x") { groupNorm($0, groups: 1) }
        shapes("instanceNorm", "x") { instanceNorm($0) }
        shapes("layerNorm", "x") { layerNorm($0, over: [5]) }
        shapes("layerNorm", "over") { layerNorm(image(), over: $0.shape) }
        shapes("rmsNorm", "x") { rmsNorm($0, over: [5]) }
        shapes("weightNorm", "magnitude") { weightNorm(image(), magnitude: $0) }
        ints("weightNorm", "axis", valid: [0]) { weightNorm(image(), magnitude: ones(2, 1, 1), axis: $0) }
        traps("batchNorm", "one value a channel") { batchNorm(ones(1, 4)) }
    }

    func addSequences() {
        let q = { ones(2, 4, 8) }
        shapes("scaledDotProductAttention", "q") { scaledDotProductAttention($0, ones(5, 5), ones(5, 5)) }
        shapes("scaledDotProductAttention", "k") { scaledDotProductAttention(q(), $0, q()) }
        shapes("scaledDotProductAttention", "v") { scaledDotProductAttention(q(), q(), $0) }
        shapes("scaledDotProductAttention", "bias") { scaledDotProductAttention(q(), q(), q(), mask: .bias($0)) }
        doubles("scaledDotProductAttention", "dropout", valid: { $0 == 0 || $0 == .leastNonzeroMagnitude }) {
            scaledDotProductAttention(q(), q(), q(), dropout: $0)
        }
        doubles(
            "scaledDotProductAttention", "scale", valid: { $0 == 0 || $0 == -1 || $0 == .leastNonzeroMagnitude },
            unclear: true
        ) {
            scaledDotProductAttention(q(), q(), q(), scale: $0)
        }
        ints("embedding", "index", valid: [0]) { embedding(Tensor<Int>([$0]), ones(3, 4)) }
        ints("embedding", "paddingIndex", valid: [0], unclear: [-1]) {
            embedding(Tensor<Int>([0]), ones(3, 4), paddingIndex: $0)
        }
        shapes("embedding", "table") { embedding(Tensor<Int>([0]), $0) }
        ints("embeddingBag", "index", valid: [0]) { embeddingBag(Tensor<Int>([$0]), offsets: [0], ones(3, 4)) }
        ints("embeddingBag", "offset") {
            embeddingBag(Tensor<Int>([0, 1]), offsets: list(0, $0 == 0 ? -1 : $0), ones(3, 4))
        }
        shapes("embeddingBag", "table") { embeddingBag(Tensor<Int>([0]), offsets: [0], $0) }
        let weights = { RecurrentWeights(input: ones(6, 3), hidden: ones(6, 6)) }
        shapes("rnn", "x") { rnn($0, RecurrentWeights(input: ones(5, 5), hidden: ones(5, 5))).output }
        shapes("lstm", "x") { lstm($0, RecurrentWeights(input: ones(20, 5), hidden: ones(20, 5))).output }
        shapes("gru", "x") { gru($0, RecurrentWeights(input: ones(15, 5), hidden: ones(15, 5))).output }
        shapes("rnn", "state") { rnn(ones(2, 1, 3), weights(), state: $0).output }
        ints("rnn", "lengths", unclear: [0]) { rnn(ones(2, 1, 3), weights(), lengths: [$0]).output }
        traps("rnn", "two lengths of one sample") { rnn(ones(2, 1, 3), weights(), lengths: [1, 1]).output }
        shapes("lstm", "input weights") { lstm(ones(2, 1, 3), RecurrentWeights(input: $0, hidden: ones(8, 2))).output }
        shapes("lstm", "hidden weights") { lstm(ones(2, 1, 3), RecurrentWeights(input: ones(8, 3), hidden: $0)).output }
        ints("sinusoidalPositions", "count", valid: [0]) { sinusoidalPositions($0, width: 4) }
        ints("sinusoidalPositions", "width", unclear: [0]) { sinusoidalPositions(4, width: $0) }
        ints("sinusoidalPositions", "offset", valid: [0], unclear: [-1, .min, .max, 1 << 62, 1 << 32, -(1 << 62)]) {
            sinusoidalPositions(4, width: 4, offset: $0)
        }
        doubles("sinusoidalPositions", "base", valid: { $0 > 0 && $0.isFinite }) {
            sinusoidalPositions(4, width: 4, base: $0)
        }
        ints("RotaryPositions", "width", unclear: [0]) { RotaryPositions($0)(ones(1, 2, 4)) }
        doubles("RotaryPositions", "base", valid: { $0 > 0 && $0.isFinite }) {
            RotaryPositions(4, base: $0)(ones(1, 2, 4))
        }
        ints("RotaryPositions", "offset", valid: [0], unclear: [-1, .min, .max, 1 << 62, 1 << 32, -(1 << 62)]) {
            RotaryPositions(4)(ones(1, 2, 4), offset: $0)
        }
        shapes("RotaryPositions", "x") { RotaryPositions(4)($0) }
        ints("alibiBias", "heads", unclear: [0]) { alibiBias(heads: $0, queries: 2, keys: 2) }
        ints("alibiBias", "queries", unclear: [0]) { alibiBias(heads: 2, queries: $0, keys: 2) }
        ints("alibiBias", "keys", unclear: [0]) { alibiBias(heads: 2, queries: 2, keys: $0) }
    }

    func addDerivatives() {
        traps("gradient", "a function that is no scalar") { gradient(at: ones(3)) { $0 * 2 } }
        gives("gradient", "a constant") { gradient(at: ones(3)) { _ in Tensor<Float>(1) } }
        traps("vjp", "a cotangent of another shape") { vjp(at: ones(3)) { $0 * 2 }.pullback(ones(2)) }
        traps("jvp", "a direction of another shape") { jvp(at: ones(3), along: ones(2)) { $0 * 2 }.value }
        traps("hessianVectorProduct", "a direction of another shape") {
            hessianVectorProduct(at: ones(3), along: ones(2)) { $0.square().sum() }
        }
        gives("jacobian", "at nothing") { jacobian(at: ones(0)) { $0 * 2 } }
        traps("hessian", "a function that is no scalar") { hessian(at: ones(3)) { $0 * 2 } }
        traps("customGradient", "a pullback of another shape") {
            gradient(at: ones(3)) { customGradient(at: $0) { ($0.sum(), { _ in ones(2) }) } }
        }
        ints("checkGradient", "order", of: [.max, .min, -1, 0]) { order in
            try checkGradient(at: [Tensor<Double>.ones([2])], order: order) { $0[0].sum() }
        }
        doubles("checkGradient", "step", unclear: true) { step in
            try checkGradient(at: [Tensor<Double>.ones([2])], step: step) { $0[0].sum() }
        }
    }
}
