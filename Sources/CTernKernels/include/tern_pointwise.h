// Elementwise kernels beyond arithmetic: rounding, remainders, predicates, bits, and more activations. Conventions, and the
// type of a kernel, as in tern_kernels.h.
#ifndef TERN_POINTWISE_H
#define TERN_POINTWISE_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

#define TERN_INTEGERS(op) TERN_ELEMENTWISE(op##_i32) TERN_ELEMENTWISE(op##_i64) TERN_ELEMENTWISE(op##_u8)

// Rounding (elementwise_rounding.c).
TERN_FLOATS(tern_floor)
TERN_FLOATS(tern_ceil)
TERN_FLOATS(tern_round)            // ties to even
TERN_FLOATS(tern_trunc)
TERN_FLOATS(tern_frac)             // x - trunc x

// Division with a remainder (elementwise_remainder.c). Integers by 0 give 0.
TERN_NUMERICS(tern_fmod)           // a - b trunc(a/b), exactly: the sign of a
TERN_NUMERICS(tern_remainder)      // a - b floor(a/b): the sign of b, as Python's %
TERN_NUMERICS(tern_floor_divide)   // floor(a/b), as Python's //

// Predicates: output u8, 0 or 1.
TERN_FLOATS(tern_is_nan)
TERN_FLOATS(tern_is_infinite)
TERN_FLOATS(tern_is_finite)

TERN_NUMERICS(tern_clamp)          // (x, low, high): min(max(x, low), high); NaN if any is
TERN_FLOATS(tern_nan_to_number)    // (x, nan, limit): nan where x is NaN, ±limit where it is ±∞
TERN_FLOATS(tern_copysign)         // |a| with the sign of b
TERN_FLOATS(tern_lerp)             // (a, b, w): a + w (b - a), exact at w = 0 and 1

// Bits (elementwise_bits.c). A shift by a negative number, or by the width or more, leaves only the sign: 0 or (to the right)
// -1.
TERN_INTEGERS(tern_bits_and)
TERN_INTEGERS(tern_bits_or)
TERN_INTEGERS(tern_bits_xor)
TERN_INTEGERS(tern_bits_not)
TERN_INTEGERS(tern_shift_left)
TERN_INTEGERS(tern_shift_right)    // arithmetic

// Activations (elementwise_activations.c).
TERN_FLOATS(tern_elu)                   // (x, α, β): x > 0 ? x : α (e^βx - 1)
TERN_FLOATS(tern_elu_slope)             // (x, α, β): x > 0 ? 1 : α β e^βx
TERN_FLOATS(tern_selu)                  // λ elu(x, α, 1) with the constants of Klambauer et al.
TERN_FLOATS(tern_mish)                  // x tanh(log(1 + eˣ))
TERN_FLOATS(tern_mish_backward)         // (g, x)
TERN_FLOATS(tern_glu)                   // (a, b): a σ(b)
TERN_FLOATS(tern_swiglu)                // (a, b): a σ(a) b
TERN_FLOATS(tern_hard_sigmoid)          // min(max(x + 3, 0), 6) / 6
TERN_FLOATS(tern_hard_swish)            // x min(max(x + 3, 0), 6) / 6
TERN_FLOATS(tern_hard_swish_backward)   // (g, x): g · (0 up to -3, x/3 + ½ up to 3, 1)
TERN_FLOATS(tern_softsign)              // x / (1 + |x|)
TERN_FLOATS(tern_tanh_shrink)           // x - tanh x
TERN_FLOATS(tern_soft_shrink)           // (x, λ): x - min(max(x, -λ), λ)
TERN_FLOATS(tern_hard_shrink)           // (x, λ): |x| ≤ λ ? 0 : x
TERN_FLOATS(tern_threshold)             // (x, t, v): x ≤ t ? v : x

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
