/// The rule by which ``gridSample(_:_:mode:padding:alignsCorners:)`` makes a value from the elements around a position.
///
/// ```swift
/// let sampled = gridSample(images, grid, mode: .cubic)
/// ```
public enum SamplingMode: Sendable, CaseIterable {
    /// The closest element; of two the one with the even index. No gradient to the grid.
    case nearest
    /// Linear interpolation along each axis: bilinear and trilinear.
    case linear
    /// Cubic convolution along each axis, with a = −¾ (Keys, 1981), for images.
    case cubic
}

/// The values that ``gridSample(_:_:mode:padding:alignsCorners:)`` finds beyond the ends of an axis.
///
/// ```swift
/// let sampled = gridSample(images, grid, padding: .border)
/// ```
public enum SamplingPadding: Sendable, CaseIterable {
    /// Zeros.
    case zeros
    /// The element at the end.
    case border
    /// The elements mirrored at the ends: at the centers of the outer elements where corners are aligned, else at their edges.
    case reflection
}

/// Samples images or volumes at the positions of a grid, as `torch.nn.functional.grid_sample`.
///
/// ```swift
/// let grid = affineGrid(theta, to: [28, 28])   // theta: [64, 2, 3]
/// let turned = gridSample(images, grid)        // images: [64, 3, 28, 28]
/// ```
///
/// Positions are relative: −1 is the beginning and 1 the end of an axis. (Spatial transformers: Jaderberg et al., 2015.) Traps
/// where shapes do not fit, and on cubic interpolation of volumes. A position that is not a number gives none, or an element of
/// the first index in the nearest mode.
///
/// - Parameters:
///   - x: [N, C, H, W] or [N, C, D, H, W], with at least one element to an axis.
///   - grid: [N, ..., 2] or [N, ..., 3], as many axes as x has behind its channels: (x, y) along W and H, (x, y, z) along W, H
///     and D.
///   - mode: the rule for values between elements.
///   - padding: the values beyond the ends.
///   - alignsCorners: whether −1 and 1 are the centers of the outer elements, rather than their outer edges.
/// - Returns: [N, C, ...], the inner axes those of the grid. Gradients: to x g by the weights of the elements, to the grid by
///   the slope of the interpolation.
@specialized(where Scalar == Float)
public func gridSample<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ grid: Tensor<Scalar>, mode: SamplingMode = .linear, padding: SamplingPadding = .zeros,
    alignsCorners: Bool = false
) -> Tensor<Scalar> {
    let axes = x.rank - 2
    check(
        (2...3).contains(axes) && grid.rank == x.rank && grid.shape[0] == x.shape[0] && grid.shape[-1] == axes,
        "gridSample",
        "expected x: [N, C, H, W] and a grid: [N, H', W', 2], or x: [N, C, D, H, W] and a grid: [N, D', H', W', 3], "
            + "found \(x.shape) and \(grid.shape)")
    check(!x.shape.dropFirst(2).contains(0), "gridSample", "shape \(x.shape) has nothing to sample")
    check(mode != .cubic || axes == 2, "gridSample", "the mode cubic is for images, found x: \(x.shape)")
    let (batch, channels) = (x.shape[0], x.shape[1])
    let count = grid.shape.product(1..<grid.rank - 1)
    let lengths = Array(x.shape.dropFirst(2))
    let sampling = GridSampling<Scalar>(mode: mode, padding: padding, alignsCorners: alignsCorners)
    let positions = grid.reshape([batch, count, axes])
    // The elements that have a part in each value: their offsets in a channel, and their weights, [N, points].
    var taps: [GridSampling<Scalar>.Tap] = [(.zeros([batch, count]), nil)]
    for axis in 0..<axes {
        let own = sampling.taps(positions[0..., 0..., axes - 1 - axis], lengths[axis])
        taps = taps.flatMap { tap in
            own.map { next in
                let weight = tap.weight.map { first in next.weight.map { first * $0 } ?? first } ?? next.weight
                return (tap.index * lengths[axis] + next.index, weight)
            }
        }
    }
    let planes = x.reshape([batch, channels, lengths.reduce(1, *)])
    let terms = taps.map { tap in
        let index = tap.index.unsqueeze(axis: 1).broadcast(to: [batch, channels, count])
        let values = planes.gather(index, axis: 2)
        return tap.weight.map { values * $0.unsqueeze(axis: 1) } ?? values
    }
    let sum = terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    return sum.reshape(Shape([batch, channels] + grid.shape.dropFirst().dropLast()))
}

/// Returns the positions of an affine map of images or volumes, for ``gridSample(_:_:mode:padding:alignsCorners:)``; as
/// `torch.nn.functional.affine_grid`.
///
/// ```swift
/// let theta: Tensor<Float> = [[[1, 0, 0], [0, 1, 0]]]   // the identity
/// let grid = affineGrid(theta, to: [28, 28])            // [1, 28, 28, 2]
/// ```
///
/// - Parameters:
///   - theta: maps [A | b], p ↦ A p + b from positions of the result to those of the source: [N, 2, 3] or [N, 3, 4].
///   - lengths: the lengths of the result, [H, W] or [D, H, W].
///   - alignsCorners: whether −1 and 1 are the centers of the outer elements, rather than their outer edges.
/// - Returns: [N, lengths, 2] or [N, lengths, 3]. Gradient: g times the positions.
@specialized(where Scalar == Float)
public func affineGrid<Scalar: TensorFloatingPoint>(
    _ theta: Tensor<Scalar>, to lengths: [Int], alignsCorners: Bool = false
) -> Tensor<Scalar> {
    let axes = lengths.count
    check(
        (2...3).contains(axes) && theta.rank == 3 && theta.shape[1] == axes && theta.shape[2] == axes + 1
            && lengths.allSatisfy { $0 >= 0 }, "affineGrid",
        "expected theta: [N, 2, 3] and two lengths, or theta: [N, 3, 4] and three, found \(theta.shape) and \(lengths)")
    let count = CheckedSize.product(lengths).value(in: "affineGrid", "the number of positions of \(lengths)")
    let target = Shape(lengths)
    // [positions, axes + 1]: x, y (and z) of each position, and 1.
    var columns: [Tensor<Scalar>] = []
    for axis in lengths.indices.reversed() {
        let n = lengths[axis]
        let (first, step): (Double, Double) =
            alignsCorners
            ? (n > 1 ? -1 : 0, 2 / Double(max(n - 1, 1))) : (1 / Double(max(n, 1)) - 1, 2 / Double(max(n, 1)))
        let line = Tensor<Scalar>((0..<n).map { Scalar(first + step * Double($0)) })
        let shape = Shape(lengths.indices.map { $0 == axis ? n : 1 })
        columns.append(line.reshape(shape).broadcast(to: target).reshape([count]))
    }
    let base = stack(columns + [Tensor<Scalar>.ones([count])], axis: 1)
    return base.matmul(theta.transpose()).reshape(Shape([theta.shape[0]] + lengths + [axes]))
}
