extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the sum of the weights of the elements in each of a number of bins of the same width.
    ///
    /// ```swift
    /// let (sums, _) = Tensor<Float>([1, 2, 1]).histogram(bins: 2, range: 0...2, weights: [1, 2, 3])   // [0, 6]
    /// ```
    ///
    /// The bins are those of ``histogram(bins:range:)``. Gradient for the weights: that of the bin, 0 outside of the range.
    ///
    /// - Parameters:
    ///   - bins: the number of bins, at least 1.
    ///   - range: from the first edge to the last; by default from the smallest element to the largest.
    ///   - weights: one for each element, in this shape.
    /// - Returns: `sums` [bins] and `edges` [bins + 1].
    public func histogram(
        bins: Int = 10, range: ClosedRange<Scalar>? = nil, weights: Tensor
    ) -> (sums: Tensor, edges: Tensor) {
        let edges = binEdges(bins: bins, range: range)
        return (histogram(edges: edges, weights: weights), edges)
    }

    /// Returns the number of elements between neighboring edges.
    ///
    /// ```swift
    /// Tensor<Float>([1, 2, 5]).histogram(edges: [0, 1.5, 10])   // [1, 2]
    /// ```
    ///
    /// A bin has its lower edge, the last one the upper edge as well; other elements, and NaN, are not counted.
    ///
    /// - Parameter edges: a vector of at least two, in ascending order.
    public func histogram(edges: Tensor) -> Tensor<Int> {
        let bins = bins(between: edges)
        return bins.bincount(minLength: edges.elementCount)[..<(edges.elementCount - 1)].contiguous()
    }

    /// Returns the sum of the weights of the elements between neighboring edges.
    ///
    /// - Parameters:
    ///   - edges: a vector of at least two, in ascending order.
    ///   - weights: one for each element, in this shape.
    public func histogram(edges: Tensor, weights: Tensor) -> Tensor {
        check(
            weights.shape == shape, "histogram",
            "expected weights of the elements' shape \(shape), found \(weights.shape)")
        let bins = bins(between: edges)
        let sums = bins.bincount(minLength: edges.elementCount, weights: weights.flatten())
        return sums[..<(edges.elementCount - 1)]
    }

    /// Returns the bin of each element, the one behind the last where it has none.
    private func bins(between edges: Tensor) -> Tensor<Int> {
        let edges = edges.detached
        check(
            edges.rank == 1 && edges.elementCount >= 2
                && (edges[1...] .>= edges[..<(edges.elementCount - 1)]).all().item(),
            "histogram", "expected two edges or more in ascending order, found \(edges)")
        let (x, outside) = (detached.flatten(), edges.elementCount - 1)
        let bins = edges.searchSorted(x, right: true) - 1
        let isInside = (x .>= edges[0]) .& (x .<= edges[-1])
        // The last edge belongs to the last bin.
        return bins.minimum(outside - 1).where(isInside, else: outside)
    }
}
