import Foundation
import TernCore

extension Operation {
    /// Arithmetic between tensors, and with scalars.
    static var arithmetic: [Operation] {
        let half = Scalar(0.5)
        return [
            .binary("+", tern: { $0 + $1 }, reference: { $0 + $1 }),
            .binary("-", tern: { $0 - $1 }, reference: { $0 - $1 }),
            .binary("*", tern: { $0 * $1 }, reference: { $0 * $1 }),
            .binary("/", on: .nonzero, tern: { $0 / $1 }, reference: { $0 / $1 }),
            .unary("-", "negative", tern: { -$0 }, reference: { -$0 }),
            .unary("+", "a scalar on the right", tern: { $0 + half }, reference: { $0 + 0.5 }),
            .unary("-", "a scalar on the right", tern: { $0 - half }, reference: { $0 - 0.5 }),
            .unary("*", "a scalar on the right", tern: { $0 * half }, reference: { $0 * 0.5 }),
            .unary("/", "a scalar on the right", tern: { $0 / half }, reference: { $0 / 0.5 }),
            .unary("+", "a scalar on the left", tern: { half + $0 }, reference: { 0.5 + $0 }),
            .unary("-", "a scalar on the left", tern: { half - $0 }, reference: { 0.5 - $0 }),
            .unary("*", "a scalar on the left", tern: { half * $0 }, reference: { 0.5 * $0 }),
            .unary("/", "a scalar on the left", on: .nonzero, tern: { half / $0 }, reference: { 0.5 / $0 }),
            .unary("+", "both operands the same", tern: { $0 + $0 }, reference: { 2 * $0 }),
            .unary("*", "both operands the same", tern: { $0 * $0 }, reference: { $0 * $0 })
        ] + updates
    }

    /// In-place arithmetic. The right side broadcasts to the left, never the other way round.
    private static var updates: [Operation] {
        func update(
            _ name: String, _ function: @escaping @Sendable (inout Tensor<Scalar>, Tensor<Scalar>) -> Void,
            reference: @escaping @Sendable (Double, Double) -> Double
        ) -> Operation {
            let shapes = [[[], []], [[2, 3], [2, 3]], [[2, 3], [3]], [[2, 3], [2, 1]], [[0, 3], [3]], [[3, 67], [67]]]
            return Operation(
                name, "", shapes, on: .nonzero,
                tern: { inputs in
                    var result = inputs[0]
                    function(&result, inputs[1])
                    return result
                },
                reference: { NaiveArray.zip($0[0], $0[1], reference) })
        }
        func updateByScalar(
            _ name: String, _ function: @escaping @Sendable (inout Tensor<Scalar>, Scalar) -> Void,
            reference: @escaping @Sendable (Double) -> Double
        ) -> Operation {
            .unary(
                name, "a scalar",
                tern: { x in
                    var result = x
                    function(&result, 1.5)
                    return result
                }, reference: reference)
        }
        return [
            update("+=", { $0 += $1 }, reference: { $0 + $1 }),
            update("-=", { $0 -= $1 }, reference: { $0 - $1 }),
            update("*=", { $0 *= $1 }, reference: { $0 * $1 }),
            update("/=", { $0 /= $1 }, reference: { $0 / $1 }),
            updateByScalar("+=", { $0 += $1 }, reference: { $0 + 1.5 }),
            updateByScalar("-=", { $0 -= $1 }, reference: { $0 - 1.5 }),
            updateByScalar("*=", { $0 *= $1 }, reference: { $0 * 1.5 }),
            updateByScalar("/=", { $0 /= $1 }, reference: { $0 / 1.5 })
        ]
    }

    /// Integer arithmetic, in the types that hold the numbers of the domain.
    static var integers: [Operation] {
        func integer<Integer: TensorNumeric>(
            _ name: String, _ type: Integer.Type,
            _ function: @escaping @Sendable (Tensor<Integer>, Tensor<Integer>) -> Tensor<Integer>,
            reference: @escaping @Sendable (Double, Double) -> Double
        ) -> Operation {
            .binary(
                name, "\(type)", on: .integers, order: 0,
                tern: { Tensor<Scalar>(function(Tensor<Integer>($0), Tensor<Integer>($1))) }, reference: reference)
        }
        func all<Integer: TensorNumeric>(_ type: Integer.Type) -> [Operation] {
            [
                integer("+", type, { $0 + $1 }, reference: { $0 + $1 }),
                integer("-", type, { $0 - $1 }, reference: { $0 - $1 }),
                integer("*", type, { $0 * $1 }, reference: { $0 * $1 }),
                integer("/", type, { $0 / $1 }, reference: { ($0 / $1).rounded(.towardZero) }),
                integer("maximum", type, { $0.maximum($1) }, reference: { max($0, $1) }),
                integer("minimum", type, { $0.minimum($1) }, reference: { min($0, $1) }),
                integer("abs", type, { a, b in (a - b).abs() }, reference: { abs($0 - $1) }),
                integer("sign", type, { a, b in (a - b).sign() }, reference: { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 }),
                integer("square", type, { a, b in (a + b).square() }, reference: { ($0 + $1) * ($0 + $1) }),
                integer("-", type, { a, b in -(a + b) }, reference: { -($0 + $1) })
            ]
        }
        return all(Int32.self) + all(Int64.self) + all(Int.self)
    }
}
