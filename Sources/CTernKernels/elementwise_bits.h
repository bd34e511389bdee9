// Template: operations on the bits of one integer TYPE.
#include "elementwise.h"

TERN_INLINE SCALAR NAME(bits_and)(SCALAR a, SCALAR b) { return a & b; }
TERN_INLINE SCALAR NAME(bits_or)(SCALAR a, SCALAR b) { return a | b; }
TERN_INLINE SCALAR NAME(bits_xor)(SCALAR a, SCALAR b) { return a ^ b; }
TERN_INLINE SCALAR NAME(bits_not)(SCALAR a) { return (SCALAR)~a; }

// A negative shift is a large one without a sign.
TERN_INLINE SCALAR NAME(shift_left)(SCALAR a, SCALAR b) {
    enum { width = 8 * sizeof(SCALAR) };
    return (WRAPPING)b < width ? (SCALAR)((WRAPPING)a << ((WRAPPING)b % width)) : 0;
}
TERN_INLINE SCALAR NAME(shift_right)(SCALAR a, SCALAR b) {
    enum { width = 8 * sizeof(SCALAR) };
    return (WRAPPING)b < width ? (SCALAR)(a >> ((WRAPPING)b % width)) : a >= 0 ? 0 : (SCALAR)-1;
}

TERN_BINARY(TERN_CHEAP, NAME(tern_bits_and), SCALAR, SCALAR, SCALAR, NAME(bits_and))
TERN_BINARY(TERN_CHEAP, NAME(tern_bits_or), SCALAR, SCALAR, SCALAR, NAME(bits_or))
TERN_BINARY(TERN_CHEAP, NAME(tern_bits_xor), SCALAR, SCALAR, SCALAR, NAME(bits_xor))
TERN_UNARY(TERN_CHEAP, NAME(tern_bits_not), SCALAR, SCALAR, NAME(bits_not))
TERN_BINARY(TERN_CHEAP, NAME(tern_shift_left), SCALAR, SCALAR, SCALAR, NAME(shift_left))
TERN_BINARY(TERN_CHEAP, NAME(tern_shift_right), SCALAR, SCALAR, SCALAR, NAME(shift_right))

#undef TYPE
