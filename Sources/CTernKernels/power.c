// Powers, with the special cases of C's pow.
#include <math.h>

#include "elementwise.h"

#define TYPE f64
#include "functions.h"

// |a|^b = e^(b log |a|), in double precision: its rounding errors disappear in a float.
TERN_INLINE float power_f32(float a, float b) {
    const double x = a, y = b;
    const double magnitude = __builtin_elementwise_abs(x);
    const double logarithm = log_f64(magnitude);
    const float power = (float)exp_f64(y == 0 || logarithm == 0 ? 0 : y * logarithm);
    const int is_integer = __builtin_elementwise_trunc(y) == y;
    const int is_odd = is_integer && __builtin_elementwise_trunc(0.5 * y) != 0.5 * y;
    const int is_negative = __builtin_elementwise_copysign(1.0, x) < 0;
    const int is_finite = magnitude > 0 && magnitude < __builtin_inf();
    const float result = is_negative && is_odd ? -power : power;
    return is_negative && is_finite && !is_integer ? __builtin_nanf("") : a == 1 || b == 0 ? 1 : result;
}

#define TERN_DOUBLES(n, ...) TERN_MAP(LANES_f64, n, __VA_ARGS__);
#define TERN_SCALARS(n, ...) for (ptrdiff_t i = 0; i < n; i++) { __VA_ARGS__; }

TERN_BINARY(TERN_DOUBLES, tern_power_f32, float, float, float, power_f32)
TERN_BINARY(TERN_SCALARS, tern_power_f64, double, double, double, pow)
