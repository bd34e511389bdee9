import TernCore

/// A point on a line through the parameters.
struct LinePoint {
    /// The distance along the direction.
    var length: Double
    var loss: Double
    var gradient: Tensor<Float>
    /// The derivative of the loss along the direction.
    var slope: Double
}

/// The search along a line for a point that meets the strong Wolfe conditions, as `torch.optim.lbfgs._strong_wolfe`:
/// brackets one (Nocedal and Wright, 2006, algorithm 3.5), then closes in by cubic interpolation (algorithm 3.6).
struct WolfeSearch {
    let origin: LinePoint
    /// The length of a bracket, in terms of the parameters, at which the search ends.
    let tolerance: Double
    let directionSize: Double
    /// The number of times that the loss may be computed after the first.
    let evaluations: Int

    private let sufficientDecrease = 1e-4
    private let curvature = 0.9

    init(origin: LinePoint, tolerance: Double, directionSize: Double, evaluations: Int) {
        (self.origin, self.tolerance, self.directionSize, self.evaluations) = (
            origin, tolerance, directionSize, evaluations
        )
    }

    private func isTooHigh(_ point: LinePoint) -> Bool {
        point.loss > origin.loss + sufficientDecrease * point.length * origin.slope
    }

    private func isFlat(_ point: LinePoint) -> Bool { abs(point.slope) <= -curvature * origin.slope }

    /// Searches from a first length.
    ///
    /// - Returns: the point, and the number of times that the loss was computed.
    func run(
        from length: Double, _ evaluate: (Double) throws -> LinePoint
    ) rethrows -> (point: LinePoint, evaluations: Int) {
        var (previous, point) = (origin, try evaluate(length))
        var turns = 0
        while turns < evaluations {
            if isTooHigh(point) || (turns > 1 && point.loss >= previous.loss) || (!isFlat(point) && point.slope >= 0) {
                return try close(in: (previous, point), turns: turns, evaluate)
            }
            if isFlat(point) { return (point, turns + 1) }
            let next = cubicMinimum(
                previous, point, in: point.length + 0.01 * (point.length - previous.length)...point.length * 10)
            previous = point
            point = try evaluate(next)
            turns += 1
        }
        return (origin.loss <= point.loss ? origin : point, turns + 1)
    }

    private func close(
        in bracket: (LinePoint, LinePoint), turns: Int, _ evaluate: (Double) throws -> LinePoint
    ) rethrows -> (point: LinePoint, evaluations: Int) {
        var (low, high) = bracket.0.loss <= bracket.1.loss ? (bracket.0, bracket.1) : (bracket.1, bracket.0)
        var turns = turns
        var isSlow = false
        while turns < evaluations {
            if abs(high.length - low.length) * directionSize < tolerance { break }
            let (first, last) = (min(low.length, high.length), max(low.length, high.length))
            var length = cubicMinimum(low, high, in: first...last)
            // Near an end twice, or at one, the next is a tenth inside.
            let margin = 0.1 * (last - first)
            if min(last - length, length - first) < margin {
                if isSlow || length >= last || length <= first {
                    length = abs(length - last) < abs(length - first) ? last - margin : first + margin
                    isSlow = false
                } else {
                    isSlow = true
                }
            } else {
                isSlow = false
            }
            let point = try evaluate(length)
            turns += 1
            if isTooHigh(point) || point.loss >= low.loss {
                high = point
                if high.loss < low.loss { swap(&low, &high) }
            } else {
                if isFlat(point) { return (point, turns + 1) }
                if point.slope * (high.length - low.length) >= 0 { high = low }
                low = point
            }
        }
        return (low, turns + 1)
    }

    /// Returns the minimum of the cubic through two points with their slopes, within bounds; their middle if there is none.
    private func cubicMinimum(_ a: LinePoint, _ b: LinePoint, in bounds: ClosedRange<Double>) -> Double {
        let (a, b) = a.length <= b.length ? (a, b) : (b, a)
        let d = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.length - b.length)
        let square = d * d - a.slope * b.slope
        guard square >= 0 else { return (bounds.lowerBound + bounds.upperBound) / 2 }
        let root = square.squareRoot()
        let share = (b.slope + root - d) / (b.slope - a.slope + 2 * root)
        return min(max(b.length - (b.length - a.length) * share, bounds.lowerBound), bounds.upperBound)
    }
}
