import CTernKernels

/// Rounding, remainders, predicates, bits and more activations.
extension Kernels {
    /// Int32, Int64 (and Int), UInt8.
    package typealias Integral<Kernel> = InlineArray<3, Kernel>

    // MARK: Rounding, remainders and predicates

    static let floor: Floating<Elementwise> = [tern_floor_f32, tern_floor_f64]
    static let ceil: Floating<Elementwise> = [tern_ceil_f32, tern_ceil_f64]
    static let round: Floating<Elementwise> = [tern_round_f32, tern_round_f64]
    static let trunc: Floating<Elementwise> = [tern_trunc_f32, tern_trunc_f64]
    static let frac: Floating<Elementwise> = [tern_frac_f32, tern_frac_f64]
    static let isNaN: Floating<Elementwise> = [tern_is_nan_f32, tern_is_nan_f64]
    static let isInfinite: Floating<Elementwise> = [tern_is_infinite_f32, tern_is_infinite_f64]
    static let isFinite: Floating<Elementwise> = [tern_is_finite_f32, tern_is_finite_f64]
    static let nanToNumber: Floating<Elementwise> = [tern_nan_to_number_f32, tern_nan_to_number_f64]
    static let copysign: Floating<Elementwise> = [tern_copysign_f32, tern_copysign_f64]
    static let lerp: Floating<Elementwise> = [tern_lerp_f32, tern_lerp_f64]
    static let fmod: Numeric<Elementwise> = [tern_fmod_f32, tern_fmod_f64, tern_fmod_i32, tern_fmod_i64, tern_fmod_u8]
    static let remainder: Numeric<Elementwise> = [
        tern_remainder_f32, tern_remainder_f64, tern_remainder_i32, tern_remainder_i64, tern_remainder_u8
    ]
    static let floorDivide: Numeric<Elementwise> = [
        tern_floor_divide_f32, tern_floor_divide_f64, tern_floor_divide_i32, tern_floor_divide_i64, tern_floor_divide_u8
    ]
    static let clamp: Numeric<Elementwise> = [
        tern_clamp_f32, tern_clamp_f64, tern_clamp_i32, tern_clamp_i64, tern_clamp_u8
    ]

    // MARK: Bits

    static let bitsAnd: Integral<Elementwise> = [tern_bits_and_i32, tern_bits_and_i64, tern_bits_and_u8]
    static let bitsOr: Integral<Elementwise> = [tern_bits_or_i32, tern_bits_or_i64, tern_bits_or_u8]
    static let bitsXor: Integral<Elementwise> = [tern_bits_xor_i32, tern_bits_xor_i64, tern_bits_xor_u8]
    static let bitsNot: Integral<Elementwise> = [tern_bits_not_i32, tern_bits_not_i64, tern_bits_not_u8]
    static let shiftLeft: Integral<Elementwise> = [tern_shift_left_i32, tern_shift_left_i64, tern_shift_left_u8]
    static let shiftRight: Integral<Elementwise> = [tern_shift_right_i32, tern_shift_right_i64, tern_shift_right_u8]

    // MARK: Activations

    static let elu: Floating<Elementwise> = [tern_elu_f32, tern_elu_f64]
    static let eluSlope: Floating<Elementwise> = [tern_elu_slope_f32, tern_elu_slope_f64]
    static let selu: Floating<Elementwise> = [tern_selu_f32, tern_selu_f64]
    static let mish: Floating<Elementwise> = [tern_mish_f32, tern_mish_f64]
    static let mishBackward: Floating<Elementwise> = [tern_mish_backward_f32, tern_mish_backward_f64]
    static let glu: Floating<Elementwise> = [tern_glu_f32, tern_glu_f64]
    static let swiglu: Floating<Elementwise> = [tern_swiglu_f32, tern_swiglu_f64]
    static let hardSigmoid: Floating<Elementwise> = [tern_hard_sigmoid_f32, tern_hard_sigmoid_f64]
    static let hardSwish: Floating<Elementwise> = [tern_hard_swish_f32, tern_hard_swish_f64]
    static let hardSwishBackward: Floating<Elementwise> = [tern_hard_swish_backward_f32, tern_hard_swish_backward_f64]
    static let softsign: Floating<Elementwise> = [tern_softsign_f32, tern_softsign_f64]
    static let tanhShrink: Floating<Elementwise> = [tern_tanh_shrink_f32, tern_tanh_shrink_f64]
    static let softShrink: Floating<Elementwise> = [tern_soft_shrink_f32, tern_soft_shrink_f64]
    static let hardShrink: Floating<Elementwise> = [tern_hard_shrink_f32, tern_hard_shrink_f64]
    static let threshold: Floating<Elementwise> = [tern_threshold_f32, tern_threshold_f64]
}

extension InlineArray {
    /// The version of a kernel for an integer type.
    subscript<Scalar: TensorScalar & FixedWidthInteger>(integer _: Scalar.Type) -> Element {
        @inline(__always) get { self[Scalar.scalarType.slot - 2] }
    }
}
