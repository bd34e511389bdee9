// One of two elements: by a mask, or the larger or smaller.

extension Tensor {
    /// Returns each element where a mask is true, the matching one of another tensor where it is false, with broadcasting.
    ///
    /// ```swift
    /// x.sqrt().where(x .> 0, else: y)
    /// ```
    ///
    /// - Parameters:
    ///   - mask: true for this tensor's element; named first, so that a chain of conditions reads from left to right.
    ///   - other: the elements where the mask is false.
    ///
    /// Gradients: g where the mask is true, to `other` where it is false, 0 elsewhere.
    public func `where`(_ mask: Tensor<Bool>, else other: Tensor) -> Tensor {
        let kernel = Kernels.select[Scalar.scalarType.numericSlot]
        return Tensor<Bool>.map(kernel, mask, self, other, as: Scalar.self, in: "where").recorded(
            from: self, { g in g.where(mask, else: .zeroed([])) },
            from: other, { g in Tensor.zeroed([]).where(mask, else: g) })
    }

    /// Returns each element where a mask is true, a scalar where it is false, with broadcasting.
    ///
    /// ```swift
    /// x.where(x .> 0, else: 0)   // as relu
    /// ```
    ///
    /// Gradient: g where the mask is true, 0 elsewhere.
    public func `where`(_ mask: Tensor<Bool>, else scalar: Scalar) -> Tensor { self.where(mask, else: Tensor(scalar)) }
}

extension Tensor where Scalar: TensorNumeric {
    /// Returns the larger of each element and the matching one of another tensor, with broadcasting; NaN if either is NaN.
    ///
    /// See ``max(axis:keepDims:)`` for the largest element along an axis. Gradient: g to the larger; half of it to each where
    /// they are equal.
    @specialized(where Scalar == Float)
    public func maximum(_ other: Tensor) -> Tensor {
        Tensor.map(Kernels.maximum[Scalar.self], self, other, as: Scalar.self, in: "maximum").recorded(
            from: self, { g in g * .share(self .> other, self .== other) },
            from: other, { g in g * .share(other .> self, self .== other) })
    }

    /// Returns the smaller of each element and the matching one of another tensor, with broadcasting; NaN if either is NaN.
    ///
    /// Gradient: g to the smaller; half of it to each where they are equal.
    @specialized(where Scalar == Float)
    public func minimum(_ other: Tensor) -> Tensor {
        Tensor.map(Kernels.minimum[Scalar.self], self, other, as: Scalar.self, in: "minimum").recorded(
            from: self, { g in g * .share(self .< other, self .== other) },
            from: other, { g in g * .share(other .< self, self .== other) })
    }

    /// Returns the larger of each element and a scalar; NaN if either is NaN.
    ///
    /// ```swift
    /// x.maximum(0)   // as relu
    /// ```
    ///
    /// Gradient: g where the element is larger, half of it where they are equal.
    @specialized(where Scalar == Float)
    public func maximum(_ scalar: Scalar) -> Tensor { maximum(Tensor(scalar)) }

    /// Returns the smaller of each element and a scalar; NaN if either is NaN.
    ///
    /// Gradient: g where the element is smaller, half of it where they are equal.
    @specialized(where Scalar == Float)
    public func minimum(_ scalar: Scalar) -> Tensor { minimum(Tensor(scalar)) }

    /// Returns 1 where an operand wins, ½ where it ties.
    private static func share(_ wins: Tensor<Bool>, _ ties: Tensor<Bool>) -> Tensor {
        Tensor(wins) + Tensor(ties) / 2
    }
}
