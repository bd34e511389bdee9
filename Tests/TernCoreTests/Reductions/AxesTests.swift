import TernCore
import TestSupport
import Testing

/// Every reduction and scan takes one axis, a list of axes, none, and all.
@Suite struct AxesTests {
    private typealias Real = Tensor<Double>

    /// A reduction along an axis and over a list of axes, and what it makes of one number alone.
    private struct Reduction: Sendable {
        let name: String
        let along: @Sendable (Real, _ axis: Int, _ keepDims: Bool) -> Real
        let over: @Sendable (Real, _ axes: [Int]?, _ keepDims: Bool) -> Real
        let ofOne: @Sendable (Double) -> Double
    }

    private static let sums: [Reduction] = [
        Reduction(
            name: "sum", along: { $0.sum(axis: $1, keepDims: $2) }, over: { $0.sum(axes: $1, keepDims: $2) },
            ofOne: { $0 }),
        Reduction(
            name: "mean", along: { $0.mean(axis: $1, keepDims: $2) }, over: { $0.mean(axes: $1, keepDims: $2) },
            ofOne: { $0 }),
        Reduction(
            name: "product", along: { $0.product(axis: $1, keepDims: $2) },
            over: { $0.product(axes: $1, keepDims: $2) }, ofOne: { $0 }),
        Reduction(
            name: "nanSum", along: { $0.nanSum(axis: $1, keepDims: $2) }, over: { $0.nanSum(axes: $1, keepDims: $2) },
            ofOne: { $0 }),
        Reduction(
            name: "nanMean", along: { $0.nanMean(axis: $1, keepDims: $2) },
            over: { $0.nanMean(axes: $1, keepDims: $2) }, ofOne: { $0 }),
        Reduction(
            name: "variance", along: { $0.variance(axis: $1, keepDims: $2) },
            over: { $0.variance(axes: $1, keepDims: $2) }, ofOne: { _ in 0 }),
        Reduction(
            name: "standardDeviation", along: { $0.standardDeviation(axis: $1, keepDims: $2) },
            over: { $0.standardDeviation(axes: $1, keepDims: $2) }, ofOne: { _ in 0 }),
        Reduction(
            name: "norm", along: { $0.norm(axis: $1, keepDims: $2) }, over: { $0.norm(axes: $1, keepDims: $2) },
            ofOne: { abs($0) }),
        Reduction(
            name: "norm(3)", along: { $0.norm(3, axis: $1, keepDims: $2) },
            over: { $0.norm(3, axes: $1, keepDims: $2) }, ofOne: { abs($0) }),
        Reduction(
            name: "norm(0)", along: { $0.norm(0, axis: $1, keepDims: $2) },
            over: { $0.norm(0, axes: $1, keepDims: $2) }, ofOne: { $0 == 0 ? 0 : 1 }),
        Reduction(
            name: "logSumExp", along: { $0.logSumExp(axis: $1, keepDims: $2) },
            over: { $0.logSumExp(axes: $1, keepDims: $2) }, ofOne: { $0 })
    ]

    private static let choices: [Reduction] = [
        Reduction(
            name: "max", along: { $0.max(axis: $1, keepDims: $2) }, over: { $0.max(axes: $1, keepDims: $2) },
            ofOne: { $0 }),
        Reduction(
            name: "min", along: { $0.min(axis: $1, keepDims: $2) }, over: { $0.min(axes: $1, keepDims: $2) },
            ofOne: { $0 }),
        Reduction(
            name: "argmax", along: { Real($0.argmax(axis: $1, keepDims: $2)) },
            over: { Real($0.argmax(axes: $1, keepDims: $2)) }, ofOne: { _ in 0 }),
        Reduction(
            name: "argmin", along: { Real($0.argmin(axis: $1, keepDims: $2)) },
            over: { Real($0.argmin(axes: $1, keepDims: $2)) }, ofOne: { _ in 0 }),
        Reduction(
            name: "median", along: { $0.median(axis: $1, keepDims: $2) }, over: { $0.median(axes: $1, keepDims: $2) },
            ofOne: { $0 }),
        Reduction(
            name: "quantile", along: { $0.quantile(0.3, axis: $1, keepDims: $2) },
            over: { $0.quantile(0.3, axes: $1, keepDims: $2) }, ofOne: { $0 }),
        Reduction(
            name: "countNonzero", along: { Real($0.countNonzero(axis: $1, keepDims: $2)) },
            over: { Real($0.countNonzero(axes: $1, keepDims: $2)) }, ofOne: { $0 == 0 ? 0 : 1 }),
        Reduction(
            name: "all", along: { Real(($0 .> 0).all(axis: $1, keepDims: $2)) },
            over: { Real(($0 .> 0).all(axes: $1, keepDims: $2)) }, ofOne: { $0 > 0 ? 1 : 0 }),
        Reduction(
            name: "any", along: { Real(($0 .> 0).any(axis: $1, keepDims: $2)) },
            over: { Real(($0 .> 0).any(axes: $1, keepDims: $2)) }, ofOne: { $0 > 0 ? 1 : 0 })
    ]

    @Test func reductionsTakeOneAxisSeveralNoneAndAll() {
        var generator = PhiloxGenerator(seed: 19)
        let x = Real.normal([2, 3, 4], using: &generator)
        for reduction in Self.sums + Self.choices {
            let comment = Comment(rawValue: reduction.name)
            for keepDims in [false, true] {
                for axis in -3..<3 {
                    let alone = reduction.along(x, axis, keepDims)
                    #expect(alone == reduction.over(x, [axis], keepDims), comment)
                    #expect(alone.shape == Shape(keepDims ? kept(x.shape, axis) : removed(x.shape, axis)), comment)
                }
                let all = reduction.over(x, nil, keepDims)
                #expect(all == reduction.over(x, [0, 1, 2], keepDims), comment)
                #expect(all.shape == (keepDims ? [1, 1, 1] : []), comment)
                // Two axes at once are one axis of the tensor in which they lie side by side.
                let merged = reduction.along(x.permute([1, 0, 2]).reshape([3, 8]), 1, false)
                expectClose(reduction.over(x, [0, 2], false), NaiveArray(merged), tolerance: 1e-14, reduction.name)
                // No axes: each element on its own.
                let none = reduction.over(x, [], keepDims)
                #expect(none.shape == x.shape, comment)
                expectClose(none, NaiveArray(x).map(reduction.ofOne), tolerance: 1e-14, reduction.name)
                let scalar = Real(-0.5)
                for one in [reduction.along(scalar, 0, keepDims), reduction.along(scalar, -1, keepDims)] {
                    #expect(one.shape == [], comment)
                    #expect(abs(one.item() - reduction.ofOne(-0.5)) < 1e-15, comment)
                }
            }
        }
    }

    private func kept(_ shape: Shape, _ axis: Int) -> [Int] {
        var lengths = Array(shape)
        lengths[axis < 0 ? axis + lengths.count : axis] = 1
        return lengths
    }

    private func removed(_ shape: Shape, _ axis: Int) -> [Int] {
        var lengths = Array(shape)
        lengths.remove(at: axis < 0 ? axis + lengths.count : axis)
        return lengths
    }

    @Test func positionsCountThroughTheAxesAsTheyAreNamed() {
        let x: Tensor<Int> = [[1, 5, 2], [4, 0, 3]]
        #expect(x.argmax() == Tensor(1))
        #expect(x.argmax(axes: [0, 1]) == Tensor(1))
        #expect(x.argmax(axes: [1, 0]) == Tensor(2))
        #expect(x.argmin(axes: [-1, 0], keepDims: true) == [[3]])
    }

    @Test func scansTakeOneAxisSeveralNoneAndAll() {
        var generator = PhiloxGenerator(seed: 20)
        let x = Real.normal([2, 3, 4], using: &generator)
        let scans: [(String, (Real, Int) -> Real, (Real, [Int]) -> Real)] = [
            ("cumsum", { $0.cumsum(axis: $1) }, { $0.cumsum(axes: $1) }),
            ("cumprod", { $0.cumprod(axis: $1) }, { $0.cumprod(axes: $1) }),
            ("logCumSumExp", { $0.logCumSumExp(axis: $1) }, { $0.logCumSumExp(axes: $1) }),
            ("cummax", { $0.cummax(axis: $1).values }, { $0.cummax(axes: $1).values }),
            ("cummin", { $0.cummin(axis: $1).values }, { $0.cummin(axes: $1).values }),
            ("cummax", { Real($0.cummax(axis: $1).indices) }, { Real($0.cummax(axes: $1).indices) }),
            ("softmax", { $0.softmax(axis: $1) }, { $0.softmax(axes: $1) }),
            ("logSoftmax", { $0.logSoftmax(axis: $1) }, { $0.logSoftmax(axes: $1) })
        ]
        for (name, along, over) in scans {
            let comment = Comment(rawValue: name)
            #expect(along(x, -2) == over(x, [1]), comment)
            #expect(along(x.flatten(), 0) == over(x, [0, 1, 2]).flatten(), comment)
            // [1, 2, 0] with axes 2 and 0 as one.
            let merged = along(x.permute([1, 2, 0]).reshape([3, 8]), 1).reshape([3, 4, 2])
            #expect(merged.permute([2, 0, 1]) == over(x, [2, 0]), comment)
            #expect(over(x, []).shape == x.shape, comment)
        }
        #expect(x.cumsum() == x.cumsum(axes: [0, 1, 2]))
        #expect(x.cumsum(axes: []) == x)
        #expect(x.softmax(axes: []) == .ones([2, 3, 4]))
        let total = gradient(at: x) { ($0.cumsum(axes: [2, 0]) * x).sum() }
        let weights = x.permute([1, 2, 0]).reshape([3, 8])
        let sums = weights.flip(axis: 1).cumsum(axis: 1).flip(axis: 1).reshape([3, 4, 2]).permute([2, 0, 1])
        expectClose(total, NaiveArray(sums), tolerance: 1e-14)
    }

    @Test func viewsTakeOneAxisSeveralNoneAndAll() {
        let x = Tensor<Int>.arange(6).reshape([1, 2, 1, 3])
        #expect(x.squeeze().shape == [2, 3])
        #expect(x.squeeze(axis: 0).shape == [2, 1, 3])
        #expect(x.squeeze(axes: [0, -2]).shape == [2, 3])
        #expect(x.squeeze(axes: []) == x)
        #expect(x.unsqueeze(axes: []) == x)
        #expect(x.unsqueeze(axis: -1).shape == [1, 2, 1, 3, 1])
        let y = x.squeeze()
        #expect(y.flip(axes: []) == y)
        #expect(y.flip() == y.flip(axes: [0, 1]))
        #expect(y.flip(axis: -1) == [[2, 1, 0], [5, 4, 3]])
        #expect(y.roll([], axes: []) == y)
        #expect(y.roll([1, 1], axes: [0, 1]) == [[5, 3, 4], [2, 0, 1]])
        #expect(y.roll(1) == [[5, 0, 1], [2, 3, 4]])
    }
}
