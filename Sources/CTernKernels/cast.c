// Casts between all pairs of scalar types.
#include "elementwise.h"

#undef bool  // part of names here

// Float to integer: truncates, saturates, NaN gives 0. `top` is the first value above the range, a power of two.
#define TERN_SATURATING_CAST(from, to, T, low, high, top) \
    TERN_INLINE T cast_##from##_##to(scalar_##from x) { \
        return x >= (top) ? (high) : x <= (low) ? (low) : x == x ? (T)x : 0; \
    } \
    TERN_UNARY(TERN_CHEAP, tern_cast_##from##_##to, scalar_##from, T, cast_##from##_##to)

// Integer to integer keeps the low bits; anything to a float rounds to nearest.
#define TERN_PLAIN_CAST(from, to, F, T) \
    TERN_INLINE T cast_##from##_##to(F x) { return (T)x; } \
    TERN_UNARY(TERN_CHEAP, tern_cast_##from##_##to, F, T, cast_##from##_##to)

#define TERN_BOOL_CAST(from, F) \
    TERN_INLINE uint8_t cast_##from##_bool(F x) { return x != 0; } \
    TERN_UNARY(TERN_CHEAP, tern_cast_##from##_bool, F, uint8_t, cast_##from##_bool)

#define TERN_CASTS_FROM_FLOAT(from) \
    TERN_PLAIN_CAST(from, f32, scalar_##from, float) \
    TERN_PLAIN_CAST(from, f64, scalar_##from, double) \
    TERN_SATURATING_CAST(from, i32, int32_t, INT32_MIN, INT32_MAX, 0x1p31f) \
    TERN_SATURATING_CAST(from, i64, int64_t, INT64_MIN, INT64_MAX, 0x1p63f) \
    TERN_SATURATING_CAST(from, u8, uint8_t, 0, UINT8_MAX, 0x1p8f) \
    TERN_BOOL_CAST(from, scalar_##from)

#define TERN_CASTS_FROM_INTEGER(from, F) \
    TERN_PLAIN_CAST(from, f32, F, float) \
    TERN_PLAIN_CAST(from, f64, F, double) \
    TERN_PLAIN_CAST(from, i32, F, int32_t) \
    TERN_PLAIN_CAST(from, i64, F, int64_t) \
    TERN_PLAIN_CAST(from, u8, F, uint8_t) \
    TERN_BOOL_CAST(from, F)

TERN_CASTS_FROM_FLOAT(f32)
TERN_CASTS_FROM_FLOAT(f64)
TERN_CASTS_FROM_INTEGER(i32, int32_t)
TERN_CASTS_FROM_INTEGER(i64, int64_t)
TERN_CASTS_FROM_INTEGER(u8, uint8_t)
TERN_CASTS_FROM_INTEGER(bool, uint8_t)
