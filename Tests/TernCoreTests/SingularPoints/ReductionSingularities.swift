import TernCore
import TestSupport
import Testing

/// Values and gradients of reductions and scans where a formula would divide 0 by 0 or take ∞ from ∞: finite limits wherever
/// mathematics has one.
@Suite struct ReductionSingularities {
    private typealias Real = Tensor<Double>
    private static let infinity = Double.infinity

    private struct Point: Sendable, CustomStringConvertible {
        let description: String
        let x: [Double]
        let function: @Sendable (Real) -> Real
        let value: [Double]
        /// Of the sum of the results.
        let gradient: [Double]

        init(
            _ description: String, at x: [Double], value: [Double], gradient: [Double],
            _ function: @escaping @Sendable (Real) -> Real
        ) {
            (self.description, self.x, self.value, self.gradient) = (description, x, value, gradient)
            self.function = function
        }
    }

    private static let sums: [Point] = [
        Point("logSumExp, all −∞", at: [-infinity, -infinity], value: [-infinity], gradient: [0, 0]) { $0.logSumExp() },
        Point("logSumExp, some −∞", at: [-infinity, 1], value: [1], gradient: [0, 1]) { $0.logSumExp() },
        Point("logSumExp, one ∞", at: [infinity, 1], value: [infinity], gradient: [1, 0]) { $0.logSumExp() },
        Point("logSumExp, two ∞", at: [infinity, infinity, -infinity], value: [infinity], gradient: [0.5, 0.5, 0]) {
            $0.logSumExp()
        },
        Point("logSumExp, none", at: [], value: [-infinity], gradient: []) { $0.logSumExp() },
        Point(
            "logCumSumExp, −∞ first", at: [-infinity, -infinity, 0], value: [-infinity, -infinity, 0],
            gradient: [0, 0, 1]
        ) { $0.logCumSumExp(axis: 0) },
        Point(
            "logCumSumExp, −∞ later", at: [0, -infinity, -infinity], value: [0, 0, 0], gradient: [3, 0, 0]
        ) { $0.logCumSumExp(axis: 0) },
        Point(
            "logCumSumExp, all −∞", at: [-infinity, -infinity], value: [-infinity, -infinity], gradient: [0, 0]
        ) { $0.logCumSumExp(axis: 0) },
        Point(
            "logCumSumExp, ∞ on the way", at: [1, infinity, 2, infinity], value: [1, infinity, infinity, infinity],
            gradient: [1, 2.5, 0, 0.5]
        ) { $0.logCumSumExp(axis: 0) },
        Point("softmax beside −∞", at: [-infinity, 0], value: [0, 1], gradient: [0, 0]) { $0.softmax() },
        Point("logSoftmax of one", at: [3], value: [0], gradient: [0]) { $0.logSoftmax() },
        Point("product with a zero", at: [0, 2, 3], value: [0], gradient: [6, 0, 0]) { $0.product() },
        Point("product with two zeros", at: [0, 2, 0], value: [0], gradient: [0, 0, 0]) { $0.product() },
        Point("cumprod from a zero on", at: [0, 2, 3], value: [0, 0, 0], gradient: [9, 0, 0]) { $0.cumprod(axis: 0) },
        Point("max of equals", at: [2, 2, 1], value: [2], gradient: [0.5, 0.5, 0]) { $0.max() },
        Point("min of equals", at: [1, 2, 1], value: [1], gradient: [0.5, 0, 0.5]) { $0.min() },
        Point("max of infinities", at: [infinity, infinity], value: [infinity], gradient: [0.5, 0.5]) { $0.max() },
        Point("standardDeviation of equals", at: [4, 4], value: [0], gradient: [0, 0]) { $0.standardDeviation() },
        Point("variance of one", at: [4], value: [0], gradient: [0]) { $0.variance() }
    ]

    private static let orders: [Point] = [
        Point("quantile below ∞", at: [1, infinity], value: [infinity], gradient: [0.25, 0.75]) { $0.quantile(0.75) },
        Point("quantile, nearer to 1", at: [1, infinity], value: [infinity], gradient: [0.75, 0.25]) {
            $0.quantile(0.25)
        },
        Point("quantile above −∞", at: [-infinity, 1], value: [-infinity], gradient: [0.75, 0.25]) {
            $0.quantile(0.25)
        },
        Point("quantile between infinities", at: [infinity, infinity, 1], value: [infinity], gradient: [0.5, 0.5, 0]) {
            $0.quantile(0.75)
        },
        Point("quantile at an element", at: [1, 2, infinity], value: [2], gradient: [0, 1, 0]) { $0.quantile(0.5) },
        Point("quantile of the widest numbers", at: [-1.5e308, 1.5e308], value: [0.75e308], gradient: [0.25, 0.75]) {
            $0.quantile(0.75)
        },
        Point("median of the largest numbers", at: [1.5e308, 1.5e308], value: [1.5e308], gradient: [0.5, 0.5]) {
            $0.median()
        },
        Point("median beside ∞", at: [1, infinity], value: [infinity], gradient: [0.5, 0.5]) { $0.median() }
    ]

    private static let norms: [Point] =
        [0.5, 1, 1.5, 2, 3, 4.5, infinity].map { p in
            Point("norm \(p) at the origin", at: [0, 0], value: [0], gradient: [0, 0]) { $0.norm(p) }
        }
        + [1.5, 2, 3, infinity].map { p in
            Point("norm \(p) with ∞", at: [-infinity, 1], value: [infinity], gradient: [-1, 0]) { $0.norm(p) }
        } + [
            Point(
                "norm 2 with two ∞", at: [infinity, infinity], value: [infinity],
                gradient: [Double(0.5).squareRoot(), Double(0.5).squareRoot()]
            ) {
                $0.norm()
            },
            Point("norm −2 with a zero", at: [0, 1], value: [0], gradient: [0, 0]) { $0.norm(-2) },
            Point("norm −∞ with a zero", at: [0, 1], value: [0], gradient: [0, 0]) { $0.norm(-infinity) },
            Point("norm 3 with a zero", at: [0, 2], value: [2], gradient: [0, 1]) { $0.norm(3) },
            Point("norm 0.5 with a zero", at: [0, 2], value: [2], gradient: [0, 1]) { $0.norm(0.5) }
        ]

    @Test func valuesAndGradientsAreLimits() {
        for point in Self.sums + Self.orders + Self.norms {
            let x = Real(point.x)
            let name = Comment(rawValue: point.description)
            let value = point.function(x).flatten().scalars
            #expect(value.count == point.value.count, name)
            for (found, expected) in zip(value, point.value) {
                #expect(found == expected || abs(found - expected) <= 1e-14 * abs(expected), name)
            }
            let slope = gradient(at: x) { point.function($0).sum() }.scalars
            for (found, expected) in zip(slope, point.gradient) { #expect(abs(found - expected) < 1e-14, name) }
            // In one batch with what is not singular: the same.
            let batch = stack([x, Real.linspace(0.5, 1, count: x.elementCount)], axis: 0)
            let both = gradient(at: batch) { batch in
                point.function(batch[0]).sum() + point.function(batch[1]).sum()
            }
            for (found, expected) in zip(both[0].scalars, point.gradient) {
                #expect(abs(found - expected) < 1e-14, name)
            }
            if point.x.isEmpty { continue }
            let weights = Real.linspace(1, 2, count: x.elementCount)
            let curvature = gradient(at: x) { x in
                (gradient(at: x) { point.function($0).sum() } * weights).sum()
            }
            #expect(curvature.isFinite().all().item(), "second derivative of \(point.description): \(curvature)")
        }
    }

    @Test func rowsThatAreSingularDoNotTouchOthers() {
        let x = Real(shape: [4, 2], scalars: [-.infinity, -.infinity, 0, 0, 3, 4, .infinity, 1])
        let sums = gradient(at: x) { $0.logSumExp(axis: 1).sum() }
        expectClose(sums[..<2], NaiveArray([[0, 0], [0.5, 0.5]] as Real), tolerance: 1e-15)
        let lengths = gradient(at: x[1...]) { $0.norm(axis: 1).sum() }
        expectClose(lengths, NaiveArray([[0, 0], [0.6, 0.8], [1, 0]] as Real), tolerance: 1e-15)
        // One row at the origin does not make the second derivative of another wrong.
        let mixed: Real = [[0, 0], [0, 2]]
        let curvature = hessian(at: mixed.flatten()) { $0.reshape([2, 2]).norm(axis: 1).sum() }
        let expected: Real = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0.5, 0], [0, 0, 0, 0]]
        expectClose(curvature, NaiveArray(expected), tolerance: 1e-15)
    }

    @Test func nothingToReduceIsDocumented() {
        let empty = Real.zeros([2, 0])
        #expect(empty.mean(axis: 1).isNaN().all().item())
        #expect(empty.variance(axis: 1).isNaN().all().item())
        #expect(empty.sum(axis: 1) == [0, 0])
        #expect(empty.product(axis: 1) == [1, 1])
        #expect(empty.logSumExp(axis: 1) == .full([2], -.infinity))
        #expect(gradient(at: empty) { $0.logSumExp(axis: 1).sum() }.shape == [2, 0])
        #expect(gradient(at: empty) { $0.norm(3, axis: 1).sum() }.shape == [2, 0])
    }
}
