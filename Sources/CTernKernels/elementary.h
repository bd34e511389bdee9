// Template: exponentials, logarithms and roots of one floating-point TYPE beyond those of functions.h, in its style.
#include "elementary_f32.h"
#include "elementary_f64.h"
#include "math_scalar.h"

TERN_INLINE SCALAR NAME(reciprocal)(SCALAR x) { return 1 / x; }
TERN_INLINE SCALAR NAME(rsqrt)(SCALAR x) { return 1 / __builtin_elementwise_sqrt(x); }

// MARK: Exponentials

// x = k + r, |r| ≤ ½
TERN_INLINE SCALAR NAME(exp2)(SCALAR x) {
    const SCALAR bounded = NAME(at_most)(NAME(at_least)(x, NAME(EXP2_LOWEST)), NAME(EXP2_HIGHEST));
    const SCALAR shifted = bounded + NAME(SHIFTER);
    const SCALAR r = bounded - (shifted - NAME(SHIFTER));
    const BITS exponents = NAME(to_bits)(shifted) - (NAME(to_bits)(NAME(SHIFTER)) - 2 * EXPONENT_BIAS);
    return NAME(scale)(r * POLYNOMIAL(r, exp2_polynomial) + 1, exponents);
}

// 2ᵏ (eʳ - 1) + (2ᵏ - 1), eʳ - 1 with its rounding error. Half of it first, for the sake of the largest k.
TERN_INLINE SCALAR NAME(expm1)(SCALAR x) {
    const SCALAR bounded = NAME(at_most)(NAME(at_least)(x, NAME(EXPM1_LOWEST)), NAME(EXP_HIGHEST));
    BITS exponents;
    const SCALAR r = NAME(reduce_exp)(bounded, &exponents);
    const SCALAR curve = r * r * POLYNOMIAL(r, expm1_polynomial);
    const SCALAR sum = r + curve;
    const SCALAR error = curve - (sum - r);
    const SCALAR half = NAME(power_of_two)(exponents - EXPONENT_BIAS - 1);
    const SCALAR result = (half * sum + (half - (SCALAR)0.5)) + half * error;
    return __builtin_elementwise_abs(x) < NAME(IDENTITY_HIGHEST) ? x : __builtin_elementwise_copysign(2 * result, x);
}

// MARK: Logarithms

// log₂ x and log₁₀ x from x = 2ᵏ (1 + f)
TERN_INLINE SCALAR NAME(log2_reduced)(SCALAR k, SCALAR f) { return f * POLYNOMIAL(f, log2_polynomial) + k; }
TERN_INLINE SCALAR NAME(log10_reduced)(SCALAR k, SCALAR f) {
    return k * NAME(LOG10_2_HIGH) + (f * POLYNOMIAL(f, log10_polynomial) + k * NAME(LOG10_2_LOW));
}

TERN_INLINE SCALAR NAME(log2_plain)(SCALAR x) {
    SCALAR f;
    const SCALAR k = NAME(split)(x, &f);
    return NAME(log2_reduced)(k, f);
}

TERN_INLINE SCALAR NAME(log2)(SCALAR x) {
    SCALAR f;
    const SCALAR k = NAME(split_any)(x, &f);
    return NAME(log_limits)(x, NAME(log2_reduced)(k, f));
}

TERN_INLINE SCALAR NAME(log10_plain)(SCALAR x) {
    SCALAR f;
    const SCALAR k = NAME(split)(x, &f);
    return NAME(log10_reduced)(k, f);
}

TERN_INLINE SCALAR NAME(log10)(SCALAR x) {
    SCALAR f;
    const SCALAR k = NAME(split_any)(x, &f);
    return NAME(log_limits)(x, NAME(log10_reduced)(k, f));
}

// log(1 + x), -1 < x < SQUARES_HIGHEST. 1 + x = 2ᵏ (1 + f) with an f that is rounded once, and not at all for k = 0.
TERN_INLINE SCALAR NAME(log1p_plain)(SCALAR x) {
    SCALAR rounded_f;
    const SCALAR k = NAME(split)(1 + x, &rounded_f);
    const SCALAR scale = NAME(from_bits)(NAME(to_bits)(1) - (NAME(to_bits)(k + NAME(SHIFTER)) << MANTISSA_BITS));
    return __builtin_elementwise_copysign(NAME(log_reduced)(k, x * scale + (scale - 1)), x);
}

TERN_INLINE int NAME(is_plain_log1p)(SCALAR x) { return x > -1 && x < NAME(SQUARES_HIGHEST); }

TERN_INLINE SCALAR NAME(log1p)(SCALAR x) {
    const SCALAR infinity = HIGHEST;
    const SCALAR beyond = x == -1 ? -infinity : NAME(log)(x);    // log x is NaN below -1, as is due
    return NAME(is_plain_log1p)(x) ? NAME(log1p_plain)(x) : beyond;
}

// log(eᵃ + eᵇ) = max(a, b) + log(1 + e^-|a - b|); two equal infinities have no difference.
TERN_INLINE SCALAR NAME(log_add_exp)(SCALAR a, SCALAR b) {
    return (a > b ? a : b) + NAME(log1p_decay)(a == b ? 0 : a - b);
}

TERN_INLINE SCALAR NAME(log_sigmoid)(SCALAR x) { return -NAME(softplus)(-x); }

// MARK: Roots

// y = x^(-1/3) from a third of the bits, then steps of fourth order: with h = 1 - x y³, the next y is y (1 - h)^(-1/3).
// The root is x y² (1 - h)^(-2/3), with an h whose square is nothing.
TERN_INLINE SCALAR NAME(cbrt_plain)(SCALAR x) {
    enum { steps = sizeof(SCALAR) == 4 ? 1 : 2 };
    const SCALAR two_to_mantissa = (SCALAR)((BITS)1 << MANTISSA_BITS);
    const SCALAR a = __builtin_elementwise_abs(x);
    const BITS high = NAME(to_bits)(a) >> NAME(CBRT_SHIFT);
    const SCALAR third = (NAME(from_bits)(high | NAME(to_bits)(two_to_mantissa)) - two_to_mantissa) * (SCALAR)(1.0 / 3);
    SCALAR y = NAME(from_bits)(NAME(CBRT_MAGIC) - ((NAME(to_bits)(third + NAME(SHIFTER)) - NAME(to_bits)(NAME(SHIFTER))) << NAME(CBRT_SHIFT)));
#pragma clang loop unroll(full)
    for (int step = 0; step < steps; step++) {
        const SCALAR h = 1 - a * (y * (y * y));
        y = y + y * (h * ((SCALAR)(1.0 / 3) + h * ((SCALAR)(2.0 / 9) + h * (SCALAR)(14.0 / 81))));
    }
    const SCALAR root = a * (y * y);
    const SCALAR h = 1 - root * y;
    return __builtin_elementwise_copysign(root + root * (h * (SCALAR)(2.0 / 3)), x);
}

TERN_INLINE int NAME(is_plain_magnitude)(SCALAR x) { return NAME(is_plain_positive)(__builtin_elementwise_abs(x)); }

// Subnormal numbers are scaled by 2ᴹ and their roots by 2^(-M/3), M + 1 the precision or a little more.
TERN_INLINE SCALAR NAME(cbrt)(SCALAR x) {
    enum { third = sizeof(SCALAR) == 4 ? 8 : 18 };
    const int is_plain = NAME(is_plain_magnitude)(x);
    const SCALAR up = (SCALAR)((BITS)1 << 3 * third), down = 1 / (SCALAR)((BITS)1 << third);
    const SCALAR root = NAME(cbrt_plain)(is_plain ? x : x * up) * (is_plain ? 1 : down);
    return x != 0 && __builtin_elementwise_abs(x) < HIGHEST ? root : x;
}

#undef TYPE
