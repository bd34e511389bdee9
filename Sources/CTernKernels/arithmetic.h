// Template: arithmetic of one scalar TYPE as functions. Integers wrap around, x / 0 is 0; NaN wins over every number.
#include "scalar.h"

TERN_INLINE SCALAR NAME(identical)(SCALAR a) { return a; }
TERN_INLINE SCALAR NAME(add)(SCALAR a, SCALAR b) { return (SCALAR)((WRAPPING)a + (WRAPPING)b); }
TERN_INLINE SCALAR NAME(subtract)(SCALAR a, SCALAR b) { return (SCALAR)((WRAPPING)a - (WRAPPING)b); }
TERN_INLINE SCALAR NAME(multiply)(SCALAR a, SCALAR b) { return (SCALAR)((WRAPPING)a * (WRAPPING)b); }
TERN_INLINE SCALAR NAME(negate)(SCALAR a) { return (SCALAR)(-(WRAPPING)a); }
TERN_INLINE SCALAR NAME(square)(SCALAR a) { return NAME(multiply)(a, a); }

#if IS_FLOAT
TERN_INLINE int NAME(is_nan)(SCALAR a) { return a != a; }
TERN_INLINE SCALAR NAME(divide)(SCALAR a, SCALAR b) { return a / b; }
TERN_INLINE SCALAR NAME(absolute)(SCALAR a) { return __builtin_elementwise_abs(a); }
TERN_INLINE SCALAR NAME(sign)(SCALAR a) { return a != a ? a : (SCALAR)((a > 0) - (a < 0)); }
// The inner choice is one instruction, and gives b where b is NaN.
TERN_INLINE SCALAR NAME(minimum)(SCALAR a, SCALAR b) {
    const SCALAR smaller = a < b ? a : b;
    return a != a ? a : smaller;
}
TERN_INLINE SCALAR NAME(maximum)(SCALAR a, SCALAR b) {
    const SCALAR larger = a > b ? a : b;
    return a != a ? a : larger;
}
#else
TERN_INLINE int NAME(is_nan)(SCALAR a) { (void)a; return 0; }
TERN_INLINE int NAME(is_unsigned)(void) { return (SCALAR)-1 > (SCALAR)1; }
// The one overflow of division, lowest / -1, wraps around as well.
TERN_INLINE SCALAR NAME(divide)(SCALAR a, SCALAR b) {
    return b == 0 ? 0 : b == (SCALAR)-1 && !NAME(is_unsigned)() ? NAME(negate)(a) : (SCALAR)(a / b);
}
TERN_INLINE SCALAR NAME(absolute)(SCALAR a) { return a >= (SCALAR)1 || NAME(is_unsigned)() ? a : NAME(negate)(a); }
TERN_INLINE SCALAR NAME(sign)(SCALAR a) { return a == 0 ? 0 : a >= (SCALAR)1 ? 1 : -1; }
TERN_INLINE SCALAR NAME(minimum)(SCALAR a, SCALAR b) { return a < b ? a : b; }
TERN_INLINE SCALAR NAME(maximum)(SCALAR a, SCALAR b) { return a > b ? a : b; }
#endif

#undef TYPE
