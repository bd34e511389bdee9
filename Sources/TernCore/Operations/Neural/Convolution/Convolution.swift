/// Returns a convolution of signals [batch, channels, length] with kernels [outputs, channels/groups, width]; see
/// ``conv2d(_:_:_:stride:padding:mode:dilation:groups:activation:)``.
@specialized(where Scalar == Float)
public func conv1d<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, stride: any PerAxis = 1,
    padding: any ConvolutionPadding = .valid, mode: PaddingMode<Scalar> = .constant(0), dilation: any PerAxis = 1,
    groups: Int = 1, activation: Activation = .identity
) -> Tensor<Scalar> {
    convolution(1, x, weight, bias, stride, padding, mode, dilation, groups, activation)
}

/// Returns a convolution of images with kernels: activation(x ∗ w + b), as `torch.nn.functional.conv2d`.
///
/// ```swift
/// let y = conv2d(images, weight, bias, padding: 1, activation: .relu)   // [64, 3, 32, 32] gives [64, 16, 32, 32]
/// ```
///
/// With stride s, dilation d and p elements of padding before the first,
/// y[n, o, i, j] = b[o] + Σ_c Σ_k Σ_l x[n, c, s i + d k − p, s j + d l − p] w[o, c, k, l], where c runs over the
/// channels of o's group. (A correlation, strictly: the kernel is not mirrored.)
///
/// There is no im2col: patches of the padded image that fit the second-level cache are laid out such that each element
/// of the kernel sees a run of neighbors. A thread needs at most 1 MiB beside the result, or what the windows of 16
/// neighboring results cover if that is more; all threads share a copy of the weight, or for its gradient sixteen where
/// it has up to 64 Ki elements, four up to 512 Ki, one above.
///
/// Kernels of 3 × 3 with a stride of 1 and at least 16 channels on both sides go by Winograd's algorithm, F(4 × 4, 3 × 3)
/// (Lavin and Gray, 2016, arXiv:1509.09308), which takes a quarter of the multiplications. A thread then needs about 1 MiB, or
/// 24 tiles of 36 numbers a channel if that is more; all share four copies of the weight, and for its gradient 4 MiB. Errors
/// are about three times those of direct sums, 8e-7 of the norm in Float, and an element that is not finite reaches all
/// results of its 4 × 4 tiles.
///
/// Traps where channels, groups or sizes do not fit, or the kernel is larger than the padded image.
///
/// - Parameters:
///   - x: [batch, channels, height, width], or one image [channels, height, width].
///   - weight: [outputs, channels/groups, height, width].
///   - bias: [outputs], or nil.
///   - stride: the distance from one window to the next.
///   - padding: the elements by which windows reach beyond the ends: `.valid`, `.same`, or numbers.
///   - mode: the values beyond the ends: zeros, or those of ``Tensor/pad(_:mode:)``.
///   - dilation: the distance from one element of a window to the next.
///   - groups: the number of groups of channels and outputs, which do not mix; the number of channels for a depthwise
///     convolution.
///   - activation: the function that is applied to each element of the result.
/// - Returns: [batch, outputs, ⌊(height + padding − d (k − 1) − 1) / s⌋ + 1, …]. Gradients, with δ that of x ∗ w + b:
///   for x the transposed convolution of δ, for w the correlation of x with δ, for b Σ δ.
@specialized(where Scalar == Float)
public func conv2d<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, stride: any PerAxis = 1,
    padding: any ConvolutionPadding = .valid, mode: PaddingMode<Scalar> = .constant(0), dilation: any PerAxis = 1,
    groups: Int = 1, activation: Activation = .identity
) -> Tensor<Scalar> {
    convolution(2, x, weight, bias, stride, padding, mode, dilation, groups, activation)
}

/// Returns a convolution of volumes [batch, channels, depth, height, width] with kernels
/// [outputs, channels/groups, depth, height, width]; see
/// ``conv2d(_:_:_:stride:padding:mode:dilation:groups:activation:)``.
@specialized(where Scalar == Float)
public func conv3d<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, stride: any PerAxis = 1,
    padding: any ConvolutionPadding = .valid, mode: PaddingMode<Scalar> = .constant(0), dilation: any PerAxis = 1,
    groups: Int = 1, activation: Activation = .identity
) -> Tensor<Scalar> {
    convolution(3, x, weight, bias, stride, padding, mode, dilation, groups, activation)
}

/// Returns a convolution along a number of spatial axes.
package func convolution<Scalar: TensorFloatingPoint>(
    _ axes: Int, _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?, _ stride: any PerAxis,
    _ padding: any ConvolutionPadding, _ mode: PaddingMode<Scalar>, _ dilation: any PerAxis, _ groups: Int,
    _ activation: Activation
) -> Tensor<Scalar> {
    let name = "conv\(axes)d"
    checkRanks(axes, x, weight, in: name)
    if x.rank == axes + 1 {
        let y = convolution(
            axes, x.unsqueeze(axis: 0), weight, bias, stride, padding, mode, dilation, groups, activation)
        return y.squeeze(axis: 0).noted()
    }
    checkKernel(weight, bias, outputs: weight.shape[0], in: name)
    let kernel = Array(weight.shape.dropFirst(2))
    let stride = stride.resolved(axes, atLeast: 1, "a stride", in: name)
    let dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: name)
    let channels = (CheckedSize(groups) * CheckedSize(weight.shape[1])).number
    check(
        groups >= 1 && x.shape[1] == channels && weight.shape[0] % groups == 0, name,
        "\(groups) groups of x: \(x.shape) do not fit the weight \(weight.shape): expected x to have \(groups) · "
            + "\(weight.shape[1]) channels, and the outputs to be a multiple of the groups")
    let reach = reach(of: kernel, dilation, in: name)
    let widths = checkedWidths(padding, reach, stride, in: name)
    let isZero = if case .constant(0) = mode { true } else { false }
    if !isZero && widths.contains(where: { $0 != (0, 0) }) {
        return convolution(
            axes, x.pad(widths, mode: mode), weight, bias, stride, .valid, .constant(0), dilation, groups, activation)
    }
    let input = Array(x.shape.dropFirst(2))
    let padded = input.indices.map { axis in
        let (before, after) = widths[axis]
        return (CheckedSize(input[axis]) + CheckedSize(before) + CheckedSize(after))
            .value(in: name, "axis \(axis + 2) of x: \(x.shape), padded by \(before) and \(after),")
    }
    check(
        zip(padded, reach).allSatisfy { $0 > $1 }, name,
        "the kernel \(kernel) with dilation \(dilation) is larger than the padded input \(padded) of x: \(x.shape)")
    let output = input.indices.map { (padded[$0] - reach[$0] - 1) / stride[$0] + 1 }
    let maps = ConvolutionMaps(
        name, batch: x.shape[0], groups: groups, inputs: weight.shape[1], outputs: weight.shape[0] / groups,
        input: input,
        output: output, kernel: kernel, stride: stride, dilation: dilation, before: widths.map(\.before),
        padded: padded)
    return maps.forward(x, weight, bias, activation)
}

/// Returns the elements by which windows of a kernel reach beyond their first, along each axis.
func reach(of kernel: [Int], _ dilation: [Int], in operation: String) -> [Int] {
    kernel.indices.map { axis in
        (CheckedSize(dilation[axis]) * CheckedSize(kernel[axis] - 1))
            .value(in: operation, "a kernel of \(kernel[axis]) elements with dilation \(dilation[axis])")
    }
}

/// Returns the numbers of elements of padding before and after each axis.
private func checkedWidths(
    _ padding: any ConvolutionPadding, _ reach: [Int], _ stride: [Int], in operation: String
) -> [(before: Int, after: Int)] {
    check(
        !(padding is SamePadding) || stride.allSatisfy { $0 == 1 }, operation,
        "padding `.same` is for a stride of 1, found \(stride)")
    guard let widths = padding.widths(reach: reach) else {
        trap(operation, "expected a padding for \(reach.count) axes, found \(padding)")
    }
    check(
        widths.allSatisfy { $0.before >= 0 && $0.after >= 0 }, operation,
        "expected a padding of at least 0, found \(padding)")
    return widths
}

func checkRanks<Scalar>(_ axes: Int, _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, in operation: String) {
    check(
        (x.rank == axes + 2 || x.rank == axes + 1) && weight.rank == axes + 2, operation,
        "expected x: [batch, channels, \(axes) axes] and a weight of \(axes + 2) axes, "
            + "found \(x.shape) and \(weight.shape)")
}

func checkKernel<Scalar>(_ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?, outputs: Int, in operation: String) {
    check(
        weight.shape.dropFirst(2).allSatisfy { $0 > 0 }, operation,
        "expected a kernel of at least one element, found the weight \(weight.shape)")
    guard let bias else { return }
    check(
        bias.shape == [outputs], operation,
        "expected a bias of shape [\(outputs)] for the weight \(weight.shape), found \(bias.shape)")
}
