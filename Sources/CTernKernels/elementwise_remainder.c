// Division with a remainder, for every scalar type.
#include <math.h>
#include <string.h>

#include "arithmetic_types.h"
#include "elementwise.h"

#define NEAR 0x1p22f
#define LIBRARY_FMOD fmodf
#define TYPE f32
#include "elementwise_remainder.h"
#undef NEAR
#undef LIBRARY_FMOD
#define NEAR 0x1p51
#define LIBRARY_FMOD fmod
#define TYPE f64
#include "elementwise_remainder.h"

// No processor divides vectors of integers, but the quotient of two Int32 is exact in double precision.
TERN_INLINE int32_t quotient_i32(int32_t a, int32_t b) {
    const double divisor = b == 0 || b == -1 ? 1 : b;
    const int32_t q = (int32_t)(a / divisor);
    return b == 0 ? 0 : b == -1 ? negate_i32(q) : q;
}

#define QUOTIENT quotient_i32
#define TERN_DIVISION TERN_COSTLY
#define TYPE i32
#include "elementwise_remainder.h"
#undef QUOTIENT
#undef TERN_DIVISION
#define QUOTIENT NAME(divide)
#define TERN_DIVISION(n, ...) for (ptrdiff_t i = 0; i < n; i++) { __VA_ARGS__; }
#define TYPE i64
#include "elementwise_remainder.h"
#define TYPE u8
#include "elementwise_remainder.h"
