import TernCore
import Testing

/// Conversion between scalar types, comparison and selection at the edges of the types.
@Suite struct ConversionTests {
    private let edges = Tensor<Double>([
        .nan, .infinity, -.infinity, 0, -0.0, 0.9, -0.9, 1.5, -1.5, 255, 256, 300, -1, 2_147_483_647, 2_147_483_648,
        -2_147_483_649,
        9.3e18, -9.3e18
    ])

    /// Truncated, limited to what the type holds, and 0 for NaN: what `clamping` would do, for each of the elements.
    private func saturated<Integer: FixedWidthInteger>(_ x: Double, to: Integer.Type) -> Integer {
        if x.isNaN { return 0 }
        if x >= Double(Integer.max) { return .max }
        return x <= Double(Integer.min) ? .min : Integer(x)
    }

    @Test func floatingPointToIntegers() {
        #expect(Tensor<Int32>(edges).scalars == edges.scalars.map { saturated($0, to: Int32.self) })
        #expect(Tensor<Int64>(edges).scalars == edges.scalars.map { saturated($0, to: Int64.self) })
        #expect(Tensor<Int>(edges).scalars == edges.scalars.map { saturated($0, to: Int.self) })
        #expect(Tensor<UInt8>(edges).scalars == edges.scalars.map { saturated($0, to: UInt8.self) })
        let single = Tensor<Float>(edges)
        #expect(single.scalars[1...].elementsEqual(edges.scalars[1...].map { Float($0) }))
        #expect(Tensor<Int32>(single).scalars == single.scalars.map { saturated(Double($0), to: Int32.self) })
        #expect(Tensor<UInt8>(single).scalars == single.scalars.map { saturated(Double($0), to: UInt8.self) })
    }

    @Test func integersToIntegers() {
        let x = Tensor<Int>([0, 1, -1, 255, 256, -129, 1 << 31, 1 << 40 + 5])
        #expect(Tensor<Int32>(x).scalars == x.scalars.map { Int32(truncatingIfNeeded: $0) })
        #expect(Tensor<UInt8>(x).scalars == x.scalars.map { UInt8(truncatingIfNeeded: $0) })
        #expect(Tensor<Int64>(x).scalars == x.scalars.map { Int64($0) })
        #expect(Tensor<Int>(Tensor<UInt8>([0, 200])) == [0, 200])
        #expect(Tensor<Float>(Tensor<Int32>([-7, 1 << 24])) == [-7, 16_777_216])
    }

    @Test func truthValues() {
        let x = Tensor<Float>([0, -0.0, 0.5, .nan, -3])
        #expect(Tensor<Bool>(x) == [false, false, true, true, true])
        #expect(Tensor<Bool>(Tensor<Int>([0, 256, -1])) == [false, true, true])
        #expect(Tensor<Int32>(Tensor<Bool>([true, false])) == [1, 0])
        #expect(Tensor<Double>(Tensor<Bool>([true, false])) == [1, 0])
    }

    @Test func viewsAreConvertedInTheirOrder() {
        let x = Tensor<Float>.arange(6).reshape([2, 3])
        #expect(Tensor<Int>(x.transpose()) == [[0, 3], [1, 4], [2, 5]])
        #expect(Tensor<Double>(x[1].broadcast(to: [2, 3])) == [[3, 4, 5], [3, 4, 5]])
        #expect(Tensor<Float>(x[.all, .step(-2)]) == [[2, 0], [5, 3]])
    }

    @Test func comparisonWithNaN() {
        let x = Tensor<Float>([.nan, 1, .nan])
        let y = Tensor<Float>([.nan, .nan, 0])
        let nowhere: Tensor<Bool> = [false, false, false]
        #expect((x .== y) == nowhere && (x .< y) == nowhere && (x .>= y) == nowhere)
        #expect((x .!= y) == [true, true, true])
        #expect(
            x.maximum(y).scalars.allSatisfy { $0.isNaN } && x.minimum(y).scalars.allSatisfy { $0.isNaN }
        )
    }

    @Test func extremaWithNaNAndTies() {
        let x = Tensor<Float>(shape: [2, 4], scalars: [3, .nan, 7, .nan, 5, 9, 9, 1])
        #expect(x.max(axis: 1)[0].item().isNaN && x.max(axis: 1)[1].item() == 9)
        #expect(x.min().item().isNaN)
        #expect(x.argmax(axis: -1) == [1, 1] && x.argmin(axis: -1) == [1, 3])
        #expect(Tensor<Int>([4, 9, 9]).argmax() == Tensor(1))
        // The gradient is shared among equals.
        #expect(gradient(at: Tensor<Float>([2, 5, 5])) { $0.max() } == [0, 0.5, 0.5])
        #expect(gradient(at: Tensor<Float>([1])) { $0.maximum([1]).sum() } == [0.5])
    }

    @Test func selectionOfEveryScalar() {
        let mask: Tensor<Bool> = [true, false, true]
        #expect(Tensor<Int>([1, 2, 3]).where(mask, else: 0) == [1, 0, 3])
        #expect(Tensor<UInt8>([1, 2, 3]).where(mask, else: Tensor([7, 8, 9])) == [1, 8, 3])
        #expect(Tensor<Bool>(true).where(mask, else: .!mask) == [true, true, true])
        // What is not selected has no part in the value or the gradient, even where it is NaN.
        let x = Tensor<Float>([4, -1, 9])
        let slope = gradient(at: x) { x in x.sqrt().where(x .> 0, else: 0).sum() }
        #expect(slope[0].item() == 0.25 && slope[2].item() == Float(1) / 6)
    }

    @Test func integerArithmeticWrapsAndDividesByZero() {
        let x = Tensor<Int32>([.max, .min, 7, -7])
        let sums: [Int32] = [.min, .min + 1, 8, -6]
        #expect((x + 1).scalars == sums)
        #expect(x / 0 == [0, 0, 0, 0])
        #expect((x / -1)[1].item() == .min)
        #expect(Tensor<UInt8>([250, 3]) + 10 == [4, 13])
        #expect(-Tensor<UInt8>([1]) == [255])
    }

    @Test func softmaxAndLogSumExpAtTheExtremes() {
        let x = Tensor<Float>(shape: [3, 2], scalars: [1000, 0, -1000, -1001, -.infinity, -.infinity])
        let p = x[..<2].softmax()
        #expect(p[0] == [1, 0] && abs(p[1, 0].item() - 0.731_058_6) < 1e-6)
        #expect(x[..<2].logSoftmax()[0] == [0, -1000])
        let total = x.logSumExp(axis: 1)
        #expect(total[0].item() == 1000 && total[2].item() == -.infinity)
        let empty = Tensor<Float>.zeros([2, 0]).logSumExp(axis: 1)
        #expect(empty.scalars.allSatisfy { $0 == -Float.infinity })
        #expect(Tensor<Float>.zeros([2, 0]).mean(axis: 1).scalars.allSatisfy { $0.isNaN })
        #expect(Tensor<Float>([-200, 200]).sigmoid() == [0, 1])
        #expect(Tensor<Float>([-200, 200]).softplus() == [0, 200])
        #expect(Tensor<Float>([.nan, -0.5]).relu()[0].item().isNaN)
    }
}
