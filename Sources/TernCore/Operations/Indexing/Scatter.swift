// Writing at integer indices. Each gives a new tensor and writes in the order of the indices: of several values for one
// position `scatter` and `put` keep the last, the others add all of them up, and the result is the same at any number of
// threads.

extension Tensor {
    /// Returns this tensor with the elements of `source` at the indices along an axis: `torch.scatter`, the reverse of
    /// ``gather(_:axis:)``.
    ///
    /// ```swift
    /// x.scatter(labels.unsqueeze(axis: 1), Tensor(1), axis: 1)   // 1 at the label of each row
    /// ```
    ///
    /// Of several values for one position the last is kept.
    ///
    /// - Parameters:
    ///   - indices: of this tensor's rank, and no longer than it along the other axes; what they do not reach stays.
    ///   - source: of the shape of `indices`, or one that broadcasts to it; of a longer one the first elements are taken.
    ///   - axis: the axis that is indexed.
    /// - Returns: a new tensor of this one's shape. Gradients: g, with zeros where it was replaced; for `source` the elements
    ///   of g at the positions its elements were written to, 0 for those that others replaced.
    @specialized(where Scalar == Float)
    public consuming func scatter(_ indices: Tensor<Int>, _ source: Tensor, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "scatter")
        let source = source.reached(by: indices)
        if !isReached(by: indices, axis: axis, in: "scatter") {
            return replacingReach(of: indices, axis: axis) { $0.scatter(indices, source, axis: axis) }
        }
        let origin = trace
        makeUnique()
        node = nil
        let (count, target) = (indices.shape.lengths[axis], indices.shape)
        scatter(
            Kernels.scatter[Scalar.scalarType.numericSlot], indices, count: count, axis: axis, source, shape: target,
            of: NamedAxis(operation: "scatter", axis: axis, shape: shape))
        let whole = shape
        return recorded(
            from: origin, { g in g.scatter(indices, .zeroed([]), axis: axis) },
            from: source,
            { g in
                // The last writer of each position, found by scattering the writers' numbers.
                let column = Shape(repeating: 1, count: target.rank).replacing(axis: axis, with: [count], in: "scatter")
                let order = Tensor<Int>.arange(count).reshape(column).broadcast(to: target)
                let writers = Tensor<Int>.zeroed(whole).scatter(indices, order, axis: axis)
                return g.gather(indices, axis: axis).where(
                    writers.gather(indices, axis: axis) .== order, else: .zeroed([]))
            })
    }

    /// Returns this tensor with values at indices of the flattened tensor: NumPy's `put`.
    ///
    /// ```swift
    /// x.put([0, -1], [10, 20])   // the first and the last element
    /// ```
    ///
    /// Of several values for one position the last is kept.
    ///
    /// - Parameters:
    ///   - indices: any shape.
    ///   - values: broadcasts to the shape of `indices`.
    /// - Returns: a new tensor of this one's shape. Gradients: as of an assignment to a subscript.
    @specialized(where Scalar == Float)
    public func put(_ indices: Tensor<Int>, _ values: Tensor) -> Tensor {
        let flat = reshape([elementCount])
        let positions = IndexedPositions(indices, of: NamedAxis(operation: "put", axis: 0, shape: flat.shape))
        return flat.assigning(values, to: positions).reshape(shape)
    }

    /// Returns this tensor with the slices of `source` added at the indices of an axis: the transpose of `take`, for scalars of
    /// any type.
    consuming func adding(_ source: Tensor, at indices: Tensor<Int>, axis: Int, in operation: String) -> Tensor {
        let origin = trace
        makeUnique()
        node = nil
        scatter(
            Kernels.addAt[Scalar.scalarType.numericSlot], indices, count: indices.elementCount, axis: axis, source,
            shape: shape.replacing(axis: axis, with: indices.shape, in: operation),
            of: NamedAxis(operation: operation, axis: axis, shape: shape))
        return recorded(from: origin, { g in g }, from: source, { g in g.take(indices, axis: axis) })
    }

    /// Returns this tensor with the elements of `source` added at the indices along an axis: the transpose of `gather`.
    consuming func scattering(_ source: Tensor, to indices: Tensor<Int>, axis: Int, in operation: String) -> Tensor {
        let origin = trace
        makeUnique()
        node = nil
        scatter(
            Kernels.scatterAdd[Scalar.scalarType.numericSlot], indices, count: indices.shape.lengths[axis], axis: axis,
            source, shape: indices.shape, of: NamedAxis(operation: operation, axis: axis, shape: shape))
        return recorded(from: origin, { g in g }, from: source, { g in g.gather(indices, axis: axis) })
    }
}

extension Tensor where Scalar: TensorNumeric {
    /// Returns this tensor with values added at indices of the flattened tensor, or put there: `torch.put`.
    ///
    /// ```swift
    /// x.put([0, 0], [10, 20], accumulate: true)   // 30 more in the first element
    /// ```
    ///
    /// - Parameters:
    ///   - indices: any shape.
    ///   - values: broadcasts to the shape of `indices`.
    ///   - accumulate: whether the values are added to the elements; else they replace them, as ``put(_:_:)`` does.
    /// - Returns: a new tensor of this one's shape. Gradients: g; for `values` the elements of g at the indices.
    @specialized(where Scalar == Float)
    public func put(_ indices: Tensor<Int>, _ values: Tensor, accumulate: Bool) -> Tensor {
        if !accumulate { return put(indices, values) }
        return reshape([elementCount]).adding(values, at: indices, axis: 0, in: "put").reshape(shape)
    }

    /// Returns this tensor with the elements of `source` added at the indices along an axis: `torch.scatter_add`.
    ///
    /// ```swift
    /// Tensor<Int>.zeros([10]).scatterAdd(digits, Tensor(1), axis: 0)   // the number of times that each digit occurs
    /// ```
    ///
    /// - Parameters:
    ///   - indices: of this tensor's rank, and no longer than it along the other axes; what they do not reach stays.
    ///   - source: of the shape of `indices`, or one that broadcasts to it; of a longer one the first elements are taken.
    ///   - axis: the axis that is indexed.
    /// - Returns: a new tensor of this one's shape. Gradients: g; for `source` the elements of g at the indices.
    @specialized(where Scalar == Float)
    public consuming func scatterAdd(_ indices: Tensor<Int>, _ source: Tensor, axis: Int) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "scatterAdd")
        let source = source.reached(by: indices)
        if !isReached(by: indices, axis: axis, in: "scatterAdd") {
            return replacingReach(of: indices, axis: axis) {
                $0.scattering(source, to: indices, axis: axis, in: "scatterAdd")
            }
        }
        return scattering(source, to: indices, axis: axis, in: "scatterAdd")
    }

    /// Returns this tensor with slices added at the indices of an axis: `torch.index_add`, the reverse of ``take(_:axis:)``.
    ///
    /// ```swift
    /// table.indexAdd(tokens, updates)   // [1000, 64], [32] and [32, 64] give [1000, 64]
    /// ```
    ///
    /// - Parameters:
    ///   - indices: any shape; a slice may be named several times.
    ///   - source: broadcasts to the shape that ``take(_:axis:)`` gives for the indices.
    ///   - axis: the axis that is indexed.
    /// - Returns: a new tensor of this one's shape. Gradients: g; for `source` the slices of g at the indices.
    @specialized(where Scalar == Float)
    public consuming func indexAdd(_ indices: Tensor<Int>, _ source: Tensor, axis: Int = 0) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "indexAdd")
        return adding(source, at: indices, axis: axis, in: "indexAdd")
    }
}
