import CTernKernels

extension Kernels {
    /// `(outer, n, inner, x, count, indices, y)`: `x` takes `y` in at the indices. False where one is out of range.
    package typealias Scatter =
        @convention(c) (
            Int, Int, Int, UnsafeMutableRawPointer?, Int, UnsafePointer<Int64>?, UnsafeRawPointer?
        ) -> Bool
    /// `(outer, n, inner, element size, x, count, indices, out)`: `out` gets the elements of `x` at the indices. False where
    /// one is out of range.
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

    // MARK: Reductions at indices: slices, and elements

    static let multiplyAt: Numeric<Scatter> = [
        tern_multiply_at_f32, tern_multiply_at_f64, tern_multiply_at_i32, tern_multiply_at_i64,
        tern_multiply_at_u8
    ]
    static let maxAt: Numeric<Scatter> = [
        tern_max_at_f32, tern_max_at_f64, tern_max_at_i32, tern_max_at_i64,
        tern_max_at_u8
    ]
    static let minAt: Numeric<Scatter> = [
        tern_min_at_f32, tern_min_at_f64, tern_min_at_i32, tern_min_at_i64,
        tern_min_at_u8
    ]
    static let scatterMultiply: Numeric<Scatter> = [
        tern_scatter_multiply_f32, tern_scatter_multiply_f64, tern_scatter_multiply_i32, tern_scatter_multiply_i64,
        tern_scatter_multiply_u8
    ]
    static let scatterMax: Numeric<Scatter> = [
        tern_scatter_max_f32, tern_scatter_max_f64, tern_scatter_max_i32, tern_scatter_max_i64,
        tern_scatter_max_u8
    ]
    static let scatterMin: Numeric<Scatter> = [
        tern_scatter_min_f32, tern_scatter_min_f64, tern_scatter_min_i32, tern_scatter_min_i64,
        tern_scatter_min_u8
    ]
}
