// Numbers between others, and their signs.

extension Tensor where Scalar: TensorNumeric {
    /// Each element, no less than `min` and no more than `max`; a bound that is nil does not bind.
    ///
    /// ```swift
    /// x.clamp(min: 0)           // as relu
    /// x.clamp(min: -1, max: 1)
    /// ```
    ///
    /// `max` where `min` is larger. NaN stays NaN. Gradient: g where the element is within the bounds or at one, else 0.
    @specialized(where Scalar == Float)
    public func clamp(min: Scalar? = nil, max: Scalar? = nil) -> Tensor {
        switch (min, max) {
        case (nil, nil): self
        case (let min?, nil):
            Tensor.map(Kernels.maximum[Scalar.self], self, Tensor(min), as: Scalar.self, in: "clamp").recorded(
                from: self, { g in (self .>= min).select(g, .zeroed([])) })
        case (nil, let max?):
            Tensor.map(Kernels.minimum[Scalar.self], self, Tensor(max), as: Scalar.self, in: "clamp").recorded(
                from: self, { g in (self .<= max).select(g, .zeroed([])) })
        case (let min?, let max?):
            clamped(min, max, in: "clamp").recorded(
                from: self, { g in ((self .>= min) .& (self .<= max)).select(g, .zeroed([])) })
        }
    }

    /// Without a derivative.
    func clamped(_ min: Scalar, _ max: Scalar, in operation: StaticString) -> Tensor {
        // A bound that is NaN makes every element NaN, which is left to the kernels that look at both sides for it.
        guard min == min && max == max else { return detached.clamp(min: min).clamp(max: max) }
        return Tensor.map(
            Kernels.clamp[Scalar.self], self, Tensor(min), Tensor(max), as: Scalar.self, in: "\(operation)")
    }
}

/// Linear interpolation, a + w (b − a), of the elements of two tensors, with broadcasting; exact where w is 0 or 1.
///
/// Gradients: ∂a = g (1 − w), ∂b = g w, ∂w = g (b − a).
@specialized(where Scalar == Float)
public func lerp<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ weight: Tensor<Scalar>
) -> Tensor<Scalar> {
    Tensor.map(Kernels.lerp[Scalar.self], a, b, weight, as: Scalar.self, in: "lerp").recorded(from: [a, b, weight]) {
        switch $0 {
        case 0: { g in g * (1 - weight) }
        case 1: { g in g * weight }
        default: { g in g * (b - a) }
        }
    }
}

/// Linear interpolation, a + w (b − a), of the elements of two tensors, with broadcasting; exact where w is 0 or 1.
///
/// Gradients: ∂a = g (1 − w), ∂b = g w.
@specialized(where Scalar == Float)
public func lerp<Scalar: TensorFloatingPoint>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ weight: Scalar
) -> Tensor<Scalar> {
    lerp(a, b, Tensor(weight))
}

/// The magnitude of each element of `a` with the sign of the matching one of `b`, with broadcasting.
///
/// The sign of −0 counts. Gradients: ∂a = g where the signs agree, −g where they differ, 0 where a is 0; ∂b = 0.
@specialized(where Scalar == Float)
public func copysign<Scalar: TensorFloatingPoint>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor.map(Kernels.copysign[Scalar.self], a, b, as: Scalar.self, in: "copysign").recorded(
        from: a, { g in g * a.sign() * copysign(Tensor(1), b.detached) })
}

/// The magnitude of each element with the sign of a scalar.
@specialized(where Scalar == Float)
public func copysign<Scalar: TensorFloatingPoint>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
    copysign(a, Tensor(b))
}
