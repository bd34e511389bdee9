// Template: division with a remainder for one scalar TYPE.
#include "elementwise.h"

#if IS_FLOAT

// From r = fmod(a, b), as CPython does.
TERN_INLINE int NAME(is_below)(SCALAR r, SCALAR b) { return r != 0 && (r < 0) != (b < 0); }
TERN_INLINE SCALAR NAME(fmod)(SCALAR r, SCALAR a, SCALAR b) { (void)a; (void)b; return r; }
TERN_INLINE SCALAR NAME(remainder)(SCALAR r, SCALAR a, SCALAR b) {
    (void)a;
    return NAME(is_below)(r, b) ? r + b : r == 0 ? __builtin_elementwise_copysign(r, b) : r;
}
TERN_INLINE SCALAR NAME(floor_divide)(SCALAR r, SCALAR a, SCALAR b) {
    const SCALAR quotient = (a - r) / b - (NAME(is_below)(r, b) ? 1 : 0);
    const SCALAR floored = __builtin_elementwise_floor(quotient);
    const SCALAR nearest = quotient - floored > (SCALAR)0.5 ? floored + 1 : floored;
    return b == 0 ? a / b : quotient == 0 ? __builtin_elementwise_copysign((SCALAR)0, a / b) : nearest;
}

// fmod(a, b) where |a / b| < NEAR, so that the rounded quotient is too large by one at most. Then a - q b is exact in one
// fused step: it is a multiple of the last bit of a or b, and smaller than b.
TERN_INLINE SCALAR NAME(near_fmod)(SCALAR a, SCALAR b) {
    const SCALAR q = __builtin_elementwise_trunc(a / b);
    const SCALAR r = __builtin_elementwise_abs(a) < __builtin_elementwise_abs(b)
        ? a : __builtin_elementwise_fma(-q, b, a);
    const int is_past = r != 0 && (r < 0) != (a < 0);
    const SCALAR step = __builtin_elementwise_copysign(b, a);
    return __builtin_elementwise_copysign(is_past ? r + step : r, a);
}

// A block is computed in vectors, and anew by the C library if any of its quotients is larger, infinite or NaN.
#define TERN_REMAINDER(name, finish) \
    TERN_KERNEL void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) { \
        enum { block = 256 }; \
        if ((stride[0] != 0 && stride[0] != 1) || (stride[1] != 0 && stride[1] != 1)) { \
            tern_elementwise_strided( \
                name, 2, (ptrdiff_t[]){sizeof(SCALAR), sizeof(SCALAR)}, sizeof(SCALAR), n, in, stride, out); \
            return; \
        } \
        SCALAR same[2][block], result[block], *y = out; \
        for (int k = 0; k < 2; k++) { \
            const SCALAR first = *(const SCALAR *)in[k]; \
            if (stride[k] == 0) TERN_FOR(i, block) same[k][i] = first; \
        } \
        for (ptrdiff_t start = 0; start < n; start += block) { \
            const ptrdiff_t count = tern_min_index(block, n - start); \
            const SCALAR *a = stride[0] == 0 ? same[0] : (const SCALAR *)in[0] + start; \
            const SCALAR *b = stride[1] == 0 ? same[1] : (const SCALAR *)in[1] + start; \
            int is_far = 0; \
            TERN_FOR(i, count) { \
                result[i] = finish(NAME(near_fmod)(a[i], b[i]), a[i], b[i]); \
                is_far |= !(__builtin_elementwise_abs(a[i] / b[i]) < NEAR); \
            } \
            if (is_far) { \
                for (ptrdiff_t i = 0; i < count; i++) result[i] = finish(LIBRARY_FMOD(a[i], b[i]), a[i], b[i]); \
            } \
            memcpy(y + start, result, (size_t)count * sizeof(SCALAR)); \
        } \
    }

TERN_REMAINDER(NAME(tern_fmod), NAME(fmod))
TERN_REMAINDER(NAME(tern_remainder), NAME(remainder))
TERN_REMAINDER(NAME(tern_floor_divide), NAME(floor_divide))

#undef TERN_REMAINDER

#else

#define TERN_SCALARS(n, ...) for (ptrdiff_t i = 0; i < n; i++) { __VA_ARGS__; }

TERN_INLINE SCALAR NAME(fmod)(SCALAR a, SCALAR b) { return NAME(subtract)(a, NAME(multiply)(NAME(divide)(a, b), b)); }
TERN_INLINE int NAME(is_below)(SCALAR r, SCALAR b) { return r != 0 && (r < (SCALAR)1) != (b < (SCALAR)1); }
TERN_INLINE SCALAR NAME(remainder)(SCALAR a, SCALAR b) {
    const SCALAR r = NAME(fmod)(a, b);
    return b == 0 ? 0 : NAME(is_below)(r, b) ? NAME(add)(r, b) : r;
}
TERN_INLINE SCALAR NAME(floor_divide)(SCALAR a, SCALAR b) {
    const SCALAR q = NAME(divide)(a, b);
    return b != 0 && NAME(is_below)(NAME(subtract)(a, NAME(multiply)(q, b)), b) ? NAME(subtract)(q, 1) : q;
}
TERN_INLINE SCALAR NAME(fmod_or_zero)(SCALAR a, SCALAR b) { return b == 0 ? 0 : NAME(fmod)(a, b); }

TERN_BINARY(TERN_SCALARS, NAME(tern_fmod), SCALAR, SCALAR, SCALAR, NAME(fmod_or_zero))
TERN_BINARY(TERN_SCALARS, NAME(tern_remainder), SCALAR, SCALAR, SCALAR, NAME(remainder))
TERN_BINARY(TERN_SCALARS, NAME(tern_floor_divide), SCALAR, SCALAR, SCALAR, NAME(floor_divide))

#undef TERN_SCALARS

#endif
#undef TYPE
