import Foundation
import TernCore
import Testing

/// Elementary and special functions at zeros, infinities, NaN and subnormal numbers, and at the edges of their domains.
@Suite struct SpecialValueTests {
    typealias Function<Scalar: TensorFloatingPoint> = @Sendable (Tensor<Scalar>) -> Tensor<Scalar>

    /// Expects values, signs of zeros included, as single elements and in the middle of many.
    private func expect<Scalar: TensorFloatingPoint>(
        _ f: Function<Scalar>, _ cases: [(x: Scalar, y: Scalar)], tolerance: Scalar = 0, _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (x, y) in cases {
            let many = f(Tensor(Array(repeating: Scalar(0.75), count: 70) + [x] + Array(repeating: 0.75, count: 3)))
            for found in [f(Tensor([x])).scalars[0], many.scalars[70]] {
                let sameZero = !y.isZero || found.sign == y.sign
                let isSame = found == y && sameZero || found.isNaN && y.isNaN
                let isClose = Swift.abs(found - y) <= tolerance * Swift.abs(y)
                #expect(isSame || isClose, "\(name)(\(x)): found \(found), not \(y)", sourceLocation: sourceLocation)
            }
        }
    }

    /// The functions that take ±0 and subnormal numbers to themselves, and odd ones among them.
    @Test func nearZero() {
        let identities: [(String, Function<Float>)] = [
            ("expm1", { $0.expm1() }), ("log1p", { $0.log1p() }), ("sin", { $0.sin() }), ("tan", { $0.tan() }),
            ("asin", { $0.asin() }), ("atan", { $0.atan() }), ("sinh", { $0.sinh() }), ("tanh", { $0.tanh() }),
            ("asinh", { $0.asinh() }), ("atanh", { $0.atanh() })
        ]
        let tiny = Float.leastNonzeroMagnitude
        for (name, f) in identities {
            expect(f, [(0, 0), (-0.0, -0.0), (tiny, tiny), (-3 * tiny, -3 * tiny), (1e-30, 1e-30)], name)
        }
        let identities64: [(String, Function<Double>)] = [
            ("expm1", { $0.expm1() }), ("log1p", { $0.log1p() }), ("sin", { $0.sin() }), ("sinh", { $0.sinh() })
        ]
        for (name, f) in identities64 {
            expect(f, [(0, 0), (-0.0, -0.0), (0x1p-1074, 0x1p-1074), (-1e-200, -1e-200)], name)
        }
        let ones: [(String, Function<Float>)] = [
            ("cos", { $0.cos() }), ("cosh", { $0.cosh() }), ("exp2", { $0.exp2() }), ("erfc", { $0.erfc() })
        ]
        for (name, f) in ones { expect(f, [(0, 1), (-0.0, 1), (tiny, 1), (-tiny, 1)], name) }
    }

    @Test func atInfinityAndNaN() {
        let infinity = Float.infinity
        let halfPi = Float(Double.pi / 2)
        let cases: [(String, Function<Float>, [(x: Float, y: Float)])] = [
            ("reciprocal", { $0.reciprocal() }, [(infinity, 0), (-infinity, -0.0), (0, infinity), (-0.0, -infinity)]),
            ("rsqrt", { $0.rsqrt() }, [(infinity, 0), (0, infinity), (-0.0, -infinity), (-1, .nan)]),
            ("cbrt", { $0.cbrt() }, [(infinity, infinity), (-infinity, -infinity), (-0.0, -0.0), (-27, -3), (8, 2)]),
            (
                "exp2", { $0.exp2() },
                [(infinity, infinity), (-infinity, 0), (128, infinity), (-149, 0x1p-149), (10, 1024)]
            ),
            ("expm1", { $0.expm1() }, [(infinity, infinity), (-infinity, -1), (89, infinity), (-30, -1)]),
            ("log2", { $0.log2() }, [(infinity, infinity), (0, -infinity), (-0.0, -infinity), (-1, .nan), (1, 0)]),
            ("log10", { $0.log10() }, [(infinity, infinity), (0, -infinity), (-1, .nan), (1, 0), (1000, 3)]),
            ("log1p", { $0.log1p() }, [(infinity, infinity), (-1, -infinity), (-1.5, .nan), (-infinity, .nan)]),
            ("logSigmoid", { $0.logSigmoid() }, [(infinity, 0), (-infinity, -infinity), (-1000, -1000)]),
            ("sin", { $0.sin() }, [(infinity, .nan), (-infinity, .nan)]),
            ("cos", { $0.cos() }, [(infinity, .nan), (-infinity, .nan)]),
            ("tan", { $0.tan() }, [(infinity, .nan), (-infinity, .nan)]),
            ("asin", { $0.asin() }, [(1, halfPi), (-1, -halfPi), (1.5, .nan), (-infinity, .nan)]),
            ("acos", { $0.acos() }, [(1, 0), (-1, 2 * halfPi), (0, halfPi), (1.5, .nan), (infinity, .nan)]),
            ("atan", { $0.atan() }, [(infinity, halfPi), (-infinity, -halfPi)]),
            ("sinh", { $0.sinh() }, [(infinity, infinity), (-infinity, -infinity), (90, infinity)]),
            ("cosh", { $0.cosh() }, [(infinity, infinity), (-infinity, infinity), (-90, infinity)]),
            ("asinh", { $0.asinh() }, [(infinity, infinity), (-infinity, -infinity)]),
            ("acosh", { $0.acosh() }, [(infinity, infinity), (1, 0), (0.5, .nan), (-infinity, .nan)]),
            ("atanh", { $0.atanh() }, [(1, infinity), (-1, -infinity), (1.5, .nan), (infinity, .nan)]),
            ("erfc", { $0.erfc() }, [(infinity, 0), (-infinity, 2), (11, 0)]),
            ("erfinv", { $0.erfinv() }, [(1, infinity), (-1, -infinity), (0, 0), (-0.0, -0.0), (1.5, .nan)]),
            (
                "lgamma", { $0.lgamma() },
                [(infinity, infinity), (-infinity, infinity), (0, infinity), (-3, infinity), (1, 0), (2, 0)]
            ),
            (
                "digamma", { $0.digamma() },
                [(infinity, infinity), (0, -infinity), (-0.0, infinity), (-2, .nan), (-infinity, .nan)]
            ),
            ("polygamma", { $0.polygamma(1) }, [(infinity, 0), (0, infinity), (-2, infinity)])
        ]
        for (name, f, values) in cases { expect(f, values + [(.nan, .nan)], name) }
    }

    @Test func largeArguments() {
        let angles: [Float] = [1e5, -3e7, 1e10, 6.0e20, .greatestFiniteMagnitude]
        expect({ $0.sin() }, angles.map { ($0, Float(Foundation.sin(Double($0)))) }, tolerance: 2e-7, "sin")
        expect({ $0.cos() }, angles.map { ($0, Float(Foundation.cos(Double($0)))) }, tolerance: 2e-7, "cos")
        expect({ $0.tan() }, angles.map { ($0, Float(Foundation.tan(Double($0)))) }, tolerance: 4e-7, "tan")
        let far: [Double] = [2e6, -1e15, 1e22, 3e200, .greatestFiniteMagnitude]
        expect({ $0.sin() }, far.map { ($0, Foundation.sin($0)) }, tolerance: 4e-16, "sin")
        expect({ $0.cos() }, far.map { ($0, Foundation.cos($0)) }, tolerance: 4e-16, "cos")
        let large: [Float] = [1e19, 1e30, .greatestFiniteMagnitude]
        expect({ $0.log1p() }, large.map { ($0, Foundation.log1p($0)) }, tolerance: 2e-7, "log1p")
        expect({ $0.asinh() }, large.map { (-$0, -Foundation.asinh($0)) }, tolerance: 2e-7, "asinh")
        expect({ $0.acosh() }, large.map { ($0, Foundation.acosh($0)) }, tolerance: 2e-7, "acosh")
        let huge: [Double] = [1e160, 1e300]
        expect({ $0.asinh() }, huge.map { ($0, Foundation.asinh($0)) }, tolerance: 4e-16, "asinh")
        expect({ $0.lgamma() }, huge.map { ($0, Foundation.lgamma($0)) }, tolerance: 4e-16, "lgamma")
    }

    @Test func ofTwo() {
        let infinity = Double.infinity
        let points: [(y: Double, x: Double)] = [
            (0, 0), (-0.0, 0), (0, -0.0), (-0.0, -0.0), (0, -1), (-0.0, -1), (-0.0, 1), (1, 0), (-1, -0.0),
            (infinity, infinity), (infinity, -infinity), (-infinity, infinity), (1, infinity), (1, -infinity),
            (-infinity, 2), (.nan, 1), (1, .nan), (infinity, .nan), (1e300, 1e-300), (0x1p-1074, -0x1p-1074)
        ]
        for (y, x) in points {
            let (found, expected) = (Tensor([y]).atan2(Tensor([x])).scalars[0], Foundation.atan2(y, x))
            let isSame = found == expected && found.sign == expected.sign || found.isNaN && expected.isNaN
            #expect(isSame || Swift.abs(found - expected) < 1e-15, "atan2(\(y), \(x)): \(found), not \(expected)")
        }
        let sides: [(Double, Double)] = [
            (3e300, 4e300), (0x3p-1030, 0x4p-1030), (infinity, .nan), (.nan, -infinity), (.nan, 1), (0, -0.0), (-5, 12)
        ]
        for (a, b) in sides {
            let (found, expected) = (Tensor([a]).hypot(Tensor([b])).scalars[0], Foundation.hypot(a, b))
            let isClose = Swift.abs(found - expected) <= 4e-16 * expected + 0x1p-1074
            #expect(found == expected || isClose || found.isNaN && expected.isNaN, "hypot(\(a), \(b)): \(found)")
        }
        #expect(Tensor<Float>([3e38]).hypot([1e38]).scalars[0] == 3.1622777e38)
        let a: [Float] = [.infinity, .infinity, -.infinity, -.infinity, 1000, 0, .nan]
        let b: [Float] = [.infinity, -.infinity, -.infinity, 3, 1000, 200, 1]
        let sums = Tensor(a).logAddExp(Tensor(b))
        let limits: [Float] = [.infinity, .infinity, -.infinity, 3]
        #expect(Array(sums.scalars.prefix(4)) == limits)
        #expect(Swift.abs(sums.scalars[4] - 1000.6931) < 1e-3 && sums.scalars[5] == 200 && sums.scalars[6].isNaN)
    }
}
