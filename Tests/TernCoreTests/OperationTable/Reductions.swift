import Foundation
import TernCore

extension Operation {
    /// Sums, means, extrema and what else reduces axes, each over all axes, over the last, and over the first and last.
    static var reductions: [Operation] {
        let infinity = Double.infinity
        return [
            reduction(
                "sum", tern: { $0.sum() }, { $0.sum(axis: -1) }, { $0.sum(axes: [0, -1], keepDims: true) },
                reference: { $0.reduce(0, +) }),
            reduction(
                "mean", tern: { $0.mean() }, { $0.mean(axis: -1) }, { $0.mean(axes: [0, -1], keepDims: true) },
                reference: { $0.reduce(0, +) / Double($0.count) }),
            reduction(
                "variance", tern: { $0.variance() }, { $0.variance(axis: -1) },
                { $0.variance(axes: [0, -1], keepDims: true) },
                reference: { variance($0, correction: 0) }),
            reduction(
                "variance", "corrected", least: 2, tern: { $0.variance(correction: 1) },
                { $0.variance(axis: -1, correction: 1) },
                { $0.variance(axes: [0, -1], correction: 1, keepDims: true) },
                reference: { variance($0, correction: 1) }),
            reduction(
                "standardDeviation", on: .distinct, least: 2, tern: { $0.standardDeviation() },
                { $0.standardDeviation(axis: -1) },
                { $0.standardDeviation(axes: [0, -1], keepDims: true) },
                reference: { variance($0, correction: 0).squareRoot() }),
            reduction(
                "logSumExp", tern: { $0.logSumExp() }, { $0.logSumExp(axis: -1) },
                { $0.logSumExp(axes: [0, -1], keepDims: true) },
                reference: { Foundation.log($0.reduce(0) { $0 + Foundation.exp($1) }) }),
            reduction(
                "max", on: .distinct, least: 1, tern: { $0.max() }, { $0.max(axis: -1) },
                { $0.max(axes: [0, -1], keepDims: true) }, reference: { $0.reduce(-infinity, Swift.max) }),
            reduction(
                "min", on: .distinct, least: 1, tern: { $0.min() }, { $0.min(axis: -1) },
                { $0.min(axes: [0, -1], keepDims: true) }, reference: { $0.reduce(infinity, Swift.min) }),
            reduction(
                "all", on: .truth, order: 0, tern: { Tensor<Scalar>(Tensor<Bool>($0).all()) },
                { Tensor<Scalar>(Tensor<Bool>($0).all(axis: -1)) },
                { Tensor<Scalar>(Tensor<Bool>($0).all(axes: [0, -1], keepDims: true)) },
                reference: { $0.allSatisfy { $0 == 1 } ? 1 : 0 }),
            reduction(
                "any", on: .truth, order: 0, tern: { Tensor<Scalar>(Tensor<Bool>($0).any()) },
                { Tensor<Scalar>(Tensor<Bool>($0).any(axis: -1)) },
                { Tensor<Scalar>(Tensor<Bool>($0).any(axes: [0, -1], keepDims: true)) },
                reference: { $0.contains(1) ? 1 : 0 })
        ].flatMap { $0 } + products + norms + positions + alongAxis
    }

    private static func variance(_ values: [Double], correction: Double) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Swift.max(Double(values.count) - correction, 0)
    }

    /// Products, counts, and sums of what is a number.
    private static var products: [Operation] {
        let rows = [
            reduction(
                "product", tern: { $0.product() }, { $0.product(axis: -1) },
                { $0.product(axes: [0, -1], keepDims: true) }, reference: { $0.reduce(1, *) }),
            reduction(
                "product", "zeros among the factors", on: .truth, tern: { $0.product() }, { $0.product(axis: -1) },
                { $0.product(axes: [0, -1], keepDims: true) }, reference: { $0.reduce(1, *) }),
            reduction(
                "countNonzero", on: .truth, order: 0, tern: { Tensor<Scalar>($0.countNonzero()) },
                { Tensor<Scalar>($0.countNonzero(axis: -1)) },
                { Tensor<Scalar>($0.countNonzero(axes: [0, -1], keepDims: true)) },
                reference: { Double($0.filter { $0 != 0 }.count) }),
            // Some elements become NaN.
            reduction(
                "nanSum", on: .nonzero, tern: { withGaps($0).nanSum() }, { withGaps($0).nanSum(axis: -1) },
                { withGaps($0).nanSum(axes: [0, -1], keepDims: true) },
                reference: { $0.filter { $0 > -1.7 }.reduce(0, +) }),
            reduction(
                "nanMean", on: .nonzero, least: 2, tern: { withGaps($0).nanMean() }, { withGaps($0).nanMean(axis: -1) },
                { withGaps($0).nanMean(axes: [0, -1], keepDims: true) },
                reference: { $0.filter { $0 > -1.7 }.reduce(0, +) / Double($0.filter { $0 > -1.7 }.count) }),
            reduction(
                "nanVariance", on: .nonzero, least: 4, tern: { withGaps($0).nanVariance() },
                { withGaps($0).nanVariance(axis: -1) },
                { withGaps($0).nanVariance(axes: [0, -1], keepDims: true) },
                reference: { varianceOfGaps($0) }),
            reduction(
                "nanStandardDeviation", on: .distinct, least: 4, tern: { withGaps($0).nanStandardDeviation() },
                { withGaps($0).nanStandardDeviation(axis: -1) },
                { withGaps($0).nanStandardDeviation(axes: [0, -1], keepDims: true) },
                reference: { varianceOfGaps($0).squareRoot() })
        ]
        return rows.flatMap(\.self)
    }

    /// With NaN in place of the lowest numbers.
    private static func withGaps(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x.where(x .> -1.7, else: .nan) }

    /// The variance of what ``withGaps(_:)`` leaves.
    @Sendable private static func varianceOfGaps(_ x: [Double]) -> Double {
        let numbers = x.filter { $0 > -1.7 }
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    }

    private static var norms: [Operation] {
        func norm(_ p: Scalar, on domain: Domain, reference: @escaping @Sendable ([Double]) -> Double) -> [Operation] {
            reduction(
                "norm", "p = \(p)", on: domain, least: p.isFinite ? 0 : 1, order: p == 0 ? 0 : 2,
                tern: { $0.norm(p) }, { $0.norm(p, axis: -1) }, { $0.norm(p, axes: [0, -1], keepDims: true) },
                reference: reference)
        }
        func power(_ p: Double) -> @Sendable ([Double]) -> Double {
            { values in Foundation.pow(values.reduce(0) { $0 + Foundation.pow(abs($1), p) }, 1 / p) }
        }
        // Distinct magnitudes: what is chosen changes nowhere near the values.
        let largest = reduction(
            "norm", "p = ∞", on: .distinct, least: 1, tern: { ($0 - 200).norm(.infinity) },
            { ($0 - 200).norm(.infinity, axis: -1) }, { ($0 - 200).norm(.infinity, axes: [0, -1], keepDims: true) },
            reference: { $0.reduce(0) { Swift.max($0, abs($1 - 200)) } })
        let smallest = reduction(
            "norm", "p = -∞", on: .distinct, least: 1, tern: { ($0 + 200).norm(-.infinity) },
            { ($0 + 200).norm(-.infinity, axis: -1) }, { ($0 + 200).norm(-.infinity, axes: [0, -1], keepDims: true) },
            reference: { $0.reduce(.infinity) { Swift.min($0, abs($1 + 200)) } })
        return norm(0, on: .truth, reference: { Double($0.filter { $0 != 0 }.count) })
            + norm(1, on: .nonzero, reference: power(1)) + norm(2, on: .nonzero, reference: power(2))
            + norm(3, on: .nonzero, reference: power(3)) + norm(1.5, on: .nonzero, reference: power(1.5)) + largest
            + smallest
    }

    /// Three rows for one reduction, which is defined and smooth for `least` elements and more.
    private static func reduction(
        _ name: String, _ variant: String = "", on domain: Domain = .anywhere, least: Int = 0, order: Int = 2,
        tern all: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
        _ last: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
        _ outer: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
        reference: @escaping @Sendable ([Double]) -> Double
    ) -> [Operation] {
        let shapes = [[2, 3, 4], [3, 1, 2], [4, 2], [6, 5, 70]]
        let single = least < 2 ? [[], [1, 1]] : []
        let empty = least == 0 ? [[2, 0, 3], [3, 0]] : least == 1 ? [[2, 0, 3]] : []
        let words = variant.isEmpty ? "" : ", " + variant
        return [
            Operation(
                name, "all axes" + words, (shapes + single + (least == 0 ? empty : [])).map { [$0] }, on: domain,
                order: order, tern: { all($0[0]) },
                reference: { x in x[0].reduced(Array(x[0].shape.indices), reference) }),
            Operation(
                name, "the last axis" + words, (shapes + empty).map { [$0] }, on: domain, order: order,
                tern: { last($0[0]) },
                reference: { x in x[0].reduced([x[0].shape.count - 1], reference) }),
            Operation(
                name, "the first and last axis, kept" + words, (shapes + (least == 0 ? empty : [])).map { [$0] },
                on: domain, order: order,
                tern: { outer($0[0]) },
                reference: { x in x[0].reduced([0, x[0].shape.count - 1], keepDims: true, reference) })
        ]
    }

    /// The positions of the largest and smallest elements.
    private static var positions: [Operation] {
        func position(
            _ name: String, _ axis: Int, keepDims: Bool = false,
            _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Int>,
            isBetter: @escaping @Sendable (Double, Double) -> Bool
        ) -> Operation {
            Operation(
                name, "axis \(axis)", [[[2, 3, 4]], [[5, 1]], [[3, 70]], [[0, 3]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>(function($0[0])) },
                reference: { x in
                    x[0].reduced([axis < 0 ? axis + x[0].shape.count : axis], keepDims: keepDims) { values in
                        Double(values.indices.reduce(0) { isBetter(values[$1], values[$0]) ? $1 : $0 })
                    }
                })
        }
        return [
            position("argmax", -1, { $0.argmax(axis: -1) }, isBetter: { $0 > $1 }),
            position("argmin", -1, { $0.argmin(axis: -1) }, isBetter: { $0 < $1 }),
            position("argmax", 1, keepDims: true, { $0.argmax(axis: 1, keepDims: true) }, isBetter: { $0 > $1 }),
            position("argmin", 1, keepDims: true, { $0.argmin(axis: 1, keepDims: true) }, isBetter: { $0 < $1 })
        ]
    }

    /// Softmax and its logarithm.
    private static var alongAxis: [Operation] {
        func rows(
            _ name: String, axis: Int, _ function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
            of exponents: @escaping @Sendable (_ x: Double, _ total: Double) -> Double
        ) -> Operation {
            let shapes = [[4], [2, 3], [3, 1, 4], [0, 3], [2, 0], [3, 67]]
            return Operation(
                name, "axis \(axis)", shapes.map { [$0] },
                tern: { function($0[0]) },
                reference: { x in
                    let axis = axis < 0 ? axis + x[0].shape.count : axis
                    let totals = x[0].reduced([axis], keepDims: true) { $0.reduce(0) { $0 + Foundation.exp($1) } }
                    return NaiveArray.zip(x[0], totals, exponents)
                })
        }
        return [
            rows("softmax", axis: -1, { $0.softmax() }, of: { Foundation.exp($0) / $1 }),
            rows("softmax", axis: 0, { $0.softmax(axis: 0) }, of: { Foundation.exp($0) / $1 }),
            rows("logSoftmax", axis: -1, { $0.logSoftmax() }, of: { $0 - Foundation.log($1) }),
            rows("logSoftmax", axis: 0, { $0.logSoftmax(axis: 0) }, of: { $0 - Foundation.log($1) })
        ]
    }
}
