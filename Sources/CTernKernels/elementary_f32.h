// Constants of exponentials, logarithms, trigonometric and hyperbolic functions in single precision, beside those of
// math_f32.h.
#ifndef TERN_ELEMENTARY_F32_H
#define TERN_ELEMENTARY_F32_H

#define LOG10_2_HIGH_f32 0x1.344p-2f     // few enough bits that k · LOG10_2_HIGH is exact
#define LOG10_2_LOW_f32 0x1.3509f8p-18f
#define EXP2_LOWEST_f32 -160.0f          // 2ˣ is 0 below and ∞ above
#define EXP2_HIGHEST_f32 130.0f
#define EXPM1_LOWEST_f32 -20.0f          // eˣ - 1 is -1 below
#define HYPERBOLIC_HIGHEST_f32 89.5f     // cosh x is ∞ above
#define IDENTITY_HIGHEST_f32 0x1p-30f        // eˣ - 1 and sinh x are x below
#define SQUARES_HIGHEST_f32 0x1p60f      // squares and sums of logarithms are far from overflow below
#define EXACT_TURNS_f32 12000.0f         // n · HALF_PI_1 and so on are exact for the n of smaller arguments
#define HALF_PI_1_f32 0x1.92p0f          // π/2 in four parts; the first three have 11 bits each
#define HALF_PI_2_f32 0x1.fb4p-12f
#define HALF_PI_3_f32 0x1.444p-24f
#define HALF_PI_4_f32 0x1.68c234p-39f
#define HALF_PI_HIGH_f32 0x1.921fb6p0f   // π/2 rounded, and its error
#define HALF_PI_LOW_f32 -0x1.777a5cp-25f
#define CBRT_SHIFT_f32 8
#define CBRT_MAGIC_f32 0x549ddddd

// (eʳ - 1 - r) / r² on |r| ≤ ln 2 / 2; 2⁻²⁸
static const float expm1_polynomial_f32[] = {
    0.5f, 0.1666663587f, 0.04166651145f, 0.008341612294f, 0.001393093495f, 0.000149323605f};

// (2ʳ - 1) / r on |r| ≤ ½; 2⁻³²
static const float exp2_polynomial_f32[] = {
    0.6931471825f, 0.2402265072f, 0.05550405011f, 0.009618087672f, 0.001333800028f, 0.0001545175037f, 1.430693192e-5f};

// log₂(1 + f) / f and log₁₀(1 + f) / f, √½ ≤ 1 + f ≤ √2; 2⁻²⁴
static const float log2_polynomial_f32[] = {
    1.442695022f, -0.721347332f, 0.4809106588f, -0.3607036471f, 0.2879160643f, -0.2389453053f, 0.2157178074f,
    -0.2072681785f, 0.1258302629f};
static const float log10_polynomial_f32[] = {
    0.4342944622f, -0.2171471864f, 0.1447685361f, -0.1085826159f, 0.08667136729f, -0.07192970067f, 0.06493753195f,
    -0.06239394099f, 0.0378786847f};

// (sin r - r) / r³ in r², |r| ≤ π/4; 2⁻³²
static const float radian_sine_f32[] = {-0.1666666716f, 0.008333379403f, -0.000198530659f, 2.832581686e-6f};

// (cos r - 1 + r²/2) / r⁴ in r²; 2⁻³²
static const float radian_cosine_f32[] = {0.04166664556f, -0.001388730947f, 2.443230369e-5f};

// (tan r - r) / r³ in r²; 2⁻²⁵
static const float tangent_f32[] = {0.3333312869f, 0.1333954036f, 0.053350389f, 0.02464770339f, 0.002767921891f, 0.009596310556f};

// (arcsin x - x) / x³ in x², |x| ≤ ½; 2⁻²⁷
static const float arcsine_f32[] = {0.166667521f, 0.07495314628f, 0.04546815157f, 0.02419052646f, 0.04214798659f};

// (arctan x - x) / x³ in x², |x| ≤ 1; 2⁻²⁸
static const float arctangent_f32[] = {
    -0.3333329856f, 0.1999852955f, -0.1426401883f, 0.1095094308f, -0.08399730176f, 0.05789439753f, -0.03111705557f,
    0.01088386588f, -0.001787297311f};

// (sinh r - r) / r³ in r², |r| ≤ ln 2 / 2; 2⁻³⁴
static const float sinh_polynomial_f32[] = {0.1666666716f, 0.008333175443f, 0.0001997408399f};

// (cosh r - 1) / r² in r²; 2⁻³³
static const float cosh_polynomial_f32[] = {0.5f, 0.04166645929f, 0.001393542625f};

#endif
