// Exponentials, logarithms, trigonometric and hyperbolic functions, in single and double precision.
#include "elementwise_guarded.h"
#include "tern_elementary.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "elementary.h"
#define TYPE f64
#include "elementary.h"

#define TYPE f32
#include "trigonometric.h"
#define TYPE f64
#include "trigonometric.h"

#define TYPE f32
#include "hyperbolic.h"
#define TYPE f64
#include "hyperbolic.h"

// √(a² + b²), ∞ if either is infinite. In double precision no square of a float is too large or too small; squares of
// doubles are scaled by a power of two.
TERN_INLINE float hypot_f32(float a, float b) {
    const double x = a, y = b;
    const float result = (float)__builtin_elementwise_sqrt(x * x + y * y);
    const float infinity = HIGHEST_f32;
    return __builtin_elementwise_abs(a) == infinity || __builtin_elementwise_abs(b) == infinity ? infinity : result;
}

TERN_INLINE double hypot_f64(double a, double b) {
    const double x = __builtin_elementwise_abs(a), y = __builtin_elementwise_abs(b);
    const double larger = x > y ? x : y, infinity = HIGHEST_f64;
    const double up = larger > 0x1p500 ? 0x1p-600 : larger < 0x1p-400 ? 0x1p600 : 1;
    const double down = larger > 0x1p500 ? 0x1p600 : larger < 0x1p-400 ? 0x1p-600 : 1;
    const double result = __builtin_elementwise_sqrt((x * up) * (x * up) + (y * up) * (y * up)) * down;
    return x == infinity || y == infinity ? infinity : result;
}

// a / √(a² + b²) of finite coordinates, without rounding the root where that is subnormal or too large.
TERN_INLINE float ratio_to_hypot_f32(float a, float b) {
    const double x = a, y = b, r = __builtin_elementwise_sqrt(x * x + y * y);
    return (float)(x / (r == 0 ? 1 : r));
}

TERN_INLINE double ratio_to_hypot_f64(double a, double b) {
    const double larger = __builtin_elementwise_max(__builtin_elementwise_abs(a), __builtin_elementwise_abs(b));
    const double up = larger > 0x1p500 ? 0x1p-600 : larger < 0x1p-400 ? 0x1p600 : 1;
    const double x = a * up, y = b * up, r = __builtin_elementwise_sqrt(x * x + y * y);
    return x / (r == 0 ? 1 : r);
}

// a / √(a² + b²): 0 at the origin. Where a coordinate is infinite, finite ones are nothing beside it.
#define TERN_DIRECTION(T, type) \
    TERN_INLINE T direction_##type(T a, T b) { \
        const T infinity = HIGHEST_##type; \
        const int far_a = __builtin_elementwise_abs(a) == infinity, far_b = __builtin_elementwise_abs(b) == infinity; \
        const T x = far_a ? __builtin_elementwise_copysign((T)1, a) : far_b ? 0 : a; \
        const T y = far_b ? 1 : far_a ? 0 : b; \
        return ratio_to_hypot_##type(x, y); \
    }
TERN_DIRECTION(float, f32)
TERN_DIRECTION(double, f64)

#define TERN_COSTLY_FLOAT(n, ...) TERN_MAP(LANES_f32, n, __VA_ARGS__);
#define TERN_COSTLY_DOUBLE(n, ...) TERN_MAP(LANES_f64, n, __VA_ARGS__);
TERN_BINARY(TERN_COSTLY_FLOAT, tern_hypot_f32, float, float, float, hypot_f32)
TERN_BINARY(TERN_COSTLY_DOUBLE, tern_hypot_f64, double, double, double, hypot_f64)
TERN_BINARY(TERN_COSTLY_FLOAT, tern_direction_f32, float, float, float, direction_f32)
TERN_BINARY(TERN_COSTLY_DOUBLE, tern_direction_f64, double, double, double, direction_f64)

#define TYPE f32
#include "elementwise_elementary.h"
#define TYPE f64
#include "elementwise_elementary.h"
