// Template: elementary functions of one floating-point TYPE, branch-free so that loops over them vectorize. No step
// depends on how a compiler contracts products and sums, only its last bits do.
//
// The argument reductions are the classical ones of Cody & Waite, Software Manual for the Elementary Functions, 1980.
#include "math_scalar.h"

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

// x · 2ᵏ from k + 2 · bias, in two steps, so that results beyond the range, or below the normal numbers, are rounded once.
TERN_INLINE SCALAR NAME(scale)(SCALAR x, BITS exponents) {
    const BITS half = exponents >> 1;
    return x * NAME(power_of_two)(half) * NAME(power_of_two)(exponents - half);
}

// eʳ, |r| ≤ ln 2 / 2. 1 + r is kept with its rounding error.
TERN_INLINE SCALAR NAME(exp_fraction)(SCALAR r) {
    const SCALAR rounded = 1 + r;
    return rounded + (r * r * POLYNOMIAL(r, exp_polynomial) + ((1 - rounded) + r));
}

// factor · eˣ, x within EXP_LOWEST and EXP_HIGHEST.
TERN_INLINE SCALAR NAME(scaled_exp)(SCALAR factor, SCALAR x) {
    BITS exponents;
    const SCALAR r = NAME(reduce_exp)(x, &exponents);
    return NAME(scale)(factor * NAME(exp_fraction)(r), exponents);
}

TERN_INLINE SCALAR NAME(exp)(SCALAR x) {
    return NAME(scaled_exp)(1, NAME(at_most)(NAME(at_least)(x, NAME(EXP_LOWEST)), NAME(EXP_HIGHEST)));
}

// e^-|x|
TERN_INLINE SCALAR NAME(decay)(SCALAR x) {
    return NAME(scaled_exp)(1, NAME(at_least)(-__builtin_elementwise_abs(x), NAME(EXP_LOWEST)));
}

// A series near 0; elsewhere 1 - 2 / (e^2|x| + 1), which is 1 above TANH_HIGHEST.
TERN_INLINE SCALAR NAME(tanh)(SCALAR x) {
    const SCALAR magnitude = NAME(at_most)(__builtin_elementwise_abs(x), NAME(TANH_HIGHEST));
    const SCALAR square = x * x;
    const SCALAR series = magnitude * (square * POLYNOMIAL(square, tanh_polynomial)) + magnitude;
    BITS exponents;
    const SCALAR r = NAME(reduce_exp)(2 * magnitude, &exponents);
    const SCALAR power = NAME(exp_fraction)(r) * NAME(power_of_two)(exponents - EXPONENT_BIAS);
    const SCALAR large = 1 - 2 / (power + 1);
    return __builtin_elementwise_copysign(magnitude < (SCALAR)0.55 ? series : large, x);
}

// MARK: Logarithm

// k ln 2 + log(1 + f), √½ ≤ 1 + f ≤ √2. log(1 + f) = f - (f²/2 - f³ P(f)).
TERN_INLINE SCALAR NAME(log_reduced)(SCALAR k, SCALAR f) {
    const SCALAR square = f * f;
    const SCALAR remainder = square * (f * POLYNOMIAL(f, log_polynomial)) + k * NAME(LN2_LOW);
    return k * NAME(LN2_HIGH) - (((SCALAR)0.5 * square - remainder) - f);
}

// x = 2ᵏ (1 + f), √½ ≤ 1 + f ≤ √2, of a normal number. Gives k and f.
TERN_INLINE SCALAR NAME(split)(SCALAR x, SCALAR *f) {
    const SCALAR two_to_mantissa = (SCALAR)((BITS)1 << MANTISSA_BITS);
    const BITS mantissa_mask = ((BITS)1 << MANTISSA_BITS) - 1;
    const BITS root_half = NAME(to_bits)((SCALAR)0.70710678118654752);
    const BITS bits = NAME(to_bits)(x) + (NAME(to_bits)(1) - root_half);
    *f = NAME(from_bits)((bits & mantissa_mask) + root_half) - 1;
    // The biased exponent, as the low bits of a number whose unit in the last place is 1.
    return NAME(from_bits)((bits >> MANTISSA_BITS) | NAME(to_bits)(two_to_mantissa)) - (two_to_mantissa + EXPONENT_BIAS);
}

// Positive, normal and finite.
TERN_INLINE int NAME(is_plain_positive)(SCALAR x) {
    const BITS smallest = NAME(to_bits)(NAME(SMALLEST_NORMAL));
    return NAME(to_bits)(x) - smallest < NAME(to_bits)(HIGHEST) - smallest;
}

// x = 2ᵏ (1 + f) of any positive number: subnormal numbers are scaled up first.
TERN_INLINE SCALAR NAME(split_any)(SCALAR x, SCALAR *f) {
    const SCALAR two_to_mantissa = (SCALAR)((BITS)1 << MANTISSA_BITS);
    const int is_subnormal = x < NAME(SMALLEST_NORMAL);
    return NAME(split)(is_subnormal ? x * two_to_mantissa : x, f) - (is_subnormal ? MANTISSA_BITS : 0);
}

// The value of a logarithm at 0, below, at ∞ and NaN; `result` elsewhere.
TERN_INLINE SCALAR NAME(log_limits)(SCALAR x, SCALAR result) {
    const SCALAR infinity = HIGHEST;
    return x > 0 && x < infinity ? result : x == 0 ? -infinity : x < 0 ? (SCALAR)__builtin_nan("") : x;
}

TERN_INLINE SCALAR NAME(log_plain)(SCALAR x) {
    SCALAR f;
    const SCALAR k = NAME(split)(x, &f);
    return NAME(log_reduced)(k, f);
}

TERN_INLINE SCALAR NAME(log)(SCALAR x) {
    SCALAR f;
    const SCALAR k = NAME(split_any)(x, &f);
    return NAME(log_limits)(x, NAME(log_reduced)(k, f));
}

// log(1 + e^-|x|); above √2, 1 + t is twice 1 + (t - 1)/2.
TERN_INLINE SCALAR NAME(log1p_decay)(SCALAR x) {
    const SCALAR t = NAME(decay)(x);
    const int is_high = t > (SCALAR)0.41421356237309505;
    return NAME(log_reduced)(is_high ? 1 : 0, is_high ? (SCALAR)0.5 * (t - 1) : t);
}

// log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|)
TERN_INLINE SCALAR NAME(softplus)(SCALAR x) { return (x < 0 ? 0 : x) + NAME(log1p_decay)(x); }

// MARK: Logistic function

// x σ(w), w bounded away from -∞. With t = e^-|w|, σ(w) = 1/(1 + t) or t/(1 + t): never the difference of near numbers.
TERN_INLINE SCALAR NAME(times_sigmoid)(SCALAR x, SCALAR w) {
    const SCALAR exponent = NAME(at_least)(-__builtin_elementwise_abs(w), NAME(EXP_LOWEST));
    const SCALAR numerator = w < 0 ? NAME(scaled_exp)(x, exponent) : x;
    const SCALAR t = NAME(decay)(w);
    const SCALAR sum = 1 + t, excess = (sum - 1) - t;
    const SCALAR quotient = numerator / sum;
    const SCALAR corrected = quotient - quotient * (excess * ((SCALAR)0.5 * t - 1));    // 1/sum ≈ 1 - t/2
    return w > -NAME(EXP_LOWEST) ? x : corrected;
}

TERN_INLINE SCALAR NAME(sigmoid)(SCALAR x) { return NAME(times_sigmoid)(1, x); }

// MARK: Normal distribution

// near where the mask is all ones, far where it is 0. Not `?:`, which compilers thread into branches.
TERN_INLINE SCALAR NAME(choose)(BITS mask, SCALAR near, SCALAR far) {
    return NAME(from_bits)((mask & (NAME(to_bits)(near) ^ NAME(to_bits)(far))) ^ NAME(to_bits)(far));
}

// One of two polynomials, by a choice of coefficients; the one near 0 has no more of them.
TERN_INLINE SCALAR NAME(horner_piecewise)(
    BITS mask, SCALAR x, const SCALAR *near, size_t near_count, const SCALAR *far, size_t far_count) {
    SCALAR sum = NAME(choose)(mask, far_count > near_count ? 0 : near[far_count - 1], far[far_count - 1]);
#pragma clang loop unroll(full)
    for (size_t k = far_count - 1; k > 0; k--)
        sum = sum * x + NAME(choose)(mask, k > near_count ? 0 : near[k - 1], far[k - 1]);
    return sum;
}

// w P(v) + w: v = x² and w = x near 0, v = |x| - c and w = ±1 above.
TERN_INLINE SCALAR NAME(erf)(SCALAR x) {
    const SCALAR magnitude = NAME(at_most)(__builtin_elementwise_abs(x), NAME(ERF_HIGHEST));
    const BITS mask = -(BITS)(magnitude < (SCALAR)1.2);
    const SCALAR v = NAME(choose)(mask, x * x, magnitude - NAME(ERF_CENTER));
    const SCALAR w = NAME(choose)(mask, x, __builtin_elementwise_copysign((SCALAR)1, x));
    return w * PIECEWISE(mask, v, erf) + w;
}

// e^(-w a²/2) / GAUSSIAN_UNIT = unit (1 + result) for 0 ≤ √w a ≤ TAIL_HIGHEST, w = 1 or 2: a normal number, so that products
// with it are rounded once even where they are subnormal. w a² is split in an exact part and a small one, and is
// s - 2k ln 2, |s| ≤ ln 2.
TERN_INLINE SCALAR NAME(gaussian_parts)(SCALAR a, SCALAR w, SCALAR *unit) {
    const SCALAR high = NAME(from_bits)(NAME(to_bits)(a) & NAME(HIGH_HALF));
    const SCALAR exact = w * high * high;
    const SCALAR shifted = exact * ((SCALAR)-0.5 * NAME(LOG2_E)) + NAME(GAUSSIAN_SHIFTER);
    const SCALAR k = shifted - NAME(GAUSSIAN_SHIFTER);
    const SCALAR small = w * (a - high) * (a + high) + k * (2 * NAME(LN2_LOW));
    const SCALAR large = exact + k * (2 * NAME(LN2_HIGH));
    const SCALAR s = large + small;
    const SCALAR error = small - (s - large);
    *unit = NAME(from_bits)(NAME(to_bits)(1) + (NAME(to_bits)(shifted) << MANTISSA_BITS));
    return s * POLYNOMIAL(s, gaussian_polynomial) - (SCALAR)0.5 * error;
}

TERN_INLINE SCALAR NAME(gaussian)(SCALAR a) {
    SCALAR unit;
    const SCALAR rest = NAME(gaussian_parts)(a, 1, &unit);
    return (1 + rest) * unit;
}

// b Φ(-b) for 0 ≤ b ≤ TAIL_HIGHEST, without cancellation; with b = √w a for w = 1 or 2. Below TAIL_NEAR, Φ(-b) is
// (½ - b φ(0)) + b P(b²). Above, b Φ(-b) e^(b²/2) is a polynomial in 1 / (b + c) after Shepherd & Laframboise, Math. Comp. 36
// (1981); their product is the polynomial's constant and what is small beside it: hardly more than one rounding.
TERN_INLINE SCALAR NAME(normal_tail)(SCALAR a, SCALAR b, SCALAR w) {
    const BITS mask = -(BITS)(b < NAME(TAIL_NEAR));
    SCALAR unit;
    const SCALAR rest = NAME(gaussian_parts)(a, w, &unit);
    const SCALAR v = NAME(choose)(mask, b * b, 1 / (b + NAME(MILLS_SHIFT)) - NAME(MILLS_CENTER));
    const SCALAR curve = v * PIECEWISE(mask, v, normal_tail);
    const SCALAR constant = NAME(choose)(mask, NAME(DENSITY_0_ERROR), NAME(MILLS_CONSTANT));
    const SCALAR line = NAME(choose)(mask, (SCALAR)0.5 - b * NAME(DENSITY_0), constant);
    const SCALAR product = (curve + constant) * NAME(choose)(mask, b, rest) + NAME(choose)(mask, 0, curve);
    return (line + product) * NAME(choose)(mask, b, unit);
}

// x Φ(x) = max(x, 0) - a Φ(-a), a = |x|
TERN_INLINE SCALAR NAME(gelu)(SCALAR x) {
    const SCALAR a = NAME(at_most)(__builtin_elementwise_abs(x), NAME(TAIL_HIGHEST));
    return __builtin_elementwise_copysign((x < 0 ? 0 : x) - NAME(normal_tail)(a, a, 1), x);
}

// Φ(-a) - a φ(a) for a ≥ 0, by the same steps.
TERN_INLINE SCALAR NAME(gelu_tail_slope)(SCALAR x) {
    const SCALAR a = NAME(at_most)(x, NAME(TAIL_HIGHEST));
    const BITS mask = -(BITS)(a < 1);
    const SCALAR sum = a + NAME(TAIL_CENTER);
    const SCALAR factor = NAME(choose)(mask, 1, sum * NAME(gaussian)(a));
    return factor * PIECEWISE(mask, NAME(choose)(mask, a, a / sum - (SCALAR)0.5), gelu_slope);
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

#undef TYPE
