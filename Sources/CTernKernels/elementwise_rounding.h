// Template: rounding, predicates, and choosing between floating-point numbers of one TYPE.
#include "elementwise.h"

TERN_INLINE SCALAR NAME(floor)(SCALAR x) { return __builtin_elementwise_floor(x); }
TERN_INLINE SCALAR NAME(ceil)(SCALAR x) { return __builtin_elementwise_ceil(x); }
TERN_INLINE SCALAR NAME(round)(SCALAR x) { return __builtin_elementwise_roundeven(x); }
TERN_INLINE SCALAR NAME(trunc)(SCALAR x) { return __builtin_elementwise_trunc(x); }
TERN_INLINE SCALAR NAME(frac)(SCALAR x) { return x - __builtin_elementwise_trunc(x); }

TERN_UNARY(TERN_CHEAP, NAME(tern_floor), SCALAR, SCALAR, NAME(floor))
TERN_UNARY(TERN_CHEAP, NAME(tern_ceil), SCALAR, SCALAR, NAME(ceil))
TERN_UNARY(TERN_CHEAP, NAME(tern_round), SCALAR, SCALAR, NAME(round))
TERN_UNARY(TERN_CHEAP, NAME(tern_trunc), SCALAR, SCALAR, NAME(trunc))
TERN_UNARY(TERN_CHEAP, NAME(tern_frac), SCALAR, SCALAR, NAME(frac))

TERN_INLINE uint8_t NAME(is_infinite)(SCALAR x) { return __builtin_elementwise_abs(x) == HIGHEST; }
TERN_INLINE uint8_t NAME(is_finite)(SCALAR x) { return __builtin_elementwise_abs(x) < HIGHEST; }

TERN_UNARY(TERN_CHEAP, NAME(tern_is_nan), SCALAR, uint8_t, NAME(is_nan))
TERN_UNARY(TERN_CHEAP, NAME(tern_is_infinite), SCALAR, uint8_t, NAME(is_infinite))
TERN_UNARY(TERN_CHEAP, NAME(tern_is_finite), SCALAR, uint8_t, NAME(is_finite))

TERN_INLINE SCALAR NAME(nan_to_number)(SCALAR x, SCALAR nan, SCALAR limit) {
    const SCALAR finite = x == HIGHEST ? limit : x == -HIGHEST ? -limit : x;
    return x != x ? nan : finite;
}
TERN_TERNARY(TERN_CHEAP, NAME(tern_nan_to_number), SCALAR, SCALAR, SCALAR, SCALAR, NAME(nan_to_number))

TERN_INLINE SCALAR NAME(copysign)(SCALAR a, SCALAR b) { return __builtin_elementwise_copysign(a, b); }
TERN_BINARY(TERN_CHEAP, NAME(tern_copysign), SCALAR, SCALAR, SCALAR, NAME(copysign))

TERN_INLINE SCALAR NAME(lerp)(SCALAR a, SCALAR b, SCALAR w) {
    return __builtin_elementwise_abs(w) < (SCALAR)0.5 ? a + w * (b - a) : b - (b - a) * (1 - w);
}
TERN_TERNARY(TERN_CHEAP, NAME(tern_lerp), SCALAR, SCALAR, SCALAR, SCALAR, NAME(lerp))

#undef TYPE
