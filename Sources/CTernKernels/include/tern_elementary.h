// Exponentials, logarithms, trigonometric, hyperbolic and special functions: elementwise kernels as in tern_kernels.h.
#ifndef TERN_ELEMENTARY_H
#define TERN_ELEMENTARY_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

TERN_FLOATS(tern_reciprocal)    // 1 / x
TERN_FLOATS(tern_rsqrt)         // 1 / √x
TERN_FLOATS(tern_cbrt)          // ∛x
TERN_FLOATS(tern_exp2)          // 2ˣ
TERN_FLOATS(tern_expm1)         // eˣ - 1
TERN_FLOATS(tern_log2)
TERN_FLOATS(tern_log10)
TERN_FLOATS(tern_log1p)         // log(1 + x)
TERN_FLOATS(tern_log_add_exp)   // (a, b): log(eᵃ + eᵇ)
TERN_FLOATS(tern_log_sigmoid)   // log(1 / (1 + e⁻ˣ))
TERN_FLOATS(tern_hypot)         // (a, b): √(a² + b²)
TERN_FLOATS(tern_direction)     // (a, b): a / √(a² + b²)

// Angles are in radians; atan2 takes (y, x).
TERN_FLOATS(tern_sin)
TERN_FLOATS(tern_cos)
TERN_FLOATS(tern_tan)
TERN_FLOATS(tern_asin)
TERN_FLOATS(tern_acos)
TERN_FLOATS(tern_atan)
TERN_FLOATS(tern_atan2)

TERN_FLOATS(tern_sinh)
TERN_FLOATS(tern_cosh)
TERN_FLOATS(tern_asinh)
TERN_FLOATS(tern_acosh)
TERN_FLOATS(tern_atanh)

TERN_FLOATS(tern_erfc)
TERN_FLOATS(tern_erfinv)
TERN_FLOATS(tern_log_ndtr)        // log Φ(x)
TERN_FLOATS(tern_log_ndtr_slope)  // φ(x) / Φ(x)
TERN_FLOATS(tern_i0)              // I₀(x), I₁(x), and both times e^-|x|
TERN_FLOATS(tern_i0e)
TERN_FLOATS(tern_i1)
TERN_FLOATS(tern_i1e)
TERN_FLOATS(tern_igamma)          // (a, x): P(a, x); NaN for negative arguments, and where both are 0 or both ∞ (incomplete_gamma.c)
TERN_FLOATS(tern_igammac)         // 1 - P(a, x)
TERN_FLOATS(tern_gamma_density)   // (a, x): the derivative of P(a, x) by x, 0 where Γ(a) has a pole
TERN_FLOATS(tern_lgamma)         // log |Γ(x)|
TERN_FLOATS(tern_digamma)
TERN_FLOATS(tern_polygamma)      // (x, n): the nth derivative of digamma; n in 1...100, read from the first element only

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
