import CTernKernels

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the number of elements in each of a number of bins of the same width.
    ///
    /// ```swift
    /// let (counts, edges) = Tensor<Float>([1, 2, 1]).histogram(bins: 2, range: 0...2)   // [0, 3], [0, 1, 2]
    /// ```
    ///
    /// As NumPy's: a bin has its lower edge, the last one the upper edge as well; elements outside the range, and NaN, are not
    /// counted. Traps where the range is not finite, or too narrow or too wide for so many different edges.
    ///
    /// - Parameters:
    ///   - bins: the number of bins, at least 1.
    ///   - range: from the first edge to the last; by default from the smallest element to the largest. A range of width 0
    ///     is widened by ½ on either side.
    /// - Returns: `counts` [bins] and `edges` [bins + 1].
    @specialized(where Scalar == Float)
    public func histogram(
        bins: Int = 10, range: ClosedRange<Scalar>? = nil
    ) -> (counts: Tensor<Int>, edges: Tensor) {
        let dense = detached.contiguous()
        let edges = dense.binEdges(bins: bins, range: range)
        let counts = Tensor<Int>(uninitialized: [bins])
        withExtendedLifetimes(dense.storage, edges.storage, counts.storage) {
            Kernels.histogram[Scalar.self](
                elementCount, dense.pointer, bins, edges.pointer,
                counts.mutablePointer.assumingMemoryBound(to: Int64.self))
        }
        return (counts, edges)
    }

    /// Returns the edges of bins of the same width.
    func binEdges(bins: Int, range: ClosedRange<Scalar>?) -> Tensor {
        check(bins > 0, "histogram", "the number of bins is \(bins), expected at least 1")
        check(bins < .max, "histogram", "\(bins) bins are more than memory can hold")
        var (low, high): (Scalar, Scalar) = (0, 1)
        if let range {
            (low, high) = (range.lowerBound, range.upperBound)
        } else if elementCount > 0 {
            (low, high) = (detached.min().item(), detached.max().item())
        }
        check(low.isFinite && high.isFinite, "histogram", "the range from \(low) to \(high) is not finite")
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        // Each edge is rounded once.
        let edges = Tensor(Tensor<Double>.linspace(Double(low), Double(high), count: bins + 1))
        check(
            (edges[1...] .> edges[..<bins]).all().item(), "histogram",
            "the range from \(low) to \(high) does not part into \(bins) bins of finite width")
        return edges
    }
}

extension Tensor where Scalar == Int {
    /// Returns the number of elements that are 0, that are 1, ….
    ///
    /// ```swift
    /// Tensor<Int>([0, 2, 2]).bincount()   // [1, 0, 2]
    /// ```
    ///
    /// Traps on a negative element.
    ///
    /// - Parameter minLength: the least length of the result, which else ends with the largest element.
    public func bincount(minLength: Int = 0) -> Tensor {
        let (dense, counts) = (contiguous(), Tensor(uninitialized: [binCount(minLength)], in: "bincount"))
        withExtendedLifetimes(dense.storage, counts.storage) {
            tern_bincount(
                elementCount, dense.pointer.assumingMemoryBound(to: Int64.self), counts.elementCount,
                counts.mutablePointer.assumingMemoryBound(to: Int64.self))
        }
        return counts
    }

    /// Returns the sums of the weights of the elements that are 0, that are 1, ….
    ///
    /// ```swift
    /// Tensor<Int>([0, 2, 2]).bincount(weights: Tensor<Float>([1, 2, 3]))   // [1, 0, 5]
    /// ```
    ///
    /// Traps on a negative element. Gradient for the weights: the element of g that a weight was added to.
    ///
    /// - Parameters:
    ///   - minLength: the least length of the result, which else ends with the largest element.
    ///   - weights: of this tensor's shape.
    public func bincount<Weight: TensorFloatingPoint>(
        minLength: Int = 0, weights: Tensor<Weight>
    ) -> Tensor<Weight> {
        check(
            weights.shape == shape, "bincount",
            "expected weights of the elements' shape \(shape), found \(weights.shape)")
        return Tensor<Weight>.zeros([binCount(minLength)]).indexAdd(flatten(), weights.flatten(), axis: 0)
    }

    private func binCount(_ minLength: Int) -> Int {
        check(minLength >= 0, "bincount", "the least length is \(minLength), expected at least 0")
        if elementCount == 0 { return minLength }
        let (least, most) = (min().item(), max().item())
        check(least >= 0, "bincount", "element \(least) is negative: expected numbers from 0 on")
        check(most < .max, "bincount", "element \(most) has more bins below it than memory can hold")
        return Swift.max(minLength, most + 1)
    }
}
