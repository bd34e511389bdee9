// Powers, with the special cases of C's pow.
#include <math.h>

#include "elementwise.h"

#define TYPE f32
#include "functions.h"

#define TYPE f32
#include "elementary.h"

// log₂(1 + f) / f, √½ ≤ 1 + f ≤ √2; 2⁻³³
static const double log2_wide[] = {
    1.4426950409387087, -0.72134752522392254, 0.48089832073013339, -0.36067279920196305, 0.28854064373185634,
    -0.24050421917757189, 0.20609628889763962, -0.1790463733147018, 0.15900064045262288, -0.15698466477362347,
    0.15486296392918028, -0.086348025521616245};

// 2^(y (k + log₂(1 + f))). The exponent is kept in double precision, of which what is beyond the integer fits a float.
TERN_INLINE float power_reduced(float k, float f, float y) {
    const double x = f;
    double series = log2_wide[TERN_COUNT(log2_wide) - 1];
#pragma clang loop unroll(full)
    for (size_t i = TERN_COUNT(log2_wide) - 1; i > 0; i--) series = series * x + log2_wide[i - 1];
    const double exponent = (double)y * (series * x + (double)k);
    const double low = EXP2_LOWEST_f32, high = EXP2_HIGHEST_f32;
    const double bounded = exponent < low ? low : exponent > high ? high : exponent;
    const float shifted = (float)bounded + SHIFTER_f32;
    const float rest = (float)(bounded - (double)(shifted - SHIFTER_f32));
    const bits_f32 exponents = to_bits_f32(shifted) - (to_bits_f32(SHIFTER_f32) - 2 * EXPONENT_BIAS_f32);
    return scale_f32(rest * horner_f32(rest, exp2_polynomial_f32, TERN_COUNT(exp2_polynomial_f32)) + 1, exponents);
}

TERN_INLINE float power_plain(float a, float b) {
    float f;
    const float k = split_f32(a, &f);
    return power_reduced(k, f, b);
}

TERN_INLINE int is_plain_power(float a, float b) {
    return is_plain_positive_f32(a) & (__builtin_elementwise_abs(b) < HIGHEST_f32);
}

TERN_INLINE float power_f32(float a, float b) {
    const float infinity = HIGHEST_f32, magnitude = __builtin_elementwise_abs(a);
    float f;
    const float k = split_any_f32(magnitude, &f);
    const int grows = (magnitude > 1) == (b > 0);
    const int is_limit = magnitude == 0 || magnitude == infinity || __builtin_elementwise_abs(b) == infinity;
    const float limit = magnitude == 1 ? 1 : grows ? infinity : 0;
    const float power = is_limit ? limit : power_reduced(k, f, b);
    const int is_integer = __builtin_elementwise_trunc(b) == b;
    const int is_odd = is_integer && __builtin_elementwise_trunc(0.5f * b) != 0.5f * b;
    const int is_negative = __builtin_elementwise_copysign(1.0f, a) < 0;
    const int is_finite = magnitude > 0 && magnitude < infinity;
    const float result = is_negative && is_odd ? -power : power;
    const float real = is_negative && is_finite && !is_integer ? __builtin_nanf("") : result;
    return a == 1 || b == 0 ? 1 : a != a || b != b ? a + b : real;
}

// Blocks of plain bases and exponents take a loop without the special cases. For strides of 1, the exponent's maybe 0.
TERN_KERNEL void tern_power_any_f32(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) {
    enum { block = 1024 };
    const float *a = in[0], *b = in[1];
    float *y = out;
    const float b0 = *b;
    const ptrdiff_t step = stride[1];
    for (; n > 0; n -= block, a += block, b += step * block, y += block) {
        const ptrdiff_t count = tern_min_index(n, block);
        int others = 0;
        if (step == 0) {
            TERN_MAP(LANES_f32, count, others |= !is_plain_power(a[i], b0));
        } else {
            TERN_MAP(LANES_f32, count, others |= !is_plain_power(a[i], b[i]));
        }
        if (others) {
            if (step == 0) {
                TERN_MAP(LANES_f32, count, y[i] = power_f32(a[i], b0));
            } else {
                TERN_MAP(LANES_f32, count, y[i] = power_f32(a[i], b[i]));
            }
        } else if (step == 0) {
            TERN_MAP(LANES_f32, count, y[i] = power_plain(a[i], b0));
        } else {
            TERN_MAP(LANES_f32, count, y[i] = power_plain(a[i], b[i]));
        }
    }
}

#if defined(__x86_64__)
#include "power_avx512.h"
#endif

void tern_power_f32(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) {
    if (stride[0] != 1 || (stride[1] != 0 && stride[1] != 1)) {
        tern_elementwise_strided(
            tern_power_f32, 2, (ptrdiff_t[]){sizeof(float), sizeof(float)}, sizeof(float), n, in, stride, out);
        return;
    }
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) {
        power_avx512(n, in[0], in[1], stride[1], out);
        return;
    }
#endif
    tern_power_any_f32(n, in, stride, out);
}

#define TERN_EACH(n, ...) for (ptrdiff_t i = 0; i < n; i++) { __VA_ARGS__; }
TERN_BINARY(TERN_EACH, tern_power_f64, double, double, double, pow)
