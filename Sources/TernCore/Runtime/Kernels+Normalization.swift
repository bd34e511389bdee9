import CTernKernels

extension Kernels {
    /// `(plan, x, weight, bias, mean, rest, variance, y)`.
    typealias Normalize =
        @convention(c) (
            UnsafePointer<tern_normalization>?, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?,
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
        ) -> Void
    /// `(plan, upstream, x, weight, mean, rest, variance, dx, dweight, dbias)`.
    typealias NormalizeBackward =
        @convention(c) (
            UnsafePointer<tern_normalization>?, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?,
            UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?,
            UnsafeMutableRawPointer?
        ) -> Void

    static let normalize: Floating<Normalize> = [tern_normalize_f32, tern_normalize_f64]
    static let normalizeBackward: Floating<NormalizeBackward> = [
        tern_normalize_backward_f32, tern_normalize_backward_f64
    ]
}
