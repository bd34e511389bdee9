/// The gradient of a scalar-valued function.
///
/// ```swift
/// let slope = gradient(at: x) { x in (x * x).sum() }   // 2x
/// ```
///
/// Calls nest: a gradient taken inside the function is differentiated too, to any order.
///
/// - Parameters:
///   - x: where to differentiate.
///   - f: the function; its result must have one element.
/// - Returns: ∂f/∂x, of the shape of `x`.
@specialized(where Scalar == Float)
public func gradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
    try valueAndGradient(at: x, of: f).gradient
}

/// The gradients of a scalar-valued function of two tensors.
///
/// ```swift
/// let (da, db) = gradient(at: a, b) { a, b in a.matmul(b).sum() }
/// ```
@specialized(where Scalar == Float)
public func gradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, _ y: Tensor<Scalar>,
    of f: (Tensor<Scalar>, Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (Tensor<Scalar>, Tensor<Scalar>) {
    try valueAndGradient(at: x, y, of: f).gradient
}

/// The value of a scalar-valued function, and its gradient.
///
/// ```swift
/// let (loss, slope) = valueAndGradient(at: w) { w in mse(x.matmul(w), y) }
/// ```
@specialized(where Scalar == Float)
public func valueAndGradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
    let (value, gradients) = try valueAndGradients(at: [x]) { try f($0[0]) }
    return (value, gradients[0])
}

/// The value of a scalar-valued function of two tensors, and its gradients.
@specialized(where Scalar == Float)
public func valueAndGradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, _ y: Tensor<Scalar>,
    of f: (Tensor<Scalar>, Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: (Tensor<Scalar>, Tensor<Scalar>)) {
    let (value, gradients) = try valueAndGradients(at: [x, y]) { try f($0[0], $0[1]) }
    return (value, (gradients[0], gradients[1]))
}

/// The value of a scalar-valued function of any number of tensors, and its gradients in their order.
@specialized(where Scalar == Float)
public func valueAndGradients<Scalar: TensorFloatingPoint>(
    at inputs: [Tensor<Scalar>], of f: ([Tensor<Scalar>]) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradients: [Tensor<Scalar>]) {
    try GradientScope.run { scope in
        let leaves = inputs.map(scope.leaf)
        let value = try f(leaves)
        checkScalar(value, in: "gradient")
        scope.backward(from: value, seed: .ones(value.shape))
        return (scope.settled(value), leaves.map(scope.gradient))
    }
}

/// The value of a function and its pullback, the vector–Jacobian product v ↦ vᵀ ∂f/∂x.
///
/// ```swift
/// let (y, pullback) = vjp(at: x) { $0.tanh() }
/// let dx = pullback(.ones(y.shape))
/// ```
///
/// - Returns: the value; and a function from the gradient of the value (of its shape) to the gradient of `x`, which may be
///   called any number of times.
@specialized(where Scalar == Float)
public func vjp<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, pullback: Pullback<Scalar>) {
    try GradientScope.run { scope in
        let leaf = scope.leaf(x)
        let value = try f(leaf)
        let pullback: Pullback<Scalar> = { upstream in
            check(
                upstream.shape == value.shape, "vjp",
                "expected a gradient of the value's shape \(value.shape), found \(upstream.shape)")
            scope.backward(from: value, seed: upstream, keepsGraph: true)
            return scope.gradient(of: leaf)
        }
        return (scope.settled(value), pullback)
    }
}

/// The value of a scalar-valued function and its gradients for a list of parameters, given by identity.
///
/// The parameters themselves ask ``GradientScope/read(_:value:)`` for the value they have in the call.
package func valueAndGradients(
    ofParameters parameters: ParameterIndex, _ f: () throws -> Tensor<Float>
) rethrows -> (value: Tensor<Float>, gradients: [Tensor<Float>?]) {
    try GradientScope.run(parameters: parameters) { scope in
        let value = try f()
        checkScalar(value, in: "valueAndGradients")
        scope.backward(from: value, seed: .ones(value.shape))
        return (scope.settled(value), scope.parameterGradients())
    }
}

private func checkScalar<Scalar>(_ value: Tensor<Scalar>, in operation: String) {
    check(
        value.elementCount == 1, operation,
        "only a value of one element has a gradient; the function returned shape \(value.shape)")
}

/// A function with a derivative of your own, where the one that would be recorded is slower or less exact.
///
/// ```swift
/// // The sign forward, the identity backward: a straight-through estimator.
/// let y = customGradient(at: x) { x in (x.sign(), { upstream in upstream }) }
/// ```
///
/// - Parameters:
///   - x: the argument.
///   - f: returns the value and its pullback, from the gradient of the value to that of `x`. A pullback made of tensor
///     operations can itself be differentiated.
/// - Returns: the value.
@specialized(where Scalar == Float)
public func customGradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, _ f: (Tensor<Scalar>) throws -> (value: Tensor<Scalar>, pullback: Pullback<Scalar>)
) rethrows -> Tensor<Scalar> {
    let (value, pullback) = try f(x)
    return value.detached.recorded(from: x, pullback)
}
