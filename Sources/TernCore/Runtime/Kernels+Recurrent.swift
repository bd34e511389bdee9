import CTernKernels

/// Recurrent layers.
extension Kernels {
    package typealias Recurrent = @convention(c) (UnsafePointer<tern_recurrent>?) -> Void

    static let recurrentForward: Floating<Recurrent> = [tern_recurrent_forward_f32, tern_recurrent_forward_f64]
    static let recurrentBackward: Floating<Recurrent> = [tern_recurrent_backward_f32, tern_recurrent_backward_f64]
}
