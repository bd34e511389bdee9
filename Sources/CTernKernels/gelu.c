// GELU, x Φ(x). In single precision AVX-512 looks coefficients up in registers: two thirds of the steps of functions.h,
// where a choice between two polynomials costs one for each coefficient.
#include "elementwise.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
TERN_UNARY(TERN_COSTLY, tern_gelu_any_f32, float, float, gelu_f32)
#undef TYPE
#define TYPE f64
TERN_UNARY(TERN_COSTLY, tern_gelu_f64, double, double, gelu_f64)
#undef TYPE

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("arch=x86-64-v4")))

#define TAIL_LIMIT 14.5f    // a Φ(-a) is 0 above

// Centres of 16 intervals of a, by the exponent and two bits of 1 + a: points where Φ(-a) e^(a²/2) is next to a float.
static const float tail_centers[16] = {
    1.25091553f, 1.7555542f, 2.2598877f, 2.81378174f, 3.56408691f, 4.44287109f, 5.4395752f, 6.48571777f,
    7.96679688f, 10.0195312f, 11.8886719f, 14.1196289f, 0.124481201f, 0.367767334f, 0.621337891f, 0.861328125f};

// 2⁻⁶⁴ Φ(-a) e^(a²/2) in a - c, ascending; 2⁻²⁶ for 7 ≤ a ≤ 9, 2⁻²⁷ elsewhere
static const float tail_coefficients[7][16] = {
    {
        1.25040604e-20f, 1.00189562e-20f, 8.30104825e-21f, 6.95261299e-21f, 5.673505e-21f, 4.65147327e-21f,
        3.85318339e-21f, 3.26031502e-21f, 2.67371249e-21f, 2.13756678e-21f, 1.80649541e-21f, 1.52410653e-21f,
        2.46098074e-20f, 2.06794055e-20f, 1.75683242e-20f, 1.5281375e-20f},
    {
        -5.98518124e-21f, -4.03788378e-21f, -2.86726751e-21f, -2.06356885e-21f, -1.4058395e-21f,
        -9.60808248e-22f, -6.67023572e-22f, -4.81221308e-22f, -3.25780041e-22f, -2.09287234e-22f,
        -1.49873172e-22f, -1.06885718e-22f, -1.85632464e-20f, -1.40214949e-20f, -1.07108386e-20f,
        -8.46442612e-21f},
    {
        2.50855223e-21f, 1.4651163e-21f, 9.10672843e-22f, 5.73090358e-22f, 3.31486143e-22f, 1.91362951e-22f,
        1.12429289e-22f, 6.96247436e-23f, 3.91446444e-23f, 2.03034385e-23f, 1.23512054e-23f, 7.45991127e-24f,
        1.11495158e-20f, 7.76137914e-21f, 5.45663706e-21f, 3.99536314e-21f},
    {
        -9.49043744e-22f, -4.88590455e-22f, -2.69747112e-22f, -1.50339256e-22f, -7.47949821e-23f,
        -3.68678593e-23f, -1.84849642e-23f, -9.88483341e-24f, -4.64033741e-24f, -1.95202093e-24f,
        -1.01120963e-24f, -5.18181429e-25f, -5.72509352e-21f, -3.72236082e-21f, -2.44013555e-21f,
        -1.67436664e-21f},
    {
        3.30329054e-22f, 1.51830443e-22f, 7.52619562e-23f, 3.75077801e-23f, 1.62099982e-23f, 6.8926406e-24f,
        2.97020468e-24f, 1.37849351e-24f, 5.43228601e-25f, 1.86029746e-25f, 8.2286155e-26f, 3.5817949e-26f,
        2.6092122e-21f, 1.59815131e-21f, 9.85133537e-22f, 6.38322465e-22f},
    {
        -1.08060047e-22f, -4.47130621e-23f, -2.00444854e-23f, -8.96911814e-24f, -3.43841749e-24f,
        -1.26402407e-24f, -4.70089362e-25f, -1.90219201e-25f, -6.39820983e-26f, -1.78145069e-26f,
        -6.7053331e-27f, -2.48065593e-27f, -1.08351219e-21f, -6.28680944e-22f, -3.66562054e-22f,
        -2.25389854e-22f},
    {
        3.30116422e-23f, 1.2500835e-23f, 5.13789604e-24f, 2.2457592e-24f, 7.52330877e-25f, 2.11064099e-25f,
        6.85876716e-26f, 2.53593559e-26f, 7.14273336e-27f, 1.68757762e-27f, 5.113513e-28f, 1.78677416e-28f,
        4.13158743e-22f, 2.25158346e-22f, 1.25721305e-22f, 7.23875238e-23f}};

// 2⁶⁴ 2^(j/16), rounded, and what it is times 1 + error
static const float sixteenths[16] = {
    1.84467441e+19f, 1.92634503e+19f, 2.01163173e+19f, 2.10069415e+19f, 2.19369986e+19f, 2.29082324e+19f,
    2.39224681e+19f, 2.49816057e+19f, 2.60876352e+19f, 2.72426348e+19f, 2.84487683e+19f, 2.97083028e+19f,
    3.10236024e+19f, 3.23971343e+19f, 3.3831478e+19f, 3.53293251e+19f};
static const float sixteenths_error[16] = {
    0.0f, 4.62854708e-08f, -1.19921571e-08f, 4.72978236e-08f, 3.19341809e-08f, 3.62105731e-08f, -3.09907208e-08f,
    -7.47521317e-09f, 1.71142713e-08f, -3.04768342e-08f, 5.23333425e-09f, 6.10759162e-09f, -1.47196054e-08f,
    -5.25879512e-09f, -6.12825982e-09f, 5.14060921e-09f};

// max(x, 0) - a Φ(-a), a = |x|. Φ(-a) e^(a²/2) = c₀ + p by the interval of a, and e^(-a²/2) = 2^(k + j/16) (1 + r) with
// small p and r. c₀ is multiplied apart from what is small beside it, so that their sum is not rounded.
AVX512 static inline __m512 gelu_vector(__m512 x) {
    const __m512 a = _mm512_min_ps(_mm512_set1_ps(TAIL_LIMIT), _mm512_abs_ps(x));
    const __m512i interval = _mm512_srli_epi32(_mm512_castps_si512(_mm512_add_ps(a, _mm512_set1_ps(1))), 21);
    const __m512 t = _mm512_sub_ps(a, _mm512_permutexvar_ps(interval, _mm512_loadu_ps(tail_centers)));
    __m512 sum = _mm512_permutexvar_ps(interval, _mm512_loadu_ps(tail_coefficients[6]));
#pragma clang loop unroll(full)
    for (int k = 5; k > 0; k--)
        sum = _mm512_fmadd_ps(sum, t, _mm512_permutexvar_ps(interval, _mm512_loadu_ps(tail_coefficients[k])));
    const __m512 p = _mm512_mul_ps(t, sum);
    const __m512 constant = _mm512_permutexvar_ps(interval, _mm512_loadu_ps(tail_coefficients[0]));

    // a² with its error is s - 2k ln 2, k in sixteenths, |s| ≤ ln 2 / 16; j is in the low four bits of shifted.
    const __m512 square = _mm512_mul_ps(a, a), error = _mm512_fmsub_ps(a, a, square);
    const __m512 shifter = _mm512_set1_ps(SHIFTER_f32 / 16);
    const __m512 shifted = _mm512_fmadd_ps(square, _mm512_set1_ps(-0.5f * LOG2_E_f32), shifter);
    const __m512 k = _mm512_sub_ps(shifted, shifter);
    const __m512 low = _mm512_fmadd_ps(k, _mm512_set1_ps(-0x1.05c61p-28f), error);
    const __m512 s = _mm512_add_ps(_mm512_fmadd_ps(k, _mm512_set1_ps(0x1.62e43p0f), square), low);
    const __m512i j = _mm512_castps_si512(shifted);
    const __m512 curve = _mm512_fmadd_ps(
        _mm512_fmadd_ps(_mm512_set1_ps(-0.02083369989f), s, _mm512_set1_ps(0.1250036656f)), s, _mm512_set1_ps(-0.5f));
    const __m512 r = _mm512_fmadd_ps(curve, s, _mm512_permutexvar_ps(j, _mm512_loadu_ps(sixteenths_error)));
    const __m512 unit = _mm512_scalef_ps(_mm512_permutexvar_ps(j, _mm512_loadu_ps(sixteenths)), k);

    const __m512 rest = _mm512_fmadd_ps(_mm512_add_ps(constant, p), r, p), factor = _mm512_mul_ps(a, unit);
    const __m512 tail = _mm512_fmadd_ps(factor, constant, _mm512_mul_ps(factor, rest));
    const __m512 result = _mm512_sub_ps(_mm512_max_ps(_mm512_setzero_ps(), x), tail);
    return _mm512_castsi512_ps(_mm512_ternarylogic_epi32(
        _mm512_castps_si512(result), _mm512_castps_si512(x), _mm512_set1_epi32(INT32_MIN), 0xd8));
}

AVX512 static void gelu_avx512(ptrdiff_t n, const float *x, float *y) {
    ptrdiff_t i = 0;
    for (; i + 16 <= n; i += 16) _mm512_storeu_ps(y + i, gelu_vector(_mm512_loadu_ps(x + i)));
    const __mmask16 rest = (__mmask16)((1u << (n - i)) - 1);
    _mm512_mask_storeu_ps(y + i, rest, gelu_vector(_mm512_maskz_loadu_ps(rest, x + i)));
}
#endif

void tern_gelu_f32(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) {
    if (stride[0] != 1) {
        tern_elementwise_strided(tern_gelu_f32, 1, (ptrdiff_t[]){sizeof(float)}, sizeof(float), n, in, stride, out);
        return;
    }
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) {
        gelu_avx512(n, in[0], out);
        return;
    }
#endif
    tern_gelu_any_f32(n, in, stride, out);
}
