import Foundation
import TernCore

extension Operation {
    /// Rounding, remainders, predicates and bits.
    static var rounding: [Operation] { steps + remainders + bounds + predicates + integerRemainders + bits }

    private static var steps: [Operation] {
        // x/4 + 0.1 is no closer than 0.1 to a whole number or a half.
        func step(
            _ name: String, _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
            reference: @escaping @Sendable (Double) -> Double
        ) -> Operation {
            .unary(
                name, on: .integers, tern: { function($0 / 4 + Scalar(0.1)) }, reference: { reference($0 / 4 + 0.1) })
        }
        return [
            step("floor", { $0.floor() }, reference: { $0.rounded(.down) }),
            step("ceil", { $0.ceil() }, reference: { $0.rounded(.up) }),
            step("round", { $0.round() }, reference: { $0.rounded(.toNearestOrEven) }),
            step("trunc", { $0.trunc() }, reference: { $0.rounded(.towardZero) }),
            step("frac", { $0.frac() }, reference: { $0 - $0.rounded(.towardZero) })
        ]
    }

    /// a + 0.3 is no multiple of a whole number, nor of 2.5.
    private static var remainders: [Operation] {
        func divide(
            _ name: String, _ function: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
            byScalar: @escaping @Sendable (Tensor<Scalar>, Scalar) -> Tensor<Scalar>,
            reference: @escaping @Sendable (Double, Double) -> Double
        ) -> [Operation] {
            [
                .binary(
                    name, on: .integers, tern: { function($0 + Scalar(0.3), $1) },
                    reference: { reference($0 + 0.3, $1) }),
                .unary(
                    name, "a scalar", on: .integers, tern: { byScalar($0 + Scalar(0.3), -2.5) },
                    reference: { reference($0 + 0.3, -2.5) })
            ]
        }
        return [
            divide(
                "remainder", { $0.remainder($1) }, byScalar: { $0.remainder($1) },
                reference: { a, b in a - b * (a / b).rounded(.down) }),
            divide(
                "floorDivide", { $0.floorDivide($1) }, byScalar: { $0.floorDivide($1) },
                reference: { a, b in (a / b).rounded(.down) }),
            divide(
                "fmod", { $0.fmod($1) }, byScalar: { $0.fmod($1) },
                reference: { a, b in a.truncatingRemainder(dividingBy: b) })
        ].flatMap(\.self)
    }

    private static var bounds: [Operation] {
        let three = [
            [[2, 3], [2, 3], [2, 3]], [[2, 3], [3], []], [[], [], []], [[0, 3], [3], [1]], [[2, 1], [1, 3], [2, 1]]
        ]
        return [
            .unary(
                "clamp", on: .integers, tern: { $0.clamp(min: -2.5, max: 4.5) }, reference: { min(max($0, -2.5), 4.5) }),
            .unary("clamp", "below", on: .integers, tern: { $0.clamp(min: -2.5) }, reference: { max($0, -2.5) }),
            .unary("clamp", "above", on: .integers, tern: { $0.clamp(max: 4.5) }, reference: { min($0, 4.5) }),
            .unary("clamp", "nowhere", tern: { $0.clamp() }, reference: { $0 }),
            Operation(
                "lerp", "", three, tern: { $0[0].lerp($0[1], weight: $0[2]) },
                reference: { inputs in
                    let difference = NaiveArray.zip(inputs[1], inputs[0]) { $0 - $1 }
                    let step = NaiveArray.zip(difference, inputs[2]) { $0 * $1 }
                    return NaiveArray.zip(inputs[0], step) { $0 + $1 }
                }),
            .binary("lerp", "a scalar", tern: { $0.lerp($1, weight: 0.75) }, reference: { a, b in a + 0.75 * (b - a) }),
            .binary(
                "copysign", on: .nonzero, tern: { $0.copysign($1) },
                reference: { a, b in Double(signOf: b, magnitudeOf: a) }),
            .unary(
                "copysign", "a scalar", on: .nonzero, tern: { $0.copysign(-1) }, reference: { -Swift.abs($0) })
        ]
    }

    private static var predicates: [Operation] {
        func ask(
            _ name: String, _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Bool>,
            reference: @escaping @Sendable (Double) -> Bool
        ) -> Operation {
            .unary(
                name, on: .integers, order: 0, tern: { Tensor<Scalar>(function($0)) },
                reference: { reference($0) ? 1 : 0 })
        }
        return [
            ask("isNaN", { $0.sqrt().isNaN() }, reference: { $0 < 0 }),
            ask("isInfinite", { (1 / ($0 - 2)).isInfinite() }, reference: { $0 == 2 }),
            ask("isFinite", { (1 / ($0 - 2)).isFinite() }, reference: { $0 != 2 }),
            .unary("nanToNum", tern: { $0.nanToNum() }, reference: { $0 }),
            .unary(
                "nanToNum", "of NaN", on: .nonzero, tern: { $0.log().nanToNum(nan: -7) },
                reference: { $0 > 0 ? Foundation.log($0) : -7 })
        ]
    }

    private static func integer<Integer: TensorNumeric>(
        _ name: String, _ type: Integer.Type, _ variant: String = "",
        tern function: @escaping @Sendable (Tensor<Integer>, Tensor<Integer>) -> Tensor<Integer>,
        reference: @escaping @Sendable (Int, Int) -> Int
    ) -> Operation {
        .binary(
            name, variant.isEmpty ? "\(type)" : "\(type), \(variant)", on: .integers, order: 0,
            tern: { Tensor<Scalar>(function(Tensor<Integer>($0), Tensor<Integer>($1))) },
            reference: { Double(reference(Int($0), Int($1))) })
    }

    private static var integerRemainders: [Operation] {
        @Sendable func floored(_ a: Int, _ b: Int) -> Int { Int((Double(a) / Double(b)).rounded(.down)) }
        func all<Integer: TensorNumeric>(_ type: Integer.Type) -> [Operation] {
            [
                integer("remainder", type, tern: { $0.remainder($1) }, reference: { a, b in a - b * floored(a, b) }),
                integer("floorDivide", type, tern: { $0.floorDivide($1) }, reference: { a, b in floored(a, b) }),
                integer("fmod", type, tern: { $0.fmod($1) }, reference: { a, b in a % b }),
                integer(
                    "clamp", type, tern: { a, b in (a + b).clamp(min: -3, max: 4) },
                    reference: { a, b in min(max(a + b, -3), 4) })
            ]
        }
        return all(Int32.self) + all(Int64.self) + all(Int.self)
    }

    private static var bits: [Operation] {
        func all<Integer: TensorNumeric & FixedWidthInteger>(_ type: Integer.Type) -> [Operation] {
            [
                integer("&", type, tern: { $0 & $1 }, reference: { $0 & $1 }),
                integer("|", type, tern: { $0 | $1 }, reference: { $0 | $1 }),
                integer("^", type, tern: { $0 ^ $1 }, reference: { $0 ^ $1 }),
                integer("~", type, tern: { a, b in ~(a + b) }, reference: { a, b in -(a + b) - 1 }),
                integer("<<", type, tern: { a, b in a << b.abs() }, reference: { a, b in a << Swift.abs(b) }),
                integer(">>", type, tern: { a, b in a >> b.abs() }, reference: { a, b in a >> Swift.abs(b) }),
                integer(
                    "&", type, "scalars", tern: { a, b in (a & 6) + (12 & b) },
                    reference: { a, b in (a & 6) + (12 & b) }),
                integer(
                    "|", type, "scalars", tern: { a, b in (a | 6) + (12 | b) },
                    reference: { a, b in (a | 6) + (12 | b) }),
                integer(
                    "^", type, "scalars", tern: { a, b in (a ^ 6) + (12 ^ b) },
                    reference: { a, b in (a ^ 6) + (12 ^ b) }),
                integer(
                    "<<", type, "scalars", tern: { a, b in (a << 2) + (3 << b.abs()) },
                    reference: { a, b in (a << 2) + (3 << Swift.abs(b)) }),
                integer(
                    ">>", type, "scalars", tern: { a, b in (a >> 2) + (300 >> b.abs()) },
                    reference: { a, b in (a >> 2) + (300 >> Swift.abs(b)) })
            ]
        }
        return all(Int32.self) + all(Int64.self) + all(Int.self)
    }
}
