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

// a + w (b - a), and its other form near b. Where the difference is infinite, or NaN between equal infinities, so is the
// result: then the whole is computed again as (1 - w) a + w b, without the product that w rules out.
TERN_INLINE SCALAR NAME(lerp)(SCALAR a, SCALAR b, SCALAR w) {
    return __builtin_elementwise_abs(w) < (SCALAR)0.5 ? a + w * (b - a) : b - (b - a) * (1 - w);
}
TERN_INLINE SCALAR NAME(lerp_far)(SCALAR a, SCALAR b, SCALAR w) {
    const SCALAR y = NAME(lerp)(a, b, w);
    const SCALAR far = w == 0 ? a : w == 1 || a == b ? b : (1 - w) * a + w * b;
    return __builtin_elementwise_abs(b - a) < HIGHEST ? y : far;
}
TERN_TERNARY(TERN_CHEAP, NAME(tern_lerp_far), SCALAR, SCALAR, SCALAR, SCALAR, NAME(lerp_far))

// The magnitude as an integer, of which a maximum is cheap: that of an infinity, and of NaN beyond, tells of both.
TERN_INLINE NAME(bits) NAME(magnitude_bits)(SCALAR x) {
    NAME(bits) bits;
    memcpy(&bits, &x, sizeof bits);
    return bits & ~((NAME(bits))1 << (8 * sizeof bits - 1));
}
TERN_KERNEL void NAME(tern_lerp)(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) {
    const SCALAR *a = in[0], *b = in[1], *w = in[2];
    SCALAR *y = out;
    const bool is_apart = y != a && y != b && y != w;
    if (!is_apart || stride[0] != 1 || stride[1] != 1 || stride[2] > 1) {
        NAME(tern_lerp_far)(n, in, stride, out);
        return;
    }
    NAME(bits) most = 0;
    if (stride[2] == 1) {
        TERN_FOR(i, n) {
            y[i] = NAME(lerp)(a[i], b[i], w[i]);
            const NAME(bits) magnitude = NAME(magnitude_bits)(y[i]);
            most = magnitude > most ? magnitude : most;
        }
    } else {
        const SCALAR w0 = *w;
        TERN_FOR(i, n) {
            y[i] = NAME(lerp)(a[i], b[i], w0);
            const NAME(bits) magnitude = NAME(magnitude_bits)(y[i]);
            most = magnitude > most ? magnitude : most;
        }
    }
    if (most >= NAME(magnitude_bits)(HIGHEST)) NAME(tern_lerp_far)(n, in, stride, out);
}

#undef TYPE
