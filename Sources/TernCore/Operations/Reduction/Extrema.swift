extension Tensor where Scalar: TensorNumeric {
    /// The largest element over the given axes, or over all of them; NaN if there is one. Traps on an empty axis.
    ///
    /// Gradient: g to the largest, shared evenly among equals.
    @specialized(where Scalar == Float)
    public func max(axes: Int..., keepDims: Bool = false) -> Tensor { max(axes: axes, keepDims: keepDims) }

    /// The largest element over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func max(axes: [Int], keepDims: Bool = false) -> Tensor {
        extremum(Kernels.max[Scalar.self], axes: axes, keepDims: keepDims, in: "max")
    }

    /// The smallest element over the given axes, or over all of them; NaN if there is one. Traps on an empty axis.
    ///
    /// Gradient: g to the smallest, shared evenly among equals.
    @specialized(where Scalar == Float)
    public func min(axes: Int..., keepDims: Bool = false) -> Tensor { min(axes: axes, keepDims: keepDims) }

    /// The smallest element over a list of axes, all if it is empty.
    @specialized(where Scalar == Float)
    public func min(axes: [Int], keepDims: Bool = false) -> Tensor {
        extremum(Kernels.min[Scalar.self], axes: axes, keepDims: keepDims, in: "min")
    }

    /// The position of the largest element along an axis, the first of equals; of a NaN if there is one.
    @specialized(where Scalar == Float)
    public func argmax(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        position(Kernels.argmax[Scalar.self], axis: axis, keepDims: keepDims, in: "argmax")
    }

    /// The position of the smallest element along an axis, the first of equals; of a NaN if there is one.
    @specialized(where Scalar == Float)
    public func argmin(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
        position(Kernels.argmin[Scalar.self], axis: axis, keepDims: keepDims, in: "argmin")
    }

    /// The position of the largest element among all of them in row-major order, a scalar.
    public func argmax() -> Tensor<Int> { flatten().argmax(axis: 0) }

    /// The position of the smallest element among all of them in row-major order, a scalar.
    public func argmin() -> Tensor<Int> { flatten().argmin(axis: 0) }

    private func extremum(
        _ kernel: Kernels.Reduction, axes: [Int], keepDims: Bool, in operation: String
    ) -> Tensor {
        let (x, axes) = (self, shape.resolve(axes: axes, in: operation))
        checkNotEmpty(axes, in: operation)
        let target = shape.reduced(axes, keepDims: keepDims)
        let y = reduce(kernel, combining: kernel, axes: axes, to: target, as: Scalar.self)
        return y.recorded(
            from: x,
            { g in
                let isExtreme = Tensor(x .== y.restored(axes, of: x.shape))
                return g.restored(axes, of: x.shape) * isExtreme / isExtreme.summed(over: axes, keepDims: true)
            })
    }

    private func position(
        _ kernel: Kernels.Reduction, axis: Int, keepDims: Bool, in operation: String
    ) -> Tensor<Int> {
        if rank == 0 {
            checkScalarAxis(axis, in: operation)
            return Tensor<Int>(0)
        }
        let axes = shape.resolve(axes: [axis], in: operation)
        checkNotEmpty(axes, in: operation)
        return reduce(kernel, axes: axes, to: shape.reduced(axes, keepDims: keepDims), as: Int.self)
    }

}

extension Tensor {
    /// Traps unless an axis is one that a scalar has where it counts as a vector of one element.
    func checkScalarAxis(_ axis: Int, in operation: String) {
        check(axis == 0 || axis == -1, operation, "axis \(axis) is out of range for a scalar: expected -1..<1")
    }

    /// Traps where a reduction over the axes would have nothing to choose from.
    func checkNotEmpty(_ axes: AxisSet, in operation: String) {
        for axis in 0..<rank where axes.contains(axis) && shape.lengths[axis] == 0 {
            trap(operation, "axis \(axis) of shape \(shape) is empty: nothing to choose from")
        }
    }
}

extension Tensor where Scalar == Bool {
    /// Whether every element is true, over the given axes or all of them.
    public func all(axes: Int..., keepDims: Bool = false) -> Tensor { all(axes: axes, keepDims: keepDims) }

    /// Whether every element is true over a list of axes, all if it is empty.
    public func all(axes: [Int], keepDims: Bool = false) -> Tensor {
        truth(Kernels.all, axes: axes, keepDims: keepDims, in: "all")
    }

    /// Whether any element is true, over the given axes or all of them.
    public func any(axes: Int..., keepDims: Bool = false) -> Tensor { any(axes: axes, keepDims: keepDims) }

    /// Whether any element is true over a list of axes, all if it is empty.
    public func any(axes: [Int], keepDims: Bool = false) -> Tensor {
        truth(Kernels.any, axes: axes, keepDims: keepDims, in: "any")
    }

    private func truth(_ kernel: Kernels.Reduction, axes: [Int], keepDims: Bool, in operation: String) -> Tensor {
        let axes = shape.resolve(axes: axes, in: operation)
        let target = shape.reduced(axes, keepDims: keepDims)
        return reduce(kernel, combining: kernel, axes: axes, to: target, as: Bool.self)
    }
}
