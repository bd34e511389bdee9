import TernCore
import TestSupport

extension FixtureTable {
    mutating func addRounding() {
        real("floor") { $0[0].floor() }
        real("ceil") { $0[0].ceil() }
        real("round") { $0[0].round() }
        real("trunc") { $0[0].trunc() }
        real("frac") { $0[0].frac() }
        truth("isNaN") { $0[0].isNaN() }
        truth("isInfinite") { $0[0].isInfinite() }
        truth("isFinite") { $0[0].isFinite() }
        real("nanToNum") {
            $0[0].nanToNum(
                nan: $0.scalar("nan") ?? 0, positiveInfinity: $0.scalar("posInf"), negativeInfinity: $0.scalar("negInf")
            )
        }
        division("remainder", { $0.remainder($1) }, scalar: { $0.remainder($1) }, { $0.remainder($1) }) {
            $0.remainder($1)
        }
        division("floorDivide", { $0.floorDivide($1) }, scalar: { $0.floorDivide($1) }, { $0.floorDivide($1) }) {
            $0.floorDivide($1)
        }
        division("fmod", { $0.fmod($1) }, scalar: { $0.fmod($1) }, { $0.fmod($1) }) { $0.fmod($1) }
        values("clamp") { call in
            if case .integer(let x) = call.inputs[0] {
                return [.integer(x.clamp(min: call.integer("min"), max: call.integer("max")))]
            }
            return [.real(call[0].clamp(min: call.scalar("min"), max: call.scalar("max")))]
        }
        real("copysign") { $0[0].copysign($0[1]) }
        real("lerp:scalar") { $0[0].lerp($0[1], weight: $0.scalar("weight")!) }
        real("lerp:tensor") { $0[0].lerp($0[1], weight: $0[2]) }
    }

    /// A division with a remainder, by tensors and scalars, of real numbers and integers.
    private mutating func division(
        _ name: String, _ function: @escaping (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar>,
        scalar: @escaping (Tensor<Scalar>, Scalar) -> Tensor<Scalar>,
        _ integers: @escaping (Tensor<Int>, Tensor<Int>) -> Tensor<Int>,
        _ scalarIntegers: @escaping (Tensor<Int>, Int) -> Tensor<Int>
    ) {
        real(name) { function($0[0], $0[1]) }
        real("\(name):scalar") { scalar($0[0], $0.scalar("scalar")!) }
        integer("\(name):integers") { integers($0.integers(0), $0.integers(1)) }
        integer("\(name):scalarIntegers") { scalarIntegers($0.integers(0), $0.integer("scalar")!) }
    }

    mutating func addBits() {
        integer("&") { $0.integers(0) & $0.integers(1) }
        integer("|") { $0.integers(0) | $0.integers(1) }
        integer("^") { $0.integers(0) ^ $0.integers(1) }
        integer("~") { ~$0.integers(0) }
        integer("<<") { $0.integers(0) << $0.integers(1) }
        integer(">>") { $0.integers(0) >> $0.integers(1) }
    }
}
