// Template: trigonometric functions of one floating-point TYPE and their inverses, branch-free.
//
// Payne & Hanek's reduction (ACM SIGNUM 18, 1983) of the largest arguments is tern_reduce_turns, which is not.
#include "elementary_f32.h"
#include "elementary_f64.h"
#include "math_scalar.h"
#include "turns.h"

// MARK: Sine, cosine, tangent

// x = n π/2 + r + rest, |r| ≤ π/4, for |x| < EXACT_TURNS. Gives r, its rounding error and n modulo 4. The first three products
// are exact, and so are the first two differences, and the third where x is so close to n π/2 that all cancel.
TERN_INLINE SCALAR NAME(reduce_turns)(SCALAR x, SCALAR *rest, BITS *quarter) {
    const SCALAR shifted = x * (SCALAR)0.63661977236758134 + NAME(SHIFTER);
    const SCALAR n = shifted - NAME(SHIFTER);
    *quarter = NAME(to_bits)(shifted);
    const SCALAR coarse = (x - n * NAME(HALF_PI_1)) - n * NAME(HALF_PI_2);
    const SCALAR fine = n * NAME(HALF_PI_3);
    const SCALAR r = coarse - fine;
    *rest = ((coarse - r) - fine) - n * NAME(HALF_PI_4);
    return r;
}

TERN_INLINE int NAME(is_plain_angle)(SCALAR x) { return __builtin_elementwise_abs(x) < NAME(EXACT_TURNS); }

// The same for any x; not for loops over vectors.
TERN_INLINE SCALAR NAME(reduce_any_turns)(SCALAR x, SCALAR *rest, BITS *quarter) {
    if (NAME(is_plain_angle)(x)) return NAME(reduce_turns)(x, rest, quarter);
    unsigned n;
    double error;
    const double r = tern_reduce_turns(x, &error, &n);
    *quarter = n;
    *rest = (SCALAR)((r - (SCALAR)r) + error);
    return (SCALAR)r;
}

// The sine of n π/2 + r + rest.
TERN_INLINE SCALAR NAME(sine_of_turn)(SCALAR r, SCALAR rest, BITS quarter) {
    const SCALAR square = r * r;
    const SCALAR sine = r + (r * (square * POLYNOMIAL(square, radian_sine)) + rest);
    const SCALAR cosine = 1 - ((SCALAR)0.5 * square - (square * square * POLYNOMIAL(square, radian_cosine) - r * rest));
    const SCALAR swapped = NAME(choose)(-(quarter & 1), cosine, sine);
    return NAME(from_bits)(NAME(to_bits)(swapped) ^ (quarter >> 1 << (sizeof(SCALAR) * 8 - 1)));
}

// The tangent of n π/2 + r + rest: tan r, or -1 / tan r.
TERN_INLINE SCALAR NAME(tangent_of_turn)(SCALAR r, SCALAR rest, BITS quarter) {
    const SCALAR square = r * r;
    const SCALAR tangent = r + (r * (square * POLYNOMIAL(square, tangent)) + rest);
    const BITS swaps = -(quarter & 1);
    return NAME(choose)(swaps, -1, tangent) / NAME(choose)(swaps, tangent, 1);
}

#define TURNED(name, reduce, f) \
    TERN_INLINE SCALAR NAME(name)(SCALAR x) { \
        BITS quarter; \
        SCALAR rest; \
        const SCALAR r = NAME(reduce)(x, &rest, &quarter); \
        return f; \
    }
TURNED(sin_plain, reduce_turns, x == 0 ? x : NAME(sine_of_turn)(r, rest, quarter))
TURNED(sin, reduce_any_turns, x == 0 ? x : NAME(sine_of_turn)(r, rest, quarter))
TURNED(cos_plain, reduce_turns, NAME(sine_of_turn)(r, rest, quarter + 1))
TURNED(cos, reduce_any_turns, NAME(sine_of_turn)(r, rest, quarter + 1))
TURNED(tan_plain, reduce_turns, x == 0 ? x : NAME(tangent_of_turn)(r, rest, quarter))
TURNED(tan, reduce_any_turns, x == 0 ? x : NAME(tangent_of_turn)(r, rest, quarter))
#undef TURNED

// MARK: Inverses

// For a = |x| above ½ these are π/2 - 2 arcsin s and 2 arcsin s, s = √((1 - a)/2). Gives arcsin s or arcsin a.
TERN_INLINE SCALAR NAME(arcsine_reduced)(SCALAR a, BITS *near) {
    *near = -(BITS)(a < (SCALAR)0.5);
    const SCALAR square = NAME(choose)(*near, a * a, (1 - a) * (SCALAR)0.5);
    const SCALAR s = NAME(choose)(*near, a, __builtin_elementwise_sqrt(square));
    return s + s * (square * POLYNOMIAL(square, arcsine));
}

TERN_INLINE SCALAR NAME(asin)(SCALAR x) {
    BITS near;
    const SCALAR s = NAME(arcsine_reduced)(__builtin_elementwise_abs(x), &near);
    const SCALAR far = NAME(HALF_PI_HIGH) - (2 * s - NAME(HALF_PI_LOW));
    return __builtin_elementwise_copysign(NAME(choose)(near, s, far), x);
}

TERN_INLINE SCALAR NAME(acos)(SCALAR x) {
    BITS near;
    const SCALAR s = NAME(arcsine_reduced)(__builtin_elementwise_abs(x), &near);
    const SCALAR turned = __builtin_elementwise_copysign(s, x);
    const SCALAR middle = NAME(HALF_PI_HIGH) - (turned - NAME(HALF_PI_LOW));
    const SCALAR left = 2 * NAME(HALF_PI_HIGH) - 2 * (s - NAME(HALF_PI_LOW));
    const BITS is_negative = -(NAME(to_bits)(x) >> (sizeof(SCALAR) * 8 - 1));
    return NAME(choose)(near, middle, NAME(choose)(is_negative, left, 2 * s));
}

// arctan t, 0 ≤ t ≤ 1
TERN_INLINE SCALAR NAME(arctangent_reduced)(SCALAR t) {
    const SCALAR square = t * t;
    return t + t * (square * POLYNOMIAL(square, arctangent));
}

TERN_INLINE SCALAR NAME(atan)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x);
    const BITS inverts = -(BITS)(a > 1);
    const SCALAR angle = NAME(arctangent_reduced)(NAME(choose)(inverts, 1, a) / NAME(choose)(inverts, a, 1));
    const SCALAR rest = NAME(HALF_PI_HIGH) - (angle - NAME(HALF_PI_LOW));
    return __builtin_elementwise_copysign(NAME(choose)(inverts, rest, angle), x);
}

// The quotient of the smaller by the larger is 1 for two infinities, 0 for two zeros.
TERN_INLINE SCALAR NAME(atan2)(SCALAR y, SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(y), b = __builtin_elementwise_abs(x);
    const BITS inverts = -(BITS)(a > b);
    const SCALAR numerator = NAME(choose)(inverts, b, a), denominator = NAME(choose)(inverts, a, b);
    const SCALAR quotient = numerator == denominator ? (a > 0 ? 1 : 0) : numerator / denominator;
    const SCALAR angle = NAME(arctangent_reduced)(quotient);
    const SCALAR turned = NAME(choose)(inverts, NAME(HALF_PI_HIGH) - (angle - NAME(HALF_PI_LOW)), angle);
    const BITS is_left = -(NAME(to_bits)(x) >> (sizeof(SCALAR) * 8 - 1));
    const SCALAR left = 2 * NAME(HALF_PI_HIGH) - (turned - 2 * NAME(HALF_PI_LOW));
    return __builtin_elementwise_copysign(NAME(choose)(is_left, left, turned), y);
}

#undef TYPE
