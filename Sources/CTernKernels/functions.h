// Template: elementary functions of one floating-point TYPE, branch-free so that loops over them vectorise. No step
// depends on how a compiler contracts products and sums, only its last bits do.
//
// The argument reductions are the classical ones of Cody & Waite, Software Manual for the Elementary Functions, 1980;
// the form of the logarithm is that of Tang, ACM TOMS 16 (1990).
#include <string.h>

#include "math_f32.h"
#include "math_f64.h"
#include "scalar.h"

#define BITS NAME(bits)
#define MANTISSA_BITS NAME(MANTISSA_BITS)
#define EXPONENT_BIAS NAME(EXPONENT_BIAS)
#define POLYNOMIAL(x, name) NAME(horner)(x, NAME(name), sizeof NAME(name) / sizeof *NAME(name))

TERN_INLINE BITS NAME(to_bits)(SCALAR x) {
    BITS bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

TERN_INLINE SCALAR NAME(from_bits)(BITS bits) {
    SCALAR x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

TERN_INLINE SCALAR NAME(horner)(SCALAR x, const SCALAR *coefficients, size_t count) {
    SCALAR sum = coefficients[count - 1];
#pragma clang loop unroll(full)
    for (size_t k = count - 1; k > 0; k--) sum = sum * x + coefficients[k - 1];
    return sum;
}

// NaN stays NaN.
TERN_INLINE SCALAR NAME(at_most)(SCALAR x, SCALAR limit) { return x > limit ? limit : x; }
TERN_INLINE SCALAR NAME(at_least)(SCALAR x, SCALAR limit) { return x < limit ? limit : x; }

// MARK: Exponential

// 2ᵏ from k + bias.
TERN_INLINE SCALAR NAME(power_of_two)(BITS biased) { return NAME(from_bits)(biased << MANTISSA_BITS); }

// x = k ln 2 + r, |r| ≤ ln 2 / 2. Gives r and k + 2 · bias: the sum of two valid exponents.
TERN_INLINE SCALAR NAME(reduce_exp)(SCALAR x, BITS *exponents) {
    const SCALAR shifted = x * NAME(LOG2_E) + NAME(SHIFTER);
    const SCALAR k = shifted - NAME(SHIFTER);
    *exponents = NAME(to_bits)(shifted) - (NAME(to_bits)(NAME(SHIFTER)) - 2 * EXPONENT_BIAS);
    return (x - k * NAME(LN2_HIGH)) - k * NAME(LN2_LOW);
}

// factor · e^(x - low), |low| ≪ 1, x within EXP_LOWEST and EXP_HIGHEST. 1 + r is kept with its rounding error. Scaled
// by 2ᵏ in two steps, so that results beyond the range, or below the normal numbers, are rounded once.
TERN_INLINE SCALAR NAME(scaled_exp)(SCALAR factor, SCALAR x, SCALAR low) {
    BITS exponents;
    const SCALAR r = NAME(reduce_exp)(x, &exponents) - low;
    const SCALAR rounded = 1 + r;
    const SCALAR fraction = rounded + (r * r * POLYNOMIAL(r, exp_polynomial) + ((1 - rounded) + r));
    const BITS half = exponents >> 1;
    return factor * fraction * NAME(power_of_two)(half) * NAME(power_of_two)(exponents - half);
}

TERN_INLINE SCALAR NAME(exp)(SCALAR x) {
    return NAME(scaled_exp)(1, NAME(at_most)(NAME(at_least)(x, NAME(EXP_LOWEST)), NAME(EXP_HIGHEST)), 0);
}

// e^-|x|
TERN_INLINE SCALAR NAME(decay)(SCALAR x) {
    return NAME(scaled_exp)(1, NAME(at_least)(-__builtin_elementwise_abs(x), NAME(EXP_LOWEST)), 0);
}

// A series near 0; elsewhere 1 - 2 / (e^2|x| + 1).
TERN_INLINE SCALAR NAME(tanh)(SCALAR x) {
    const SCALAR magnitude = __builtin_elementwise_abs(x);
    const SCALAR square = x * x;
    const SCALAR series = magnitude * (square * POLYNOMIAL(square, tanh_polynomial)) + magnitude;
    const SCALAR large = 1 - 2 / (NAME(exp)(2 * magnitude) + 1);
    return __builtin_elementwise_copysign(magnitude < (SCALAR)0.55 ? series : large, x);
}

// MARK: Logarithm

// k ln 2 + log(1 + f), √½ ≤ 1 + f ≤ √2. With s = f / (2 + f), log(1 + f) = 2 artanh s = f - (f²/2 - s (f²/2 + R(s²))).
TERN_INLINE SCALAR NAME(log_reduced)(SCALAR k, SCALAR f) {
    const SCALAR s = f / (2 + f);
    const SCALAR s2 = s * s;
    const SCALAR half_square = (SCALAR)0.5 * f * f;
    const SCALAR remainder = s2 * POLYNOMIAL(s2, log_polynomial);
    return k * NAME(LN2_HIGH) - ((half_square - (s * (half_square + remainder) + k * NAME(LN2_LOW))) - f);
}

// x = 2ᵏ (1 + f); subnormal numbers are scaled up first.
TERN_INLINE SCALAR NAME(log)(SCALAR x) {
    const SCALAR two_to_mantissa = (SCALAR)((BITS)1 << MANTISSA_BITS);
    const BITS mantissa_mask = ((BITS)1 << MANTISSA_BITS) - 1;
    const BITS root_half = NAME(to_bits)((SCALAR)0.70710678118654752);
    const int is_subnormal = x < NAME(SMALLEST_NORMAL);
    const SCALAR normal = is_subnormal ? x * two_to_mantissa : x;
    const BITS bits = NAME(to_bits)(normal) + (NAME(to_bits)(1) - root_half);
    const SCALAR f = NAME(from_bits)((bits & mantissa_mask) + root_half) - 1;
    // The biased exponent, as the low bits of a number whose unit in the last place is 1.
    const SCALAR biased = NAME(from_bits)((bits >> MANTISSA_BITS) | NAME(to_bits)(two_to_mantissa)) - two_to_mantissa;
    const SCALAR k = biased - (is_subnormal ? EXPONENT_BIAS + MANTISSA_BITS : EXPONENT_BIAS);
    const SCALAR result = NAME(log_reduced)(k, f);
    const SCALAR infinity = HIGHEST;
    return x > 0 && x < infinity ? result : x == 0 ? -infinity : x < 0 ? (SCALAR)__builtin_nan("") : x;
}

// log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|); above √2, 1 + t is twice 1 + (t - 1)/2.
TERN_INLINE SCALAR NAME(softplus)(SCALAR x) {
    const SCALAR t = NAME(decay)(x);
    const int is_high = t > (SCALAR)0.41421356237309505;
    const SCALAR logarithm = NAME(log_reduced)(is_high ? 1 : 0, is_high ? (SCALAR)0.5 * (t - 1) : t);
    return (x < 0 ? 0 : x) + logarithm;
}

// MARK: Logistic function

// x σ(w), w bounded away from -∞. With t = e^-|w|, σ(w) = 1/(1 + t) or t/(1 + t): never the difference of near numbers.
TERN_INLINE SCALAR NAME(times_sigmoid)(SCALAR x, SCALAR w) {
    const SCALAR exponent = NAME(at_least)(-__builtin_elementwise_abs(w), NAME(EXP_LOWEST));
    const SCALAR numerator = w < 0 ? NAME(scaled_exp)(x, exponent, 0) : x;
    const SCALAR t = NAME(decay)(w);
    const SCALAR sum = 1 + t, excess = (sum - 1) - t;
    const SCALAR quotient = numerator / sum;
    const SCALAR corrected = quotient - quotient * (excess * ((SCALAR)0.5 * t - 1));    // 1/sum ≈ 1 - t/2
    return w > -NAME(EXP_LOWEST) ? x : corrected;
}

TERN_INLINE SCALAR NAME(sigmoid)(SCALAR x) { return NAME(times_sigmoid)(1, x); }

// MARK: Normal distribution

// (a + c) q Φ(-a) and e^(-a²/2) for 0 ≤ a ≤ TAIL_HIGHEST, with c = TAIL_CENTER and u = (a - c)/(a + c). Φ(-a) is
// e^(-a²/2) P(u) / (a + c) after Shepherd & Laframboise, Math. Comp. 36 (1981); a² is split in an exact part and a
// small one.
TERN_INLINE SCALAR NAME(normal_tail)(SCALAR q, SCALAR u, SCALAR a, SCALAR *density) {
    const SCALAR half = (SCALAR)0.5;
    const SCALAR high = NAME(from_bits)(NAME(to_bits)(a) & NAME(HIGH_HALF));
    const SCALAR exact = -half * high * high;    // at least EXP_LOWEST
    const SCALAR low = half * (a - high) * (a + high);
    *density = NAME(scaled_exp)(1, exact, low);
    return NAME(scaled_exp)(q * POLYNOMIAL(u, tail_polynomial), exact, low);
}

// erf x for |x| ≤ 1
TERN_INLINE SCALAR NAME(erf_series)(SCALAR x) { return x * POLYNOMIAL(x * x, erf_polynomial) + x; }

// The series near 0; elsewhere 1 - 2 Φ(-√2 |x|).
TERN_INLINE SCALAR NAME(erf)(SCALAR x) {
    SCALAR density;
    const SCALAR magnitude = __builtin_elementwise_abs(x);
    const SCALAR a = NAME(at_most)((SCALAR)1.4142135623730950 * magnitude, NAME(TAIL_HIGHEST));
    const SCALAR inverse = 1 / (a + NAME(TAIL_CENTER));
    const SCALAR tail = NAME(normal_tail)(2 * inverse, (a - NAME(TAIL_CENTER)) * inverse, a, &density);
    return magnitude < 1 ? NAME(erf_series)(x) : __builtin_elementwise_copysign(1 - tail, x);
}

// x Φ(x) = x/2 + x/2 erf(x/√2) near 0; elsewhere max(x, 0) - |x| Φ(-|x|), without cancellation.
TERN_INLINE SCALAR NAME(gelu)(SCALAR x) {
    SCALAR density;
    const SCALAR half = (SCALAR)0.5 * x;
    const SCALAR magnitude = __builtin_elementwise_abs(x);
    const SCALAR a = NAME(at_most)(magnitude, NAME(TAIL_HIGHEST));
    const SCALAR quotient = a / (a + NAME(TAIL_CENTER));
    const SCALAR near = half + half * NAME(erf_series)((SCALAR)0.70710678118654752 * x);
    const SCALAR far = (x < 0 ? 0 : x) - NAME(normal_tail)(quotient, 2 * quotient - 1, a, &density);
    return __builtin_elementwise_copysign(magnitude < (SCALAR)0.75 ? near : far, x);
}

// MARK: Trigonometry

// cos 2πt and sin 2πt, 0 ≤ t ≤ 1: a quarter turn is k, the rest r.
TERN_INLINE void NAME(cosine_sine)(SCALAR t, SCALAR *cosine, SCALAR *sine) {
    const SCALAR shifted = 4 * t + NAME(SHIFTER);
    const SCALAR r = 4 * t - (shifted - NAME(SHIFTER));
    const BITS quarter = NAME(to_bits)(shifted);
    const SCALAR c = r * r * POLYNOMIAL(r * r, cosine_polynomial) + 1;
    const SCALAR s = r * POLYNOMIAL(r * r, sine_polynomial);
    const SCALAR swapped_cosine = quarter & 1 ? s : c;
    const SCALAR swapped_sine = quarter & 1 ? c : s;
    *cosine = (quarter + 1) & 2 ? -swapped_cosine : swapped_cosine;
    *sine = quarter & 2 ? -swapped_sine : swapped_sine;
}

#undef BITS
#undef MANTISSA_BITS
#undef EXPONENT_BIAS
#undef POLYNOMIAL
#undef TYPE
