import Foundation
import TernCore

extension Operation {
    /// Activations.
    static var activations: [Operation] {
        [
            .unary("tanh", tern: { $0.tanh() }, reference: { Foundation.tanh($0) }),
            .unary("sigmoid", tern: { $0.sigmoid() }, reference: { 1 / (1 + Foundation.exp(-$0)) }),
            .unary("relu", on: .nonzero, tern: { $0.relu() }, reference: { max($0, 0) }),
            .unary(
                "leakyReLU", on: .nonzero, tern: { $0.leakyReLU() },
                reference: { $0 > 0 ? $0 : Double(Scalar(0.01)) * $0 }),
            .unary(
                "leakyReLU", "slope 0.25", on: .nonzero, tern: { $0.leakyReLU(slope: 0.25) },
                reference: { $0 > 0 ? $0 : 0.25 * $0 }),
            .unary("gelu", tern: { $0.gelu() }, reference: { 0.5 * $0 * (1 + Foundation.erf($0 / 2.0.squareRoot())) }),
            .unary(
                "gelu", "tanh", tern: { $0.gelu(approximation: .tanh) },
                reference: { x in
                    0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
                }),
            .unary("silu", tern: { $0.silu() }, reference: { $0 / (1 + Foundation.exp(-$0)) }),
            .unary("softplus", tern: { $0.softplus() }, reference: { Foundation.log1p(Foundation.exp($0)) })
        ]
            + smooth + piecewise + gated
            + Activation.allCases.map { activation in
                .unary(
                    "callAsFunction", "Activation.\(activation)", on: .nonzero, tern: { activation($0) },
                    reference: activation.reference)
            }
    }

    private static var smooth: [Operation] {
        @Sendable func unit(_ alpha: Double, _ x: Double) -> Double { x > 0 ? x : alpha * Foundation.expm1(x) }
        return [
            .unary("elu", on: .nonzero, tern: { $0.elu() }, reference: { unit(1, $0) }),
            .unary("elu", "alpha 0.5", on: .nonzero, tern: { $0.elu(alpha: 0.5) }, reference: { unit(0.5, $0) }),
            .unary("celu", on: .nonzero, tern: { $0.celu() }, reference: { unit(1, $0) }),
            .unary(
                "celu", "alpha 0.5", on: .nonzero, tern: { $0.celu(alpha: 0.5) },
                reference: { x in x > 0 ? x : 0.5 * unit(1, x / 0.5) }),
            .unary(
                "selu", on: .nonzero, tern: { $0.selu() },
                reference: { x in 1.0507009873554805 * unit(1.6732632423543772, x) }),
            .unary(
                "mish", tern: { $0.mish() },
                reference: { x in x * Foundation.tanh(Foundation.log1p(Foundation.exp(x))) }),
            .unary("softsign", on: .nonzero, tern: { $0.softsign() }, reference: { x in x / (1 + Swift.abs(x)) }),
            .unary("tanhShrink", tern: { $0.tanhShrink() }, reference: { x in x - Foundation.tanh(x) }),
            softmin(axis: -1),
            softmin(axis: 0)
        ]
    }

    private static func softmin(axis: Int) -> Operation {
        Operation(
            "softmin", "axis \(axis)", [[[4]], [[2, 3]], [[3, 1, 4]], [[0, 3]], [[3, 67]]],
            tern: { $0[0].softmin(axis: axis) },
            reference: { x in
                let exponentials = x[0].map { Foundation.exp(-$0) }
                let resolved = axis < 0 ? axis + x[0].shape.count : axis
                let totals = exponentials.reduced([resolved], keepDims: true) { $0.reduce(0, +) }
                return NaiveArray.zip(exponentials, totals) { $0 / $1 }
            })
    }

    /// Evaluated at multiples of a step, away from the bends.
    private static var piecewise: [Operation] {
        func bent(
            _ name: String, _ variant: String = "", step: Double,
            tern function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
            reference: @escaping @Sendable (Double) -> Double
        ) -> Operation {
            .unary(
                name, variant, on: .integers, tern: { function($0 * Scalar(step)) }, reference: { reference($0 * step) }
            )
        }
        @Sendable func bounded(_ x: Double, _ low: Double, _ high: Double) -> Double {
            Swift.min(Swift.max(x, low), high)
        }
        @Sendable func shrunk(_ x: Double, _ lambda: Double) -> Double {
            Swift.abs(x) > lambda ? x - (x > 0 ? lambda : -lambda) : 0
        }
        return [
            bent("relu6", step: 0.7, tern: { $0.relu6() }, reference: { bounded($0, 0, 6) }),
            bent("hardTanh", step: 0.3, tern: { $0.hardTanh() }, reference: { bounded($0, -1, 1) }),
            bent(
                "hardTanh", "−0.5…2", step: 0.3, tern: { $0.hardTanh(min: -0.5, max: 2) },
                reference: { bounded($0, -0.5, 2) }),
            bent("hardSigmoid", step: 0.7, tern: { $0.hardSigmoid() }, reference: { bounded($0 + 3, 0, 6) / 6 }),
            bent("hardSwish", step: 0.7, tern: { $0.hardSwish() }, reference: { x in x * bounded(x + 3, 0, 6) / 6 }),
            bent("softShrink", step: 0.3, tern: { $0.softShrink() }, reference: { shrunk($0, 0.5) }),
            bent("softShrink", "lambda 1", step: 0.3, tern: { $0.softShrink(lambda: 1) }, reference: { shrunk($0, 1) }),
            bent("hardShrink", step: 0.3, tern: { $0.hardShrink() }, reference: { Swift.abs($0) > 0.5 ? $0 : 0 }),
            bent(
                "hardShrink", "lambda 1", step: 0.3, tern: { $0.hardShrink(lambda: 1) },
                reference: { Swift.abs($0) > 1 ? $0 : 0 }),
            bent(
                "threshold", step: 0.3, tern: { $0.threshold(0.5, value: -7) }, reference: { $0 > 0.5 ? $0 : -7 }),
            Operation(
                "prelu", "",
                [[[2, 3], [3]], [[2, 3], [1]], [[4], [1]], [[], []], [[2, 3, 2], [3]], [[0, 3], [3]], [[3, 67], [67]]],
                on: .nonzero, tern: { $0[0].prelu($0[1]) },
                reference: { inputs in
                    let x = inputs[0]
                    let isShared = inputs[1].elements.count == 1
                    return NaiveArray(shape: x.shape) { index in
                        let slope = inputs[1].elements[isShared ? 0 : index[1]]
                        return x[index] > 0 ? x[index] : slope * x[index]
                    }
                })
        ]
    }

    private static var gated: [Operation] {
        @Sendable func sigmoid(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }
        func unit(
            _ name: String, axis: Int, _ shapes: [[Int]],
            tern function: @escaping @Sendable (Tensor<Scalar>, Int) -> Tensor<Scalar>,
            reference: @escaping @Sendable (Double, Double) -> Double
        ) -> Operation {
            Operation(
                name, "axis \(axis)", shapes.map { [$0] }, tern: { function($0[0], axis) },
                reference: { inputs in
                    let x = inputs[0]
                    let axis = axis < 0 ? axis + x.shape.count : axis
                    var shape = x.shape
                    shape[axis] /= 2
                    return NaiveArray(shape: shape) { index in
                        var other = index
                        other[axis] += shape[axis]
                        return reference(x[index], x[other])
                    }
                })
        }
        let (last, second) = ([[4], [2, 6], [0, 4], [3, 0], [3, 68]], [[2, 4], [2, 4, 2], [5, 40]])
        return [
            unit("glu", axis: -1, last, tern: { $0.glu(axis: $1) }, reference: { a, b in a * sigmoid(b) }),
            unit("glu", axis: 1, second, tern: { $0.glu(axis: $1) }, reference: { a, b in a * sigmoid(b) }),
            unit("swiglu", axis: -1, last, tern: { $0.swiglu(axis: $1) }, reference: { a, b in a * sigmoid(a) * b }),
            unit("swiglu", axis: 1, second, tern: { $0.swiglu(axis: $1) }, reference: { a, b in a * sigmoid(a) * b })
        ]
    }
}

extension Activation {
    /// The activation of one number.
    var reference: @Sendable (Double) -> Double {
        switch self {
        case .identity: { $0 }
        case .relu: { max($0, 0) }
        case .leakyReLU: { $0 > 0 ? $0 : 0.01 * $0 }
        case .tanh: { Foundation.tanh($0) }
        case .sigmoid: { 1 / (1 + Foundation.exp(-$0)) }
        case .gelu: { $0 / 2 * Foundation.erfc(-$0 / 2.0.squareRoot()) }
        case .silu: { $0 / (1 + Foundation.exp(-$0)) }
        case .softplus: { Foundation.log1p(Foundation.exp($0)) }
        }
    }
}
