// Template: comparison and selection of one scalar TYPE.
#include "elementwise.h"

TERN_INLINE uint8_t NAME(equal)(SCALAR a, SCALAR b) { return a == b; }
TERN_INLINE uint8_t NAME(not_equal)(SCALAR a, SCALAR b) { return a != b; }
TERN_INLINE uint8_t NAME(less)(SCALAR a, SCALAR b) { return a < b; }
TERN_INLINE uint8_t NAME(less_equal)(SCALAR a, SCALAR b) { return a <= b; }
TERN_INLINE uint8_t NAME(greater)(SCALAR a, SCALAR b) { return a > b; }
TERN_INLINE uint8_t NAME(greater_equal)(SCALAR a, SCALAR b) { return a >= b; }
TERN_INLINE SCALAR NAME(select)(uint8_t condition, SCALAR a, SCALAR b) { return condition ? a : b; }

TERN_BINARY(TERN_CHEAP, NAME(tern_equal), SCALAR, SCALAR, uint8_t, NAME(equal))
TERN_BINARY(TERN_CHEAP, NAME(tern_not_equal), SCALAR, SCALAR, uint8_t, NAME(not_equal))
TERN_BINARY(TERN_CHEAP, NAME(tern_less), SCALAR, SCALAR, uint8_t, NAME(less))
TERN_BINARY(TERN_CHEAP, NAME(tern_less_equal), SCALAR, SCALAR, uint8_t, NAME(less_equal))
TERN_BINARY(TERN_CHEAP, NAME(tern_greater), SCALAR, SCALAR, uint8_t, NAME(greater))
TERN_BINARY(TERN_CHEAP, NAME(tern_greater_equal), SCALAR, SCALAR, uint8_t, NAME(greater_equal))
TERN_TERNARY(TERN_CHEAP, NAME(tern_select), uint8_t, SCALAR, SCALAR, SCALAR, NAME(select))

#undef TYPE
