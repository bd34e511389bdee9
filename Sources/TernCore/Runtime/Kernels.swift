import CTernKernels

/// The C kernels by name, all in one table: no file of the operations sees a C name.
///
/// Each is a table with a version for each scalar type, indexed by ``ScalarType/slot``.
package enum Kernels {
    /// One row of an elementwise operation: `(n, inputs, strides, output)`, lengths and strides in elements.
    package typealias Elementwise =
        @convention(c) (
            Int, UnsafePointer<UnsafeRawPointer?>?, UnsafePointer<Int>?, UnsafeMutableRawPointer?
        ) -> Void
    /// `(outer, n, inner, x, out)`: reduces the middle axis of a contiguous array.
    package typealias Reduction = @convention(c) (Int, Int, Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void
    /// `(key, subsequence, offset, n, first parameter, second parameter, out)`.
    package typealias Random =
        @convention(c) (
            UInt64, UInt64, UInt64, Int, Double, Double, UnsafeMutableRawPointer?
        ) -> Void

    /// `(rows, n, logits, labels, class weights, smoothing, ignored label, loss, weight, gradient)`; gives -1 or the first row
    /// with a bad label.
    package typealias CrossEntropy =
        @convention(c) (
            Int, Int, UnsafeRawPointer?, UnsafePointer<Int64>?, UnsafeRawPointer?, Double, Int64,
            UnsafeMutableRawPointer?,
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
        ) -> Int

    /// `(rows, columns, y, stride, bias, activation)`: adds and applies in place, row by row.
    package typealias BiasActivation =
        @convention(c) (Int, Int, UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Elementwise?) -> Void

    /// Float, Double.
    package typealias Floating<Kernel> = InlineArray<2, Kernel>
    /// Float, Double, Int32, Int64 (and Int), UInt8.
    package typealias Numeric<Kernel> = InlineArray<5, Kernel>

    // MARK: Arithmetic

    static let add: Numeric<Elementwise> = [tern_add_f32, tern_add_f64, tern_add_i32, tern_add_i64, tern_add_u8]
    static let subtract: Numeric<Elementwise> = [
        tern_subtract_f32, tern_subtract_f64, tern_subtract_i32, tern_subtract_i64, tern_subtract_u8
    ]
    static let multiply: Numeric<Elementwise> = [
        tern_multiply_f32, tern_multiply_f64, tern_multiply_i32, tern_multiply_i64, tern_multiply_u8
    ]
    static let divide: Numeric<Elementwise> = [
        tern_divide_f32, tern_divide_f64, tern_divide_i32, tern_divide_i64, tern_divide_u8
    ]
    static let negate: Numeric<Elementwise> = [
        tern_negate_f32, tern_negate_f64, tern_negate_i32, tern_negate_i64, tern_negate_u8
    ]
    static let absolute: Numeric<Elementwise> = [
        tern_absolute_f32, tern_absolute_f64, tern_absolute_i32, tern_absolute_i64, tern_absolute_u8
    ]
    static let sign: Numeric<Elementwise> = [tern_sign_f32, tern_sign_f64, tern_sign_i32, tern_sign_i64, tern_sign_u8]
    static let square: Numeric<Elementwise> = [
        tern_square_f32, tern_square_f64, tern_square_i32, tern_square_i64, tern_square_u8
    ]
    static let minimum: Numeric<Elementwise> = [
        tern_minimum_f32, tern_minimum_f64, tern_minimum_i32, tern_minimum_i64, tern_minimum_u8
    ]
    static let maximum: Numeric<Elementwise> = [
        tern_maximum_f32, tern_maximum_f64, tern_maximum_i32, tern_maximum_i64, tern_maximum_u8
    ]
    static let pow: Floating<Elementwise> = [tern_power_f32, tern_power_f64]

    // MARK: Comparison and selection

    static let equal: Numeric<Elementwise> = [
        tern_equal_f32, tern_equal_f64, tern_equal_i32, tern_equal_i64, tern_equal_u8
    ]
    static let notEqual: Numeric<Elementwise> = [
        tern_not_equal_f32, tern_not_equal_f64, tern_not_equal_i32, tern_not_equal_i64, tern_not_equal_u8
    ]
    static let less: Numeric<Elementwise> = [tern_less_f32, tern_less_f64, tern_less_i32, tern_less_i64, tern_less_u8]
    static let lessEqual: Numeric<Elementwise> = [
        tern_less_equal_f32, tern_less_equal_f64, tern_less_equal_i32, tern_less_equal_i64, tern_less_equal_u8
    ]
    static let greater: Numeric<Elementwise> = [
        tern_greater_f32, tern_greater_f64, tern_greater_i32, tern_greater_i64, tern_greater_u8
    ]
    static let greaterEqual: Numeric<Elementwise> = [
        tern_greater_equal_f32, tern_greater_equal_f64, tern_greater_equal_i32, tern_greater_equal_i64,
        tern_greater_equal_u8
    ]
    static let select: Numeric<Elementwise> = [
        tern_select_f32, tern_select_f64, tern_select_i32, tern_select_i64, tern_select_u8
    ]
    static let and: Elementwise = tern_and_bool
    static let or: Elementwise = tern_or_bool
    static let xor: Elementwise = tern_xor_bool
    static let not: Elementwise = tern_not_bool

    // MARK: Elementary functions and activations

    static let exp: Floating<Elementwise> = [tern_exp_f32, tern_exp_f64]
    static let log: Floating<Elementwise> = [tern_log_f32, tern_log_f64]
    static let sqrt: Floating<Elementwise> = [tern_sqrt_f32, tern_sqrt_f64]
    static let erf: Floating<Elementwise> = [tern_erf_f32, tern_erf_f64]
    static let tanh: Floating<Elementwise> = [tern_tanh_f32, tern_tanh_f64]
    static let tanhBackward: Floating<Elementwise> = [tern_tanh_backward_f32, tern_tanh_backward_f64]
    static let sigmoid: Floating<Elementwise> = [tern_sigmoid_f32, tern_sigmoid_f64]
    static let sigmoidBackward: Floating<Elementwise> = [tern_sigmoid_backward_f32, tern_sigmoid_backward_f64]
    static let relu: Floating<Elementwise> = [tern_relu_f32, tern_relu_f64]
    static let reluBackward: Floating<Elementwise> = [tern_relu_backward_f32, tern_relu_backward_f64]
    static let leakyReLU: Floating<Elementwise> = [tern_leaky_relu_f32, tern_leaky_relu_f64]
    static let leakyReLUBackward: Floating<Elementwise> = [tern_leaky_relu_backward_f32, tern_leaky_relu_backward_f64]
    static let gelu: Floating<Elementwise> = [tern_gelu_f32, tern_gelu_f64]
    static let geluBackward: Floating<Elementwise> = [tern_gelu_backward_f32, tern_gelu_backward_f64]
    static let geluTanh: Floating<Elementwise> = [tern_gelu_tanh_f32, tern_gelu_tanh_f64]
    static let geluTanhBackward: Floating<Elementwise> = [tern_gelu_tanh_backward_f32, tern_gelu_tanh_backward_f64]
    static let silu: Floating<Elementwise> = [tern_silu_f32, tern_silu_f64]
    static let siluBackward: Floating<Elementwise> = [tern_silu_backward_f32, tern_silu_backward_f64]
    static let softplus: Floating<Elementwise> = [tern_softplus_f32, tern_softplus_f64]
    static let softplusBackward: Floating<Elementwise> = [tern_softplus_backward_f32, tern_softplus_backward_f64]

    // MARK: Reductions

    static let sum: Numeric<Reduction> = [tern_sum_f32, tern_sum_f64, tern_sum_i32, tern_sum_i64, tern_sum_u8]
    static let max: Numeric<Reduction> = [tern_max_f32, tern_max_f64, tern_max_i32, tern_max_i64, tern_max_u8]
    static let min: Numeric<Reduction> = [tern_min_f32, tern_min_f64, tern_min_i32, tern_min_i64, tern_min_u8]
    static let argmax: Numeric<Reduction> = [
        tern_argmax_f32, tern_argmax_f64, tern_argmax_i32, tern_argmax_i64, tern_argmax_u8
    ]
    static let argmin: Numeric<Reduction> = [
        tern_argmin_f32, tern_argmin_f64, tern_argmin_i32, tern_argmin_i64, tern_argmin_u8
    ]
    static let sumOfSquares: Floating<Reduction> = [tern_sum_squares_f32, tern_sum_squares_f64]
    static let all: Reduction = tern_all_bool
    static let any: Reduction = tern_any_bool

    static let biasActivation: Floating<BiasActivation> = [tern_bias_activation_f32, tern_bias_activation_f64]

    static let crossEntropy: Floating<CrossEntropy> = [tern_cross_entropy_f32, tern_cross_entropy_f64]

    // MARK: Random numbers

    static let uniform: Floating<Random> = [tern_uniform_f32, tern_uniform_f64]
    static let normal: Floating<Random> = [tern_normal_f32, tern_normal_f64]

    /// `(n, start, step, out)`.
    static let arange: Floating<@convention(c) (Int, Double, Double, UnsafeMutableRawPointer?) -> Void> = [
        tern_arange_f32, tern_arange_f64
    ]

    // MARK: Conversion

    /// From each type (Float, Double, Int32, Int64, UInt8, Bool) to each, row by row.
    static let cast: InlineArray<36, Elementwise> = [
        tern_cast_f32_f32, tern_cast_f32_f64, tern_cast_f32_i32,
        tern_cast_f32_i64, tern_cast_f32_u8, tern_cast_f32_bool,
        tern_cast_f64_f32, tern_cast_f64_f64, tern_cast_f64_i32,
        tern_cast_f64_i64, tern_cast_f64_u8, tern_cast_f64_bool,
        tern_cast_i32_f32, tern_cast_i32_f64, tern_cast_i32_i32,
        tern_cast_i32_i64, tern_cast_i32_u8, tern_cast_i32_bool,
        tern_cast_i64_f32, tern_cast_i64_f64, tern_cast_i64_i32,
        tern_cast_i64_i64, tern_cast_i64_u8, tern_cast_i64_bool,
        tern_cast_u8_f32, tern_cast_u8_f64, tern_cast_u8_i32,
        tern_cast_u8_i64, tern_cast_u8_u8, tern_cast_u8_bool,
        tern_cast_bool_f32, tern_cast_bool_f64, tern_cast_bool_i32,
        tern_cast_bool_i64, tern_cast_bool_u8, tern_cast_bool_bool
    ]
}
