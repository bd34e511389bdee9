import CTernKernels

extension Kernels {
    /// `(outer, n, inner, x, count, indices, y)`: `x` takes `y` in at the indices. False where one is out of range.
    package typealias Scatter =
        @convention(c) (
            Int, Int, Int, UnsafeMutableRawPointer?, Int, UnsafePointer<Int64>?, UnsafeRawPointer?
        ) -> Bool
    /// `(outer, n, inner, element size, x, count, indices, out)`: `out` is what `x` has at the indices. False where one is
    /// out of range.
    package typealias Gather =
        @convention(c) (
            Int, Int, Int, Int, UnsafeRawPointer?, Int, UnsafePointer<Int64>?, UnsafeMutableRawPointer?
        ) -> Bool

    /// Slices by one list of indices for an axis.
    static let take: Gather = tern_take
    static let addAt: Numeric<Scatter> = [
        tern_add_at_f32, tern_add_at_f64, tern_add_at_i32, tern_add_at_i64, tern_add_at_u8
    ]
    static let putAt: Numeric<Scatter> = [
        tern_put_at_f32, tern_put_at_f64, tern_put_at_i32, tern_put_at_i64, tern_put_at_u8
    ]

    /// Elements by an index of their own each.
    static let gather: Gather = tern_gather
    static let scatterAdd: Numeric<Scatter> = [
        tern_scatter_add_f32, tern_scatter_add_f64, tern_scatter_add_i32, tern_scatter_add_i64, tern_scatter_add_u8
    ]
    static let scatter: Numeric<Scatter> = [
        tern_scatter_f32, tern_scatter_f64, tern_scatter_i32, tern_scatter_i64, tern_scatter_u8
    ]
}
