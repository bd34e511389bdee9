import TernCore

extension Operation {
    /// Equal, zero and infinite elements, elements that are no numbers, and numbers at the ends of the range, in what reduces
    /// an axis.
    static var singularReductions: [Operation] {
        singularExtrema + singularExponentials + singularNumbers + singularVectorNorms + singularSpreads
            + singularCovariances
    }

    private static var singularExtrema: [Operation] {
        let none: [Double] = [0, 0]
        let both: [Double] = [0.5, 0.5]
        let shared: [SingularPoint] = [
            .vector([2, 2], [2], both, none), .vector([0, -0.0], [0], both, none),
            .vector([inf, inf], [inf], both, none), .vector([-inf, -inf], [-inf], both, none)
        ]
        // Not a number wins, and has the gradient.
        let numbers: [SingularPoint] = [
            .vector([nan, 1], [nan], [1, 0], none), .vector([-inf, nan], [nan], [0, 1], none),
            .vector([nan, nan], [nan], both, none)
        ]
        var table = SingularRows<Scalar>()
        table.add("max", shared + numbers + [.vector([1, inf], [inf], [0, 1], none)]) { $0.max() }
        table.add("min", shared + numbers + [.vector([1, -inf], [-inf], [0, 1], none)]) { $0.min() }
        let rows = SingularPoint.tensors(
            [[nan, 1, 2, 2]], shapes: [[2, 2]], value: [nan, 2], gradients: [[1, 0, 0.5, 0.5]],
            seconds: [[[0, 0, 0, 0]]])
        table.add("max", variant: "rows", [rows]) { $0.max(axis: 1) }
        table.add("min", variant: "rows", [rows]) { $0.min(axis: 1) }
        return table.rows
    }

    private static var singularExponentials: [Operation] {
        var table = SingularRows<Scalar>()
        table.add(
            "logSumExp",
            [
                .vector([-inf, -inf], [-inf], [0, 0], [0, 0]), .vector([-inf, 1], [1], [0, 1], [0, 0]),
                .vector([inf, 1], [inf], [1, 0], [0, 0]), .vector([inf, -inf], [inf], [1, 0], [0, 0]),
                .vector([inf, inf, -inf], [inf], [0.5, 0.5, 0], [0, 0, 0]), .vector([], [-inf], [], []),
                .vector([1e30, 1e30], [1e30], [0.5, 0.5], [0, 0]), .vector([nan, 1], [nan], [nan, nan])
            ]
        ) { $0.logSumExp() }
        let half = 0.5
        // Times 1, 2, …: the slopes pᵢ (i − Σ i pᵢ), which add up to 0. An infinity has all, several have equal shares.
        let shares: [SingularPoint] = [
            .vector([-inf, 0], [0, 2], [0, 0], [0, 0]), .vector([3], [1], [0], [0]),
            .vector([inf, 1, 2], [1, 0, 0], [0, 0, 0], [0, 0, 0]),
            .vector([inf, inf, 1], [half, 1, 0], [-0.25, 0.25, 0], [0, 0, 0]),
            .vector([inf, -inf], [1, 0], [0, 0], [0, 0]), .vector([1e30, 0], [1, 0], [0, 0], [0, 0]),
            .vector([-inf, -inf], [nan, nan], [nan, nan]), .vector([nan, 1], [nan, nan], [nan, nan]),
            .vector([inf, nan], [nan, nan], [nan, nan])
        ]
        table.add("softmax", shares) { $0.softmax().numbered }
        table.add("softmax", variant: "columns", shares) { $0.columns.softmax(axis: 0)[.all, 0].numbered }
        table.add("softmin", shares) { (-$0).softmin(axis: 0).numbered }
        let log2 = 0.6931471805599453
        // The slopes i − p Σ i.
        let logarithms: [SingularPoint] = [
            .vector([-inf, 0], [-inf, 0], [1, -1], [0, 0]), .vector([3], [0], [0], [0]),
            .vector([inf, 1], [0, -inf], [-2, 2], [0, 0]),
            .vector([inf, inf], [-log2, -2 * log2], [-half, half], [0, 0]),
            .vector([1e30, 1e30], [-log2, -2 * log2], [-half, half], [0, 0]),
            .vector([-inf, -inf], [nan, nan], [nan, nan]), .vector([nan, 1], [nan, nan], [nan, nan])
        ]
        table.add("logSoftmax", logarithms) { $0.logSoftmax().numbered }
        table.add("logSoftmax", variant: "columns", logarithms) { $0.columns.logSoftmax(axis: 0)[.all, 0].numbered }
        return table.rows
    }

    private static var singularNumbers: [Operation] {
        var table = SingularRows<Scalar>()
        table.add(
            "nanSum",
            [
                .vector([nan, 1], [1], [0, 1], [0, 0]), .vector([nan, nan], [0], [0, 0], [0, 0]),
                .vector([inf, nan], [inf], [1, 0], [0, 0]), .vector([inf, -inf], [nan], [1, 1], [0, 0])
            ]
        ) { $0.nanSum() }
        table.add(
            "nanMean",
            [
                .vector([nan, 1], [1], [0, 1], [0, 0]), .vector([nan, nan], [nan], [0, 0], [0, 0]),
                .vector([nan, 1, inf], [inf], [0, 0.5, 0.5], [0, 0, 0])
            ]
        ) { $0.nanMean() }
        let largest = Double(Scalar.greatestFiniteMagnitude)
        table.add(
            "mean", variant: "whose sum overflows",
            [
                .vector([largest, largest], [largest], [0.5, 0.5], [0, 0]),
                .vector([largest, -largest, largest, largest], [largest / 2], [0.25, 0.25, 0.25, 0.25]),
                .vector([largest, inf], [inf], [0.5, 0.5]), .vector([inf, -inf], [nan], [0.5, 0.5])
            ]
        ) { $0.mean() }
        table.add(
            "nanMean", variant: "whose sum overflows", [.vector([largest, nan, largest], [largest], [0.5, 0, 0.5])]
        ) {
            $0.nanMean()
        }
        table.add(
            "product",
            [
                .vector([0, 2, 3], [0], [6, 0, 0], [5, 3, 2]), .vector([0, 0, 3], [0], [0, 0, 0], [3, 3, 0]),
                .vector([0, 0, 0], [0], [0, 0, 0], [0, 0, 0]), .vector([0], [0], [1], [0]),
                .vector([-0.0, 0], [0], [0, 0], [1, 1]), .vector([inf, 2], [inf], [2, inf])
            ]
        ) { $0.product() }
        return table.rows
    }

    private static var singularVectorNorms: [Operation] {
        func norm(_ p: Scalar, _ points: [SingularPoint]) -> [Operation] {
            var table = SingularRows<Scalar>()
            table.add("norm", variant: "p = \(p)", points) { $0.norm(p) }
            return table.rows
        }
        // Flat at the origin, to any order.
        let origin = SingularPoint.vector([0, 0], [0], [0, 0], [0, 0])
        let far = SingularPoint.vector([-inf, 1], [inf], [-1, 0], [0, 0])
        let root = 0.5.squareRoot()
        let euclidean: [SingularPoint] = [
            origin, far, .vector([inf, inf], [inf], [root, root], [0, 0]), .vector([0, 2], [2], [0, 1], [0.5, 0]),
            .vector([3e30, 4e30], [5e30], [0.6, 0.8], [3.2e-32, -2.4e-32]),
            .vector([6e-30, 8e-30], [1e-29], [0.6, 0.8], [1.6e28, -1.2e28]), .vector([nan, 1], [nan], [nan, nan])
        ]
        let cubic = 2.0.squareRoot() * 1.2599210498948732 / 2.0.squareRoot()
        let share = 1 / (cubic * cubic)
        let beside = SingularPoint.vector([0, 2], [2], [0, 1], [0, 0], scale: 1)
        let large: [SingularPoint] = [1e30, 1e-30].map {
            .vector([$0, -$0], [cubic * $0], [share, -share])
        }
        return norm(0.5, [origin, .vector([0, 2], [2], [0, 1])])
            + norm(1, [origin, .vector([-inf, 1], [inf], [-1, 1], [0, 0])]) + norm(1.5, [origin, far, beside])
            + norm(2, euclidean) + norm(3, [origin, far, beside] + large) + norm(4.5, [origin, beside])
            + norm(.infinity, [origin, far, .vector([2, -2], [2], [0.5, -0.5], [0, 0])])
            + norm(-.infinity, [origin, .vector([2, -2], [2], [0.5, -0.5], [0, 0])])
            + norm(-2, [.vector([0, 1], [0], [0, 0], [0, 0])])
    }

    private static var singularSpreads: [Operation] {
        let (huge, none): (Double, [Double]) = (Double(Scalar.greatestFiniteMagnitude), [0, 0])
        // No elements are left over.
        let single = SingularPoint.vector([4], [nan], [nan])
        let equal: [SingularPoint] = [
            .vector([4, 4], [0], none, none), .vector([0, 0], [0], none, none), .vector([huge, huge], [0], none, none),
            .vector([inf, 1], [nan], nil)
        ]
        var table = SingularRows<Scalar>()
        table.add(
            "variance",
            equal + [
                .vector([4], [0], [0], [0]), .vector([1e-20, -1e-20], [1e-40], [1e-20, -1e-20], [0, 0]),
                .vector([1e30, -1e30], [1e60], [1e30, -1e30], [0, 0])
            ]
        ) { $0.variance() }
        table.add("variance", variant: "corrected", [single, .vector([4, 4], [0], none, none)]) {
            $0.variance(correction: 1)
        }
        let spread: [SingularPoint] = [1e30, 1e-30, 1e15, 1e-15].map {
            .vector([$0, -$0], [$0], [0.5, -0.5], none, scale: 0.5 / $0)
        }
        table.add("standardDeviation", equal + spread + [.vector([4], [0], [0], [0])]) { $0.standardDeviation() }
        table.add("standardDeviation", variant: "corrected", [single, .vector([4, 4], [0], none, none)]) {
            $0.standardDeviation(correction: 1)
        }
        let gaps: [SingularPoint] = [
            .vector([nan, 4], [0], none, none), .vector([nan, 4, 4], [0], [0, 0, 0], [0, 0, 0])
        ]
        table.add("nanVariance", gaps) { $0.nanVariance() }
        let spreadGaps: [SingularPoint] = [1e30, 1e-30].map {
            .vector([$0, nan, -$0], [$0], [0.5, 0, -0.5], [0, 0, 0], scale: 0.5 / $0)
        }
        table.add("nanStandardDeviation", gaps + spreadGaps) { $0.nanStandardDeviation() }
        return table.rows
    }

    private static var singularCovariances: [Operation] {
        func rows(
            _ x: [Double], _ shape: [Int], _ value: [Double], _ gradient: [Double]?, scale: Double = 0
        ) -> SingularPoint {
            .tensors([x], shapes: [shape], value: value, gradients: gradient.map { [$0] }, scale: scale)
        }
        var table = SingularRows<Scalar>()
        table.add(
            "cov",
            [
                rows([4, 4], [1, 2], [0], [0, 0]), rows([3, 5], [2, 1], [nan, nan, nan, nan], nil),
                rows([1e15, -1e15], [1, 2], [2e30], [2e15, -2e15])
            ]
        ) { $0.cov() }
        let ones: [Double] = [1, 1, 1, 1]
        table.add(
            "corrcoef",
            [
                // A variable that is constant has no correlation.
                rows([4, 4, 1, 2], [2, 2], [nan, nan, nan, 1], nil),
                rows([1e30, -1e30, 1e-30, -1e-30], [2, 2], ones, nil),
                rows([1, 2, 2, 4], [2, 2], ones, [0, 0, 0, 0], scale: 1)
            ]
        ) { $0.corrcoef() }
        return table.rows
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Two columns, each of them this vector.
    fileprivate var columns: Tensor { unsqueeze(axis: 1).broadcast(to: [shape[0], 2]).contiguous() }
}
