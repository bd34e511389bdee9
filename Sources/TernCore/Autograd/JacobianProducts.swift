// Products of the Jacobian with a vector, from either side.

/// Returns the value of a function and its pullback, the vector–Jacobian product v ↦ vᵀ ∂f/∂x.
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
            scope.oneAtATime {
                scope.pullBack(upstream, from: value)
                return scope.gradient(of: leaf)
            }
        }
        return (scope.settled(value), pullback)
    }
}

/// Returns the value of a function of several tensors, of any shapes and scalar types, and its pullback.
///
/// ```swift
/// let (y, pullback) = vjp(at: a, b) { a, b in a.matmul(b) }
/// let (da, db) = pullback(.ones(y.shape))
/// ```
///
/// - Returns: the value; and a function from the gradient of the value to a tuple of the gradients of the arguments.
public func vjp<each Input: TensorFloatingPoint, Output: TensorFloatingPoint>(
    at x: repeat Tensor<each Input>, of f: (repeat Tensor<each Input>) throws -> Tensor<Output>
) rethrows -> (value: Tensor<Output>, pullback: (Tensor<Output>) -> (repeat Tensor<each Input>)) {
    try GradientScope.run { scope in
        let leaves = (repeat scope.leaf(each x))
        let value = try f(repeat each leaves)
        let pullback: (Tensor<Output>) -> (repeat Tensor<each Input>) = { upstream in
            scope.oneAtATime {
                scope.pullBack(upstream, from: value)
                return (repeat scope.gradient(of: each leaves))
            }
        }
        return (scope.settled(value), pullback)
    }
}

extension GradientScope {
    fileprivate func pullBack<Scalar>(_ upstream: Tensor<Scalar>, from value: Tensor<Scalar>) {
        check(
            upstream.shape == value.shape, "vjp",
            "expected a gradient of the value's shape \(value.shape), found \(upstream.shape)")
        backward(from: value, seed: upstream, keepsGraph: true)
    }
}

/// Returns the value of a function and its derivative along a direction, the Jacobian–vector product ∂f/∂x v.
///
/// ```swift
/// let (y, dy) = jvp(at: x, along: v) { $0.tanh() }   // dy = (1 − y²) v
/// ```
///
/// The pullback u ↦ uᵀ ∂f/∂x is linear, so its own pullback, at any u, is v ↦ ∂f/∂x v: exact, and differentiable to any order
/// like everything recorded. It costs one evaluation of `f`, one backward pass, and a backward pass through that: about as much
/// as two gradients.
///
/// - Parameters:
///   - x: the point at which to differentiate.
///   - direction: of the shape of `x`.
///   - f: the function, with a value of any shape.
/// - Returns: the value, and the derivative of its shape.
@specialized(where Scalar == Float)
public func jvp<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, along direction: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, derivative: Tensor<Scalar>) {
    checkDirection(direction.shape, x.shape, in: "jvp")
    let (value, pushforward) = try linearized(at: x, of: f)
    return (value, pushforward(direction))
}

/// Returns the value of a function of several tensors and its derivative along a direction for each.
///
/// ```swift
/// let (y, dy) = jvp(at: a, b, along: da, db) { a, b in a.matmul(b) }   // dy = da b + a db
/// ```
public func jvp<each Input: TensorFloatingPoint, Output: TensorFloatingPoint>(
    at x: repeat Tensor<each Input>, along direction: repeat Tensor<each Input>,
    of f: (repeat Tensor<each Input>) throws -> Tensor<Output>
) rethrows -> (value: Tensor<Output>, derivative: Tensor<Output>) {
    repeat checkDirection((each direction).shape, (each x).shape, in: "jvp")
    let (value, pullback) = try vjp(at: repeat each x, of: f)
    let derivative = gradient(at: Tensor<Output>.zeros(value.shape)) { upstream in
        let gradients = pullback(upstream)
        var sum = Tensor<Output>(0)
        repeat sum = sum + Tensor<Output>((each gradients * each direction).sum())
        return sum
    }
    return (value, derivative)
}

/// Returns the value of a function and the linear map v ↦ ∂f/∂x v, which may be called any number of times.
func linearized<Scalar: TensorFloatingPoint>(
    at x: Tensor<Scalar>, of f: (Tensor<Scalar>) throws -> Tensor<Scalar>
) rethrows -> (value: Tensor<Scalar>, pushforward: Pullback<Scalar>) {
    let (value, pullback) = try vjp(at: x, of: f)
    return (value, vjp(at: .zeros(value.shape), of: pullback).pullback)
}

func checkDirection(_ direction: Shape, _ x: Shape, in operation: String) {
    check(direction == x, operation, "expected a direction of the argument's shape \(x), found \(direction)")
}
