import Foundation
import TernCore
import Testing

/// Special values, ties and empties of reductions and scans.
@Suite struct ReductionTests {
    /// The same elements, NaN at the same positions.
    private func expectElements(
        _ found: Tensor<Float>, _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let values = NaiveArray<Double>(shape: [expected.count], elements: expected.map(Double.init))
        expectClose(found.flatten(), values, tolerance: 1e-6, sourceLocation: sourceLocation)
    }

    @Test func emptyReductionsGiveTheIdentity() {
        let empty = Tensor<Float>.zeros([2, 0])
        expectElements(empty.product(axis: 1), [1, 1])
        expectElements(empty.nanSum(axis: 1), [0, 0])
        expectElements(empty.nanMean(axis: 1), [.nan, .nan])
        expectElements(empty.norm(axis: 1), [0, 0])
        expectElements(empty.norm(1, axis: 1), [0, 0])
        expectElements(empty.norm(0, axis: 1), [0, 0])
        expectElements(empty.norm(2.5, axis: 1), [0, 0])
        expectElements(empty.variance(axis: 1), [.nan, .nan])
        expectElements(empty.logSumExp(axis: 1), [-.infinity, -.infinity])
        #expect(empty.countNonzero(axis: 1) == [0, 0])
        #expect(empty.max(axis: 0).shape == [0])
        #expect(empty.sort(axis: 1).shape == [2, 0])
        #expect(empty.argsort(axis: 0).shape == [2, 0])
        #expect(empty.median(axis: 0).shape == [0])
        #expect(empty.cumsum(axis: 1).shape == [2, 0])
        #expect(empty.cummax(axis: 1).values.shape == [2, 0])
        #expect(empty.unique().shape == [0])
    }

    @Test func scalarsAreTheirOwnReductions() {
        let x = Tensor<Float>(-3)
        expectElements(x.product(), [-3])
        expectElements(x.norm(), [3])
        expectElements(x.median(), [-3])
        expectElements(x.quantile(0.7), [-3])
        expectElements(x.sort(), [-3])
        #expect(x.argsort() == Tensor(0))
        expectElements(x.cumsum(axis: 0), [-3])
        expectElements(x.cumprod(axis: -1), [-3])
        expectElements(x.logCumSumExp(axis: 0), [-3])
        #expect(x.cummin(axis: 0).indices == Tensor(0))
        expectElements(x.variance(), [0])
    }

    @Test func nanPropagatesUnlessAskedNotTo() {
        let x = Tensor<Float>(shape: [2, 3], scalars: [1, .nan, 3, 4, 5, 6])
        expectElements(x.product(axis: 1), [.nan, 120])
        expectElements(x.norm(axis: 1), [.nan, Float(77).squareRoot()])
        expectElements(x.norm(.infinity, axis: 1), [.nan, 6])
        expectElements(x.norm(-.infinity, axis: 1), [.nan, 4])
        expectElements(x.median(axis: 1), [.nan, 5])
        expectElements(x.quantile(0, axis: 1), [.nan, 4])
        expectElements(x.variance(axis: 1), [.nan, 2 / 3])
        expectElements(x.nanSum(axis: 1), [4, 15])
        expectElements(x.nanMean(axis: 1), [2, 5])
        expectElements(x.nanMean(axis: 0), [2.5, 5, 4.5])
        #expect(x.countNonzero() == Tensor(6))
        expectElements(x.cumsum(axis: 1), [1, .nan, .nan, 4, 9, 15])
        expectElements(x.logSumExp(axis: 0)[1], [.nan])
        let (values, indices) = x.cummax(axis: 1)
        expectElements(values, [1, .nan, .nan, 4, 5, 6])
        #expect(indices == [[0, 1, 1], [0, 1, 2]])
        expectElements(x.cummin(axis: 0).values, [1, .nan, 3, 1, .nan, 3])
    }

    @Test func infinities() {
        let x = Tensor<Float>([-.infinity, 1, .infinity])
        expectElements(x.logCumSumExp(axis: 0), [-.infinity, 1, .infinity])
        expectElements(x.cumsum(axis: 0), [-.infinity, -.infinity, .nan])
        expectElements(x.logSumExp(), [.infinity])
        expectElements(Tensor<Float>([-.infinity, -.infinity]).logSumExp(), [-.infinity])
        expectElements(Tensor<Float>([-.infinity, -.infinity]).logCumSumExp(axis: 0), [-.infinity, -.infinity])
        expectElements(x.median(), [1])
        expectElements(Tensor<Float>([.infinity, .infinity, 0]).quantile(0.75), [.infinity])
        // Far apart, but each sum is its largest term.
        expectElements(Tensor<Float>([-1e4, 0, 1e4]).logCumSumExp(axis: 0), [-1e4, 0, 1e4])
        let columns = Tensor<Float>([-1e4, 0, 1e4, 5]).reshape([4, 1]).broadcast(to: [4, 3])
        expectElements(columns.logCumSumExp(axis: 0)[.all, 1], [-1e4, 0, 1e4, 1e4])
    }

    @Test func tiesOfCumulativeExtremaGoToTheLast() {
        let (values, indices) = Tensor<Float>([1, 3, 2, 3]).cummax(axis: 0)
        expectElements(values, [1, 3, 3, 3])
        #expect(indices == [0, 1, 1, 3])
        #expect(([[2, 1], [2, 3]] as Tensor<Int>).cummin(axis: 0).indices == [[0, 0], [1, 0]])
        expectElements(gradient(at: Tensor<Float>([1, 3, 2, 3])) { $0.cummax(axis: 0).values.sum() }, [1, 2, 0, 1])
    }

    @Test func smallIntegersAddUpInInt() {
        let x: Tensor<UInt8> = [200, 100, 3]
        #expect(x.cumsum(axis: 0) == [200, 300, 303])
        #expect(x.product() == Tensor(60000))
        #expect(x.cumprod(axis: 0) == [200, 20000, 60000])
        let wide = Tensor<Int32>(Array(0..<100))
        #expect(wide.cumsum(axis: 0)[99] == Tensor(4950))
        #expect(wide.reshape([10, 10]).cumsum(axis: 0)[9, 9] == Tensor(540))
        #expect(([[1, 2], [3, 4]] as Tensor<Int>).product(axis: 0) == [3, 8])
        #expect(Tensor<Bool>([true, false, true]).countNonzero() == Tensor(2))
    }

    @Test func normsAreFlatAtZero() {
        for p: Float in [1, 2, 3, 1.5, 0.5, .infinity] {
            expectElements(gradient(at: Tensor<Float>([0, 0])) { $0.norm(p) }, [0, 0])
        }
        expectElements(gradient(at: Tensor<Float>([3, 0, -4])) { $0.norm() }, [0.6, 0, -0.8])
        expectElements(gradient(at: Tensor<Float>([3, 0, -3])) { $0.norm(.infinity) }, [0.5, 0, -0.5])
    }

    @Test func lengthsAreFlatAtTheOriginToAnyOrder() {
        let origin = Tensor<Double>.zeros([2])
        #expect(hessian(at: origin) { $0.norm() } == .zeros([2, 2]))
        let equal: Tensor<Double> = [3, 3, 3]
        #expect(gradient(at: equal) { $0.standardDeviation() } == .zeros([3]))
    }

    @Test func everyOrderOfMemoryGivesTheSameReductions() {
        var generator = PhiloxGenerator(seed: 8)
        let x = Tensor<Double>.normal([2, 3, 4, 5], using: &generator)
        for order in [[3, 2, 1, 0], [0, 2, 1, 3], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let view = x.permute(order)
            let dense = view.contiguous()
            #expect(!view.isContiguous && dense.isContiguous)
            for axes in [[0], [1], [3], [0, 2], [1, 3], [0, 3], [0, 1, 3], [0, 1, 2, 3]] {
                for keepDims in [false, true] {
                    func expectSame(_ f: (Tensor<Double>) -> Tensor<Double>) {
                        expectClose(f(view), NaiveArray(f(dense)), tolerance: 1e-14, "\(order), \(axes)")
                    }
                    expectSame { $0.sum(axes: axes, keepDims: keepDims) }
                    expectSame { $0.max(axes: axes, keepDims: keepDims) }
                    expectSame { $0.norm(axes: axes, keepDims: keepDims) }
                    expectSame { $0.variance(axes: axes, keepDims: keepDims) }
                    expectSame { $0.logSumExp(axes: axes, keepDims: keepDims) }
                    expectSame { Tensor<Double>($0.countNonzero(axes: axes, keepDims: keepDims)) }
                }
            }
            for axis in 0..<4 {
                #expect(view.argmax(axis: axis) == dense.argmax(axis: axis))
                #expect(view.cumsum(axis: axis) == dense.cumsum(axis: axis))
                #expect(view.sort(axis: axis) == dense.sort(axis: axis))
                #expect(view.argsort(axis: axis) == dense.argsort(axis: axis))
                expectClose(view.softmax(axis: axis), NaiveArray(dense.softmax(axis: axis)), tolerance: 1e-15)
            }
        }
    }

    @Test func millionsAddUpToAFewUnitsInTheLastPlace() {
        let count = 10_000_000
        var generator = PhiloxGenerator(seed: 3)
        let x = Tensor<Float>.uniform([count], using: &generator)
        let exact = x.withUnsafeBufferPointer { $0.reduce(into: 0.0) { $0 += Double($1) } }
        #expect(abs(Double(x.sum().item()) - exact) <= 4 * Double(Float(exact).ulp))
        let sums = x.cumsum(axis: 0)
        #expect(abs(Double(sums[-1].item()) - exact) <= Double(Float(exact).ulp))
    }

    @Test func normOfNegativeExponentAtZero() {
        let slope = gradient(at: Tensor<Double>([1, 0, 4])) { $0.norm(-1) }
        #expect(slope.scalars == [0, 0, 0])
    }
}
