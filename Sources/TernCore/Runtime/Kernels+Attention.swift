import CTernKernels

/// The kernels of scaled dot-product attention.
extension Kernels {
    package typealias Attention = @convention(c) (UnsafePointer<tern_attention>?) -> Void
    package typealias AttentionBackward = @convention(c) (UnsafePointer<tern_attention_gradient>?) -> Void
    /// `(key, subsequence, block, rows, keys, dropout, out)`.
    package typealias AttentionKeep =
        @convention(c) (UInt64, UInt64, UInt64, Int, Int, Double, UnsafeMutableRawPointer?) -> Void

    static let attention: Floating<Attention> = [tern_attention_f32, tern_attention_f64]
    static let attentionBackward: Floating<AttentionBackward> = [
        tern_attention_backward_f32, tern_attention_backward_f64
    ]
    static let attentionKeep: Floating<AttentionKeep> = [tern_attention_keep_f32, tern_attention_keep_f64]
}
