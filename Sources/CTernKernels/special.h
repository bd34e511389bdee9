// Template: the error function's kin, the logarithm of the normal distribution function, and the modified Bessel functions
// of the first kind for one floating-point TYPE, branch-free.
#include "math_scalar.h"
#include "special_f32.h"
#include "special_f64.h"

// erfc a = 2 Φ(-√2 a); 2 - erfc a for -a.
TERN_INLINE SCALAR NAME(erfc)(SCALAR x) {
    const SCALAR root_two = (SCALAR)1.4142135623730951;
    const SCALAR a = NAME(at_most)(__builtin_elementwise_abs(x), NAME(TAIL_HIGHEST) / root_two);
    const SCALAR b = root_two * a;
    const SCALAR tail = 2 * (NAME(normal_tail)(a, b, 2) / NAME(at_least)(b, NAME(SMALLEST_NORMAL)));
    // For small a the tail is ½ - b φ(0), which the division by b would lose.
    const SCALAR line = 1 - (SCALAR)1.1283791670955126 * a;
    const SCALAR positive = b < (SCALAR)0x1p-20 ? line : tail;
    return x < 0 ? 2 - positive : positive;
}

// x P(w), w = -log(1 - x²), after Giles, "Approximating the erfinv function", GPU Computing Gems 2 (2011).
TERN_INLINE SCALAR NAME(erfinv)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x), infinity = HIGHEST;
    const SCALAR w = -NAME(log)((1 - a) * (1 + a));
    const BITS mask = -(BITS)(w < 5);
    const SCALAR v = NAME(choose)(mask, w - (SCALAR)2.5, __builtin_elementwise_sqrt(w) - NAME(ERFINV_CENTER));
    return a == 1 ? x * infinity : x * PIECEWISE(mask, v, erfinv);
}

// MARK: Normal distribution

// Φ(-b) / φ(b) for b ≥ 0, Mills' ratio; the variable is Shepherd and Laframboise's, Math. Comp. 36 (1981).
TERN_INLINE SCALAR NAME(mills_ratio)(SCALAR b) { return POLYNOMIAL(1 - 10 / (b + 5), mills) / (b + 2); }

// Φ(-b) for b ≥ 0.
TERN_INLINE SCALAR NAME(normal_upper)(SCALAR b) {
    const SCALAR a = NAME(at_most)(b, NAME(TAIL_HIGHEST));
    // For small b the tail is ½ - b φ(0), which the division by b would lose.
    const SCALAR tail = NAME(normal_tail)(a, a, 1) / NAME(at_least)(a, NAME(SMALLEST_NORMAL));
    return b < (SCALAR)0x1p-20 ? (SCALAR)0.5 - b * (SCALAR)0.3989422804014327 : tail;
}

// log Φ(x): below 0 by Mills' ratio, which is log φ(x) and a number of order log x; above by what is missing to 1.
TERN_INLINE SCALAR NAME(log_ndtr)(SCALAR x) {
    const SCALAR b = __builtin_elementwise_abs(x);
    const SCALAR below = NAME(log_plain)(NAME(mills_ratio)(b)) - (SCALAR)0.9189385332046727 - (SCALAR)0.5 * (b * b);
    return x < 0 ? below : NAME(log1p_plain)(-NAME(normal_upper)(b));
}

// φ(x) / Φ(x), its derivative; above 0 the density is the tail by Mills' ratio. Far below 0 it is -x, also where 1 / x is
// subnormal.
TERN_INLINE SCALAR NAME(log_ndtr_slope)(SCALAR x) {
    const SCALAR b = __builtin_elementwise_abs(x), upper = NAME(normal_upper)(b);
    const SCALAR near = NAME(mills_ratio)(NAME(at_most)(b, NAME(TAIL_HIGHEST)));
    const SCALAR below = b > (SCALAR)0x1p64 ? b : 1 / NAME(mills_ratio)(b);
    return x < 0 ? below : upper / (near * (1 - upper));
}

// MARK: Modified Bessel functions of the first kind

// √a e⁻ᵃ I(a) for a ≥ 8 is a polynomial in 16 / a - 1; up to 8 the series has no term that is not positive.
#define BESSEL_NEAR(a, order) POLYNOMIAL((SCALAR)0.25 * (a) * (a), bessel_##order##_near)
#define BESSEL_FAR(a, order) (POLYNOMIAL(16 / (a) - 1, bessel_##order##_far) / __builtin_elementwise_sqrt(a))

// I₀(x). From the bound of a on it is ∞.
TERN_INLINE SCALAR NAME(i0)(SCALAR x) {
    const SCALAR a = NAME(at_most)(__builtin_elementwise_abs(x), NAME(EXP_HIGHEST) + 8);
    const SCALAR low = NAME(at_most)(a, 8), high = NAME(at_least)(a, 8);
    const SCALAR far = NAME(scaled_exp)(BESSEL_FAR(high, i0), high);
    return a <= 8 ? BESSEL_NEAR(low, i0) : far;
}

// e^-|x| I₀(x)
TERN_INLINE SCALAR NAME(i0e)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x);
    const SCALAR low = NAME(at_most)(a, 8), high = NAME(at_least)(a, 8);
    return a <= 8 ? BESSEL_NEAR(low, i0) * NAME(decay)(low) : BESSEL_FAR(high, i0);
}

// I₁(x)
TERN_INLINE SCALAR NAME(i1)(SCALAR x) {
    const SCALAR a = NAME(at_most)(__builtin_elementwise_abs(x), NAME(EXP_HIGHEST) + 8);
    const SCALAR low = NAME(at_most)(a, 8), high = NAME(at_least)(a, 8);
    const SCALAR far = NAME(scaled_exp)(BESSEL_FAR(high, i1), high);
    return __builtin_elementwise_copysign(a <= 8 ? (SCALAR)0.5 * low * BESSEL_NEAR(low, i1) : far, x);
}

// e^-|x| I₁(x)
TERN_INLINE SCALAR NAME(i1e)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x);
    const SCALAR low = NAME(at_most)(a, 8), high = NAME(at_least)(a, 8);
    const SCALAR near = (SCALAR)0.5 * low * BESSEL_NEAR(low, i1) * NAME(decay)(low);
    return __builtin_elementwise_copysign(a <= 8 ? near : BESSEL_FAR(high, i1), x);
}

#undef BESSEL_NEAR
#undef BESSEL_FAR
#undef TYPE
