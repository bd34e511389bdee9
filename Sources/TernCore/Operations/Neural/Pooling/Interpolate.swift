/// The rule by which ``interpolate(_:to:mode:alignsCorners:antialias:)`` makes a value from the elements around a sampling
/// position.
///
/// ```swift
/// interpolate(images, to: [56, 56], mode: .cubic)
/// ```
public enum InterpolationMode: Sendable, CaseIterable {
    /// The element at the position rounded down, `nearest` in PyTorch.
    case nearest
    /// The element whose center is closest, `nearest-exact` in PyTorch.
    case nearestExact
    /// Linear interpolation between two elements of each axis: linear, bilinear and trilinear.
    case linear
    /// Cubic convolution of four elements of each axis, with a = −¾ (Keys, 1981).
    case cubic
    /// The average of the elements that each result covers, as ``adaptiveAveragePool(_:to:)``.
    case area
}

/// Resamples the axes behind the first two to given lengths.
///
/// ```swift
/// interpolate(images, to: [56, 56], mode: .linear)   // [64, 3, 28, 28] gives [64, 3, 56, 56]
/// ```
///
/// Positions, weights and rounding are those of `torch.nn.functional.interpolate`.
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - lengths: the lengths of the result.
///   - mode: the rule for values between elements.
///   - alignsCorners: for linear and cubic modes, whether the centers of the first and of the last elements of x and the result
///     coincide, rather than their outer edges.
///   - antialias: for linear and cubic modes, whether an axis that gets shorter is averaged over all elements that a result
///     covers: the triangle, or the cubic with a = −½, is stretched by the ratio of the lengths. So PyTorch and Pillow have it.
/// - Returns: [N, C, lengths]. Gradient: g, by its weights, to each element that had a part.
@specialized(where Scalar == Float)
public func interpolate<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, to lengths: any PerAxis, mode: InterpolationMode = .nearest, alignsCorners: Bool = false,
    antialias: Bool = false
) -> Tensor<Scalar> {
    let axes = PoolWindows.spatialAxes(of: x, in: "interpolate")
    let lengths = lengths.resolved(axes, atLeast: 1, "lengths", in: "interpolate")
    return x.interpolated(to: lengths, Array(repeating: nil, count: axes), mode, alignsCorners, antialias)
}

/// Resamples the axes behind the first two by a factor.
///
/// ```swift
/// interpolate(images, scale: 2)   // [64, 3, 28, 28] gives [64, 3, 56, 56]
/// ```
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - scale: an axis of n becomes one of ⌊n scale⌋; sampling positions are 1/scale apart, as PyTorch has it by default.
///   - mode: the rule for values between elements.
///   - alignsCorners: as for ``interpolate(_:to:mode:alignsCorners:antialias:)``.
///   - antialias: the same.
/// - Returns: [N, C, ...]. Gradient: g, by its weights, to each element that had a part.
@specialized(where Scalar == Float)
public func interpolate<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, scale: Double, mode: InterpolationMode = .nearest, alignsCorners: Bool = false,
    antialias: Bool = false
) -> Tensor<Scalar> {
    let axes = PoolWindows.spatialAxes(of: x, in: "interpolate")
    let lengths = x.shape.dropFirst(2).map { (Double($0) * scale).rounded(.down) }
    check(
        lengths.allSatisfy { $0 >= 1 && $0 <= Double(Int32.max) }, "interpolate",
        "shape \(x.shape) scaled by \(scale) has axes of lengths \(lengths)")
    return x.interpolated(
        to: lengths.map { Int($0) }, Array(repeating: 1 / scale, count: axes), mode, alignsCorners,
        antialias)
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Resamples the axes behind the first two, with known steps.
    ///
    /// - Parameter steps: the distances of sampling positions, in elements; nil where that follows from the lengths.
    fileprivate func interpolated(
        to lengths: [Int], _ steps: [Double?], _ mode: InterpolationMode, _ alignsCorners: Bool,
        _ antialias: Bool
    ) -> Tensor {
        check(
            !alignsCorners || mode == .linear || mode == .cubic, "interpolate",
            "corners are aligned in the modes linear and cubic, not in \(mode)")
        check(
            !antialias || !alignsCorners && (mode == .linear || mode == .cubic), "interpolate",
            "antialias is for the modes linear and cubic without aligned corners, not \(mode)"
                + (alignsCorners ? " with them" : ""))
        check(!shape.dropFirst(2).contains(0), "interpolate", "shape \(shape) has nothing to interpolate")
        check(
            lengths.allSatisfy { $0 <= Int32.max / 4 }, "interpolate",
            "lengths \(lengths) are more than \(Int32.max / 4)")
        Tensor.checkMemory(for: Shape(shape.prefix(2) + lengths), in: "interpolate")
        if mode == .area { return adaptiveAveragePool(self, to: lengths) }
        let maps = lengths.indices.map { axis in
            let (n, m) = (shape.lengths[axis + 2], lengths[axis])
            var step =
                alignsCorners ? Double(n - 1) / Double(Swift.max(m - 1, 1)) : steps[axis] ?? Double(n) / Double(m)
            // PyTorch goes by the lengths here, whatever the scale.
            if mode == .nearest && (m == n || m == 2 * n) { step = Double(n) / Double(m) }
            if antialias {
                let most = (4 * CheckedSize(n) + 8 * CheckedSize(m)).value(in: "interpolate", "\(n) elements to \(m)")
                return AxisMap(n, m, most: most, in: "interpolate") { [step] in mode.antialiasedTaps($0, step, n) }
            }
            return AxisMap(n, m, most: 4 * m, in: "interpolate") { [step] in mode.taps($0, step, alignsCorners, n) }
        }
        return resampled(by: maps)
    }
}

extension InterpolationMode {
    /// Returns the elements of an axis of n that make up one of the result, and their weights.
    fileprivate func taps(_ index: Int, _ step: Double, _ alignsCorners: Bool, _ n: Int) -> [(
        position: Int, weight: Double
    )] {
        let middle = alignsCorners ? Double(index) * step : (Double(index) + 0.5) * step - 0.5
        switch self {
        case .nearest, .nearestExact:
            // PyTorch rounds in single precision here, whatever the scalars are.
            let source = (Float(index) + (self == .nearest ? 0 : 0.5)) * Float(step)
            return [(min(Int(source), n - 1), 1)]
        case .linear, .area:
            let source = max(middle, 0)
            let low = min(Int(source), n - 1)
            let share = min(source - Double(low), 1)
            return low + 1 < n ? [(low, 1 - share), (low + 1, share)] : [(low, 1)]
        case .cubic:
            let low = middle.rounded(.down)
            return (-1...2).map { offset in
                (min(max(Int(low) + offset, 0), n - 1), Self.cubic(abs(middle - low - Double(offset))))
            }
        }
    }

    /// Returns the elements that the filter of a result reaches, stretched where the axis gets shorter, and weights that add up
    /// to 1.
    fileprivate func antialiasedTaps(_ index: Int, _ step: Double, _ n: Int) -> [(position: Int, weight: Double)] {
        let stretch = max(step, 1)
        let (center, support) = ((Double(index) + 0.5) * step, (self == .linear ? 1 : 2) * stretch)
        let reached = max(Int(center - support + 0.5), 0)..<min(Int(center + support + 0.5), n)
        let weights = reached.map { position in
            let distance = abs(Double(position) + 0.5 - center) / stretch
            return self == .linear ? max(1 - distance, 0) : distance < 2 ? Self.cubic(distance, a: -0.5) : 0
        }
        let sum = weights.reduce(0, +)
        return zip(reached, weights).map { ($0, $1 / sum) }
    }

    /// Returns the weight of an element at a distance: (a + 2) d³ − (a + 3) d² + 1 up to 1, a (d³ − 5 d² + 8 d − 4) up to 2.
    private static func cubic(_ d: Double, a: Double = -0.75) -> Double {
        d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : a * (((d - 5) * d + 8) * d - 4)
    }
}
