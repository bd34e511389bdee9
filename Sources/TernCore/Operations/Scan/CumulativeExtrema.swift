extension Tensor where Scalar: TensorNumeric {
    /// The largest of the elements up to each place of an axis, and where it is: the last of equals; NaN from the first one on.
    ///
    /// ```swift
    /// let (values, indices) = Tensor<Float>([1, 3, 2, 3]).cummax(axis: 0)   // [1, 3, 3, 3], [0, 1, 1, 3]
    /// ```
    ///
    /// Gradient of the values: each element of g added to where its value was taken from.
    @specialized(where Scalar == Float)
    public func cummax(axis: Int) -> (values: Tensor, indices: Tensor<Int>) {
        selected(alongAxis(axis, in: "cummax", as: Int.self, Kernels.cumargmax[Scalar.self]), axis: axis)
    }

    /// The smallest of the elements up to each place of an axis, and where it is: the last of equals; NaN from the first one on.
    ///
    /// Gradient of the values: each element of g added to where its value was taken from.
    @specialized(where Scalar == Float)
    public func cummin(axis: Int) -> (values: Tensor, indices: Tensor<Int>) {
        selected(alongAxis(axis, in: "cummin", as: Int.self, Kernels.cumargmin[Scalar.self]), axis: axis)
    }
}

extension Tensor {
    /// The elements at some positions along an axis, beside these; a scalar has one position.
    func selected(_ indices: Tensor<Int>, axis: Int) -> (values: Tensor, indices: Tensor<Int>) {
        (rank == 0 ? self : gather(indices, axis: axis), indices)
    }
}
