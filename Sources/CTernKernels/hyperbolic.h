// Template: hyperbolic functions of one floating-point TYPE and their inverses, branch-free. tanh is in functions.h.
#include "elementary_f32.h"
#include "elementary_f64.h"
#include "math_scalar.h"

// |x| = k ln 2 + r; with s = sinh r and c = cosh r, e^±x = 2^±k (c ± s), so that
//   sinh |x| = (2ᵏ⁻¹ - 2⁻ᵏ⁻¹) c + (2ᵏ⁻¹ + 2⁻ᵏ⁻¹) s,   cosh x = (2ᵏ⁻¹ + 2⁻ᵏ⁻¹) c + (2ᵏ⁻¹ - 2⁻ᵏ⁻¹) s.
// Gives half of the first (`is_sine`) or second, since 2ᵏ⁻¹ may be too large a number.
TERN_INLINE SCALAR NAME(half_hyperbolic)(SCALAR x, int is_sine) {
    BITS exponents;
    const SCALAR r = NAME(reduce_exp)(NAME(at_most)(__builtin_elementwise_abs(x), NAME(HYPERBOLIC_HIGHEST)), &exponents);
    const BITS k = exponents - 2 * EXPONENT_BIAS;
    const SCALAR up = NAME(power_of_two)(EXPONENT_BIAS - 2 + k);
    const SCALAR down = NAME(power_of_two)(k > EXPONENT_BIAS - 2 ? 0 : EXPONENT_BIAS - 2 - k);
    const SCALAR sum = up + down, difference = up - down;
    const SCALAR square = r * r;
    const SCALAR s = r + r * (square * POLYNOMIAL(square, sinh_polynomial));
    const SCALAR c = square * POLYNOMIAL(square, cosh_polynomial);    // cosh r - 1
    return is_sine ? difference + (difference * c + sum * s) : sum + (sum * c + difference * s);
}

TERN_INLINE SCALAR NAME(sinh)(SCALAR x) {
    const SCALAR result = __builtin_elementwise_copysign(2 * NAME(half_hyperbolic)(x, 1), x);
    return __builtin_elementwise_abs(x) < NAME(IDENTITY_HIGHEST) ? x : result;
}

TERN_INLINE SCALAR NAME(cosh)(SCALAR x) { return 2 * NAME(half_hyperbolic)(x, 0); }

// MARK: Inverses

// log(a + √(1 + a²)) = log(1 + (a + a²/(1 + √(1 + a²))))
TERN_INLINE SCALAR NAME(asinh_plain)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x);
    const SCALAR square = a * a;
    const SCALAR excess = a + square / (1 + __builtin_elementwise_sqrt(1 + square));
    return __builtin_elementwise_copysign(NAME(log1p_plain)(excess), x);
}

TERN_INLINE int NAME(is_plain_asinh)(SCALAR x) { return __builtin_elementwise_abs(x) < NAME(SQUARES_HIGHEST); }

TERN_INLINE SCALAR NAME(asinh)(SCALAR x) {
    const SCALAR log_double = NAME(log)(__builtin_elementwise_abs(x)) + (SCALAR)0.69314718055994531;
    return NAME(is_plain_asinh)(x) ? NAME(asinh_plain)(x) : __builtin_elementwise_copysign(log_double, x);
}

// log(x + √(x² - 1)) = log(1 + (t + √(t (t + 2)))), t = x - 1
TERN_INLINE SCALAR NAME(acosh_plain)(SCALAR x) {
    const SCALAR t = x - 1;
    return NAME(log1p_plain)(t + __builtin_elementwise_sqrt(t * (t + 2)));
}

TERN_INLINE int NAME(is_plain_acosh)(SCALAR x) { return x >= 1 && x < NAME(SQUARES_HIGHEST); }

TERN_INLINE SCALAR NAME(acosh)(SCALAR x) {
    const SCALAR log_double = NAME(log)(x) + (SCALAR)0.69314718055994531;
    const SCALAR beyond = x < 1 ? (SCALAR)__builtin_nan("") : log_double;
    return NAME(is_plain_acosh)(x) ? NAME(acosh_plain)(x) : beyond;
}

// ½ log((1 + a)/(1 - a)) = ½ log(1 + 2a/(1 - a))
TERN_INLINE SCALAR NAME(atanh_plain)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x);
    return __builtin_elementwise_copysign((SCALAR)0.5 * NAME(log1p_plain)(2 * a / (1 - a)), x);
}

TERN_INLINE int NAME(is_plain_atanh)(SCALAR x) { return __builtin_elementwise_abs(x) < 1; }

TERN_INLINE SCALAR NAME(atanh)(SCALAR x) {
    const SCALAR infinity = HIGHEST;
    const SCALAR edge = __builtin_elementwise_abs(x) == 1 ? x * infinity : (SCALAR)__builtin_nan("");
    return NAME(is_plain_atanh)(x) ? NAME(atanh_plain)(x) : edge;
}

#undef TYPE
