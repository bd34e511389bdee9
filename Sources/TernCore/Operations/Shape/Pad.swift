/// The values beyond the ends of an axis that is padded.
///
/// ```swift
/// let x: Tensor<Int> = [1, 2, 3]
/// x.pad([(1, 1)], mode: .circular)   // [3, 1, 2, 3, 1]
/// ```
public enum PaddingMode<Scalar: TensorScalar>: Sendable {
    /// The same value everywhere: `0 0 | a b c | 0 0`.
    case constant(Scalar)
    /// The elements mirrored at the first and the last one: `c b | a b c | b a`.
    case reflect
    /// The element at the end: `a a | a b c | c c`.
    case replicate
    /// The elements from the other end: `b c | a b c | a b`.
    case circular

    /// Returns the index, in an axis of `n`, of the element that is shown `position` after the first one; nil for a constant.
    fileprivate func source(_ position: Int, _ n: Int) -> Int? {
        switch self {
        case .constant:
            return nil
        case .replicate:
            return min(max(position, 0), n - 1)
        case .circular:
            return (position % n + n) % n
        case .reflect:
            let period = max(1, 2 * (n - 1))
            let phase = (position % period + period) % period
            return min(phase, period - phase) % n
        }
    }
}

extension Tensor where Scalar: TensorNumeric {
    /// Pads the last axes with zeros before and after their elements.
    ///
    /// ```swift
    /// images.pad([(1, 1), (1, 1)])   // [64, 3, 28, 28] gives [64, 3, 30, 30]
    /// images.pad([(-2, -2)])         // [64, 3, 28, 24]
    /// ```
    @specialized(where Scalar == Float)
    public func pad(_ widths: [(before: Int, after: Int)]) -> Tensor { pad(widths, mode: .constant(0)) }
}

extension Tensor {
    /// Pads the last axes before and after their elements; negative widths crop them.
    ///
    /// ```swift
    /// let x: Tensor<Int> = [1, 2, 3]
    /// x.pad([(2, 1)], mode: .reflect)   // [3, 2, 1, 2, 3, 2]
    /// ```
    ///
    /// - Parameters:
    ///   - widths: the numbers of elements before and after, for each of the last axes: as many pairs as axes to pad. A
    ///     negative number takes as many elements away, from what the other end's padding has made of the axis; of a circular
    ///     one before it is padded, as in PyTorch.
    ///   - mode: the values beyond the ends. Padding wider than the axis goes on mirroring or repeating it, as in NumPy. An
    ///     empty axis has only constants beyond its ends.
    /// - Returns: a copy. Gradient: g without the padding, to which the gradients of an element's copies are added.
    @specialized(where Scalar == Float)
    public func pad(_ widths: [(before: Int, after: Int)], mode: PaddingMode<Scalar>) -> Tensor {
        check(
            widths.count <= rank, "pad", "expected at most \(rank) pairs of widths for shape \(shape), found \(widths)")
        if widths.contains(where: { $0.before < 0 || $0.after < 0 }) { return padAndCrop(widths, mode) }
        let origin = shape
        let first = rank - widths.count
        let axes = (first..<rank).filter { widths[$0 - first] != (0, 0) }
        var target = shape
        for axis in axes {
            let (before, after) = widths[axis - first]
            let (width, isTooWide) = before.addingReportingOverflow(after)
            let (length, isTooLong) = width.addingReportingOverflow(origin.lengths[axis])
            check(!isTooWide && !isTooLong, "pad", "widths \(widths) of shape \(shape) are more than memory can hold")
            target.lengths[axis] = length
        }
        let padded = Tensor(uninitialized: target, in: "pad")
        // The part filled so far: the elements, then the padding of one axis after the other.
        var filled = padded.layout
        for axis in axes {
            let before = widths[axis - first].before
            filled = filled.slice(axis: axis, from: before, to: before + origin.lengths[axis])
        }
        padded.write(self, to: filled)
        for axis in axes {
            padded.fill(axis, of: &filled, widths[axis - first].before, origin, mode)
        }
        return padded.recorded(from: self) { g in
            var g = g
            for axis in axes.reversed() {
                g = g.unpadded(axis, to: origin.lengths[axis], before: widths[axis - first].before, mode)
            }
            return g
        }
    }

    /// Returns padding some of whose widths are negative.
    private func padAndCrop(_ widths: [(before: Int, after: Int)], _ mode: PaddingMode<Scalar>) -> Tensor {
        let first = rank - widths.count
        for (index, width) in widths.enumerated() {
            let axis = first + index
            let sum = CheckedSize(shape.lengths[axis]) + CheckedSize(width.before) + CheckedSize(width.after)
            let length = sum.value(in: "pad", "the length of axis \(axis) of \(shape), padded by \(width),")
            check(length >= 0, "pad", "widths \(width) take more from axis \(axis) of shape \(shape) than it has")
        }
        let added = widths.map { (before: Swift.max($0.before, 0), after: Swift.max($0.after, 0)) }
        func cropped(_ x: Tensor) -> Tensor {
            widths.enumerated().reduce(x) { x, next in
                let (axis, width) = (first + next.offset, next.element)
                if width.before >= 0 && width.after >= 0 { return x }
                let end = x.shape.lengths[axis] + Swift.min(width.after, 0)
                check(
                    end >= -Swift.min(width.before, 0), "pad",
                    "widths \(width) take more from axis \(axis) of shape \(shape) than it has")
                return x.slice(axis: axis, from: -Swift.min(width.before, 0), to: end)
            }
        }
        if case .circular = mode { return cropped(self).pad(added, mode: mode) }
        return cropped(pad(added, mode: mode))
    }

    /// Fills the padding of an axis of `part`, and makes that part of it.
    private func fill(
        _ axis: Int, of part: inout Layout, _ before: Int, _ origin: Shape, _ mode: PaddingMode<Scalar>
    ) {
        let (n, length) = (origin.lengths[axis], shape.lengths[axis])
        let whole = part.slice(axis: axis, from: -before, to: length - before)
        let ends = [0..<before, (before + n)..<length]
        if case .constant(let value) = mode {
            for end in ends where !end.isEmpty {
                write(Tensor(value), to: whole.slice(axis: axis, from: end.lowerBound, to: end.upperBound))
            }
        } else {
            check(n > 0, "pad", "axis \(axis) of shape \(origin) is empty: there is nothing to repeat")
            for position in ends.joined() {
                let source = mode.source(position - before, n)!
                let copied = Tensor(
                    storage: storage, view: View(part.slice(axis: axis, from: source, to: source + 1)))
                write(copied, to: whole.slice(axis: axis, from: position, to: position + 1))
            }
        }
        part = whole
    }

    /// Returns the transpose of the padding of one axis.
    private func unpadded(_ axis: Int, to n: Int, before: Int, _ mode: PaddingMode<Scalar>) -> Tensor {
        if case .constant = mode { return slice(axis: axis, from: before, to: before + n) }
        var target = shape
        target.lengths[axis] = n
        let sources = Tensor<Int>((0..<shape.lengths[axis]).map { mode.source($0 - before, n)! })
        return Tensor.zeroed(target).adding(self, at: sources, axis: axis, in: "pad")
    }
}
