/// The elements of one axis that have a part in values at positions between them.
struct GridSampling<Scalar: TensorFloatingPoint> {
    /// An index for each position, and a weight; 1 if nil.
    typealias Tap = (index: Tensor<Int>, weight: Tensor<Scalar>?)

    let mode: SamplingMode
    let padding: SamplingPadding
    let alignsCorners: Bool

    /// Returns the elements of an axis that have a part in the values at some positions.
    ///
    /// - Parameters:
    ///   - relative: positions from −1 to 1.
    ///   - n: the length of the axis.
    func taps(_ relative: Tensor<Scalar>, _ n: Int) -> [Tap] {
        let half = Scalar(alignsCorners ? n - 1 : n) / 2
        var position = (relative + 1) * half - (alignsCorners ? 0 : 0.5)
        // Farther out nothing changes; infinity has no digits behind the point.
        if padding != .reflection { position = position.clamp(min: -4, max: Scalar(n + 3)) }
        switch mode {
        case .nearest:
            return [tap(padded(position, n).stopGradient().round(), weight: nil, n)]
        case .linear:
            let position = padded(position, n)
            let low = position.stopGradient().floor()
            let share = position - low
            return [tap(low, weight: 1 - share, n), tap(low + 1, weight: share, n)]
        case .cubic:
            let low = position.stopGradient().floor()
            let share = position - low
            return (-1...2).map { offset in
                let distance = offset > 0 ? Scalar(offset) - share : share - Scalar(offset)
                let weight = cubic(distance, isNear: offset == 0 || offset == 1)
                return tap(padded(low + Scalar(offset), n), weight: weight, n)
            }
        }
    }

    /// Returns a tap for an index that may lie beyond the ends, where there are zeros.
    private func tap(_ index: Tensor<Scalar>, weight: Tensor<Scalar>?, _ n: Int) -> Tap {
        let last = Scalar(n - 1)
        let inside = index.clamp(min: 0, max: last).maskedFill(index.isNaN(), 0)
        var weight = weight
        if padding == .zeros {
            let isInside = Tensor<Scalar>(inside .== index)
            weight = weight.map { $0 * isInside } ?? isInside
        }
        return (Tensor<Int>(inside), weight)
    }

    /// Returns positions beyond the ends brought inside, unless there are zeros.
    private func padded(_ position: Tensor<Scalar>, _ n: Int) -> Tensor<Scalar> {
        switch padding {
        case .zeros: position
        case .border: position.clamp(min: 0, max: Scalar(n - 1))
        case .reflection: reflected(position, n).clamp(min: 0, max: Scalar(n - 1))
        }
    }

    private func reflected(_ position: Tensor<Scalar>, _ n: Int) -> Tensor<Scalar> {
        let (first, span): (Scalar, Scalar) = alignsCorners ? (0, Scalar(n - 1)) : (-0.5, Scalar(n))
        if span == 0 { return position * 0 }
        let distance = (position - first).abs()
        let turns = (distance.stopGradient() / span).floor()
        let rest = distance - turns * span
        // Every other time the axis is walked backwards.
        let isOdd = turns - 2 * (turns / 2).floor()
        return rest + isOdd * (span - 2 * rest) + first
    }

    /// Returns the weights of cubic convolution at a distance: (a + 2) d³ − (a + 3) d² + 1 up to 1, a (d³ − 5 d² + 8 d − 4) up
    /// to 2, with a = −¾.
    private func cubic(_ d: Tensor<Scalar>, isNear: Bool) -> Tensor<Scalar> {
        let a: Scalar = -0.75
        return isNear ? ((a + 2) * d - (a + 3)) * d * d + 1 : a * (((d - 5) * d + 8) * d - 4)
    }
}
