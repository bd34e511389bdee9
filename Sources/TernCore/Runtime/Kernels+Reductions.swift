import CTernKernels

// Reductions, scans and what else works along the middle axis of a contiguous [outer, n, inner]. A result has the shape
// [outer, inner], or the same.

extension Kernels {
    /// `(outer, n, inner, upstream, y, out)`.
    package typealias ReductionBackward =
        @convention(c) (
            Int, Int, Int, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?
        ) -> Void
    /// `(outer, n, inner, is reversed, x, y)`.
    package typealias Scan =
        @convention(c) (
            Int, Int, Int, Bool, UnsafeRawPointer?, UnsafeMutableRawPointer?
        ) -> Void
    /// `(outer, n, inner, x, values, positions)`.
    package typealias CumulativeExtremum =
        @convention(c) (
            Int, Int, Int, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int64>?
        ) -> Void
    /// `(outer, n, inner, is transposed, a, b, s)`.
    package typealias Recurrence =
        @convention(c) (
            Int, Int, Int, Bool, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?
        ) -> Void

    static let product: Numeric<Reduction> = [
        tern_product_f32, tern_product_f64, tern_product_i32, tern_product_i64, tern_product_u8
    ]
    /// Sums of integers; the result is Int.
    static let integerSum: Numeric<Reduction> = [
        tern_sum_f32, tern_sum_f64, tern_integer_sum_i32, tern_sum_i64, tern_integer_sum_u8
    ]
    /// The result is Int.
    static let countNonzero: Numeric<Reduction> = [
        tern_count_nonzero_f32, tern_count_nonzero_f64, tern_count_nonzero_i32, tern_count_nonzero_i64,
        tern_count_nonzero_u8
    ]
    /// The result is Int.
    static let countNumbers: Floating<Reduction> = [tern_count_numbers_f32, tern_count_numbers_f64]
    static let nanSum: Floating<Reduction> = [tern_nan_sum_f32, tern_nan_sum_f64]
    static let sumAbsolute: Floating<Reduction> = [tern_sum_absolute_f32, tern_sum_absolute_f64]
    static let maxAbsolute: Floating<Reduction> = [tern_max_absolute_f32, tern_max_absolute_f64]
    static let minAbsolute: Floating<Reduction> = [tern_min_absolute_f32, tern_min_absolute_f64]
    /// 1 if all are large enough to be exact as sums of squares, and finite; else 0.
    static let allExactSums: Floating<Reduction> = [tern_all_exact_sums_f32, tern_all_exact_sums_f64]
    static let squaredDeviations: Floating<Reduction> = [tern_squared_deviations_f32, tern_squared_deviations_f64]
    static let logSumExp: Floating<Reduction> = [tern_log_sum_exp_f32, tern_log_sum_exp_f64]

    // MARK: Softmax

    static let softmax: Floating<Reduction> = [tern_softmax_f32, tern_softmax_f64]
    static let softmaxBackward: Floating<ReductionBackward> = [tern_softmax_backward_f32, tern_softmax_backward_f64]
    static let logSoftmax: Floating<Reduction> = [tern_log_softmax_f32, tern_log_softmax_f64]
    static let logSoftmaxBackward: Floating<ReductionBackward> = [
        tern_log_softmax_backward_f32, tern_log_softmax_backward_f64
    ]

    // MARK: Scans

    static let cumsum: Numeric<Scan> = [
        tern_cumsum_f32, tern_cumsum_f64, tern_cumsum_i32, tern_cumsum_i64, tern_cumsum_u8
    ]
    static let cumprod: Numeric<Scan> = [
        tern_cumprod_f32, tern_cumprod_f64, tern_cumprod_i32, tern_cumprod_i64, tern_cumprod_u8
    ]
    static let cummax: Numeric<CumulativeExtremum> = [
        tern_cummax_f32, tern_cummax_f64, tern_cummax_i32, tern_cummax_i64, tern_cummax_u8
    ]
    static let cummin: Numeric<CumulativeExtremum> = [
        tern_cummin_f32, tern_cummin_f64, tern_cummin_i32, tern_cummin_i64, tern_cummin_u8
    ]
    static let logCumSumExp: Floating<Reduction> = [tern_log_cumsum_exp_f32, tern_log_cumsum_exp_f64]
    static let recurrence: Floating<Recurrence> = [tern_recurrence_f32, tern_recurrence_f64]
}
