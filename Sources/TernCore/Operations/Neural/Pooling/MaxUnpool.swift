/// Returns the maximum over windows, and its positions: ``maxPool(_:kernel:stride:padding:dilation:roundsUp:)``, as
/// `torch.nn.functional.max_pool2d(…, return_indices=True)`.
///
/// ```swift
/// let (y, indices) = maxPoolWithIndices(images, kernel: 2)
/// let x = maxUnpool(y, indices, kernel: 2)
/// ```
///
/// - Returns: the maxima, and of each its index in the flattened channel [...] of `x`: of equals the first; −1 for a window
///   without elements. Gradient of the values: as of `maxPool`.
@specialized(where Scalar == Float)
public func maxPoolWithIndices<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, kernel: any PerAxis, stride: (any PerAxis)? = nil, padding: any PerAxis = 0,
    dilation: any PerAxis = 1, roundsUp: Bool = false
) -> (values: Tensor<Scalar>, indices: Tensor<Int>) {
    let name = "maxPoolWithIndices"
    return x.maxPooledWithIndices(
        PoolWindows.regular(of: x, kernel, stride, padding, dilation, roundsUp: roundsUp, in: name))
}

/// Returns the maximum over as many windows as the result has elements, and its positions: ``adaptiveMaxPool(_:to:)``.
///
/// - Returns: the maxima, and of each its index in the flattened channel [...] of `x`. Gradient of the values: as of
///   `adaptiveMaxPool`.
@specialized(where Scalar == Float)
public func adaptiveMaxPoolWithIndices<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, to lengths: any PerAxis
) -> (values: Tensor<Scalar>, indices: Tensor<Int>) {
    x.maxPooledWithIndices(PoolWindows.adaptive(of: x, to: lengths, in: "adaptiveMaxPoolWithIndices"))
}

/// Returns a tensor of zeros with maxima at the positions they were taken from, as `torch.nn.functional.max_unpool2d`.
///
/// ```swift
/// let (y, indices) = maxPoolWithIndices(images, kernel: 2)   // [8, 3, 28, 28] gives [8, 3, 14, 14]
/// maxUnpool(y, indices, kernel: 2)                           // [8, 3, 28, 28] with a quarter of the elements
/// ```
///
/// Of several values with one index the last is kept. Traps where an index is not one of the result's channels.
///
/// - Parameters:
///   - values: [N, C, ...] with one to three more axes.
///   - indices: of each value the index in a flattened channel of the result; of the shape of `values`.
///   - kernel: the number of elements of a window.
///   - stride: the distance from one window to the next; as many as a window has elements if nil.
///   - padding: the elements by which windows reached beyond the ends.
///   - lengths: the lengths of the result, less than a stride from (m − 1) stride + kernel − 2 padding for an axis of m, which
///     they are if nil: they tell lengths apart that give as many windows.
/// - Returns: [N, C, lengths]. Gradient: g at the indices; 0 for values that others replaced.
@specialized(where Scalar == Float)
public func maxUnpool<Scalar: TensorFloatingPoint>(
    _ values: Tensor<Scalar>, _ indices: Tensor<Int>, kernel: any PerAxis, stride: (any PerAxis)? = nil,
    padding: any PerAxis = 0, to lengths: [Int]? = nil
) -> Tensor<Scalar> {
    let name = "maxUnpool"
    let axes = PoolWindows.spatialAxes(of: values, in: name)
    check(
        values.shape == indices.shape, name,
        "expected an index for each value, found shapes \(values.shape) and \(indices.shape)")
    let kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: name)
    let stride = stride?.resolved(axes, atLeast: 1, "a stride", in: name) ?? kernel
    let padding = padding.resolved(axes, atLeast: 0, "a padding", in: name)
    let usual = (0..<axes).map { axis in
        let whole = (CheckedSize(values.shape[axis + 2]) - 1) * CheckedSize(stride[axis]) + CheckedSize(kernel[axis])
        return (whole - 2 * CheckedSize(padding[axis])).value(
            in: name, "the length of axis \(axis + 2) for kernel \(kernel), stride \(stride) and padding \(padding)")
    }
    let target = lengths ?? usual
    let isNear = zip(target, zip(usual, stride)).allSatisfy { length, form in
        length >= 0 && length > form.0 - form.1 && length - form.1 < form.0
    }
    check(
        target.count == axes && isNear, name,
        "expected lengths less than the stride \(stride) from \(usual), found \(target)")
    let plane = CheckedSize.product(target).value(in: name, "the number of elements of \(target)")
    if indices.elementCount > 0 {
        let (least, most) = (indices.min().item(), indices.max().item())
        check(
            least >= 0 && most < plane, name,
            "the indices from \(least) to \(most) are out of range for lengths \(target): expected 0..<\(plane)")
    }
    let lead = Array(values.shape.prefix(2))
    let zeros = Tensor<Scalar>.zeros(Shape(lead + [plane]))
    return zeros.scatter(indices.flatten(from: 2), values.flatten(from: 2), axis: 2).reshape(Shape(lead + target))
}
