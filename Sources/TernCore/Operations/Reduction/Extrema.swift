extension Tensor where Scalar: TensorNumeric {
    /// Returns the largest element over some axes, all without a list; NaN if there is one. Traps on an empty axis.
    ///
    /// Gradient: g to the largest, shared evenly among equals, and among elements that are NaN.
    @specialized(where Scalar == Float)
    public func max(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        extremum(Kernels.max[Scalar.self], shape.resolve(axes: axes, in: "max"), keepDims: keepDims, in: "max")
    }

    /// Returns the largest element along an axis.
    @specialized(where Scalar == Float)
    public func max(axis: Int, keepDims: Bool = false) -> Tensor {
        extremum(Kernels.max[Scalar.self], shape.resolve(only: axis, in: "max"), keepDims: keepDims, in: "max")
    }

    /// Returns the smallest element over some axes, all without a list; NaN if there is one. Traps on an empty axis.
    ///
    /// Gradient: g to the smallest, shared evenly among equals, and among elements that are NaN.
    @specialized(where Scalar == Float)
    public func min(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        extremum(Kernels.min[Scalar.self], shape.resolve(axes: axes, in: "min"), keepDims: keepDims, in: "min")
    }

    /// Returns the smallest element along an axis.
    @specialized(where Scalar == Float)
    public func min(axis: Int, keepDims: Bool = false) -> Tensor {
        extremum(Kernels.min[Scalar.self], shape.resolve(only: axis, in: "min"), keepDims: keepDims, in: "min")
    }

    /// Returns the position of the largest element along an axis, the first of equals; of a NaN if there is one.
    @specialized(where Scalar == Float)
    public func argmax(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        position(Kernels.argmax[Scalar.self], axis: axis, keepDims: keepDims, in: "argmax")
    }

    /// Returns the position of the smallest element along an axis, the first of equals; of a NaN if there is one.
    @specialized(where Scalar == Float)
    public func argmin(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        position(Kernels.argmin[Scalar.self], axis: axis, keepDims: keepDims, in: "argmin")
    }

    /// Returns the position of the largest element over some axes, all without a list.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [[1, 5, 2], [4, 0, 3]]
    /// x.argmax()                // 1
    /// x.argmax(axes: [1, 0])    // 2: the columns come first
    /// ```
    ///
    /// It counts through the axes in row-major order, in the order in which they are named.
    public func argmax(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Int> {
        position(
            Kernels.argmax[Scalar.self], MergedAxes(axes, of: shape, in: "argmax"), keepDims: keepDims, in: "argmax")
    }

    /// Returns the position of the smallest element over some axes, all without a list.
    ///
    /// It counts through the axes in row-major order, in the order in which they are named.
    public func argmin(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor<Int> {
        position(
            Kernels.argmin[Scalar.self], MergedAxes(axes, of: shape, in: "argmin"), keepDims: keepDims, in: "argmin")
    }

    private func extremum(
        _ kernel: Kernels.Reduction, _ axes: AxisSet, keepDims: Bool, in operation: String,
        name: StaticString = #function
    ) -> Tensor {
        let x = self
        checkNotEmpty(axes, in: operation)
        let target = shape.reduced(axes, keepDims: keepDims)
        let y = reduce(kernel, combining: kernel, axes: axes, to: target, as: Scalar.self, name: name)
        return y.recorded(
            from: x,
            { g in
                var choice = x .== y.restored(axes, of: x.shape)
                // Nothing equals NaN, which is chosen where there is one.
                if (y .!= y).any().item() { choice = choice .| (x .!= x) }
                let isExtreme = Tensor(choice)
                return g.restored(axes, of: x.shape) * isExtreme / isExtreme.summed(over: axes, keepDims: true)
            })
    }

    private func position(
        _ kernel: Kernels.Reduction, axis: Int, keepDims: Bool, in operation: String,
        name: StaticString = #function
    ) -> Tensor<Int> {
        let axes = shape.resolve(only: axis, in: operation)
        checkNotEmpty(axes, in: operation)
        return reduce(kernel, axes: axes, to: shape.reduced(axes, keepDims: keepDims), as: Int.self, name: name)
    }

    private func position(
        _ kernel: Kernels.Reduction, _ axes: MergedAxes, keepDims: Bool, in operation: String,
        name: StaticString = #function
    ) -> Tensor<Int> {
        if let axis = axes.single { return position(kernel, axis: axis, keepDims: keepDims, in: operation, name: name) }
        checkNotEmpty(axes.set, in: operation)
        return axes.rows(of: detached).position(kernel, axis: 1, keepDims: false, in: operation, name: name)
            .reshape(axes.reduced(keepDims: keepDims))
    }
}

extension Tensor {
    /// Traps where a reduction over the axes would have nothing to choose from.
    func checkNotEmpty(_ axes: AxisSet, in operation: String) {
        for axis in 0..<rank where axes.contains(axis) && shape.lengths[axis] == 0 {
            trap(operation, "axis \(axis) of shape \(shape) is empty: nothing to choose from")
        }
    }
}

extension Tensor where Scalar == Bool {
    /// Returns whether every element is true, over some axes, all without a list.
    public func all(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        truth(Kernels.all, shape.resolve(axes: axes, in: "all"), keepDims: keepDims)
    }

    /// Returns whether every element is true along an axis.
    public func all(axis: Int, keepDims: Bool = false) -> Tensor {
        truth(Kernels.all, shape.resolve(only: axis, in: "all"), keepDims: keepDims)
    }

    /// Returns whether any element is true, over some axes, all without a list.
    public func any(axes: [Int]? = nil, keepDims: Bool = false) -> Tensor {
        truth(Kernels.any, shape.resolve(axes: axes, in: "any"), keepDims: keepDims)
    }

    /// Returns whether any element is true along an axis.
    public func any(axis: Int, keepDims: Bool = false) -> Tensor {
        truth(Kernels.any, shape.resolve(only: axis, in: "any"), keepDims: keepDims)
    }

    private func truth(
        _ kernel: Kernels.Reduction, _ axes: AxisSet, keepDims: Bool, name: StaticString = #function
    ) -> Tensor {
        let target = shape.reduced(axes, keepDims: keepDims)
        return reduce(kernel, combining: kernel, axes: axes, to: target, as: Bool.self, name: name)
    }
}
