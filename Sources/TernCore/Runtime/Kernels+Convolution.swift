import CTernKernels

extension Kernels {
    /// `(sizes, source, weight, bias, activation, target)`: a convolution, or the transpose of one.
    typealias Convolution =
        @convention(c) (
            UnsafePointer<tern_convolution>?, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?, Elementwise?,
            UnsafeMutableRawPointer?
        ) -> Void

    static let convolution: Floating<Convolution> = [tern_convolution_f32, tern_convolution_f64]
    static let transposedConvolution: Floating<Convolution> = [
        tern_convolution_transposed_f32, tern_convolution_transposed_f64
    ]

    /// `(sizes, x, g, dw)`.
    static let convolutionWeights:
        Floating<
            @convention(c) (
                UnsafePointer<tern_convolution>?, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?
            ) -> Void
        > = [tern_convolution_weights_f32, tern_convolution_weights_f64]
}
