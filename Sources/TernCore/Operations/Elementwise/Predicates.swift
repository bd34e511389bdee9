// The kind of number that each element is, and numbers in place of those that are none.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns whether each element is NaN.
    @specialized(where Scalar == Float)
    public func isNaN() -> Tensor<Bool> { Tensor.map(Kernels.isNaN[Scalar.self], self, as: Bool.self) }

    /// Returns whether each element is ∞ or −∞.
    @specialized(where Scalar == Float)
    public func isInfinite() -> Tensor<Bool> { Tensor.map(Kernels.isInfinite[Scalar.self], self, as: Bool.self) }

    /// Returns whether each element is neither infinite nor NaN.
    @specialized(where Scalar == Float)
    public func isFinite() -> Tensor<Bool> { Tensor.map(Kernels.isFinite[Scalar.self], self, as: Bool.self) }

    /// Returns each element, with finite numbers in place of NaN and the infinities.
    ///
    /// ```swift
    /// let x = Tensor<Float>([1, .nan, .infinity])
    /// x.nanToNum(positiveInfinity: 9)   // [1.0 0.0 9.0]
    /// ```
    ///
    /// - Parameters:
    ///   - nan: the number in place of NaN.
    ///   - positiveInfinity: the number in place of ∞; the largest finite one if nil.
    ///   - negativeInfinity: the number in place of −∞; the lowest finite one if nil.
    ///
    /// Gradient: g where the element is finite, else 0.
    @specialized(where Scalar == Float)
    public func nanToNum(nan: Scalar = 0, positiveInfinity: Scalar? = nil, negativeInfinity: Scalar? = nil) -> Tensor {
        let high = positiveInfinity ?? .greatestFiniteMagnitude
        let low = negativeInfinity ?? -.greatestFiniteMagnitude
        var y = Tensor.map(
            Kernels.nanToNumber[Scalar.self], self, Tensor(nan), Tensor(high), as: Scalar.self, in: "nanToNum")
        if low != -high { y = Tensor(low).where(self .== -.infinity, else: y) }
        return y.recorded(from: self, { g in g.where(self.isFinite(), else: 0) })
    }
}
