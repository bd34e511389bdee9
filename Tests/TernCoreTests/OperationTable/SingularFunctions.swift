import TernCore

extension Operation {
    /// The poles, ends, kinks and limits of elementary and special functions.
    static var singularFunctions: [Operation] {
        singularElementary + singularTrigonometric + singularSpecial + singularPowers + singularPairs + singularRounding
    }

    private static var singularElementary: [Operation] {
        let pole: [SingularPoint] = [.at(0, -inf, inf, -inf), .at(inf, inf, 0, 0)]
        let growth: SingularPoint = .at(inf, inf, inf, inf)
        var table = SingularRows<Scalar>()
        table.add("abs", [.at(0, 0, 0, 0), .at(inf, inf, 1, 0), .at(-inf, inf, -1, 0)]) {
            $0.abs()
        }
        table.add("sign", [.at(0, 0, 0, 0), .at(inf, 1, 0, 0), .at(-inf, -1, 0, 0)]) { $0.sign() }
        table.add(
            "square", [.at(inf, inf, inf, 2), .at(-inf, inf, -inf, 2)]
        ) { $0.square() }
        table.add("exp", [.at(-inf, 0, 0, 0), growth]) { $0.exp() }
        table.add("exp2", [.at(-inf, 0, 0, 0), growth]) { $0.exp2() }
        table.add("expm1", [.at(-inf, -1, 0, 0), growth]) { $0.expm1() }
        table.add("log", pole) { $0.log() }
        table.add("log2", pole) { $0.log2() }
        table.add("log10", pole) { $0.log10() }
        table.add("log1p", [.at(-1, -inf, inf, -inf), .at(inf, inf, 0, 0)]) {
            $0.log1p()
        }
        table.add("sqrt", [.at(0, 0, inf, -inf), .at(inf, inf, 0, 0)]) { $0.sqrt() }
        table.add("rsqrt", [.at(0, inf, -inf, inf), .at(inf, 0, 0, 0)]) { $0.rsqrt() }
        // One-sided: from above at 0, from below at −0.
        table.add(
            "cbrt",
            [
                .at(0, 0, inf, -inf), .at(-0.0, 0, inf, inf),
                .at(inf, inf, 0, 0), .at(-inf, -inf, 0, 0)
            ]
        ) { $0.cbrt() }
        table.add(
            "reciprocal",
            [
                .at(0, inf, -inf, inf), .at(-0.0, -inf, -inf, -inf),
                .at(inf, 0, 0, 0), .at(-inf, 0, 0, 0)
            ]
        ) { $0.reciprocal() }
        return table.rows
    }

    private static var singularTrigonometric: [Operation] {
        let (half, whole) = (Double.pi / 2, Double.pi)
        // They have no limits at infinity.
        let nowhere: [SingularPoint] = [.at(inf, nan, nan, nan), .at(-inf, nan, nan, nan)]
        let logarithmic: [SingularPoint] = [.at(inf, inf, 0, 0), .at(-inf, -inf, 0, 0)]
        var table = SingularRows<Scalar>()
        table.add("sin", nowhere) { $0.sin() }
        table.add("cos", nowhere) { $0.cos() }
        table.add("tan", nowhere) { $0.tan() }
        table.add("asin", [.at(1, half, inf, inf), .at(-1, -half, inf, -inf)]) {
            $0.asin()
        }
        table.add("acos", [.at(1, 0, -inf, -inf), .at(-1, whole, -inf, inf)]) {
            $0.acos()
        }
        table.add(
            "atan", [.at(inf, half, 0, 0), .at(-inf, -half, 0, 0), .at(1e18, half, 1e-36, -2e-54)]
        ) { $0.atan() }
        table.add(
            "sinh",
            [
                .at(inf, inf, inf, inf),
                .at(-inf, -inf, inf, -inf)
            ]
        ) { $0.sinh() }
        table.add(
            "cosh",
            [
                .at(inf, inf, inf, inf),
                .at(-inf, inf, -inf, inf)
            ]
        ) { $0.cosh() }
        table.add("asinh", logarithmic) { $0.asinh() }
        table.add("acosh", [.at(1, 0, inf, -inf), .at(inf, inf, 0, 0)]) { $0.acosh() }
        table.add(
            "atanh",
            [.at(1, inf, inf, inf), .at(-1, -inf, inf, -inf)]
        ) { $0.atanh() }
        return table.rows
    }

    private static var singularSpecial: [Operation] {
        var table = SingularRows<Scalar>()
        table.add("erf", [.at(inf, 1, 0, 0), .at(-inf, -1, 0, 0), .at(1e30, 1, 0, 0)]) { $0.erf() }
        table.add("erfc", [.at(inf, 0, 0, 0), .at(-inf, 2, 0, 0), .at(-1e30, 2, 0, 0)]) { $0.erfc() }
        table.add(
            "erfinv",
            [.at(1, inf, inf, inf), .at(-1, -inf, inf, -inf)]
        ) { $0.erfinv() }
        // |Γ| has a pole at each whole number up to 0; between its sides the slope jumps from −∞ to ∞.
        table.add(
            "lgamma",
            [
                .at(0, inf, -inf, inf), .at(-0.0, inf, inf, inf),
                .at(-3, inf, nan, inf), .at(inf, inf, inf, 0)
            ]
        ) { $0.lgamma() }
        table.add(
            "digamma",
            [
                .at(0, -inf, inf, -inf), .at(-0.0, inf, inf, inf),
                .at(inf, inf, 0, 0)
            ]
        ) { $0.digamma() }
        table.add("polygamma", variant: "1", [.at(0, inf, -inf, inf), .at(inf, 0, 0, 0)]) {
            $0.polygamma(1)
        }
        table.add("polygamma", variant: "2", [.at(0, -inf, inf, -inf), .at(inf, 0, 0, 0)]) {
            $0.polygamma(2)
        }
        // The highest order, whose derivatives are of higher ones.
        table.add(
            "polygamma", variant: "100",
            [
                .at(1, -9.33262154439441527e157, 9.42594775983835942e159, -9.61446671503512661e161),
                .at(50, -2.7391048021902828e-14, 5.51587295103276742e-14, -1.12183566886303804e-13)
            ]
        ) { $0.polygamma(100) }
        return table.rows
    }

    private static var singularPowers: [Operation] {
        func none(_ count: Int) -> [[Double]] { Array(repeating: Array(repeating: 0, count: count), count: count) }
        var table = SingularRows<Scalar>()
        table.add("pow", variant: "½", [.at(0, 0, inf, -inf), .at(inf, inf, 0, 0)]) { $0.pow(0.5) }
        table.add("pow", variant: "1", [.at(0, 0, 1, 0), .at(-inf, -inf, 1, 0)]) { $0.pow(1) }
        table.add("pow", variant: "1.5", [.at(0, 0, 0, inf)]) { $0.pow(1.5) }
        table.add("pow", variant: "2", [.at(0, 0, 0, 2)]) { $0.pow(2) }
        table.add("pow", variant: "0", [.at(0, 1, 0, 0), .at(inf, 1, 0, 0), .at(nan, 1, 0, 0)]) { $0.pow(0) }
        table.add("pow", variant: "−1", [.at(inf, 0, 0, 0), .at(0, inf, -inf, inf)]) { $0.pow(-1) }
        table.add("pow", variant: "−2.5", [.at(inf, 0, 0, 0), .at(0, inf, -inf, inf)]) {
            $0.pow(-2.5)
        }
        table.add("pow", variant: "∞", [.at(0.5, 0, 0, 0), .at(2, inf, inf, inf)]) { $0.pow(.infinity) }
        // Of base and exponent. At 0⁰ the derivatives are those of torch: none.
        table.add(
            "pow", variant: "a tensor",
            [
                .point([0, 0], 1, [0, 0], none(2)), .point([0, 2], 0, [0, 0], [[2, 0], [0, 0]]),
                .point([0, 3], 0, [0, 0], none(2)), .point([inf, -1], 0, [0, 0], none(2)),
                .point([1, 0], 1, [0, 0], [[0, 1], [1, 0]]), .point([0.5, inf], 0, [0, 0], none(2)),
                .point([2, -inf], 0, [0, 0], none(2))
            ],
            of: { $0[0].pow($0[1]) })
        return table.rows
    }

    private static var singularPairs: [Operation] {
        let none: [[Double]] = [[0, 0], [0, 0]]
        let root = 0.5.squareRoot()
        let quarter: [[Double]] = [[0.25, -0.25], [-0.25, 0.25]]
        var table = SingularRows<Scalar>()
        table.add(
            "logAddExp",
            [
                .point([-inf, -inf], -inf, [0.5, 0.5], quarter),
                .point([inf, inf], inf, [0.5, 0.5], quarter), .point([-inf, 0], 0, [0, 1], none),
                .point([inf, 0], inf, [1, 0], none), .point([-inf, inf], inf, [0, 1], none),
                .point([3, 3], 3.6931471805599454, [0.5, 0.5], quarter)
            ],
            of: { $0[0].logAddExp($0[1]) })
        table.add(
            "hypot",
            [
                .point([0, 0], 0, [0, 0], none), .point([-0.0, 0], 0, [0, 0], none),
                .point([1, 0], 1, [1, 0], [[0, 0], [0, 1]]),
                .point([1, inf], inf, [0, 1], none), .point([-inf, 1], inf, [-1, 0], none),
                .point([inf, -inf], inf, [root, -root], none),
                .point([3e30, 4e30], 5e30, [0.6, 0.8], [[1.28e-31, -0.96e-31], [-0.96e-31, 0.72e-31]]),
                .point([6e-30, 8e-30], 1e-29, [0.6, 0.8], [[6.4e28, -4.8e28], [-4.8e28, 3.6e28]])
            ],
            of: { $0[0].hypot($0[1]) })
        table.add(
            "atan2",
            [
                .point([0, 0], 0, [0, 0], none), .point([0, -0.0], Double.pi, [0, 0], none),
                .point([1, inf], 0, [0, 0], none), .point([inf, 1], Double.pi / 2, [0, 0], none),
                .point([inf, inf], Double.pi / 4, [0, 0], none),
                .point(
                    [3e30, 4e30], 0.6435011087932844, [1.6e-31, -1.2e-31],
                    [[-3.84e-62, -1.12e-62], [-1.12e-62, 3.84e-62]]),
                .point(
                    [6e-20, 8e-20], 0.6435011087932844, [8e18, -6e18], [[-9.6e37, -2.8e37], [-2.8e37, 9.6e37]])
            ],
            of: { $0[0].atan2($0[1]) })
        table.add(
            "maximum",
            [
                .point([1, 1], 1, [0.5, 0.5], none), .point([0, -0.0], 0, [0.5, 0.5], none),
                .point([inf, inf], inf, [0.5, 0.5], none),
                .point([-inf, 2], 2, [0, 1], none), .point([nan, 2], nan, [0, 0], none)
            ],
            of: { $0[0].maximum($0[1]) })
        table.add(
            "minimum",
            [
                .point([1, 1], 1, [0.5, 0.5], none), .point([-inf, -inf], -inf, [0.5, 0.5], none),
                .point([inf, 2], 2, [0, 1], none), .point([2, nan], nan, [0, 0], none)
            ],
            of: { $0[0].minimum($0[1]) })
        table.add(
            "/",
            [
                .point([1, 0], inf, [inf, -inf], [[0, -inf], [-inf, inf]]),
                .point([1, inf], 0, [0, 0], none),
                .point([0, 0], nan, [inf, nan], [[0, -inf], [-inf, nan]])
            ],
            of: { $0[0] / $0[1] })
        table.add(
            "lerp",
            [
                .point([inf, inf, 0.25], inf, [0.75, 0.25, 0], [[0, 0, -1], [0, 0, 1], [-1, 1, 0]]),
                .point([1, inf, 0], 1, [1, 0, inf], [[0, 0, -1], [0, 0, 1], [-1, 1, 0]]),
                .point([inf, 1, 1], 1, [0, 1, -inf], [[0, 0, -1], [0, 0, 1], [-1, 1, 0]]),
                .point([inf, 1, 0.5], inf, [0.5, 0.5, -inf], [[0, 0, -1], [0, 0, 1], [-1, 1, 0]]),
                .point([3, 3, 0.5], 3, [0.5, 0.5, 0], [[0, 0, -1], [0, 0, 1], [-1, 1, 0]])
            ],
            of: { $0[0].lerp($0[1], weight: $0[2]) })
        table.add(
            "copysign", [.point([0, -1], 0, [0, 0], none), .point([inf, -0.0], -inf, [-1, 0], none)],
            of: { $0[0].copysign($0[1]) })
        return table.rows
    }

    private static var singularRounding: [Operation] {
        let none: [[Double]] = [[0, 0], [0, 0]]
        let step: [SingularPoint] = [
            .at(inf, inf, 0, 0), .at(-inf, -inf, 0, 0), .at(2, 2, 0, 0)
        ]
        var table = SingularRows<Scalar>()
        table.add("floor", step) { $0.floor() }
        table.add("ceil", step) { $0.ceil() }
        table.add("round", step + [.at(0.5, 0, 0, 0), .at(1.5, 2, 0, 0)]) { $0.round() }
        table.add("trunc", step) { $0.trunc() }
        table.add("frac", [.at(2, 0, 1, 0), .at(inf, nan, 1, 0)]) { $0.frac() }
        table.add(
            "remainder",
            [
                .point([1, inf], 1, [1, 0], none), .point([2, 2], 0, [1, -1], none),
                .point([1, 0], nan, [1, -inf], none)
            ],
            of: { $0[0].remainder($0[1]) })
        table.add(
            "floorDivide", [.point([1, 0], inf, [0, 0], none), .point([1, inf], 0, [0, 0], none)],
            of: { $0[0].floorDivide($0[1]) })
        table.add(
            "fmod",
            [
                .point([1, inf], 1, [1, 0], none), .point([2, 2], 0, [1, -1], none),
                .point([1, 0], nan, [1, nan], none)
            ],
            of: { $0[0].fmod($0[1]) })
        table.add("clamp", [.at(-1, -1, 1, 0), .at(2, 2, 1, 0), .at(inf, 2, 0, 0), .at(nan, nan, 0, 0)]) {
            $0.clamp(min: -1, max: 2)
        }
        table.add("clamp", variant: "of bounds that are exchanged", [.at(2, 1, 0, 0), .at(1, 1, 0, 0), .at(3, 1, 0, 0)])
        {
            $0.clamp(min: 3, max: 1)
        }
        table.add("nanToNum", [.at(nan, 7, 0, 0), .at(inf, 8, 0, 0), .at(-inf, 9, 0, 0)]) {
            $0.nanToNum(nan: 7, positiveInfinity: 8, negativeInfinity: 9)
        }
        return table.rows
    }
}
