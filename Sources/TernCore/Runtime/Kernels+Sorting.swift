import CTernKernels

// Sorting, searching and counting.

extension Kernels {
    /// `(outer, n, inner, k, is descending, x, values, positions)`.
    package typealias TopK =
        @convention(c) (
            Int, Int, Int, Int, Bool, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int64>?
        ) -> Void
    /// `(rows, n, sorted, count, values, is right, out)`.
    package typealias Search =
        @convention(c) (
            Int, Int, UnsafeRawPointer?, Int, UnsafeRawPointer?, Bool, UnsafeMutablePointer<Int64>?
        ) -> Void
    /// `(n, x, order, positions, inverse, counts)`; gives the number of runs.
    package typealias Runs =
        @convention(c) (
            Int, UnsafeRawPointer?, UnsafePointer<Int64>?, UnsafeMutablePointer<Int64>?, UnsafeMutablePointer<Int64>?,
            UnsafeMutablePointer<Int64>?
        ) -> Int
    /// `(n, x, bins, edges, counts)`.
    package typealias Histogram =
        @convention(c) (
            Int, UnsafeRawPointer?, Int, UnsafeRawPointer?, UnsafeMutablePointer<Int64>?
        ) -> Void

    /// `(outer, n, inner, is descending, x, out)`.
    static let sort: Numeric<Scan> = [tern_sort_f32, tern_sort_f64, tern_sort_i32, tern_sort_i64, tern_sort_u8]
    /// The same; the result is Int.
    static let argsort: Numeric<Scan> = [
        tern_argsort_f32, tern_argsort_f64, tern_argsort_i32, tern_argsort_i64, tern_argsort_u8
    ]
    static let topK: Numeric<TopK> = [
        tern_top_k_f32, tern_top_k_f64, tern_top_k_i32, tern_top_k_i64, tern_top_k_u8
    ]
    static let searchSorted: Numeric<Search> = [
        tern_search_sorted_f32, tern_search_sorted_f64, tern_search_sorted_i32, tern_search_sorted_i64,
        tern_search_sorted_u8
    ]
    static let runs: Numeric<Runs> = [tern_runs_f32, tern_runs_f64, tern_runs_i32, tern_runs_i64, tern_runs_u8]
    /// `(n, sorted, out)`; gives the number of different elements.
    static let unique: Numeric<@convention(c) (Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Int> = [
        tern_unique_f32, tern_unique_f64, tern_unique_i32, tern_unique_i64, tern_unique_u8
    ]
    static let histogram: Floating<Histogram> = [tern_histogram_f32, tern_histogram_f64]
}
