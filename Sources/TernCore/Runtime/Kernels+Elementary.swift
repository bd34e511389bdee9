import CTernKernels

/// Exponentials, logarithms, trigonometric, hyperbolic and special functions.
extension Kernels {
    static let reciprocal: Floating<Elementwise> = [tern_reciprocal_f32, tern_reciprocal_f64]
    static let rsqrt: Floating<Elementwise> = [tern_rsqrt_f32, tern_rsqrt_f64]
    static let cbrt: Floating<Elementwise> = [tern_cbrt_f32, tern_cbrt_f64]
    static let exp2: Floating<Elementwise> = [tern_exp2_f32, tern_exp2_f64]
    static let expm1: Floating<Elementwise> = [tern_expm1_f32, tern_expm1_f64]
    static let log2: Floating<Elementwise> = [tern_log2_f32, tern_log2_f64]
    static let log10: Floating<Elementwise> = [tern_log10_f32, tern_log10_f64]
    static let log1p: Floating<Elementwise> = [tern_log1p_f32, tern_log1p_f64]
    static let logAddExp: Floating<Elementwise> = [tern_log_add_exp_f32, tern_log_add_exp_f64]
    static let logSigmoid: Floating<Elementwise> = [tern_log_sigmoid_f32, tern_log_sigmoid_f64]
    static let hypot: Floating<Elementwise> = [tern_hypot_f32, tern_hypot_f64]
    static let direction: Floating<Elementwise> = [tern_direction_f32, tern_direction_f64]

    static let sin: Floating<Elementwise> = [tern_sin_f32, tern_sin_f64]
    static let cos: Floating<Elementwise> = [tern_cos_f32, tern_cos_f64]
    static let tan: Floating<Elementwise> = [tern_tan_f32, tern_tan_f64]
    static let asin: Floating<Elementwise> = [tern_asin_f32, tern_asin_f64]
    static let acos: Floating<Elementwise> = [tern_acos_f32, tern_acos_f64]
    static let atan: Floating<Elementwise> = [tern_atan_f32, tern_atan_f64]
    static let atan2: Floating<Elementwise> = [tern_atan2_f32, tern_atan2_f64]

    static let sinh: Floating<Elementwise> = [tern_sinh_f32, tern_sinh_f64]
    static let cosh: Floating<Elementwise> = [tern_cosh_f32, tern_cosh_f64]
    static let asinh: Floating<Elementwise> = [tern_asinh_f32, tern_asinh_f64]
    static let acosh: Floating<Elementwise> = [tern_acosh_f32, tern_acosh_f64]
    static let atanh: Floating<Elementwise> = [tern_atanh_f32, tern_atanh_f64]

    static let erfc: Floating<Elementwise> = [tern_erfc_f32, tern_erfc_f64]
    static let erfinv: Floating<Elementwise> = [tern_erfinv_f32, tern_erfinv_f64]
    static let lgamma: Floating<Elementwise> = [tern_lgamma_f32, tern_lgamma_f64]
    static let digamma: Floating<Elementwise> = [tern_digamma_f32, tern_digamma_f64]
    static let polygamma: Floating<Elementwise> = [tern_polygamma_f32, tern_polygamma_f64]
}
