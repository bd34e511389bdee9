// Template: scalars of one TYPE as unsigned keys in the same order, and back. NaN is above all numbers.
#include <string.h>

#include "scalar.h"

#define KEY NAME(sort_key)
#define SIGN ((KEY)1 << (8 * sizeof(KEY) - 1))

// `flip` is 0, or all ones for the opposite order.
TERN_INLINE KEY NAME(key)(SCALAR x, KEY flip) {
#if IS_FLOAT
    KEY bits;
    memcpy(&bits, &x, sizeof bits);
    const KEY ordered = bits ^ (-(bits >> (8 * sizeof(KEY) - 1)) | SIGN);
    return (x != x ? ~(KEY)0 : ordered) ^ flip;
#else
    return ((KEY)x ^ ((SCALAR)-1 < (SCALAR)1 ? SIGN : 0)) ^ flip;
#endif
}

// The same, with −0 equal to 0.
TERN_INLINE KEY NAME(stable_key)(SCALAR x, KEY flip) { return NAME(key)(x == 0 ? 0 : x, flip); }

TERN_INLINE SCALAR NAME(unkey)(KEY key, KEY flip) {
    key ^= flip;
#if IS_FLOAT
    const KEY bits = key ^ (((key >> (8 * sizeof(KEY) - 1)) - 1) | SIGN);
    SCALAR x;
    memcpy(&x, &bits, sizeof x);
    return x != x ? (SCALAR)__builtin_nan("") : x;
#else
    return (SCALAR)(key ^ ((SCALAR)-1 < (SCALAR)1 ? SIGN : 0));
#endif
}

#undef KEY
#undef SIGN
#undef TYPE
