extension Layout {
    /// Returns the layout of the indices `start`..<`end` of one axis; beyond its ends too, if there is memory.
    func slice(axis: Int, from start: Int, to end: Int) -> Layout {
        var lengths = shape
        lengths.lengths[axis] = end - start
        return Layout(shape: lengths, strides: strides, offset: offset + start * strides[axis])
    }

    /// Returns the layout with some axes running backwards.
    func flipped(_ axes: AxisSet) -> Layout {
        var (strides, offset) = (strides, offset)
        for axis in 0..<shape.rank where axes.contains(axis) && shape.lengths[axis] > 1 {
            offset += (shape.lengths[axis] - 1) * strides[axis]
            strides[axis] = -strides[axis]
        }
        return Layout(shape: shape, strides: strides, offset: offset)
    }

    /// Returns the layout with the elements (i, i + k) of two axes, (i − k, i) if k is negative, along a new last axis in place
    /// of both.
    func diagonal(_ k: Int, _ first: Int, _ second: Int) -> Layout {
        let (rows, columns) = (shape.lengths[first], shape.lengths[second])
        let skipped = Int(clamping: k.magnitude)
        let count = k >= 0 ? min(rows, columns - min(skipped, columns)) : min(rows - min(skipped, rows), columns)
        var offset = offset
        if count > 0 { offset += skipped * strides[k >= 0 ? second : first] }
        var axes = Axes()
        for axis in 0..<shape.rank where axis != first && axis != second {
            axes.append(shape.lengths[axis], strides[axis])
        }
        axes.append(count, strides[first] + strides[second])
        return Layout(shape: axes.shape, strides: axes.strides, offset: offset)
    }

    /// Returns the layout with windows of an axis, each of `size` elements `dilation` apart and `step` from the last window,
    /// whose elements lie along a new last axis.
    func unfolded(_ axis: Int, size: Int, step: Int, dilation: Int) -> Layout {
        let count = 1 + (shape.lengths[axis] - Swift.max(size - 1, 0) * dilation - Swift.min(size, 1)) / step
        var axes = Axes(shape, strides)
        axes.shape.lengths[axis] = count
        if count > 1 { axes.strides[axis] *= step }
        axes.append(size, size > 1 ? strides[axis] * dilation : strides[axis])
        return Layout(shape: axes.shape, strides: axes.strides, offset: offset)
    }

    /// The axes of a layout that is put together one by one.
    struct Axes {
        var shape = Shape()
        var strides = InlineArray<8, Int>(repeating: 0)

        init() {}
        init(_ shape: Shape, _ strides: InlineArray<8, Int>) { (self.shape, self.strides) = (shape, strides) }

        mutating func append(_ length: Int, _ stride: Int) {
            shape.append(length)
            strides[shape.rank - 1] = stride
        }
    }
}
