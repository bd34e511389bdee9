/// The reduction of the values for one element in ``Tensor/scatterReduce(_:_:axis:reduction:includeSelf:)``.
///
/// ```swift
/// let best = Tensor<Float>.zeros([4]).scatterReduce(groups, scores, axis: 0, reduction: .max)
/// ```
public enum ScatterReduction: Sendable, CaseIterable {
    /// The sum of the values.
    case sum
    /// The product of the values.
    case product
    /// The mean of the values; of integers rounded as their division is.
    case mean
    /// The largest of the values, NaN where one is.
    case max
    /// The smallest of the values, NaN where one is.
    case min
}

extension Tensor where Scalar: TensorNumeric {
    /// Returns this tensor with the values for each element reduced to one: `torch.scatter_reduce`.
    ///
    /// ```swift
    /// let x: Tensor<Float> = [0, 0, 0]
    /// x.scatterReduce([0, 2, 0], [5, 7, 6], axis: 0, reduction: .max)   // [6, 0, 7]
    /// ```
    ///
    /// Gradients: those of the sum, product or mean; for `.max` and `.min` g shared evenly among the values that equal the
    /// result, or that are NaN as it is. That of a product is found by dividing, but for zeros: it is exact where the product
    /// is a normal number.
    ///
    /// - Parameters:
    ///   - indices: of this tensor's rank, and no longer than it along the other axes; what they do not reach stays.
    ///   - source: of the shape of `indices`, or one that broadcasts to it; of a longer one the first elements are taken.
    ///   - axis: the axis that is indexed.
    ///   - reduction: the reduction of the values for one element.
    ///   - includeSelf: whether this tensor's own element is one of them. Elements that no index names stay either way.
    /// - Returns: a new tensor of this one's shape.
    @specialized(where Scalar == Float)
    public func scatterReduce(
        _ indices: Tensor<Int>, _ source: Tensor, axis: Int, reduction: ScatterReduction, includeSelf: Bool = true
    ) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "scatterReduce")
        let source = source.reached(by: indices)
        func reduced(_ x: Tensor) -> Tensor {
            let target = IndexedElements(indices, axis: axis, of: x.shape, in: "scatterReduce", isSlice: false)
            return target.reduce(x, source, reduction, includeSelf: includeSelf)
        }
        return isReached(by: indices, axis: axis, in: "scatterReduce")
            ? reduced(self) : replacingReach(of: indices, axis: axis, reduced)
    }

    /// Returns this tensor with the slices for each index of an axis reduced to one: `torch.index_reduce`.
    ///
    /// ```swift
    /// let means = table.indexReduce(groups, rows, reduction: .mean, includeSelf: false)   // of each group
    /// ```
    ///
    /// Gradients: as those of ``scatterReduce(_:_:axis:reduction:includeSelf:)``.
    ///
    /// - Parameters:
    ///   - indices: any shape; a slice may be named several times.
    ///   - source: broadcasts to the shape that ``take(_:axis:)`` gives for the indices.
    ///   - axis: the axis that is indexed.
    ///   - reduction: the reduction of the slices for one index.
    ///   - includeSelf: whether this tensor's own slice is one of them. Slices that no index names stay either way.
    /// - Returns: a new tensor of this one's shape.
    @specialized(where Scalar == Float)
    public func indexReduce(
        _ indices: Tensor<Int>, _ source: Tensor, axis: Int = 0, reduction: ScatterReduction, includeSelf: Bool = true
    ) -> Tensor {
        let axis = shape.resolve(axis: axis, in: "indexReduce")
        let target = IndexedElements(indices, axis: axis, of: shape, in: "indexReduce", isSlice: true)
        return target.reduce(self, source, reduction, includeSelf: includeSelf)
    }
}

/// The elements of a tensor that indices along an axis name: slices by one list for the whole axis, or elements by an index
/// each.
private struct IndexedElements: Sendable {
    let indices: Tensor<Int>
    let axis: Int
    /// The tensor's shape.
    let shape: Shape
    let operation: String
    let isSlice: Bool

    init(_ indices: Tensor<Int>, axis: Int, of shape: Shape, in operation: String, isSlice: Bool) {
        (self.indices, self.axis, self.shape, self.operation, self.isSlice) = (indices, axis, shape, operation, isSlice)
    }

    /// The shape of the values, one for each index or element of a slice.
    private var valueShape: Shape {
        isSlice ? shape.replacing(axis: axis, with: indices.shape, in: operation) : indices.shape
    }

    /// Returns the element that each value's index names.
    private func elements<Scalar>(of x: Tensor<Scalar>) -> Tensor<Scalar> {
        isSlice ? x.take(indices, axis: axis) : x.gather(indices, axis: axis)
    }

    private func adding<Scalar>(_ source: Tensor<Scalar>, to x: Tensor<Scalar>) -> Tensor<Scalar> {
        isSlice
            ? x.adding(source, at: indices, axis: axis, in: operation)
            : x.scattering(source, to: indices, axis: axis, in: operation)
    }

    /// A mask of the elements that some index names.
    private var isNamed: Tensor<Bool> {
        written(Kernels.putAt[4], Kernels.scatter[4], Tensor(true), to: .zeroed(shape))
    }

    /// Returns values written to the elements by a kernel; without a derivative.
    private func written<Scalar>(
        _ slices: Kernels.Scatter, _ elements: Kernels.Scatter, _ source: Tensor<Scalar>, to x: Tensor<Scalar>
    ) -> Tensor<Scalar> {
        var result = x.detached
        result.makeUnique()
        result.scatter(
            isSlice ? slices : elements, indices, count: isSlice ? indices.elementCount : indices.shape.lengths[axis],
            axis: axis, source, shape: valueShape, of: NamedAxis(operation: operation, axis: axis, shape: shape))
        return result
    }

    // MARK: Reductions

    func reduce<Scalar: TensorNumeric>(
        _ x: Tensor<Scalar>, _ source: Tensor<Scalar>, _ reduction: ScatterReduction, includeSelf: Bool
    ) -> Tensor<Scalar> {
        source.checkBroadcast(to: valueShape, in: operation)
        let values = source.broadcast(to: valueShape)
        // Whether an element of x itself is one of the values, or all that there is.
        let isKept = includeSelf ? Tensor<Bool>(true) : .!isNamed
        func start(_ neutral: Scalar) -> Tensor<Scalar> { includeSelf ? x : x.where(isKept, else: neutral) }
        switch reduction {
        case .sum: return adding(values, to: start(0))
        case .product: return product(start(1), values)
        case .mean:
            let counts = adding(
                Tensor<Scalar>.ones([]).broadcast(to: valueShape), to: Tensor<Scalar>(isKept.broadcast(to: shape)))
            return adding(values, to: start(0)) / counts
        case .max:
            let kernels = (Kernels.maxAt[Scalar.self], Kernels.scatterMax[Scalar.self])
            return extremum(start(Scalar.lowest), values, isKept, kernels)
        case .min:
            let kernels = (Kernels.minAt[Scalar.self], Kernels.scatterMin[Scalar.self])
            return extremum(start(Scalar.highest), values, isKept, kernels)
        }
    }

    private func extremum<Scalar: TensorNumeric>(
        _ x: Tensor<Scalar>, _ values: Tensor<Scalar>, _ isKept: Tensor<Bool>,
        _ kernels: (Kernels.Scatter, Kernels.Scatter)
    ) -> Tensor<Scalar> {
        let y = written(kernels.0, kernels.1, values, to: x)
        if x.recordingNode == nil && values.recordingNode == nil { return y }
        var (isOwn, isOther) = (x.detached .== y, values.detached .== elements(of: y))
        // Nothing equals NaN, which is chosen where there is one.
        if (y .!= y).any().item() { (isOwn, isOther) = (isOwn .| (x .!= x), isOther .| (values .!= values)) }
        let (own, others) = (Tensor<Scalar>(isOwn .& isKept), Tensor<Scalar>(isOther))
        let winners = adding(others, to: own)
        let share = winners.where(winners .== 0, else: Tensor<Scalar>.ones([]) / winners)
        return y.recorded(
            from: x, { g in g * share * own }, from: values, { g in elements(of: g * share) * others })
    }

    /// Returns the gradient of the product: g times the product of the other values. Where some of them are 0, it is found
    /// without dividing: of one it is the product of all that are not, of two that times the other, of more it is 0.
    private func product<Scalar: TensorNumeric>(_ x: Tensor<Scalar>, _ values: Tensor<Scalar>) -> Tensor<Scalar> {
        let y = written(Kernels.multiplyAt[Scalar.self], Kernels.scatterMultiply[Scalar.self], values, to: x)
        if x.recordingNode == nil && values.recordingNode == nil { return y }
        let (isZero, areZero) = (x.detached .== 0, values.detached .== 0)
        let zeros = adding(Tensor<Scalar>(areZero), to: Tensor<Scalar>(isZero))
        func others(_ y: Tensor<Scalar>) -> (Tensor<Scalar>, Tensor<Scalar>) {
            let one = Tensor<Scalar>.ones([])
            let (x1, values1) = (one.where(isZero, else: x), one.where(areZero, else: values))
            let (own, each) = (y / x1, elements(of: y) / values1)
            if (zeros .== 0).all().item() { return (own, each) }
            // Zeros, but not constant ones.
            let (zeroElements, zeroValues) = (x.where(isZero, else: 0), values.where(areZero, else: 0))
            let rest = product(x1, values1)
            let sum = adding(zeroValues, to: zeroElements)
            // By the number of zeros: 1 for the first, 2 for the second.
            let (single, double) = (Tensor<Scalar>(zeros .== 1), Tensor<Scalar>(zeros .== 2))
            let ofZero = rest * (single + double * (sum - zeroElements))
            let ofZeros =
                elements(of: rest)
                * (elements(of: single) + elements(of: double) * (elements(of: sum) - zeroValues))
            return (ofZero.where(isZero, else: own), ofZeros.where(areZero, else: each))
        }
        return y.recorded(
            from: [x, values],
            output: { index in
                if index == 0 { return { g, y in g * others(y).0 } }
                return { g, y in elements(of: g) * others(y).1 }
            })
    }
}

extension TensorNumeric {
    /// The identity of maximum.
    fileprivate static var lowest: Self { bound(-Float.infinity, -Double.infinity, Int32.min, Int.min, UInt8.min) }
    /// The identity of minimum.
    fileprivate static var highest: Self { bound(Float.infinity, Double.infinity, Int32.max, Int.max, UInt8.max) }

    private static func bound(_ float: Float, _ double: Double, _ int32: Int32, _ int: Int, _ uint8: UInt8) -> Self {
        let bounds: [any TensorNumeric] = [float, double, int32, Int64(int), uint8]
        let bound = bounds[scalarType.slot]
        return (bound as? Self) ?? (int as! Self)
    }
}
