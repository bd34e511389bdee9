import TernCore

extension Operation {
    /// Activations at their kinks, logits that are infinite, gates that are saturated, and bags that are empty.
    static var singularNetworks: [Operation] {
        singularActivationKinds + singularEntropies + singularRecurrences + singularBags + singularResponses
    }

    private static var singularActivationKinds: [Operation] {
        func points(_ activation: Activation) -> [SingularPoint] {
            switch activation {
            case .identity: [.at(inf, inf, 1, 0), .at(-inf, -inf, 1, 0)]
            case .relu: [.at(0, 0, 0, 0), .at(inf, inf, 1, 0), .at(-inf, 0, 0, 0)]
            case .leakyReLU: [.at(0, 0, 0.01, 0), .at(inf, inf, 1, 0), .at(-inf, -inf, 0.01, 0)]
            case .tanh: [.at(inf, 1, 0, 0), .at(-inf, -1, 0, 0)]
            case .sigmoid: [.at(inf, 1, 0, 0), .at(-inf, 0, 0, 0)]
            case .gelu, .silu, .softplus: [.at(inf, inf, 1, 0), .at(-inf, 0, 0, 0)]
            }
        }
        var table = SingularRows<Scalar>()
        for activation in Activation.allCases {
            table.add("callAsFunction", variant: "Activation.\(activation)", points(activation)) { activation($0) }
        }
        return table.rows
    }

    private static var singularEntropies: [Operation] {
        func loss(_ name: String, _ label: Int, _ points: [SingularPoint]) -> Operation {
            var table = SingularRows<Scalar>()
            table.add("crossEntropyLoss", variant: name, points) { crossEntropyLoss($0, Tensor(label)) }
            return table.rows[0]
        }
        let none: [Double] = [0, 0]
        let log2 = 0.6931471805599453
        return [
            loss(
                "of the first class", 0,
                [
                    .vector([inf, 0], [0], none, none), .vector([0, -inf], [0], none, none),
                    .vector([-inf, 0], [inf], [-1, 1], none), .vector([0, inf], [inf], [-1, 1], none),
                    .vector([inf, inf], [log2], [-0.5, 0.5], none), .vector([inf, -inf], [0], none, none),
                    .vector([0, 1e30], [1e30], [-1, 1], none), .vector([-1e30, 0], [1e30], [-1, 1], none),
                    .vector([3], [0], [0], [0]), .vector([-inf, -inf], [nan], [nan, nan]),
                    .vector([nan, 0], [nan], [nan, nan])
                ]),
            loss("ignored", -100, [.vector([inf, 0], [0], none, none), .vector([nan, -inf], [0], none, none)])
        ]
    }

    private static var singularRecurrences: [Operation] {
        // x, the weight of the input and that of the state, for one unit and one step.
        func point(_ x: Double, gates: Int, _ value: [Double]) -> SingularPoint {
            let ones = Array(repeating: 1.0, count: gates)
            let none = ones.map { _ in 0.0 }
            return .tensors(
                [[x], ones, ones], shapes: [[1, 1, 1], [gates, 1], [gates, 1]], value: value,
                gradients: [[0], none, none], seconds: Array(repeating: [[0], none, none], count: 3))
        }
        @Sendable func weights(_ x: [Tensor<Scalar>]) -> RecurrentWeights<Scalar> {
            RecurrentWeights(input: x[1], hidden: x[2])
        }
        let sizes = [1e3, 1e30]
        let one = 0.7615941559557649
        var table = SingularRows<Scalar>()
        table.add(
            "rnn", sizes.flatMap { [point($0, gates: 1, [1, 1]), point(-$0, gates: 1, [-1, -1])] },
            of: {
                let y = rnn($0[0], weights($0))
                return concatenate([y.output.flatten(), y.state.flatten()])
            })
        table.add(
            "rnn", variant: "relu", [point(0, gates: 1, [0, 0]), point(-1, gates: 1, [0, 0])],
            of: {
                let y = rnn($0[0], weights($0), activation: .relu)
                return concatenate([y.output.flatten(), y.state.flatten()])
            })
        table.add(
            "gru", sizes.flatMap { [point($0, gates: 3, [0, 0]), point(-$0, gates: 3, [-1, -1])] },
            of: {
                let y = gru($0[0], weights($0))
                return concatenate([y.output.flatten(), y.state.flatten()])
            })
        table.add(
            "lstm", sizes.flatMap { [point($0, gates: 4, [one, one, 1]), point(-$0, gates: 4, [0, 0, 0])] },
            of: {
                let y = lstm($0[0], weights($0))
                return concatenate([y.output.flatten(), y.state.hidden.flatten(), y.state.cell.flatten()])
            })
        return table.rows
    }

    private static var singularBags: [Operation] {
        let column: [[Int]] = [[2, 1]]
        func point(_ x: [Double], _ value: [Double], _ gradient: [Double]) -> SingularPoint {
            .tensors([x], shapes: column, value: value, gradients: [gradient], seconds: [[[0, 0]]])
        }
        var table = SingularRows<Scalar>()
        // The first bag is empty; of equals in the second the first counts.
        table.add(
            "embeddingBag", variant: "max",
            [
                point([1, 1], [0, 1], [1, 0]), point([-inf, -inf], [0, -inf], [1, 0]), point([1, nan], [0, nan], [0, 1])
            ]
        ) { embeddingBag([0, 1], offsets: [0, 0], $0, mode: .max) }
        table.add("embeddingBag", variant: "mean", [point([1, inf], [0, inf], [0.5, 0.5])]) {
            embeddingBag([0, 1], offsets: [0, 0], $0, mode: .mean)
        }
        return table.rows
    }

    private static var singularResponses: [Operation] {
        func point(_ x: [Double], _ value: [Double], _ gradient: [Double]?) -> SingularPoint {
            .tensors([x], shapes: [[1, x.count, 1]], value: value, gradients: gradient.map { [$0] })
        }
        var table = SingularRows<Scalar>()
        // x (k + x²)^−β tends to the sign of x at β = ½, to 0 above and to infinity below.
        table.add(
            "localResponseNorm", variant: "β = ½",
            [point([inf], [1], [0]), point([-inf], [-1], [0]), point([1e30], [1], [0]), point([-1e30], [-1], [0])]
        ) { localResponseNorm($0, size: 1, alpha: 1, beta: 0.5) }
        table.add(
            "localResponseNorm", variant: "β = ¾",
            [
                point([inf], [0], [0]), point([-inf], [0], [0]), point([1e30], [1e-15], [-0.5e-45]),
                point([-1e30], [-1e-15], [-0.5e-45])
            ]
        ) { localResponseNorm($0, size: 1, alpha: 1) }
        table.add("localResponseNorm", variant: "β = ¼", [point([inf], [inf], [0]), point([1e30], [1e15], [0.5e-15])]) {
            localResponseNorm($0, size: 1, alpha: 1, beta: 0.25)
        }
        // Beside an infinite channel.
        table.add("localResponseNorm", variant: "two channels", [point([inf, 3], [1.4142135623730951, 0], [0, 0])]) {
            localResponseNorm($0, size: 3, alpha: 1.5, beta: 0.5)
        }
        return table.rows
    }
}
