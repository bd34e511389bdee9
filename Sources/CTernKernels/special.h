// Template: the error function's complement and inverse for one floating-point TYPE, branch-free.
#include "math_scalar.h"
#include "special_f32.h"
#include "special_f64.h"

// erfc a = 2 Φ(-√2 a); 2 - erfc a for -a.
TERN_INLINE SCALAR NAME(erfc)(SCALAR x) {
    const SCALAR root_two = (SCALAR)1.4142135623730951;
    const SCALAR a = NAME(at_most)(__builtin_elementwise_abs(x), NAME(TAIL_HIGHEST) / root_two);
    const SCALAR b = root_two * a;
    const SCALAR tail = 2 * (NAME(normal_tail)(a, b, 2) / NAME(at_least)(b, NAME(SMALLEST_NORMAL)));
    // For small a the tail is ½ - b φ(0), which the division by b would lose.
    const SCALAR line = 1 - (SCALAR)1.1283791670955126 * a;
    const SCALAR positive = b < (SCALAR)0x1p-20 ? line : tail;
    return x < 0 ? 2 - positive : positive;
}

// x P(w), w = -log(1 - x²), after Giles, "Approximating the erfinv function", GPU Computing Gems 2 (2011).
TERN_INLINE SCALAR NAME(erfinv)(SCALAR x) {
    const SCALAR a = __builtin_elementwise_abs(x), infinity = HIGHEST;
    const SCALAR w = -NAME(log)((1 - a) * (1 + a));
    const BITS mask = -(BITS)(w < 5);
    const SCALAR v = NAME(choose)(mask, w - (SCALAR)2.5, __builtin_elementwise_sqrt(w) - NAME(ERFINV_CENTER));
    return a == 1 ? x * infinity : x * PIECEWISE(mask, v, erfinv);
}

#undef TYPE
