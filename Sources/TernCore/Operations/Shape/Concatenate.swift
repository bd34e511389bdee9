/// Returns the concatenation of tensors along an axis they already have.
///
/// ```swift
/// concatenate([a, b], axis: 0)   // [2, 3] and [4, 3] give [6, 3]
/// ```
///
/// - Parameters:
///   - tensors: at least one; their shapes agree but for `axis`.
///   - axis: the axis along which they follow one another.
/// - Returns: a new tensor. Gradient: to each tensor its part of g.
public func concatenate<Scalar>(_ tensors: [Tensor<Scalar>], axis: Int = 0) -> Tensor<Scalar> {
    guard let first = tensors.first else { trap("concatenate", "there are no tensors to join") }
    let axis = first.shape.resolve(axis: axis, in: "concatenate")
    var shape = first.shape
    var total = 0
    for tensor in tensors {
        check(
            tensor.rank == first.rank && tensor.shape.removing(axis: axis) == first.shape.removing(axis: axis),
            "concatenate", "shapes differ outside axis \(axis): \(tensors.map(\.shape))")
        total = sumOfLengths(total, tensor.shape.lengths[axis])
    }
    shape.lengths[axis] = total
    let joined = Tensor<Scalar>(uninitialized: shape, in: "concatenate")
    var starts: [Int] = []
    var start = 0
    for tensor in tensors {
        let end = start + tensor.shape.lengths[axis]
        joined.write(tensor, to: joined.layout.slice(axis: axis, from: start, to: end))
        starts.append(start)
        start = end
    }
    return joined.recorded(from: tensors) { index in
        let length = tensors[index].shape.lengths[axis]
        return { g in g.slice(axis: axis, from: starts[index], to: starts[index] + length) }
    }
}

/// Returns the sum of two lengths, or the largest of all where it overflows: of that no tensor can be made.
func sumOfLengths(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
}

/// Returns tensors of one shape stacked along a new axis.
///
/// ```swift
/// stack([a, b], axis: 0)   // [3] and [3] give [2, 3]
/// ```
public func stack<Scalar>(_ tensors: [Tensor<Scalar>], axis: Int = 0) -> Tensor<Scalar> {
    check(!tensors.isEmpty, "stack", "there are no tensors to join")
    for tensor in tensors where tensor.shape != tensors[0].shape {
        trap("stack", "shapes differ: \(tensors.map(\.shape))")
    }
    tensors[0].shape.checkRoom(for: 1, in: "stack")
    return concatenate(tensors.map { $0.unsqueeze(axis: axis) }, axis: axis)
}

extension Tensor {
    /// Splits an axis into consecutive parts of the given lengths: views.
    ///
    /// ```swift
    /// let parts = x.split([2, 3], axis: 1)   // [4, 5] gives [4, 2] and [4, 3]
    /// ```
    public func split(_ lengths: [Int], axis: Int = 0) -> [Tensor] {
        let axis = shape.resolve(axis: axis, in: "split")
        check(
            lengths.allSatisfy { $0 >= 0 && $0 <= shape.lengths[axis] }
                && lengths.reduce(0, &+) == shape.lengths[axis], "split",
            "lengths \(lengths) do not add up to the \(shape.lengths[axis]) of axis \(axis), shape \(shape)")
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return slice(axis: axis, from: start, to: start + length)
        }
    }

    /// Splits an axis into consecutive parts, each `length` long but for the last, which may be shorter.
    public func split(every length: Int, axis: Int = 0) -> [Tensor] {
        let axis = shape.resolve(axis: axis, in: "split")
        check(length > 0, "split", "the length of a part is \(length), expected at least 1")
        let total = shape.lengths[axis]
        return split(stride(from: 0, to: total, by: length).map { Swift.min(length, total - $0) }, axis: axis)
    }

    /// Splits an axis into consecutive parts, as equal as can be: each ⌈length / count⌉ long but for the last, which may be
    /// shorter, so that there may be fewer than `count`, as in PyTorch.
    public func chunk(_ count: Int, axis: Int = 0) -> [Tensor] {
        let axis = shape.resolve(axis: axis, in: "chunk")
        check(count > 0, "chunk", "the count is \(count), expected at least 1")
        let n = shape.lengths[axis]
        if n == 0 {
            checkPartCount(count, in: "chunk")
            return split(Array(repeating: 0, count: count), axis: axis)
        }
        return split(every: 1 + (n - 1) / count, axis: axis)
    }

    /// Splits an axis into `count` consecutive parts: the first ones longer by one than the others where the
    /// length is no multiple, as `torch.tensor_split` and NumPy's `array_split`. Views.
    ///
    /// ```swift
    /// Tensor<Int>.arange(7).tensorSplit(3)   // [0, 1, 2], [3, 4] and [5, 6]
    /// ```
    public func tensorSplit(_ count: Int, axis: Int = 0) -> [Tensor] {
        let axis = shape.resolve(axis: axis, in: "tensorSplit")
        check(count > 0, "tensorSplit", "the count is \(count), expected at least 1")
        checkPartCount(count, in: "tensorSplit")
        let (length, longer) = shape.lengths[axis].quotientAndRemainder(dividingBy: count)
        return split((0..<count).map { $0 < longer ? length + 1 : length }, axis: axis)
    }

    /// Splits an axis before, between and behind some indices. Views.
    ///
    /// ```swift
    /// Tensor<Int>.arange(7).tensorSplit(at: [2, 3])   // [0, 1], [2] and [3, 4, 5, 6]
    /// ```
    ///
    /// - Parameters:
    ///   - indices: the first index of each part but the first; negative ones count from the back, and those beyond an end
    ///     stand for it. A part that would end before it begins is empty.
    ///   - axis: the axis that is split.
    public func tensorSplit(at indices: [Int], axis: Int = 0) -> [Tensor] {
        let axis = shape.resolve(axis: axis, in: "tensorSplit")
        let n = shape.lengths[axis]
        let bounds = [0] + indices.map { Swift.min(Swift.max($0 < 0 ? $0 + n : $0, 0), n) } + [n]
        return zip(bounds, bounds.dropFirst()).map { slice(axis: axis, from: $0, to: Swift.max($0, $1)) }
    }

    /// Traps where there would be more parts than memory can hold.
    private func checkPartCount(_ count: Int, in operation: String) {
        check(count <= 1 << 32, operation, "\(count) parts are more than memory can hold")
    }

    /// Returns the slices of an axis, without it: views. The reverse of ``stack(_:axis:)``.
    ///
    /// ```swift
    /// let rows = x.unstack()   // [2, 3] gives [3] and [3]
    /// ```
    public func unstack(axis: Int = 0) -> [Tensor] {
        let axis = shape.resolve(axis: axis, in: "unstack")
        let before = [TensorIndex](repeating: .all, count: axis)
        return (0..<shape.lengths[axis]).map { self[before + [.at($0)]] }
    }
}
