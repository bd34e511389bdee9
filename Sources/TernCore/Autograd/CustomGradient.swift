/// Returns the value of a function with a derivative of your own, where the one that would be recorded is slower or less exact.
///
/// ```swift
/// // The sign forward, the identity backward: a straight-through estimator.
/// let y = customGradient(at: x) { x in (x.sign(), { upstream in upstream }) }
/// ```
///
/// - Parameters:
///   - x: the argument.
///   - f: returns the value and its pullback, from the gradient of the value to that of `x`. A pullback made of tensor
///     operations can itself be differentiated, and then the forward derivative
///     (``jvp(at:along:of:)->(Tensor<Scalar>,_)``) is right, too.
/// - Returns: the value of `f` at `x`.
@specialized(where Scalar == Float)
public func customGradient<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, _ f: (Tensor<Scalar>) throws -> (value: Tensor<Scalar>, pullback: Pullback<Scalar>)
) rethrows -> Tensor<Scalar> {
    let (value, pullback) = try f(x)
    return value.detached.recorded(from: x, pullback)
}

// The compiler's variadic generics do not carry a closure that returns another, so there is one function for each number of
// arguments.

/// Returns the value of a function of two tensors, of any shapes and scalar types, with a derivative of your own.
///
/// ```swift
/// let z = customGradient(at: a, b) { a, b in
///     let z = a.hypot(b)
///     return (z, { g in (g * a / z, g * b / z) })
/// }
/// ```
///
/// - Parameters:
///   - a: the first argument.
///   - b: the second argument.
///   - f: returns the value and its pullback, from the gradient of the value to those of the arguments, which are computed
///     together.
/// - Returns: the value of `f` at `a` and `b`.
public func customGradient<A: TensorFloatingPoint, B: TensorFloatingPoint, Output: TensorFloatingPoint>(
    at a: Tensor<A>, _ b: Tensor<B>,
    _ f: (Tensor<A>, Tensor<B>) throws -> (
        value: Tensor<Output>, pullback: (Tensor<Output>) -> (Tensor<A>, Tensor<B>)
    )
) rethrows -> Tensor<Output> {
    let (value, pullback) = try f(a, b)
    return value.recorded(from: [a.recordingNode, b.recordingNode]) { upstream in
        let (da, db) = pullback(upstream)
        return [da.untyped, db.untyped]
    }
}

/// Returns the value of a function of three tensors, of any shapes and scalar types, with a derivative of your own.
public func customGradient<
    A: TensorFloatingPoint, B: TensorFloatingPoint, C: TensorFloatingPoint, Output: TensorFloatingPoint
>(
    at a: Tensor<A>, _ b: Tensor<B>, _ c: Tensor<C>,
    _ f: (Tensor<A>, Tensor<B>, Tensor<C>) throws -> (
        value: Tensor<Output>, pullback: (Tensor<Output>) -> (Tensor<A>, Tensor<B>, Tensor<C>)
    )
) rethrows -> Tensor<Output> {
    let (value, pullback) = try f(a, b, c)
    return value.recorded(from: [a.recordingNode, b.recordingNode, c.recordingNode]) { upstream in
        let (da, db, dc) = pullback(upstream)
        return [da.untyped, db.untyped, dc.untyped]
    }
}

extension Tensor {
    /// Returns this value with a custom pullback to those of the inputs that are being differentiated.
    fileprivate func recorded(from inputs: [Node?], _ pullback: @escaping (Tensor) -> [Untyped]) -> Tensor {
        if inputs.allSatisfy({ $0 == nil }) { return detached }
        return detached.recorded(from: inputs) { upstream in
            zip(inputs, pullback(Tensor(upstream))).compactMap { node, gradient in
                node.map { (node: $0, gradient: gradient) }
            }
        }
    }
}
