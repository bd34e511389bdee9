import TernCore

extension Operation {
    /// The kinks and limits of activations.
    static var singularActivations: [Operation] { singularSmooth + singularPiecewise + singularGated }

    private static var singularSmooth: [Operation] {
        /// x far above, 0 far below.
        let rectifying: [SingularPoint] = [
            .at(inf, inf, 1, 0), .at(-inf, 0, 0, 0), .at(1e10, 1e10, 1, 0), .at(-1e10, 0, 0, 0),
            .at(1e30, 1e30, 1, 0), .at(-1e30, 0, 0, 0)
        ]
        let scaled = 1.7580993408473766
        var table = SingularRows<Scalar>()
        table.add("tanh", [.at(inf, 1, 0, 0), .at(-inf, -1, 0, 0)]) { $0.tanh() }
        table.add("sigmoid", [.at(inf, 1, 0, 0), .at(-inf, 0, 0, 0)]) { $0.sigmoid() }
        table.add("logSigmoid", [.at(inf, 0, 0, 0), .at(-inf, -inf, 1, 0)]) { $0.logSigmoid() }
        table.add("gelu", rectifying) { $0.gelu() }
        table.add("gelu", variant: "tanh", rectifying) { $0.gelu(approximation: .tanh) }
        table.add("silu", rectifying) { $0.silu() }
        table.add("softplus", rectifying) { $0.softplus() }
        table.add("mish", rectifying) { $0.mish() }
        table.add("elu", [.at(0, 0, 1, 1), .at(-inf, -1, 0, 0), .at(inf, inf, 1, 0)]) {
            $0.elu()
        }
        table.add("elu", variant: "alpha 2", [.at(0, 0, 2, 2), .at(-inf, -2, 0, 0)]) { $0.elu(alpha: 2) }
        table.add(
            "celu", variant: "alpha 0.5", [.at(0, 0, 1, 2), .at(-inf, -0.5, 0, 0), .at(inf, inf, 1, 0)]
        ) {
            $0.celu(alpha: 0.5)
        }
        table.add(
            "selu",
            [
                .at(0, 0, scaled, scaled), .at(-inf, -scaled, 0, 0),
                .at(inf, inf, 1.0507009873554805, 0)
            ]
        ) { $0.selu() }
        table.add(
            "softsign",
            [.at(0, 0, 1, 0), .at(inf, 1, 0, 0), .at(-inf, -1, 0, 0), .at(1e30, 1, 1e-60, -2e-90)]
        ) { $0.softsign() }
        table.add("tanhShrink", [.at(inf, inf, 1, 0), .at(-inf, -inf, 1, 0)]) {
            $0.tanhShrink()
        }
        return table.rows
    }

    /// At a bend the derivative is that of torch.nn.
    private static var singularPiecewise: [Operation] {
        let ends: [SingularPoint] = [.at(inf, inf, 1, 0), .at(-inf, -inf, 1, 0)]
        let shrunk: [SingularPoint] = [.at(0.5, 0, 0, 0), .at(-0.5, 0, 0, 0)] + ends
        var table = SingularRows<Scalar>()
        table.add("relu", [.at(0, 0, 0, 0), .at(inf, inf, 1, 0), .at(-inf, 0, 0, 0)]) {
            $0.relu()
        }
        table.add(
            "leakyReLU", variant: "slope ¼",
            [.at(0, 0, 0.25, 0), .at(inf, inf, 1, 0), .at(-inf, -inf, 0.25, 0)]
        ) { $0.leakyReLU(slope: 0.25) }
        table.add("leakyReLU", variant: "slope 0", [.at(0, 0, 0, 0), .at(-inf, 0, 0, 0)]) { $0.leakyReLU(slope: 0) }
        table.add(
            "prelu",
            [
                .tensors(
                    [[0], [0.25]], value: [0], gradients: [[0.25], [0]], seconds: [[[0], [1]], [[1], [0]]]),
                .tensors(
                    [[inf], [0.25]], value: [inf], gradients: [[1], [0]], seconds: [[[0], [0]], [[0], [0]]])
            ], of: { $0[0].prelu($0[1]) })
        table.add("relu6", [.at(0, 0, 0, 0), .at(6, 6, 0, 0), .at(inf, 6, 0, 0), .at(-inf, 0, 0, 0)]) {
            $0.relu6()
        }
        table.add(
            "hardTanh", [.at(-1, -1, 0, 0), .at(1, 1, 0, 0), .at(inf, 1, 0, 0), .at(-inf, -1, 0, 0)]
        ) { $0.hardTanh() }
        table.add(
            "hardSigmoid", [.at(-3, 0, 0, 0), .at(3, 1, 0, 0), .at(inf, 1, 0, 0), .at(-inf, 0, 0, 0)]
        ) { $0.hardSigmoid() }
        table.add(
            "hardSwish",
            [
                .at(-3, 0, 0, 0), .at(3, 3, 1, 0), .at(inf, inf, 1, 0), .at(-inf, 0, 0, 0),
                .at(1e30, 1e30, 1, 0)
            ]
        ) { $0.hardSwish() }
        table.add("softShrink", shrunk) { $0.softShrink() }
        table.add("hardShrink", shrunk) { $0.hardShrink() }
        table.add("threshold", [.at(0.5, -7, 0, 0), .at(inf, inf, 1, 0), .at(-inf, -7, 0, 0)]) {
            $0.threshold(0.5, value: -7)
        }
        return table.rows
    }

    /// a σ(b) and a σ(a) b of the halves (a, b) of a vector.
    private static var singularGated: [Operation] {
        var table = SingularRows<Scalar>()
        table.add(
            "glu",
            [
                .tensors([[2, -inf]], value: [0], gradients: [[0, 0]], seconds: [[[0, 0]]]),
                .tensors([[2, inf]], value: [2], gradients: [[1, 0]], seconds: [[[0, 0]]]),
                .tensors([[inf, 0]], value: [inf], gradients: [[0.5, inf]])
            ],
            of: { $0[0].glu() })
        table.add(
            "swiglu",
            [
                .tensors([[-inf, 2]], value: [0], gradients: [[0, 0]], seconds: [[[0, 0]]]),
                .tensors([[inf, 2]], value: [inf], gradients: [[2, inf]], seconds: [[[1, 1]]])
            ],
            of: { $0[0].swiglu() })
        return table.rows
    }
}
