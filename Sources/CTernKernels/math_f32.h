// Constants of the elementary functions in single precision: see math.h. The polynomials interpolate at Chebyshev
// nodes, which is within a factor of two of the minimax error. Coefficients ascend.
#ifndef TERN_MATH_F32_H
#define TERN_MATH_F32_H

#include <stdint.h>

typedef uint32_t bits_f32;

#define MANTISSA_BITS_f32 23
#define EXPONENT_BIAS_f32 127u
#define SHIFTER_f32 0x1.8p23f            // adding it rounds to an integer, kept in the low bits
#define LOG2_E_f32 0x1.715476p0f
#define LN2_HIGH_f32 0x1.63p-1f          // few enough bits that k · LN2_HIGH is exact
#define LN2_LOW_f32 -0x1.bd0106p-13f
#define EXP_LOWEST_f32 -120.0f           // e^x is 0 below and ∞ above
#define EXP_HIGHEST_f32 89.0f
#define SMALLEST_NORMAL_f32 0x1p-126f
#define LARGEST_f32 0x1.fffffep127f
#define HIGH_HALF_f32 0xfffff000u        // a product of two numbers cut by this mask is exact
#define TANH_HIGHEST_f32 10.0f
#define TAIL_HIGHEST_f32 15.0f           // Φ(-x) is 0 above
#define TAIL_CENTER_f32 2.5f
#define TAIL_NEAR_f32 1.0f
#define MILLS_SHIFT_f32 0.0f
#define MILLS_CENTER_f32 0.533447265625f
#define MILLS_CONSTANT_f32 1.791785975e-20f
#define DENSITY_0_ERROR_f32 1.133517014e-8f
#define DENSITY_0_f32 0.3989422917366f    // the normal density at 0, rounded
#define GAUSSIAN_SHIFTER_f32 (0x1.8p23f + 64)    // SHIFTER, and 1 / GAUSSIAN_UNIT = 2⁶⁴
#define ERF_HIGHEST_f32 3.95f            // erf x is 1 above
#define ERF_CENTER_f32 2.75f

// (eʳ - 1 - r) / r² on |r| ≤ ln 2 / 2; relative error of eʳ: 2⁻²⁷
static const float exp_polynomial_f32[] = {0.5f, 0.1666657631f, 0.04166655376f, 0.008363292753f, 0.001392632562f};

// (log(1 + f) - f + f²/2) / f³, √½ ≤ 1 + f ≤ √2; relative error of the logarithm: 2⁻²⁹
static const float log_polynomial_f32[] = {
    0.3333331347f, -0.2499997616f, 0.2000208795f, -0.1667035222f, 0.1422094405f, -0.1235750914f, 0.1183329895f,
    -0.1197713539f, 0.07253101468f};

// erf(x)/x - 1 in x², |x| ≤ 1.2, and erf |x| - 1 in |x| - ERF_CENTER above; 2⁻²⁹ and 2⁻²⁶
static const float erf_near_f32[] = {
    0.1283791666f, -0.3761263418f, 0.1128372237f, -0.02686227562f, 0.005213142362f, -0.0008382540271f,
    0.0001061518882f, -8.019644234e-6f};
static const float erf_far_f32[] = {
    -0.000100622667f, 0.000586243159f, -0.001612188375f, 0.002760952433f, -0.003258999456f, 0.002753128952f,
    -0.001653743282f, 0.0006516417551f, -9.569024385e-5f, -7.719866677e-5f, 6.147975508e-5f, -1.252006937e-5f,
    -4.460671012e-6f, 1.863494041e-6f};

// (e^(-s/2) - 1)/s on |s| ≤ ln 2; relative error of e^(-s/2): 2⁻²⁷
static const float gaussian_polynomial_f32[] = {
    -0.5000000054f, 0.1250000003f, -0.02083313149f, 0.002604154058f, -0.0002615361146f, 2.177132812e-5f};

// (Φ(-b) - ½ + b φ(0)) / b³ in b² ≤ TAIL_NEAR², and GAUSSIAN_UNIT · b Φ(-b) e^(b²/2) = MILLS_CONSTANT + v P(v) with
// v = 1/(b + MILLS_SHIFT) - MILLS_CENTER above; 2⁻³⁰ and 2⁻²⁶
static const float normal_tail_near_f32[] = {
    0.06649035215f, -0.00997322984f, 0.001186074456f, -1.13205424e-4f, 7.545948847e-6f};
static const float normal_tail_far_f32[] = {
    -9.156522643e-21f, 1.523819462e-21f, 4.272606372e-21f, -7.61980928e-21f, 8.083951308e-21f, -5.318303626e-21f,
    6.173482818e-23f, 3.51212487e-21f, -9.475475086e-21f, 3.708098498e-20f, -4.401151451e-20f, -3.741458433e-20f,
    7.153533547e-20f};

// Φ(-a) - a φ(a) in a ≤ 1, and GAUSSIAN_UNIT · the same · e^(a²/2) / (a + c) in a/(a + c) - ½ above, c = TAIL_CENTER; 2⁻²⁸ and
// 2⁻²⁵
static const float gelu_slope_near_f32[] = {
    0.5f, -0.7978845515f, -1.197240545e-6f, 0.2659876856f, -0.0002251036171f, -0.05885505989f, -0.002451960628f,
    0.01307718077f, -0.002962464677f};
static const float gelu_slope_far_f32[] = {
    -9.281034772e-21f, -2.96368126e-20f, 1.47974136e-20f, -1.19424755e-20f, 3.371614438e-21f, 2.807697081e-21f,
    -1.54067343e-21f, -1.63119166e-21f, 1.13906149e-21f};

// (tanh(x)/x - 1)/x² in x², |x| ≤ 0.55; 2⁻²⁸
static const float tanh_polynomial_f32[] = {
    -0.33333332f, 0.1333311291f, -0.05390926785f, 0.02130840129f, -0.006608371257f};

// sin(πr/2)/r and (cos(πr/2) - 1)/r² in r², |r| ≤ 1/2; 2⁻²⁷ and 2⁻³²
static const float sine_polynomial_f32[] = {1.570796322f, -0.6459634769f, 0.07968020777f, -0.004602117616f};
static const float cosine_polynomial_f32[] = {-1.233700549f, 0.2536694102f, -0.02086152679f, 0.0009067349224f};

#endif
