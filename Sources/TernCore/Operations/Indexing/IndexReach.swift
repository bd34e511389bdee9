// Indices that are shorter than the tensor they index, along the axes that they do not name: the rest of it is not reached.

extension Tensor {
    /// Returns whether indices along an axis reach all of the others; traps unless they have as many axes, none longer than
    /// this tensor's.
    func isReached(by indices: Tensor<Int>, axis: Int, in operation: @autoclosure () -> String) -> Bool {
        var (isFitting, isWhole) = (indices.rank == rank, true)
        if isFitting {
            for other in 0..<rank where other != axis {
                let (count, length) = (indices.shape.lengths[other], shape.lengths[other])
                isWhole = isWhole && count == length
                isFitting = isFitting && count <= length
            }
        }
        check(
            isFitting, operation(),
            "indices of shape \(indices.shape) for shape \(shape): only along axis \(axis) may they be longer")
        return isWhole
    }

    /// Returns the first elements along each axis but one, as many as a shape of this rank has.
    func cropped(to lengths: Shape, but axis: Int? = nil) -> Tensor {
        self[prefix(lengths, but: axis)]
    }

    /// Returns the subscript of that part.
    private func prefix(_ lengths: Shape, but axis: Int?) -> [TensorIndex] {
        (0..<rank).map {
            $0 == axis || lengths.lengths[$0] == shape.lengths[$0] ? .all : .slice(0, lengths.lengths[$0])
        }
    }

    /// Returns this tensor with the part that indices reach replaced by the result of `body` for it.
    func replacingReach(of indices: Tensor<Int>, axis: Int, _ body: (Tensor) -> Tensor) -> Tensor {
        var result = self
        let part = prefix(indices.shape, but: axis)
        result[part] = body(self[part])
        return result
    }

    /// Returns the source of a scatter in the shape of its indices: cropped where it is longer, broadcast where it is not.
    func reached(by indices: Tensor<Int>) -> Tensor {
        guard rank == indices.rank else { return self }
        var isLonger = false
        var lengths = shape
        for axis in 0..<rank where shape.lengths[axis] > Swift.max(indices.shape.lengths[axis], 1) {
            isLonger = true
            lengths.lengths[axis] = indices.shape.lengths[axis]
        }
        return isLonger ? cropped(to: lengths) : self
    }
}
