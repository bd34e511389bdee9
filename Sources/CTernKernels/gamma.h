// The logarithm of the gamma function and its derivatives, branch-free in double precision: floats are rounded from it.
//
// Arguments are raised by 8 by the recurrence, then Stirling's series is precise; see Abramowitz & Stegun, 6.1 and 6.3.
#ifndef TERN_GAMMA_H
#define TERN_GAMMA_H

// functions.h comes before this, for both types.
#define PI 3.14159265358979323846

// B₂ₖ / (2k (2k - 1)), k = 1, 2, …
static const double stirling_f64[] = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400};
// B₂ₖ / 2k
static const double digamma_series_f64[] = {
    1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160};
// B₂ₖ
static const double trigamma_series_f64[] = {
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798,
    -174611.0 / 330};

// The distance of y ≥ 0 to the nearest integer, ½ at most; its sign is the sine's, up to that of (-1)ⁿ.
TERN_INLINE double distance_to_integer(double y) { return y - __builtin_elementwise_roundeven(y); }

// (x + 1) … (x + 7) and its derivative.
TERN_INLINE double rising_product(double x, double *slope) {
    double product = x + 1, derivative = 1;
#pragma clang loop unroll(full)
    for (int k = 2; k < 8; k++) {
        derivative = derivative * (x + k) + product;
        product *= x + k;
    }
    *slope = derivative;
    return product;
}

// log |Γ(x)|; ∞ at 0, -1, -2, … With y = |x|, Γ(y) = Γ(y + 8) / (y (y + 1) … (y + 7)), and by reflection
// |Γ(-y)| = π / (y |sin πy| Γ(y)). What is not Stirling's series is the logarithm of one number.
TERN_INLINE double lgamma_f64(double x) {
    const double y = __builtin_elementwise_abs(x), infinity = HIGHEST_f64;
    double slope, cosine, sine;
    const double r = __builtin_elementwise_abs(distance_to_integer(y));
    cosine_sine_f64(0.5 * r, &cosine, &sine);
    // Next to 0, where the sine may vanish, |Γ(-y)| and Γ(y) are the same.
    const int raises = y < 8, is_negative = x < -0x1p-60;
    const double product = rising_product(y, &slope);
    const double z = raises ? y + 8 : y;
    const double inverse = 1 / z;
    const double series = inverse * horner_f64(inverse * inverse, stirling_f64, TERN_COUNT(stirling_f64));
    const double stirling = (z - 0.5) * (log_plain_f64(z) - 1) + (0.41893853320467274 + series);
    const double positive = raises ? y * product : 1, negative = sine * (raises ? 1 / product : y);
    const double rest = log_f64(is_negative ? negative : positive);
    const double value = (is_negative ? 1.1447298858494002 - stirling : stirling) - rest;
    const double finite = x == 1 || x == 2 ? 0 : is_negative && r == 0 ? infinity : value;
    return y == infinity ? infinity : finite;
}

// Γ′(x) / Γ(x); ∓∞ at ±0, NaN at -1, -2, … By reflection, ψ(-y) = ψ(1 + y) + π cot πy.
TERN_INLINE double digamma_f64(double x) {
    const double y = __builtin_elementwise_abs(x), infinity = HIGHEST_f64;
    const double w = x < 0 ? 1 + y : y;
    double slope, cosine, sine;
    const double product = rising_product(w, &slope);
    const int raises = w < 8;
    const double z = raises ? w + 8 : w;
    const double inverse = 1 / z, square = inverse * inverse;
    const double series = square * horner_f64(square, digamma_series_f64, TERN_COUNT(digamma_series_f64));
    const double raised = slope / product + 1 / w;
    const double value = (log_plain_f64(z) - (0.5 * inverse + series)) - (raises ? raised : 0);
    const double r = distance_to_integer(y);
    cosine_sine_f64(0.5 * __builtin_elementwise_abs(r), &cosine, &sine);
    const double reflected = value + __builtin_elementwise_copysign(PI * (cosine / sine), r);
    const double negative = r == 0 ? (double)__builtin_nan("") : reflected;
    const double finite = x == 0 ? __builtin_elementwise_copysign(infinity, -x) : x < 0 ? negative : value;
    return x == infinity ? infinity : finite;
}

// ψ′(x); ∞ at 0, -1, -2, … The sum of 1 / (w + k)² for k < 8 is one fraction, without the difference of near numbers.
// By reflection, ψ′(-y) = (π / sin πy)² - ψ′(1 + y).
TERN_INLINE double trigamma_f64(double x) {
    const double y = __builtin_elementwise_abs(x), infinity = HIGHEST_f64;
    const double w = x < 0 ? 1 + y : y;
    const int raises = w < 8;
    double numerator = 1, denominator = (w + 1) * (w + 1);
#pragma clang loop unroll(full)
    for (int k = 2; k < 8; k++) {
        const double square = (w + k) * (w + k);
        numerator = numerator * square + denominator;
        denominator *= square;
    }
    const double raised = (numerator * (w * w) + denominator) / (denominator * w * w);
    const double z = raises ? w + 8 : w;
    const double inverse = 1 / z, square = inverse * inverse;
    const double series = inverse * horner_f64(square, trigamma_series_f64, TERN_COUNT(trigamma_series_f64));
    const double value = (raises ? raised : 0) + (inverse + square * (0.5 + series));
    const double r = __builtin_elementwise_abs(distance_to_integer(y));
    double cosine, sine;
    cosine_sine_f64(0.5 * r, &cosine, &sine);
    const double reflection = (PI / sine) * (PI / sine);
    return x < 0 ? (r == 0 ? infinity : reflection - value) : value;
}

TERN_INLINE float lgamma_f32(float x) { return (float)lgamma_f64(x); }
TERN_INLINE float digamma_f32(float x) { return (float)digamma_f64(x); }
TERN_INLINE float trigamma_f32(float x) { return (float)trigamma_f64(x); }

#endif
