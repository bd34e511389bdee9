/// Returns the p-norm over windows of the axes behind the first two, (Σ xᵖ)^(1/p), as `torch.nn.functional.lp_pool2d`.
///
/// ```swift
/// lpPool(images, p: 2, kernel: 2)   // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// ```
///
/// As in PyTorch powers have their sign, so that a negative sum has no root but for p = 1, and a window past the end counts its
/// elements as if there were as many as in the others.
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - p: the exponent, positive: 1 for sums, 2 for Euclidean norms.
///   - kernel: the number of elements of a window.
///   - stride: the distance from one window to the next; as many as a window has elements if nil.
///   - roundsUp: whether elements left over at the end get a window of their own.
/// - Returns: [N, C, ...] as ``averagePool(_:kernel:stride:padding:roundsUp:countsPadding:divisor:)``. Gradient: g xᵖ⁻¹ y¹⁻ᵖ to
///   each element of the window, 0 where y is 0.
@specialized(where Scalar == Float)
public func lpPool<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, p: Double, kernel: any PerAxis, stride: (any PerAxis)? = nil, roundsUp: Bool = false
) -> Tensor<Scalar> {
    check(p > 0 && p < .infinity, "lpPool", "p is \(p), expected a positive number")
    let axes = PoolWindows.spatialAxes(of: x, in: "lpPool")
    let elements = CheckedSize.product(kernel.resolved(axes, atLeast: 1, "a kernel", in: "lpPool"))
        .value(in: "lpPool", "the number of elements of the kernel \(kernel)")
    let sums = averagePool(x.pow(Scalar(p)), kernel: kernel, stride: stride, roundsUp: roundsUp) * Scalar(elements)
    if p == 1 { return sums }
    let isZero = sums .== 0
    return sums.maskedFill(isZero, 1).pow(1 / Scalar(p)).maskedFill(isZero, 0)
}
