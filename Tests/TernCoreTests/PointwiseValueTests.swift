import TernCore
import Testing

/// Values that need a rule: NaN, infinities, both zeros, ties, and operands of either sign.
@Suite struct PointwiseValueTests {
    private let infinity = Float.infinity
    private let nan = Float.nan

    /// Expects the same numbers, with NaN equal to NaN and 0 different from −0.
    private func expect(
        _ found: Tensor<Float>, _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let pairs = zip(found.scalars, expected)
        let isSame = pairs.allSatisfy { found, expected in
            expected.isNaN ? found.isNaN : found == expected && found.sign == expected.sign
        }
        #expect(
            found.elementCount == expected.count && isSame, "found \(found), expected \(expected)",
            sourceLocation: sourceLocation)
    }

    // MARK: Rounding

    @Test func tiesGoToTheEvenNumber() {
        let x: Tensor<Float> = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]
        expect(x.round(), [-2, -2, -0.0, 0, 2, 2])
        expect(x.floor(), [-3, -2, -1, 0, 1, 2])
        expect(x.ceil(), [-2, -1, -0.0, 1, 2, 3])
        expect(x.trunc(), [-2, -1, -0.0, 0, 1, 2])
        expect(x.frac(), [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5])
        #expect(Tensor<Double>([0.5, 1.5, -2.5]).round() == [0, 2, -2])
    }

    @Test func roundingOfWhatHasNoFraction() {
        let x = Tensor<Float>([nan, infinity, -infinity, 0, -0.0, 8_388_609, -3e38])
        for y in [x.round(), x.floor(), x.ceil(), x.trunc()] { expect(y, x.scalars) }
        expect(x.frac(), [nan, nan, nan, 0, 0, 0, 0])
    }

    // MARK: Remainders, as in Python

    @Test func remaindersOfFloats() {
        let a = Tensor<Float>([7, -7, 7, -7, 6, -6, 0, -0.0, 5.5, 1, -1, 1, infinity, 1, -1, nan])
        let b = Tensor<Float>([3, 3, -3, -3, 3, 3, 3, 3, -2, 0, 0, infinity, 2, -infinity, infinity, 1])
        expect(a.remainder(b), [1, 2, -2, -1, 0, 0, 0, 0, -0.5, nan, nan, 1, nan, -infinity, infinity, nan])
        expect(a.floorDivide(b), [2, -3, -3, 2, 2, -2, 0, -0.0, -3, infinity, -infinity, 0, nan, -1, -1, nan])
        expect(a.fmod(b), [1, -1, 1, -1, 0, -0.0, 0, -0.0, 1.5, nan, nan, 1, nan, 1, -1, nan])
        expect(a[0..<2].remainder(-3), [-2, -1])
        expect(a[0..<2].floorDivide(-3), [-3, 2])
        expect(a[0..<2].fmod(-3), [1, -1])
    }

    @Test func remaindersOfIntegers() {
        let (a, b): (Tensor<Int>, Tensor<Int>) = ([7, -7, 7, -7, 6, -6, 0, 5], [3, 3, -3, -3, -3, 3, 5, 0])
        #expect(a.remainder(b) == [1, 2, -2, -1, 0, 0, 0, 0])
        #expect(a.floorDivide(b) == [2, -3, -3, 2, -2, -2, 0, 0])
        #expect(a.fmod(b) == [1, -1, 1, -1, 0, 0, 0, 0])
        let lowest = Tensor<Int32>([.min, .max, -5])
        #expect(lowest.floorDivide(-1) == Tensor([.min, -.max, 5]))
        #expect(lowest.remainder(-1) == [0, 0, 0])
        #expect(lowest.fmod(0) == [0, 0, 0] && lowest.remainder(0) == [0, 0, 0] && lowest.floorDivide(0) == [0, 0, 0])
        let bytes: Tensor<UInt8> = [255, 200, 7]
        #expect(
            bytes.remainder(255) == [0, 200, 7] && bytes.floorDivide(200) == [1, 1, 0] && bytes.fmod(2) == [1, 0, 1])
    }

    /// Quotients of every size, up to where the C library has to help.
    @Test func remaindersAreExact() {
        var generator = TestGenerator(seed: 7)
        for scale in [1, 1e3, 4e6, 5e6, 1e9, 1e30] as [Float] {
            let a = (0..<301).map { _ in Float.random(in: -scale...scale, using: &generator) }
            let b = (0..<301).map { _ in Float.random(in: -3...3, using: &generator) }
            let rests = zip(a, b).map { fmod($0, $1) }
            expect(Tensor(a).fmod(Tensor(b)), rests)
            let remainders = zip(rests, b).map { rest, b in
                rest == 0 ? Float(signOf: b, magnitudeOf: 0) : (rest < 0) == (b < 0) ? rest : rest + b
            }
            expect(Tensor(a).remainder(Tensor(b)), remainders)
            let (wide, divisor) = (a.map { Double($0) * 1e7 }, b.map { Double($0) / 3 })
            #expect(Tensor(wide).fmod(Tensor(divisor)).scalars == zip(wide, divisor).map { fmod($0, $1) })
        }
    }

    private func fmod<Number: BinaryFloatingPoint>(_ a: Number, _ b: Number) -> Number {
        a.truncatingRemainder(dividingBy: b)
    }

    // MARK: Predicates and replacements

    @Test func kindsOfNumbers() {
        let x = Tensor<Float>([0, -0.0, .leastNonzeroMagnitude, 3e38, infinity, -infinity, nan, -nan])
        #expect(x.isNaN() == [false, false, false, false, false, false, true, true])
        #expect(x.isInfinite() == [false, false, false, false, true, true, false, false])
        #expect(x.isFinite() == [true, true, true, true, false, false, false, false])
        #expect(Tensor<Double>([.nan, .infinity, 1e308]).isFinite() == [false, false, true])
    }

    @Test func numbersInPlaceOfNone() {
        let x = Tensor<Float>([nan, infinity, -infinity, -2])
        let largest = Float.greatestFiniteMagnitude
        expect(x.nanToNum(), [0, largest, -largest, -2])
        expect(x.nanToNum(nan: 1, positiveInfinity: 2), [1, 2, -largest, -2])
        expect(x.nanToNum(positiveInfinity: -5, negativeInfinity: infinity), [0, -5, infinity, -2])
        expect(gradient(at: x) { $0.nanToNum().sum() }, [0, 0, 0, 1])
    }

    @Test func bounds() {
        let x = Tensor<Float>([nan, infinity, -infinity, -1, 1])
        expect(x.clamp(min: -1, max: 1), [nan, 1, -1, -1, 1])
        expect(x.clamp(min: 3, max: 2), [nan, 2, 2, 2, 2])
        expect(x.clamp(min: -1), [nan, infinity, -1, -1, 1])
        expect(x.clamp(max: 0), [nan, 0, -infinity, -1, 0])
        expect(gradient(at: x) { $0.clamp(min: -1, max: 1).sum() }, [0, 0, 0, 1, 1])
        #expect(Tensor<UInt8>([0, 7, 255]).clamp(min: 5, max: 250) == [5, 7, 250])
        #expect(Tensor<Int>([.min, 0, .max]).clamp(max: 3) == Tensor([.min, 0, 3]))
    }

    @Test func signs() {
        let (x, y) = (Tensor<Float>([1, -2, 0, infinity, nan]), Tensor<Float>([-0.0, 3, -1, -nan, 1]))
        expect(x.copysign(y), [-1, 2, -0.0, -infinity, nan])
        expect(gradient(at: x[..<4]) { $0.copysign(y[..<4]).sum() }, [-1, -1, -0.0, -1])
    }

    @Test func interpolationMeetsItsEnds() {
        let (a, b): (Tensor<Float>, Tensor<Float>) = ([1e8, 3], [1, 7])
        expect(a.lerp(b, weight: 0), [1e8, 3])
        expect(a.lerp(b, weight: 1), [1, 7])
        expect(a.lerp(b, weight: 2), [2 - 1e8, 11])
    }

    // MARK: Bits

    @Test func shiftsOutOfRange() {
        let x: Tensor<Int32> = [1, -1, 5]
        #expect(x << 31 == Tensor([.min, .min, .min]))
        #expect(x >> 31 == [0, -1, 0])
        for shift in [32, 40, -1, .min] as [Int32] {
            #expect(x << shift == [0, 0, 0])
            #expect(x >> shift == [0, -1, 0])
        }
        let bytes: Tensor<UInt8> = [255, 1]
        #expect(bytes << 1 == [254, 2] && bytes << 8 == [0, 0] && bytes >> 7 == [1, 0] && bytes >> 8 == [0, 0])
        #expect(~bytes == [0, 254])
        #expect(Tensor<Int>([1]) << 63 == Tensor([.min]) && Tensor<Int>([1]) << 64 == [0])
    }

    // MARK: Activations

    @Test func activationsFarOut() {
        let x = Tensor<Float>([-infinity, infinity, nan])
        expect(x.relu6(), [0, 6, nan])
        expect(x.hardTanh(), [-1, 1, nan])
        expect(x.hardSigmoid(), [0, 1, nan])
        expect(x.softShrink(), [-infinity, infinity, nan])
        expect(x.hardShrink(), [-infinity, infinity, nan])
        expect(x.threshold(0, value: -7), [-7, infinity, nan])
        expect(x.elu(alpha: 2), [-2, infinity, nan])
        expect(x.celu(alpha: 2), [-2, infinity, nan])
        expect(x.mish(), [-0.0, infinity, nan])
        expect(x.tanhShrink(), [-infinity, infinity, nan])
        let large: Tensor<Float> = [-200, 200]
        expect(large.mish(), [-0.0, 200])
        expect(gradient(at: large) { $0.mish().sum() }, [-0.0, 1])
        expect(gradient(at: large) { $0.elu().sum() }, [0, 1])
    }

    /// At a bend, the derivatives of torch.nn.
    @Test func slopesAtBends() {
        func slope(_ function: (Tensor<Float>) -> Tensor<Float>, at x: Tensor<Float>) -> Tensor<Float> {
            gradient(at: x) { function($0).sum() }
        }
        expect(slope({ $0.relu6() }, at: [0, 6]), [0, 0])
        expect(slope({ $0.hardTanh() }, at: [-1, 1]), [0, 0])
        expect(slope({ $0.hardSigmoid() }, at: [-3, 3]), [0, 0])
        expect(slope({ $0.hardSwish() }, at: [-3, 3]), [0, 1])
        expect(slope({ $0.softShrink() }, at: [-0.5, 0.5]), [0, 0])
        expect(slope({ $0.hardShrink() }, at: [-0.5, 0.5]), [0, 0])
        expect(slope({ $0.threshold(0.5, value: 1) }, at: [0.5]), [0])
        expect(slope({ $0.elu(alpha: 2) }, at: [0]), [2])
        expect(slope({ $0.prelu([0.25]) }, at: [0, 1]), [0.25, 1])
    }
}
