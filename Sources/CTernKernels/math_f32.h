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
#define HIGH_HALF_f32 0xfffff000u        // a product of two numbers cut by this mask is exact
#define TAIL_HIGHEST_f32 15.0f           // Φ(-x) is 0 above
#define TAIL_CENTER_f32 3.0f

// (eʳ - 1 - r) / r² on |r| ≤ ln 2 / 2; relative error of eʳ: 2⁻²⁷
static const float exp_polynomial_f32[] = {0.5f, 0.1666657631f, 0.04166655376f, 0.008363292753f, 0.001392632562f};

// (2 artanh s - 2s) / s³ in s², s ≤ 3 - 2√2; 2⁻³⁵
static const float log_polynomial_f32[] = {0.6666666655f, 0.4000012258f, 0.2855073641f, 0.2333276181f};

// erf(x)/x - 1 in x², |x| ≤ 1; 2⁻²⁹
static const float erf_polynomial_f32[] = {
    0.1283791658f, -0.3761262653f, 0.1128359288f, -0.02685412455f, 0.00518890088f, -0.0008015047595f, 7.869291957e-5f};

// Φ(-a) e^(a²/2) (a + 3) in (a - 3)/(a + 3), 0 ≤ a ≤ 15; 2⁻²⁹
static const float tail_polynomial_f32[] = {
    0.7290836907f,   -0.5093319888f, 0.2300176767f,    -0.04726276192f,   -0.01046228897f, 0.006969920151f,
    0.001024157324f, -0.001034476551f, -0.0002447093208f, 0.0001333239542f, 5.549187172e-5f};

// (tanh(x)/x - 1)/x² in x², |x| ≤ 0.55; 2⁻²⁸
static const float tanh_polynomial_f32[] = {
    -0.33333332f, 0.1333311291f, -0.05390926785f, 0.02130840129f, -0.006608371257f};

// sin(πr/2)/r and (cos(πr/2) - 1)/r² in r², |r| ≤ 1/2; 2⁻²⁷ and 2⁻³²
static const float sine_polynomial_f32[] = {1.570796322f, -0.6459634769f, 0.07968020777f, -0.004602117616f};
static const float cosine_polynomial_f32[] = {-1.233700549f, 0.2536694102f, -0.02086152679f, 0.0009067349224f};

#endif
