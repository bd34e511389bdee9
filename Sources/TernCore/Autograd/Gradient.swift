/// Returns the gradient of a scalar-valued function.
///
/// ```swift
/// let slope = gradient(at: x) { x in (x * x).sum() }   // 2x
/// ```
///
/// Calls nest: a gradient taken inside the function is differentiated too, to any order.
///
/// - Parameters:
///   - x: the point at which to differentiate.
///   - f: the function; its result must have one element.
/// - Returns: ∂f/∂x, of the shape of `x`.
@specialized(where Scalar == Float)
public func gradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> Tensor<Scalar> {
    try valueAndGradient(at: x, of: f).gradient
}

/// Returns the gradients of a scalar-valued function of several tensors, of any shapes and scalar types.
///
/// ```swift
/// let (da, db) = gradient(at: a, b) { a, b in a.matmul(b).sum() }
/// ```
///
/// - Returns: a tuple of the gradients, in the order of the arguments.
public func gradient<each Input: TensorFloatingPoint, Output: TensorFloatingPoint>(
    at x: repeat Tensor<each Input>, of f: (repeat Tensor<each Input>) throws -> Tensor<Output>
) rethrows -> (repeat Tensor<each Input>) {
    try valueAndGradient(at: repeat each x, of: f).gradient
}

/// Returns the value of a scalar-valued function, and its gradient.
///
/// ```swift
/// let (loss, slope) = valueAndGradient(at: w) { w in mseLoss(x.matmul(w), y) }
/// ```
@specialized(where Scalar == Float)
public func valueAndGradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
    let (value, gradients) = try valueAndGradients(at: [x]) { try f($0[0]) }
    return (value, gradients[0])
}

/// Returns the value of a scalar-valued function of several tensors, and a tuple of its gradients.
///
/// ```swift
/// let (loss, (dw, db)) = valueAndGradient(at: w, b) { w, b in mseLoss(x.matmul(w) + b, y) }
/// ```
public func valueAndGradient<each Input: TensorFloatingPoint, Output: TensorFloatingPoint>(
    at x: repeat Tensor<each Input>, of f: (repeat Tensor<each Input>) throws -> Tensor<Output>
) rethrows -> (value: Tensor<Output>, gradient: (repeat Tensor<each Input>)) {
    let result = try valueGradientAndAuxiliary(at: repeat each x) { (x: repeat Tensor<each Input>) in
        (try f(repeat each x), ())
    }
    return (result.value, result.gradient)
}

/// Returns the value of a scalar-valued function, a tuple of its gradients, and an auxiliary result of the function.
///
/// ```swift
/// let (loss, slope, logits) = valueGradientAndAuxiliary(at: w) { w in
///     let logits = x.matmul(w)
///     return (crossEntropyLoss(logits, labels), logits.stopGradient())
/// }
/// ```
///
/// The auxiliary value has no part in the gradient. A tensor in it still knows what it was computed from, and keeps that in
/// memory; `stopGradient()` lets go of it.
///
/// - Parameters:
///   - x: the point at which to differentiate: one tensor or more, of any shapes and scalar types.
///   - f: returns a value of one element, and anything else.
/// - Returns: the value; the gradient with respect to each argument, a tuple if there are several; the auxiliary value.
public func valueGradientAndAuxiliary<each Input: TensorFloatingPoint, Output: TensorFloatingPoint, Auxiliary>(
    at x: repeat Tensor<each Input>, of f: (repeat Tensor<each Input>) throws -> (Tensor<Output>, Auxiliary)
) rethrows -> (value: Tensor<Output>, gradient: (repeat Tensor<each Input>), auxiliary: Auxiliary) {
    try GradientScope.run { scope in
        let leaves = (repeat scope.leaf(each x))
        let (value, auxiliary) = try f(repeat each leaves)
        checkScalar(value, in: "gradient")
        scope.backward(from: value, seed: .ones(value.shape))
        return (scope.settled(value), (repeat scope.gradient(of: each leaves)), auxiliary)
    }
}

/// Returns the value of a scalar-valued function of any number of tensors, and its gradients in their order.
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

/// Returns the value of a scalar-valued function and its gradients for a list of parameters, given by identity.
///
/// Inside the call each parameter takes its value from `GradientScope.read`.
package func valueAndGradients(
    ofParameters parameters: ParameterIndex, _ f: () throws -> Tensor<Float>
) rethrows -> (value: Tensor<Float>, gradients: [Tensor<Float>?]) {
    try GradientScope.run(parameters: parameters) { scope in
        let value = try f()
        checkScalar(value, in: "valueAndGradients")
        scope.backward(from: value, seed: .ones(value.shape))
        let gradients = scope.parameterGradients()
        checkDependence(gradients.contains { $0 != nil }, parameters)
        return (scope.settled(value), gradients)
    }
}

/// Returns the value of a scalar-valued function, and hands its gradients for a list of parameters on, each as soon as it is
/// complete: while the backward pass goes on.
///
/// - Parameters:
///   - parameters: the parameters, by identity.
///   - weight: a number that the value and its gradients are multiplied by.
///   - f: the function; its result must have one element.
///   - observer: sees the position of a parameter and its gradient, once for each that the value depends on.
package func value(
    ofParameters parameters: ParameterIndex, times weight: Float, _ f: () throws -> Tensor<Float>,
    observer: (Int, Tensor<Float>) -> Void
) rethrows -> Tensor<Float> {
    try withoutActuallyEscaping(observer) { observer in
        try GradientScope.run(parameters: parameters) { scope in
            var value = try f()
            checkScalar(value, in: "valueAndGradients")
            if weight != 1 { value = value * weight }
            var isDependent = false
            scope.backward(from: value, seed: .ones(value.shape)) { position, gradient in
                isDependent = true
                observer(position, gradient)
            }
            checkDependence(isDependent, parameters)
            return scope.settled(value)
        }
    }
}

private func checkDependence(_ isDependent: Bool, _ parameters: ParameterIndex) {
    check(
        isDependent, "valueAndGradients",
        parameters.count == 0
            ? "there are no parameters to differentiate with respect to"
            : "the loss depends on none of the \(parameters.count) parameters: are they frozen, of another model, or is the loss "
                + "computed from numbers or detached tensors?")
}

private func checkScalar<Scalar>(_ value: Tensor<Scalar>, in operation: String) {
    check(
        value.elementCount == 1, operation,
        "only a value of one element has a gradient; the function returned shape \(value.shape)")
}
