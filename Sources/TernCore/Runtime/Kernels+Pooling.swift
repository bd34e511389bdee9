import CTernKernels

extension Kernels {
    /// `(planes, windows of three axes, x, y, positions)`.
    typealias MaxPool =
        @convention(c) (
            Int, UnsafePointer<tern_windows>?, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?
        ) -> Void
    /// `(planes, n, m, positions, x, y)`.
    typealias Pick =
        @convention(c) (
            Int, Int, Int, UnsafePointer<Int32>?, UnsafeRawPointer?, UnsafeMutableRawPointer?
        ) -> Void
    /// `(outer, n, m, inner, starts, positions, weights, x, y)`.
    typealias Resample =
        @convention(c) (
            Int, Int, Int, Int, UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafeRawPointer?, UnsafeRawPointer?,
            UnsafeMutableRawPointer?
        ) -> Void

    static let maxPool: Floating<MaxPool> = [tern_max_pool_f32, tern_max_pool_f64]
    static let pick: Floating<Pick> = [tern_pick_f32, tern_pick_f64]
    static let pickTransposed: Floating<Pick> = [tern_pick_transposed_f32, tern_pick_transposed_f64]
    static let resample: Floating<Resample> = [tern_resample_f32, tern_resample_f64]
}
