/// Returns a bilinear map of two tensors: y_k = aᵀ W_k b + c_k.
///
/// ```swift
/// bilinear(users, items, weight)   // [64, 32], [64, 16] and [8, 32, 16] give [64, 8]
/// ```
///
/// As `torch.nn.functional.bilinear`. Traps where the shapes do not fit. Gradients: by those of the contractions it is made of.
///
/// - Parameters:
///   - a: [..., m].
///   - b: [..., n], with the other axes of `a`.
///   - weight: [outputs, m, n].
///   - bias: [outputs]; none if nil.
/// - Returns: [..., outputs].
@specialized(where Scalar == Float)
public func bilinear<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil
) -> Tensor<Scalar> {
    let isFitting =
        weight.rank == 3 && a.rank > 0 && a.rank == b.rank && a.shape.dropLast().elementsEqual(b.shape.dropLast())
        && a.shape[-1] == weight.shape[1] && b.shape[-1] == weight.shape[2]
    check(
        isFitting, "bilinear",
        "expected a: [..., m], b: [..., n] and weight: [outputs, m, n], found \(a.shape), \(b.shape) and \(weight.shape)"
    )
    check(
        bias == nil || bias!.shape == [weight.shape[0]], "bilinear",
        "expected a bias of shape [\(weight.shape[0])] for the weight \(weight.shape), found \(bias!.shape)")
    let y = einsum("...i,kij,...j->...k", a, weight, b)
    return bias.map { y + $0 } ?? y
}
