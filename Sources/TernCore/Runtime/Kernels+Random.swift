import CTernKernels

/// The kernels of random numbers. Each fills n elements from a key and a subsequence, from a block on.
extension Kernels {
    /// `(key, subsequence, block, n, parameters and their strides, out)`.
    package typealias RandomWith =
        @convention(c) (
            UInt64, UInt64, UInt64, Int, UnsafeRawPointer?, Int, UnsafeRawPointer?, Int, UnsafeMutableRawPointer?
        ) -> Void
    /// `(key, subsequence, block, n, low, width, out)`.
    package typealias RandomIntegers =
        @convention(c) (
            UInt64, UInt64, UInt64, Int, Int64, UInt64, UnsafeMutableRawPointer?
        ) -> Void
    /// `(key, subsequence, block, rows, n, weights, count, replacing, out)`; gives -1 or the first row with bad weights.
    package typealias Categorical =
        @convention(c) (
            UInt64, UInt64, UInt64, Int, Int, UnsafeRawPointer?, Int, Bool, UnsafeMutablePointer<Int64>?
        ) -> Int

    static let exponential: Floating<Random> = [tern_exponential_f32, tern_exponential_f64]
    static let laplace: Floating<Random> = [tern_laplace_f32, tern_laplace_f64]
    static let gumbel: Floating<Random> = [tern_gumbel_f32, tern_gumbel_f64]

    /// `(plan, x, out)`.
    package typealias Dropout =
        @convention(c) (UnsafePointer<tern_dropout>?, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void
    static let dropout: Floating<Dropout> = [tern_dropout_f32, tern_dropout_f64]

    static let truncatedNormal: Floating<RandomWith> = [tern_truncated_normal_f32, tern_truncated_normal_f64]
    static let gamma: Floating<RandomWith> = [tern_gamma_f32, tern_gamma_f64]
    static let beta: Floating<RandomWith> = [tern_beta_f32, tern_beta_f64]
    static let poisson: Floating<RandomWith> = [tern_poisson_f32, tern_poisson_f64]

    /// Int32, Int64 (and Int), UInt8.
    static let randomIntegers: InlineArray<3, RandomIntegers> = [
        tern_random_integers_i32, tern_random_integers_i64, tern_random_integers_u8
    ]
    static let categorical: Floating<Categorical> = [tern_categorical_f32, tern_categorical_f64]
}
