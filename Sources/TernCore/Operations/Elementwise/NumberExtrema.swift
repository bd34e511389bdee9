// The larger or smaller of two elements where only one is a number, and the unit step.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the larger of each element and the matching one of another tensor, with broadcasting; the other where one is
    /// NaN.
    ///
    /// ```swift
    /// Tensor<Float>([1, .nan]).fmax([.nan, 2])   // [1.0 2.0]
    /// ```
    ///
    /// C's `fmax`; see `maximum` for the one that keeps NaN. Gradient: g to the larger, the first where they are equal.
    public func fmax(_ other: Tensor) -> Tensor {
        self.where((self .>= other) .| other.isNaN(), else: other)
    }

    /// Returns the larger of each element and a scalar; the other where one is NaN. Gradient: g where the element is not
    /// smaller.
    public func fmax(_ scalar: Scalar) -> Tensor { fmax(Tensor(scalar)) }

    /// Returns the smaller of each element and the matching one of another tensor, with broadcasting; the other where one is
    /// NaN.
    ///
    /// C's `fmin`. Gradient: g to the smaller, the first where they are equal.
    public func fmin(_ other: Tensor) -> Tensor {
        self.where((self .<= other) .| other.isNaN(), else: other)
    }

    /// Returns the smaller of each element and a scalar; the other where one is NaN. Gradient: g where the element is not
    /// larger.
    public func fmin(_ scalar: Scalar) -> Tensor { fmin(Tensor(scalar)) }

    /// Returns 0 where an element is negative, 1 where it is positive, the matching one of another tensor where it is 0, with
    /// broadcasting.
    ///
    /// ```swift
    /// Tensor<Float>([-2, 0, 3]).heaviside(0.5)   // [0.0 0.5 1.0]
    /// ```
    ///
    /// NaN stays NaN. Gradients: 0 for the element; g for `values` where the element is 0.
    public func heaviside(_ values: Tensor) -> Tensor {
        values.where(self .== 0, else: (sign() + 1) * 0.5)
    }

    /// Returns 0 where an element is negative, 1 where it is positive, a scalar where it is 0. The gradient is zero.
    public func heaviside(_ value: Scalar) -> Tensor { heaviside(Tensor(value)) }
}
