/// Returns a transposed convolution of signals [batch, channels, length] with kernels [channels, outputs/groups, width]; see
/// ``convTranspose2d(_:_:_:stride:padding:outputPadding:dilation:groups:activation:)``.
@specialized(where Scalar == Float)
public func convTranspose1d<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, stride: any PerAxis = 1,
    padding: any PerAxis = 0, outputPadding: any PerAxis = 0, dilation: any PerAxis = 1, groups: Int = 1,
    activation: Activation = .identity
) -> Tensor<Scalar> {
    transposedConvolution(1, x, weight, bias, stride, padding, outputPadding, dilation, groups, activation)
}

/// Returns a transposed convolution of images, the transpose of
/// ``conv2d(_:_:_:stride:padding:mode:dilation:groups:activation:)`` with the same weight, as
/// `torch.nn.functional.conv_transpose2d`. Used to enlarge images.
///
/// ```swift
/// // [8, 64, 16, 16] with kernels of 4 × 4 gives [8, 32, 32, 32]
/// let y = convTranspose2d(x, weight, bias, stride: 2, padding: 1)
/// ```
///
/// Each element of x adds a kernel to a window of the result, with the stride s and the dilation d of the windows:
/// y[n, o, s i + d k − p, s j + d l − p] += x[n, c, i, j] w[c, o, k, l]. For each phase of the stride it is computed as
/// a convolution with the elements of the kernel that reach it.
///
/// Traps where channels, groups or sizes do not fit, or the result would be empty.
///
/// - Parameters:
///   - x: [batch, channels, height, width], or one image [channels, height, width].
///   - weight: [channels, outputs/groups, height, width].
///   - bias: [outputs], or nil.
///   - stride: the distance from one window of the result to the next.
///   - padding: elements taken away from both ends of the result.
///   - outputPadding: elements more at the second end, less than the stride or the dilation.
///   - dilation: the distance from one element of a window to the next.
///   - groups: the number of groups of channels and outputs, which do not mix.
///   - activation: the function that is applied to each element of the result.
/// - Returns: [batch, outputs, s (height − 1) + d (k − 1) + 1 − 2 p + outputPadding, …]. Gradients: for x the
///   convolution of δ with the weight, for the weight the correlation of δ with x, for the bias Σ δ.
@specialized(where Scalar == Float)
public func convTranspose2d<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, stride: any PerAxis = 1,
    padding: any PerAxis = 0, outputPadding: any PerAxis = 0, dilation: any PerAxis = 1, groups: Int = 1,
    activation: Activation = .identity
) -> Tensor<Scalar> {
    transposedConvolution(2, x, weight, bias, stride, padding, outputPadding, dilation, groups, activation)
}

/// Returns a transposed convolution of volumes [batch, channels, depth, height, width] with kernels
/// [channels, outputs/groups, depth, height, width]; see
/// ``convTranspose2d(_:_:_:stride:padding:outputPadding:dilation:groups:activation:)``.
@specialized(where Scalar == Float)
public func convTranspose3d<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, stride: any PerAxis = 1,
    padding: any PerAxis = 0, outputPadding: any PerAxis = 0, dilation: any PerAxis = 1, groups: Int = 1,
    activation: Activation = .identity
) -> Tensor<Scalar> {
    transposedConvolution(3, x, weight, bias, stride, padding, outputPadding, dilation, groups, activation)
}

/// Returns a transposed convolution along a number of spatial axes.
package func transposedConvolution<Scalar: TensorFloatingPoint>(
    _ axes: Int, _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?, _ stride: any PerAxis,
    _ padding: any PerAxis, _ outputPadding: any PerAxis, _ dilation: any PerAxis, _ groups: Int,
    _ activation: Activation
) -> Tensor<Scalar> {
    let name = "convTranspose\(axes)d"
    checkRanks(axes, x, weight, in: name)
    if x.rank == axes + 1 {
        let y = transposedConvolution(
            axes, x.unsqueeze(axis: 0), weight, bias, stride, padding, outputPadding, dilation, groups, activation)
        return y.squeeze(axis: 0).noted()
    }
    let outputs = (CheckedSize(groups) * CheckedSize(weight.shape[1]))
        .value(in: name, "\(groups) groups of the weight \(weight.shape)")
    checkKernel(weight, bias, outputs: outputs, in: name)
    let (input, kernel) = (Array(x.shape.dropFirst(2)), Array(weight.shape.dropFirst(2)))
    let stride = stride.resolved(axes, atLeast: 1, "a stride", in: name)
    let dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: name)
    let padding = padding.resolved(axes, atLeast: 0, "a padding", in: name)
    let extra = outputPadding.resolved(axes, atLeast: 0, "an output padding", in: name)
    check(
        groups >= 1 && x.shape[1] == weight.shape[0] && weight.shape[0] % groups == 0, name,
        "\(groups) groups of x: \(x.shape) do not fit the weight \(weight.shape): expected as many channels in both, "
            + "a multiple of the groups")
    check(
        input.indices.allSatisfy { extra[$0] < max(stride[$0], dilation[$0]) }, name,
        "output padding \(extra) is not less than the stride \(stride) or the dilation \(dilation)")
    let reach = reach(of: kernel, dilation, in: name)
    let output = input.indices.map { axis in
        let whole = CheckedSize(stride[axis]) * CheckedSize(input[axis] - 1) + CheckedSize(reach[axis]) + 1
        return (whole + CheckedSize(extra[axis]) - 2 * CheckedSize(padding[axis])).value(
            in: name,
            "axis \(axis + 2) of x: \(x.shape) with stride \(stride), padding \(padding) and output padding \(extra)")
    }
    check(
        output.allSatisfy { $0 > 0 }, name,
        "padding \(padding) leaves nothing: the result of x: \(x.shape) and the weight \(weight.shape) would be \(output)"
    )
    let maps = ConvolutionMaps(
        name, batch: x.shape[0], groups: groups, inputs: weight.shape[1], outputs: weight.shape[0] / groups,
        input: output,
        output: input, kernel: kernel, stride: stride, dilation: dilation, before: padding,
        padded: output.indices.map { output[$0] + 2 * padding[$0] })
    return maps.transposed(x, weight, bias, activation)
}
