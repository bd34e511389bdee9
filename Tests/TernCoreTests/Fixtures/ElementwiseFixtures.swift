import TernCore
import TestSupport

extension FixtureTable {
    mutating func addElementwise() {
        addArithmetic()
        addElementary()
        addComparisons()
    }

    private mutating func unary(_ name: String, _ function: @escaping (Tensor<Scalar>) -> Tensor<Scalar>) {
        real(name) { function($0[0]) }
    }

    /// An operator between tensors, with a scalar on either side, in place, and of integers.
    private mutating func arithmetic(
        _ name: String, _ function: @escaping (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
        right: @escaping (Tensor<Scalar>, Scalar) -> Tensor<Scalar>,
        left: @escaping (Scalar, Tensor<Scalar>) -> Tensor<Scalar>,
        update: @escaping (inout Tensor<Scalar>, Tensor<Scalar>) -> Void,
        scalarUpdate: @escaping (inout Tensor<Scalar>, Scalar) -> Void,
        integers: @escaping (Tensor<Int>, Tensor<Int>) -> Tensor<Int>
    ) {
        real(name) { function($0[0], $0[1]) }
        real("\(name):scalarRight") { right($0[0], $0.scalar("scalar")!) }
        real("\(name):scalarLeft") { left($0.scalar("scalar")!, $0[0]) }
        real("\(name)=") {
            var x = $0[0]
            update(&x, $0[1])
            return x
        }
        real("\(name)=:scalar") {
            var x = $0[0]
            scalarUpdate(&x, $0.scalar("scalar")!)
            return x
        }
        integer("\(name):integers") { integers($0.integers(0), $0.integers(1)) }
    }

    private mutating func addArithmetic() {
        arithmetic(
            "+", { $0 + $1 }, right: { $0 + $1 }, left: { $0 + $1 }, update: { $0 += $1 }, scalarUpdate: { $0 += $1 },
            integers: { $0 + $1 })
        arithmetic(
            "-", { $0 - $1 }, right: { $0 - $1 }, left: { $0 - $1 }, update: { $0 -= $1 }, scalarUpdate: { $0 -= $1 },
            integers: { $0 - $1 })
        arithmetic(
            "*", { $0 * $1 }, right: { $0 * $1 }, left: { $0 * $1 }, update: { $0 *= $1 }, scalarUpdate: { $0 *= $1 },
            integers: { $0 * $1 })
        arithmetic(
            "/", { $0 / $1 }, right: { $0 / $1 }, left: { $0 / $1 }, update: { $0 /= $1 }, scalarUpdate: { $0 /= $1 },
            integers: { $0 / $1 })
        real("maximum") { $0[0].maximum($0[1]) }
        real("minimum") { $0[0].minimum($0[1]) }
        integer("maximum:integers") { $0.integers(0).maximum($0.integers(1)) }
        integer("minimum:integers") { $0.integers(0).minimum($0.integers(1)) }
    }

    private mutating func addElementary() {
        unary("-:negative") { -$0 }
        unary("abs") { $0.abs() }
        unary("sign") { $0.sign() }
        unary("square") { $0.square() }
        unary("sqrt") { $0.sqrt() }
        unary("exp") { $0.exp() }
        unary("log") { $0.log() }
        unary("tanh") { $0.tanh() }
        unary("sigmoid") { $0.sigmoid() }
        unary("erf") { $0.erf() }
        real("pow:scalar") { $0[0].pow($0.scalar("exponent")!) }
        real("pow:tensor") { $0[0].pow($0[1]) }
    }

    private mutating func comparison(
        _ name: String, _ function: @escaping (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Bool>,
        scalar: @escaping (Tensor<Scalar>, Scalar) -> Tensor<Bool>,
        integers: @escaping (Tensor<Int>, Tensor<Int>) -> Tensor<Bool>
    ) {
        truth(name) { function($0[0], $0[1]) }
        truth("\(name):scalar") { scalar($0[0], $0.scalar("scalar")!) }
        truth("\(name):integers") { integers($0.integers(0), $0.integers(1)) }
    }

    private mutating func addComparisons() {
        comparison(".==", { $0 .== $1 }, scalar: { $0 .== $1 }, integers: { $0 .== $1 })
        comparison(".!=", { $0 .!= $1 }, scalar: { $0 .!= $1 }, integers: { $0 .!= $1 })
        comparison(".<", { $0 .< $1 }, scalar: { $0 .< $1 }, integers: { $0 .< $1 })
        comparison(".<=", { $0 .<= $1 }, scalar: { $0 .<= $1 }, integers: { $0 .<= $1 })
        comparison(".>", { $0 .> $1 }, scalar: { $0 .> $1 }, integers: { $0 .> $1 })
        comparison(".>=", { $0 .>= $1 }, scalar: { $0 .>= $1 }, integers: { $0 .>= $1 })
        truth(".&") { $0.truth(0) .& $0.truth(1) }
        truth(".|") { $0.truth(0) .| $0.truth(1) }
        truth(".^") { $0.truth(0) .^ $0.truth(1) }
        truth(".!") { .!$0.truth(0) }
        real("where") { $0[1].where($0.truth(0), else: $0[2]) }
    }
}
