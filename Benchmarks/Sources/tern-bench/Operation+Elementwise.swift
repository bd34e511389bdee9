import Tern

extension Operation {
    static let elementwise = arithmetic + functions + activations + predicates

    private static let arithmetic: [Operation] = [
        .of("add", -3...3, -3...3) { $0 + $1 },
        .of("subtract", -3...3, -3...3) { $0 - $1 },
        .of("multiply", -3...3, -3...3) { $0 * $1 },
        .of("divide", -3...3, 0.5...3) { $0 / $1 },
        .of("negate") { -$0 },
        .of("abs") { $0.abs() },
        .of("sign") { $0.sign() },
        .of("square") { $0.square() },
        .of("maximum", -3...3, -3...3) { maximum($0, $1) },
        .of("minimum", -3...3, -3...3) { minimum($0, $1) },
        .of("select", -3...3, -3...3) { ($0 .> 0).select($0, $1) }
    ]

    private static let functions: [Operation] = [
        .of("sqrt", 0...9) { $0.sqrt() },
        .of("exp", -9...9) { $0.exp() },
        .of("log", 0.01...9) { $0.log() },
        .of("pow", 0.1...4, -3...3) { $0.pow($1) },
        .of("pow(1.7)", 0.1...4) { $0.pow(1.7) },
        .of("tanh") { $0.tanh() },
        .of("erf") { $0.erf() }
    ]

    private static let activations: [Operation] = [
        .of("relu") { $0.relu() },
        .of("leakyReLU") { $0.leakyReLU() },
        .of("sigmoid") { $0.sigmoid() },
        .of("softplus") { $0.softplus() },
        .of("gelu") { $0.gelu() },
        .of("gelu(tanh)") { $0.gelu(approximation: .tanh) },
        .of("silu") { $0.silu() }
    ]

    private static let predicates: [Operation] = [
        .of("equal", -3...3, -3...3) { $0 .== $1 },
        .of("less", -3...3, -3...3) { $0 .< $1 }
    ]
}
