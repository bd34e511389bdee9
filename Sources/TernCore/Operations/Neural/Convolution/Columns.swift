/// Returns windows of signals, images or volumes as columns (im2col), as `torch.nn.functional.unfold`.
///
/// ```swift
/// let columns = unfold(images, kernel: 3, padding: 1)   // [8, 16, 28, 28] gives [8, 144, 784]
/// let y = weight.reshape([32, 144]).matmul(columns)     // as conv2d(images, weight, padding: 1), flattened
/// ```
///
/// The windows of a single axis as a view: ``Tensor/unfold(axis:size:step:)``. Traps where windows do not fit.
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - kernel: the number of elements of a window.
///   - stride: the distance from one window to the next.
///   - padding: zeros by which windows reach beyond the ends.
///   - dilation: the distance from one element of a window to the next.
/// - Returns: [N, C · elements of a window, windows], both in row-major order of the axes. Gradient:
///   ``fold(_:to:kernel:stride:padding:dilation:)`` of g.
@specialized(where Scalar == Float)
public func unfold<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, kernel: any PerAxis, stride: any PerAxis = 1, padding: any PerAxis = 0,
    dilation: any PerAxis = 1
) -> Tensor<Scalar> {
    let axes = PoolWindows.spatialAxes(of: x, in: "unfold")
    let lengths = Array(x.shape.dropFirst(2))
    let columns = Columns(lengths, kernel, stride, padding, dilation, in: "unfold")
    var y = x.pad(columns.padding.map { ($0, $0) })
    for axis in 0..<axes {
        y = y.windows(
            axis: 2 + axis, size: columns.kernel[axis], step: columns.stride[axis], dilation: columns.dilation[axis])
    }
    // [N, C, windows…, kernel…]
    let order = [0, 1] + (0..<axes).map { 2 + axes + $0 } + (0..<axes).map { 2 + $0 }
    let rows = (CheckedSize(x.shape[1]) * .product(columns.kernel)).value(
        in: "unfold", "\(x.shape[1]) channels of windows \(columns.kernel)")
    return y.permute(order).reshape([x.shape[0], rows, columns.counts.reduce(1, *)])
}

/// Returns the sum of windows that lie in columns (col2im), as `torch.nn.functional.fold`: the transpose of
/// ``unfold(_:kernel:stride:padding:dilation:)``.
///
/// ```swift
/// let sums = fold(unfold(images, kernel: 2), to: [28, 28], kernel: 2)   // each element as often as windows have it
/// ```
///
/// Traps where the columns are not those of windows of such a tensor.
///
/// - Parameters:
///   - columns: [N, C · elements of a window, windows].
///   - lengths: the lengths of the axes of the result, one to three; without the padding.
///   - kernel: the number of elements of a window.
///   - stride: the distance from one window to the next.
///   - padding: zeros by which windows reach beyond the ends, whose sums are left out.
///   - dilation: the distance from one element of a window to the next.
/// - Returns: [N, C, lengths]. Gradient: ``unfold(_:kernel:stride:padding:dilation:)`` of g.
@specialized(where Scalar == Float)
public func fold<Scalar: TensorFloatingPoint>(
    _ columns: Tensor<Scalar>, to lengths: [Int], kernel: any PerAxis, stride: any PerAxis = 1,
    padding: any PerAxis = 0, dilation: any PerAxis = 1
) -> Tensor<Scalar> {
    check(
        (1...3).contains(lengths.count) && lengths.allSatisfy { $0 >= 0 }, "fold",
        "expected one to three lengths of at least 0, found \(lengths)")
    let form = Columns(lengths, kernel, stride, padding, dilation, in: "fold")
    let (elements, windows) = (CheckedSize.product(form.kernel).number ?? 0, form.counts.reduce(1, *))
    check(
        columns.rank == 3 && elements > 0 && columns.shape[1] % elements == 0 && columns.shape[2] == windows, "fold",
        "expected columns: [batch, a multiple of \(elements), \(windows)] for windows \(form.kernel) of \(lengths), "
            + "found \(columns.shape)")
    let axes = lengths.count
    let (batch, channels) = (columns.shape[0], columns.shape[1] / elements)
    var y = columns.reshape(Shape([batch, channels] + form.kernel + form.counts))
    y = y.permute([0, 1] + (0..<axes).map { 2 + axes + $0 } + (0..<axes).map { 2 + $0 })
    for axis in (0..<axes).reversed() {
        var origin = Shape(y.shape.dropLast())
        origin.lengths[2 + axis] = form.padded[axis]
        y = y.folded(2 + axis, to: origin, step: form.stride[axis], dilation: form.dilation[axis])
    }
    for axis in 0..<axes where form.padding[axis] > 0 {
        y = y.slice(axis: 2 + axis, from: form.padding[axis], to: form.padding[axis] + lengths[axis])
    }
    return y
}

/// The windows that columns are made of, axis by axis.
private struct Columns {
    let kernel, stride, padding, dilation: [Int]
    /// The lengths of the axes with their padding, and their numbers of windows.
    let padded, counts: [Int]

    init(
        _ lengths: [Int], _ kernel: any PerAxis, _ stride: any PerAxis, _ padding: any PerAxis,
        _ dilation: any PerAxis, in operation: String
    ) {
        let axes = lengths.count
        let kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: operation)
        let stride = stride.resolved(axes, atLeast: 1, "a stride", in: operation)
        let padding = padding.resolved(axes, atLeast: 0, "a padding", in: operation)
        let dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: operation)
        let reach = reach(of: kernel, dilation, in: operation)
        let padded = lengths.indices.map { axis in
            (CheckedSize(lengths[axis]) + 2 * CheckedSize(padding[axis])).value(
                in: operation, "a length of \(lengths[axis]), padded by \(padding[axis]),")
        }
        check(
            zip(padded, reach).allSatisfy { $0 > $1 }, operation,
            "windows \(kernel) with dilation \(dilation) do not fit lengths \(lengths), padded by \(padding)")
        (self.kernel, self.stride, self.padding, self.dilation) = (kernel, stride, padding, dilation)
        self.padded = padded
        counts = lengths.indices.map { (padded[$0] - reach[$0] - 1) / stride[$0] + 1 }
    }
}
