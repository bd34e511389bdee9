// Products with a logarithm, which are 0 where their factor is, as in entropies and likelihoods.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns x log y of each element x and the matching one y of another tensor, with broadcasting; 0 where x is 0 and y is
    /// not NaN.
    ///
    /// ```swift
    /// p.xlogy(p).sum()   // minus the entropy of p, also where elements are 0
    /// ```
    ///
    /// Gradients: ∂x = g log y, ∂y = g x / y; both 0 where x is 0 and y is not a positive finite number.
    public func xlogy(_ y: Tensor) -> Tensor {
        let hasNoLogarithm: Tensor<Bool> = (y .<= 0) .| (y .== .infinity)
        let isNothing: Tensor<Bool> = (self .== 0) .& hasNoLogarithm
        return self * Tensor(1).where(isNothing, else: y).log()
    }

    /// Returns x log y of each element and a scalar; 0 where x is 0 and y is not NaN. Gradient: g log y.
    public func xlogy(_ y: Scalar) -> Tensor { xlogy(Tensor(y)) }

    /// Returns x log(1 + y) of each element x and the matching one y of another tensor, with broadcasting; 0 where x is 0 and y
    /// is not NaN.
    ///
    /// Precise where y is small, as ``log1p()``. Gradients: ∂x = g log(1 + y), ∂y = g x / (1 + y); both 0 where x is 0 and 1 +
    /// y is not a positive finite number.
    public func xlog1py(_ y: Tensor) -> Tensor {
        let hasNoLogarithm: Tensor<Bool> = (y .<= -1) .| (y .== .infinity)
        let isNothing: Tensor<Bool> = (self .== 0) .& hasNoLogarithm
        return self * Tensor(0).where(isNothing, else: y).log1p()
    }

    /// Returns x log(1 + y) of each element and a scalar; 0 where x is 0 and y is not NaN. Gradient: g log(1 + y).
    public func xlog1py(_ y: Scalar) -> Tensor { xlog1py(Tensor(y)) }
}
