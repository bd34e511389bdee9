extension Tensor {
    /// The elements that some indices name, as what a literal is assigned to.
    ///
    /// ```swift
    /// x[0, 0] = 5
    /// x[x .< 0] = 0              // where a mask is true
    /// x[1] = [1, 2, 3]           // a list broadcasts as a tensor does
    /// x[.ellipsis, -1] = -.infinity
    /// x[2] = Tensor(rate)        // a number that is no literal
    /// ```
    ///
    /// The same as an assignment of `Tensor(5)`; a number that is computed, such as `1.0 / 3`, goes by `Tensor` too.
    ///
    /// Gradient: what was replaced has none.
    @_disfavoredOverload
    public subscript(indices: any TensorIndexable...) -> TensorLiteral<Scalar> {
        // Read, `[x[0], x[1]]` could be a list of literals, and its gradients would be lost. Generic in its indices, this
        // subscript would compete with the others in every expression, and formulas with many would take the compiler
        // seconds.
        @available(
            *, unavailable,
            message: "the elements that indices name are a tensor, no part of a literal: see stack and concatenate"
        )
        get {
            fatalError("a literal is assigned, never read")
        }
        set { self[indices.map(\.tensorIndex)] = Tensor(literal: newValue) }
    }
}
