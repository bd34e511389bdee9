import CTernKernels

extension Tensor where Scalar == Bool {
    /// Returns the indices of the true elements, in row-major order: a row for each, a column for each axis, as
    /// `torch.nonzero`.
    ///
    /// ```swift
    /// (x .> 0).nonzero()   // [[0, 2], [1, 0]]: x[0, 2] and x[1, 0] are positive
    /// ```
    public func nonzero() -> Tensor<Int> {
        let flat = positions()
        var columns: [Tensor<Int>] = []
        var rest = flat
        for axis in 0..<rank {
            let stride = shape.product(axis + 1..<rank)
            let index = stride == 0 ? rest : rest / stride
            rest = rest - index * stride
            columns.append(index)
        }
        return columns.isEmpty ? Tensor<Int>.zeros([flat.elementCount, 0]) : stack(columns, axis: 1)
    }

    /// Returns the positions of the true elements in row-major order.
    func positions() -> Tensor<Int> {
        let mask = contiguous()
        let n = elementCount
        let starts = Tensor<Int>(uninitialized: [(n + tern_mask_block - 1) / tern_mask_block])
        return withExtendedLifetimes(mask.storage, starts.storage) {
            let found = starts.mutablePointer.assumingMemoryBound(to: Int64.self)
            let total = tern_mask_starts(n, mask.pointer, found)
            let result = Tensor<Int>(uninitialized: [total])
            tern_mask_positions(
                n, mask.pointer, found, total, result.mutablePointer.assumingMemoryBound(to: Int64.self))
            return result
        }
    }
}

extension Tensor where Scalar: TensorNumeric {
    /// Returns the indices of the elements that are not 0, in row-major order: a row for each, a column for each axis.
    ///
    /// NaN is not 0.
    public func nonzero() -> Tensor<Int> { (self .!= 0).nonzero() }
}

extension Tensor {
    /// Returns this tensor with a value wherever a mask is true: `torch.masked_fill`.
    ///
    /// ```swift
    /// scores.maskedFill(future, -.infinity)
    /// ```
    ///
    /// - Parameters:
    ///   - mask: broadcasts to this tensor's shape.
    ///   - value: the new value of the elements.
    /// - Returns: a new tensor. Gradient: g, with zeros where the mask is true.
    @specialized(where Scalar == Float)
    public func maskedFill(_ mask: Tensor<Bool>, _ value: Scalar) -> Tensor { maskedFill(mask, Tensor(value)) }

    /// Returns this tensor with a value, a tensor of no axes, wherever a mask is true. Gradient of the value: the sum of g
    /// where the mask is true.
    @specialized(where Scalar == Float)
    public func maskedFill(_ mask: Tensor<Bool>, _ value: Tensor) -> Tensor {
        check(value.rank == 0, "maskedFill", "expected a value of no axes, found shape \(value.shape)")
        check(
            mask.rank <= rank && Shape.broadcast(mask.shape, shape, in: "maskedFill") == shape, "maskedFill",
            "a mask of shape \(mask.shape) does not broadcast to shape \(shape)")
        return value.where(mask, else: self)
    }
}
