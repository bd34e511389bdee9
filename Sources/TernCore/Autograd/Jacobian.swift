/// The direction in which a Jacobian is computed: by columns or by rows.
///
/// ```swift
/// let j = jacobian(at: x, mode: .forward) { x in x.exp() }
/// ```
public enum DifferentiationMode: Sendable, CaseIterable {
    /// A column for each element of the argument, by ``jvp(at:along:of:)->(Tensor<Scalar>,_)``: for more values than arguments.
    case forward
    /// A row for each element of the value, by ``vjp(at:of:)->(Tensor<Scalar>,_)``: for more arguments than values.
    case reverse
}

/// Returns all partial derivatives of a tensor-valued function.
///
/// ```swift
/// let j = jacobian(at: x) { x in a.matmul(x) }   // a itself, for x: [3], a: [2, 3]
/// ```
///
/// The function is evaluated once; its graph then serves one backward pass for each row or column.
///
/// - Parameters:
///   - x: the point at which to differentiate.
///   - mode: whether to compute rows or columns; the result is the same.
///   - f: the function, with a value of any shape.
/// - Returns: ∂f/∂x, of the value's shape followed by that of `x`: at most eight axes in all.
public func jacobian<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, mode: DifferentiationMode = .reverse, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
    switch mode {
    case .reverse:
        let (value, pullback) = try vjp(at: x, of: f)
        return assembled(value.shape, x.shape, axis: 0, images(of: value.shape, under: pullback))
    case .forward:
        let (value, pushforward) = try linearized(at: x, of: f)
        return assembled(value.shape, x.shape, axis: 1, images(of: x.shape, under: pushforward))
    }
}

/// Returns the second derivatives of a scalar-valued function.
///
/// ```swift
/// let h = hessian(at: x) { x in x.dot(a.matmul(x)) }   // a + aᵀ
/// ```
///
/// The gradient is taken once; its graph then serves one backward pass for each element of `x`. For a product with a vector,
/// which costs one pass, see ``hessianVectorProduct(at:along:of:)``.
///
/// - Parameters:
///   - x: the point at which to differentiate.
///   - f: the function; its result must have one element.
/// - Returns: ∂²f/∂x∂x, of the shape of `x` twice: at most eight axes in all.
public func hessian<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
    try jacobian(at: x) { x in try gradient(at: x, of: f) }
}

/// Returns the product of a function's second derivatives with a vector, without the matrix.
///
/// ```swift
/// let hv = hessianVectorProduct(at: x, along: v) { x in x.dot(a.matmul(x)) }   // (a + aᵀ) v
/// ```
///
/// The gradient of ∂f/∂x · v, which is as much by symmetry: a backward pass through a backward pass, about three times the
/// cost of a gradient.
///
/// - Parameters:
///   - x: the point at which to differentiate.
///   - direction: of the shape of `x`.
///   - f: the function; its result must have one element.
/// - Returns: ∂²f/∂x∂x v, of the shape of `x`.
@specialized(where Scalar == Float)
public func hessianVectorProduct<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, along direction: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
    checkDirection(direction.shape, x.shape, in: "hessianVectorProduct")
    return try gradient(at: x) { x in (try gradient(at: x, of: f) * direction).sum() }
}

/// Returns the images under a linear map of the tensors with one element 1 and the others 0.
private func images<Scalar: TensorFloatingPoint>(
    of shape: Shape, under map: Pullback<Scalar>
) -> [Tensor<Scalar>] {
    (0..<shape.elementCount).map { index in
        var unit = Tensor<Scalar>.zeros([shape.elementCount])
        unit.withUnsafeMutableBufferPointer { $0[index] = 1 }
        return map(unit.reshape(shape)).flatten()
    }
}

/// Returns the Jacobian from its rows (`axis` 0) or columns (`axis` 1), each of one axis.
private func assembled<Scalar: TensorFloatingPoint>(
    _ value: Shape, _ x: Shape, axis: Int, _ parts: [Tensor<Scalar>]
) -> Tensor<Scalar> {
    check(
        value.rank + x.rank <= Shape.maximumRank, "jacobian",
        "a value of shape \(value) and an argument of shape \(x) have more than \(Shape.maximumRank) axes together")
    let target = Shape(Array(value) + Array(x))
    return parts.isEmpty ? .zeros(target) : stack(parts, axis: axis).reshape(target)
}
