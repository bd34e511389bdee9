// Powers of 16 floats: the steps of power.c, with the logarithm by a table of 16 values looked up in registers, which
// halves its polynomial. A part of power.c.
#include <immintrin.h>

#define AVX512 __attribute__((target("arch=x86-64-v4")))
#define AVX512_INLINE __attribute__((target("arch=x86-64-v4"), always_inline)) static inline

// 1/c of 16 intervals of √½ ≤ m ≤ √2, in few bits so that m/c - 1 is exact, and log₂ c. Next to 1, c is 1.
static const double inverse_centers[16] = {
    1.3828125, 1.328125, 1.2734375, 1.2265625, 1.1796875, 1.13671875, 1.09765625, 1.0625, 1.02734375, 1, 0.93359375,
    0.8828125, 0.8359375, 0.796875, 0.7578125, 0.72265625};
static const double log2_centers[16] = {
    -0.4676055500829974, -0.4093909361377018, -0.34872815423107756, -0.294620748891627, -0.2384047393250789,
    -0.18487534290828386, -0.1344263202209261, -0.0874628412503394, -0.03891898929230235, 0, 0.09913319201925144,
    0.1798210375848123, 0.25853301359885306, 0.3275746580285044, 0.4000871578128723, 0.46861853948368787};

// log₂(1 + f) / f, -0.0298 ≤ f ≤ 0.0393; 2⁻³⁷
static const double log2_narrow[] = {
    1.4426950408961985, -0.7213475190862744, 0.48089823156865313, -0.36068001143354855, 0.2888371195251945,
    -0.23502169817975052};

// y log₂(2ᵏ m) = n + rest. The interval of m is in the low four bits of `interval`.
AVX512_INLINE __m256 exponent_parts(__m256 m, __m256i k, __m256i interval, __m256 y, __m256 *n) {
    const __m512i index = _mm512_cvtepu32_epi64(interval);
    const __m512d inverse = _mm512_permutex2var_pd(
        _mm512_loadu_pd(inverse_centers), index, _mm512_loadu_pd(inverse_centers + 8));
    const __m512d center = _mm512_permutex2var_pd(
        _mm512_loadu_pd(log2_centers), index, _mm512_loadu_pd(log2_centers + 8));
    const __m512d f = _mm512_fmsub_pd(_mm512_cvtps_pd(m), inverse, _mm512_set1_pd(1));
    __m512d series = _mm512_set1_pd(log2_narrow[TERN_COUNT(log2_narrow) - 1]);
#pragma clang loop unroll(full)
    for (size_t i = TERN_COUNT(log2_narrow) - 1; i > 0; i--)
        series = _mm512_fmadd_pd(series, f, _mm512_set1_pd(log2_narrow[i - 1]));
    const __m512d logarithm = _mm512_fmadd_pd(series, f, _mm512_add_pd(_mm512_cvtepi32_pd(k), center));
    const __m512d exponent = _mm512_mul_pd(_mm512_cvtps_pd(y), logarithm);
    const __m512d integer = _mm512_roundscale_pd(exponent, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    *n = _mm512_cvtpd_ps(integer);
    return _mm512_cvtpd_ps(_mm512_sub_pd(exponent, integer));
}

AVX512_INLINE __m512 join(__m256 low, __m256 high) {
    return _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
}

// Of plain bases and exponents.
AVX512_INLINE __m512 power_vector(__m512 a, __m512 b) {
    const __m512i root_half = _mm512_set1_epi32(0x3f3504f3);
    const __m512i bits = _mm512_sub_epi32(_mm512_castps_si512(a), root_half);
    const __m512i k = _mm512_srai_epi32(bits, MANTISSA_BITS_f32), interval = _mm512_srli_epi32(bits, 19);
    const __m512 m = _mm512_castsi512_ps(
        _mm512_add_epi32(_mm512_and_si512(bits, _mm512_set1_epi32(0x7fffff)), root_half));
    __m256 low_n, high_n;
    const __m256 low = exponent_parts(
        _mm512_castps512_ps256(m), _mm512_castsi512_si256(k), _mm512_castsi512_si256(interval),
        _mm512_castps512_ps256(b), &low_n);
    const __m256 high = exponent_parts(
        _mm512_extractf32x8_ps(m, 1), _mm512_extracti32x8_epi32(k, 1), _mm512_extracti32x8_epi32(interval, 1),
        _mm512_extractf32x8_ps(b, 1), &high_n);
    const __m512 rest = join(low, high);
    __m512 sum = _mm512_set1_ps(exp2_polynomial_f32[TERN_COUNT(exp2_polynomial_f32) - 1]);
#pragma clang loop unroll(full)
    for (size_t i = TERN_COUNT(exp2_polynomial_f32) - 1; i > 0; i--)
        sum = _mm512_fmadd_ps(sum, rest, _mm512_set1_ps(exp2_polynomial_f32[i - 1]));
    return _mm512_scalef_ps(_mm512_fmadd_ps(sum, rest, _mm512_set1_ps(1)), join(low_n, high_n));
}

TERN_KERNEL static void power_lanes(const float *a, const float *b, float *y) {
    TERN_MAP(LANES_f32, 16, y[i] = power_f32(a[i], b[i]));
}

// Classes of vfpclassps.
enum { not_finite = 0x99, not_positive_normal = 0xff };

// The special cases are rare, and apart.
AVX512 __attribute__((noinline)) static __m512 power_others(__m512 a, __m512 b, __m512 power, __mmask16 others) {
    float bases[16], exponents[16], powers[16];
    _mm512_storeu_ps(bases, a);
    _mm512_storeu_ps(exponents, b);
    power_lanes(bases, exponents, powers);
    return _mm512_mask_loadu_ps(power, others, powers);
}

AVX512_INLINE __m512 power_all(__m512 a, __m512 b) {
    const __m512 power = power_vector(a, b);
    const __mmask16 others = _mm512_fpclass_ps_mask(a, not_positive_normal) | _mm512_fpclass_ps_mask(b, not_finite);
    return __builtin_expect(others != 0, 0) ? power_others(a, b, power, others) : power;
}

AVX512 static void power_avx512(ptrdiff_t n, const float *a, const float *b, ptrdiff_t b_step, float *y) {
    const __m512 b0 = _mm512_set1_ps(n > 0 ? *b : 0);
    ptrdiff_t i = 0;
    for (; i + 16 <= n; i += 16) {
        const __m512 exponents = b_step == 0 ? b0 : _mm512_loadu_ps(b + i);
        _mm512_storeu_ps(y + i, power_all(_mm512_loadu_ps(a + i), exponents));
    }
    const __mmask16 rest = (__mmask16)((1u << (n - i)) - 1);
    const __m512 exponents = b_step == 0 ? b0 : _mm512_maskz_loadu_ps(rest, b + i);
    const __m512 bases = _mm512_mask_loadu_ps(_mm512_set1_ps(1), rest, a + i);
    _mm512_mask_storeu_ps(y + i, rest, power_all(bases, exponents));
}
