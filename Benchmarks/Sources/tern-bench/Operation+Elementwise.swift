import Tern

extension Operation {
    static let elementwise = [
        arithmetic, rounding, functions, trigonometry, special, activations, gates, predicates, bits
    ].flatMap { $0 }

    private static let arithmetic: [Operation] = [
        .of("add", -3...3, -3...3) { $0 + $1 },
        .of("subtract", -3...3, -3...3) { $0 - $1 },
        .of("multiply", -3...3, -3...3) { $0 * $1 },
        .of("divide", -3...3, 0.5...3) { $0 / $1 },
        .of("negate") { -$0 },
        .of("abs") { $0.abs() },
        .of("sign") { $0.sign() },
        .of("square") { $0.square() },
        .of("reciprocal", 0.1...3) { $0.reciprocal() },
        .of("maximum", -3...3, -3...3) { $0.maximum($1) },
        .of("minimum", -3...3, -3...3) { $0.minimum($1) },
        .of("where", -3...3, -3...3) { $0.where($0 .> 0, else: $1) },
        .of("clamp") { $0.clamp(min: -1, max: 1) },
        .of("lerp", -3...3, -3...3) { $0.lerp($1, weight: 0.3) },
        .of("copysign", -3...3, -3...3) { $0.copysign($1) },
        .of("hypot", -3...3, -3...3) { $0.hypot($1) }
    ]

    private static let rounding: [Operation] = [
        .of("floor", -9...9) { $0.floor() },
        .of("ceil", -9...9) { $0.ceil() },
        .of("round", -9...9) { $0.round() },
        .of("trunc", -9...9) { $0.trunc() },
        .of("frac", -9...9) { $0.frac() },
        .of("remainder", -9...9, 0.5...3, tolerance: 1e-3) { $0.remainder($1) },
        .of("floorDivide", -9...9, 0.5...3, tolerance: 1e-3) { $0.floorDivide($1) },
        .of("fmod", -9...9, 0.5...3, tolerance: 1e-3) { $0.fmod($1) }
    ]

    private static let functions: [Operation] = [
        .of("sqrt", 0...9) { $0.sqrt() },
        .of("rsqrt", 0.1...9) { $0.rsqrt() },
        .of("cbrt", -9...9) { $0.cbrt() },
        .of("exp", -9...9) { $0.exp() },
        .of("exp2", -9...9) { $0.exp2() },
        .of("expm1") { $0.expm1() },
        .of("log", 0.01...9) { $0.log() },
        .of("log2", 0.01...9) { $0.log2() },
        .of("log10", 0.01...9) { $0.log10() },
        .of("log1p", -0.9...9) { $0.log1p() },
        .of("logAddExp", -9...9, -9...9) { $0.logAddExp($1) },
        .of("pow", 0.1...4, -3...3) { $0.pow($1) },
        .of("pow(1.7)", 0.1...4) { $0.pow(1.7) }
    ]

    private static let trigonometry: [Operation] = [
        .of("sin", -9...9) { $0.sin() },
        .of("cos", -9...9) { $0.cos() },
        .of("tan", -1.5...1.5) { $0.tan() },
        .of("asin", -1...1) { $0.asin() },
        .of("acos", -1...1) { $0.acos() },
        .of("atan") { $0.atan() },
        .of("atan2", -3...3, -3...3) { $0.atan2($1) },
        .of("sinh") { $0.sinh() },
        .of("cosh") { $0.cosh() },
        .of("tanh") { $0.tanh() },
        .of("asinh", -9...9) { $0.asinh() },
        .of("acosh", 1...9) { $0.acosh() },
        .of("atanh", -0.99...0.99) { $0.atanh() }
    ]

    private static let special: [Operation] = [
        .of("erf") { $0.erf() },
        .of("erfc") { $0.erfc() },
        .of("erfinv", -0.99...0.99) { $0.erfinv() },
        .of("lgamma", 0.1...9) { $0.lgamma() },
        .of("digamma", 0.1...9) { $0.digamma() },
        .of("polygamma", 0.1...9) { $0.polygamma(1) }
    ]

    private static let activations: [Operation] = [
        .of("relu") { $0.relu() },
        .of("relu6", -9...9) { $0.relu6() },
        .of("leakyReLU") { $0.leakyReLU() },
        .of("elu") { $0.elu() },
        .of("celu") { $0.celu() },
        .of("selu") { $0.selu() },
        .of("sigmoid") { $0.sigmoid() },
        .of("logSigmoid") { $0.logSigmoid() },
        .of("softplus") { $0.softplus() },
        .of("gelu") { $0.gelu() },
        .of("gelu(tanh)") { $0.gelu(approximation: .tanh) },
        .of("silu") { $0.silu() },
        .of("mish") { $0.mish() },
        .of("softsign") { $0.softsign() },
        .of("tanhShrink") { $0.tanhShrink() },
        .of("softShrink") { $0.softShrink() },
        .of("hardShrink") { $0.hardShrink() },
        .of("hardTanh") { $0.hardTanh() },
        .of("hardSigmoid", -9...9) { $0.hardSigmoid() },
        .of("hardSwish", -9...9) { $0.hardSwish() },
        .of("threshold") { $0.threshold(0.5, value: -1) }
    ]

    private static let gates: [Operation] = [
        .of("glu") { $0.glu() },
        .of("swiglu") { $0.swiglu() },
        Operation(
            name: "prelu", inputs: { [Input([$0, $0], -3...3), Input([$0], 0...1)] },
            make: { inputs in
                let (x, weight) = (inputs[0], inputs[1])
                return Workload { x.prelu(weight) }
            })
    ]

    private static let predicates: [Operation] = [
        .of("equal", -3...3, -3...3) { $0 .== $1 },
        .of("less", -3...3, -3...3) { $0 .< $1 },
        .of("isNaN") { $0.isNaN() },
        .of("isInfinite") { $0.isInfinite() },
        .of("isFinite") { $0.isFinite() },
        .of("nanToNum") { $0.nanToNum() }
    ]

    private static let bits: [Operation] = [
        .ofIntegers("bitwiseAnd", below: 1000) { $0 & $1 },
        .ofIntegers("bitwiseOr", below: 1000) { $0 | $1 },
        .ofIntegers("bitwiseXor", below: 1000) { $0 ^ $1 },
        .ofIntegers("shiftLeft", below: 10) { $0 << $1 },
        .ofIntegers("shiftRight", below: 10) { $0 >> $1 }
    ]
}
