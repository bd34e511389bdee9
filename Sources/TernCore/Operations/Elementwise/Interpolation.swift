// Numbers between others, and their signs.

extension Tensor where Scalar: TensorNumeric {
    /// Returns each element, no less than `min` and no more than `max`; a bound that is nil does not bind.
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
                from: self, { g in g.where(self .>= min, else: 0) })
        case (nil, let max?):
            Tensor.map(Kernels.minimum[Scalar.self], self, Tensor(max), as: Scalar.self, in: "clamp").recorded(
                from: self, { g in g.where(self .<= max, else: 0) })
        case (let min?, let max?):
            clamped(min, max, in: "clamp").recorded(
                from: self, { g in g.where((self .>= min) .& (self .<= max), else: 0) })
        }
    }

    /// Returns the clamped elements, without a derivative.
    func clamped(_ min: Scalar, _ max: Scalar, in operation: StaticString) -> Tensor {
        // A bound that is NaN makes every element NaN, which is left to the kernels that look at both sides for it.
        guard min == min && max == max else { return detached.clamp(min: min).clamp(max: max) }
        return Tensor.map(
            Kernels.clamp[Scalar.self], self, Tensor(min), Tensor(max), as: Scalar.self, in: "\(operation)",
            name: operation)
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns linear interpolation, a + w (b − a), between each element a and the matching one b of another tensor, with
    /// broadcasting.
    ///
    /// ```swift
    /// average = average.lerp(value, weight: 0.1)
    /// ```
    ///
    /// Exact where w is 0 or 1. Gradients: ∂a = g (1 − w), ∂b = g w, ∂w = g (b − a).
    @specialized(where Scalar == Float)
    public func lerp(_ end: Tensor, weight: Tensor) -> Tensor {
        Tensor.map(Kernels.lerp[Scalar.self], self, end, weight, as: Scalar.self, in: "lerp").recorded(
            from: [self, end, weight]
        ) {
            switch $0 {
            case 0: { g in g * (1 - weight) }
            case 1: { g in g * weight }
            default: { g in g * .difference(end, self) }
            }
        }
    }

    /// Returns linear interpolation, a + w (b − a), with one weight for all elements; exact where w is 0 or 1.
    ///
    /// Gradients: ∂a = g (1 − w), ∂b = g w.
    @specialized(where Scalar == Float)
    public func lerp(_ end: Tensor, weight: Scalar) -> Tensor { lerp(end, weight: Tensor(weight)) }

    /// Returns the magnitude of each element with the sign of the matching one of another tensor, with broadcasting.
    ///
    /// The sign of −0 counts. Gradients: ∂a = g where the signs agree, −g where they differ, 0 where a is 0; ∂b = 0.
    @specialized(where Scalar == Float)
    public func copysign(_ sign: Tensor) -> Tensor {
        Tensor.map(Kernels.copysign[Scalar.self], self, sign, as: Scalar.self, in: "copysign").recorded(
            from: self, { g in g * self.sign() * Tensor(1).copysign(sign.detached) })
    }

    /// Returns the magnitude of each element with the sign of a scalar.
    @specialized(where Scalar == Float)
    public func copysign(_ sign: Scalar) -> Tensor { copysign(Tensor(sign)) }
}
