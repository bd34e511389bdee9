import TernCore

extension Operation {
    /// Pointwise comparison, logic, selection and the larger or smaller of two. Truth is 1, its absence 0.
    static var comparisons: [Operation] {
        func compare(
            _ name: String, _ function: @escaping @Sendable (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Bool>,
            reference: @escaping @Sendable (Double, Double) -> Bool
        ) -> Operation {
            // Whole numbers, so that some are equal.
            .binary(
                name, on: .integers, order: 0, tern: { Tensor<Scalar>(function($0, $1)) },
                reference: { reference($0, $1) ? 1 : 0 })
        }
        func compareToScalar(
            _ name: String, _ function: @escaping @Sendable (Tensor<Scalar>, Scalar) -> Tensor<Bool>,
            reference: @escaping @Sendable (Double, Double) -> Bool
        ) -> Operation {
            .unary(
                name, "a scalar", on: .integers, order: 0, tern: { Tensor<Scalar>(function($0, 2)) },
                reference: { reference($0, 2) ? 1 : 0 })
        }
        func compareScalar(
            _ name: String, _ function: @escaping @Sendable (Scalar, Tensor<Scalar>) -> Tensor<Bool>,
            reference: @escaping @Sendable (Double, Double) -> Bool
        ) -> Operation {
            .unary(
                name, "a scalar on the left", on: .integers, order: 0, tern: { Tensor<Scalar>(function(2, $0)) },
                reference: { reference(2, $0) ? 1 : 0 })
        }
        func logic(
            _ name: String, _ function: @escaping @Sendable (Tensor<Bool>, Tensor<Bool>) -> Tensor<Bool>,
            reference: @escaping @Sendable (Bool, Bool) -> Bool
        ) -> Operation {
            .binary(
                name, on: .truth, order: 0, tern: { Tensor<Scalar>(function(Tensor<Bool>($0), Tensor<Bool>($1))) },
                reference: { reference($0 != 0, $1 != 0) ? 1 : 0 })
        }
        return [
            compare(".==", { $0 .== $1 }, reference: { $0 == $1 }),
            compare(".!=", { $0 .!= $1 }, reference: { $0 != $1 }),
            compare(".<", { $0 .< $1 }, reference: { $0 < $1 }),
            compare(".<=", { $0 .<= $1 }, reference: { $0 <= $1 }),
            compare(".>", { $0 .> $1 }, reference: { $0 > $1 }),
            compare(".>=", { $0 .>= $1 }, reference: { $0 >= $1 }),
            compareToScalar(".==", { $0 .== $1 }, reference: { $0 == $1 }),
            compareToScalar(".!=", { $0 .!= $1 }, reference: { $0 != $1 }),
            compareToScalar(".<", { $0 .< $1 }, reference: { $0 < $1 }),
            compareToScalar(".<=", { $0 .<= $1 }, reference: { $0 <= $1 }),
            compareToScalar(".>", { $0 .> $1 }, reference: { $0 > $1 }),
            compareToScalar(".>=", { $0 .>= $1 }, reference: { $0 >= $1 }),
            compareScalar(".==", { $0 .== $1 }, reference: { $0 == $1 }),
            compareScalar(".!=", { $0 .!= $1 }, reference: { $0 != $1 }),
            compareScalar(".<", { $0 .< $1 }, reference: { $0 < $1 }),
            compareScalar(".<=", { $0 .<= $1 }, reference: { $0 <= $1 }),
            compareScalar(".>", { $0 .> $1 }, reference: { $0 > $1 }),
            compareScalar(".>=", { $0 .>= $1 }, reference: { $0 >= $1 }),
            logic(".&", { $0 .& $1 }, reference: { $0 && $1 }),
            logic(".|", { $0 .| $1 }, reference: { $0 || $1 }),
            logic(".^", { $0 .^ $1 }, reference: { $0 != $1 }),
            logic(".!", { a, b in .!(a .& b) }, reference: { !($0 && $1) }),
            .binary("maximum", on: .distinct, tern: { $0.maximum($1) }, reference: { Swift.max($0, $1) }),
            .binary("minimum", on: .distinct, tern: { $0.minimum($1) }, reference: { Swift.min($0, $1) }),
            .unary("maximum", "a scalar", on: .nonzero, tern: { $0.maximum(0) }, reference: { Swift.max($0, 0) }),
            .unary("minimum", "a scalar", on: .nonzero, tern: { $0.minimum(0) }, reference: { Swift.min($0, 0) }),
            // The condition follows from the first input, and changes nowhere near its values.
            .binary(
                "where", on: .nonzero, tern: { a, b in (a * b).where(a .> 0, else: b) },
                reference: { a, b in a > 0 ? a * b : b })
        ]
    }
}
