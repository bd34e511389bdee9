// Template: elementary functions and activations of one floating-point TYPE; each backward kernel directly under its
// forward one. g is the upstream gradient.
#include "elementwise.h"

TERN_INLINE SCALAR NAME(square_root)(SCALAR x) { return __builtin_elementwise_sqrt(x); }

TERN_UNARY(TERN_COSTLY, NAME(tern_exp), SCALAR, SCALAR, NAME(exp))
TERN_UNARY(TERN_CHEAP, NAME(tern_sqrt), SCALAR, SCALAR, NAME(square_root))
TERN_UNARY(TERN_COSTLY, NAME(tern_erf), SCALAR, SCALAR, NAME(erf))

// tanh x
TERN_UNARY(TERN_COSTLY, NAME(tern_tanh), SCALAR, SCALAR, NAME(tanh))
TERN_INLINE SCALAR NAME(tanh_backward)(SCALAR g, SCALAR y) { return g * (1 - y * y); }
TERN_BINARY(TERN_CHEAP, NAME(tern_tanh_backward), SCALAR, SCALAR, SCALAR, NAME(tanh_backward))

// σ(x)
TERN_UNARY(TERN_COSTLY, NAME(tern_sigmoid), SCALAR, SCALAR, NAME(sigmoid))
TERN_INLINE SCALAR NAME(sigmoid_backward)(SCALAR g, SCALAR y) { return g * (y * (1 - y)); }
TERN_BINARY(TERN_CHEAP, NAME(tern_sigmoid_backward), SCALAR, SCALAR, SCALAR, NAME(sigmoid_backward))

// max(x, 0)
TERN_INLINE SCALAR NAME(relu)(SCALAR x) { return x <= 0 ? 0 : x; }
TERN_UNARY(TERN_CHEAP, NAME(tern_relu), SCALAR, SCALAR, NAME(relu))
TERN_INLINE SCALAR NAME(relu_backward)(SCALAR g, SCALAR y) { return y > 0 ? g : 0; }
TERN_BINARY(TERN_CHEAP, NAME(tern_relu_backward), SCALAR, SCALAR, SCALAR, NAME(relu_backward))

// x > 0 ? x : slope x
TERN_INLINE SCALAR NAME(leaky_relu)(SCALAR x, SCALAR slope) { return x > 0 ? x : slope * x; }
TERN_BINARY(TERN_CHEAP, NAME(tern_leaky_relu), SCALAR, SCALAR, SCALAR, NAME(leaky_relu))
TERN_INLINE SCALAR NAME(leaky_relu_backward)(SCALAR g, SCALAR x, SCALAR slope) { return x > 0 ? g : slope * g; }
TERN_TERNARY(
    TERN_CHEAP, NAME(tern_leaky_relu_backward), SCALAR, SCALAR, SCALAR, SCALAR, NAME(leaky_relu_backward))

// The derivative of gelu.c: Φ(x) + x φ(x)
TERN_INLINE SCALAR NAME(gelu_backward)(SCALAR g, SCALAR x) {
    const SCALAR slope = NAME(gelu_tail_slope)(__builtin_elementwise_abs(x));
    return g * (x < 0 ? slope : 1 - slope);
}
TERN_BINARY(TERN_COSTLY, NAME(tern_gelu_backward), SCALAR, SCALAR, SCALAR, NAME(gelu_backward))

// x σ(w) with w = 2√(2/π) (x + 0.044715 x³); its derivative is σ(w) (1 + x w' (1 - σ(w)))
TERN_INLINE SCALAR NAME(gelu_tanh)(SCALAR x) {
    const SCALAR b = NAME(at_least)(x, -NAME(TAIL_HIGHEST));
    const SCALAR w = b * ((SCALAR)1.5957691216057308 + (SCALAR)0.071354816272600248 * b * b);
    return NAME(times_sigmoid)(b, w);
}
TERN_UNARY(TERN_COSTLY, NAME(tern_gelu_tanh), SCALAR, SCALAR, NAME(gelu_tanh))
TERN_INLINE SCALAR NAME(gelu_tanh_backward)(SCALAR g, SCALAR x) {
    const SCALAR b = NAME(at_least)(NAME(at_most)(x, NAME(TAIL_HIGHEST)), -NAME(TAIL_HIGHEST));
    const SCALAR b2 = b * b;
    const SCALAR w = b * ((SCALAR)1.5957691216057308 + (SCALAR)0.071354816272600248 * b2);
    const SCALAR w_slope = (SCALAR)1.5957691216057308 + (SCALAR)0.214064448817800744 * b2;
    const SCALAR y = NAME(sigmoid)(w);
    return g * (y * (1 + b * w_slope * NAME(sigmoid)(-w)));
}
TERN_BINARY(TERN_COSTLY, NAME(tern_gelu_tanh_backward), SCALAR, SCALAR, SCALAR, NAME(gelu_tanh_backward))

// x σ(x)
TERN_INLINE SCALAR NAME(silu)(SCALAR x) {
    const SCALAR bounded = NAME(at_least)(x, 2 * NAME(EXP_LOWEST));
    return NAME(times_sigmoid)(bounded, bounded);
}
TERN_UNARY(TERN_COSTLY, NAME(tern_silu), SCALAR, SCALAR, NAME(silu))
TERN_INLINE SCALAR NAME(silu_backward)(SCALAR g, SCALAR x) {
    const SCALAR bounded = NAME(at_least)(NAME(at_most)(x, -2 * NAME(EXP_LOWEST)), 2 * NAME(EXP_LOWEST));
    return g * (NAME(sigmoid)(bounded) * (1 + bounded * NAME(sigmoid)(-bounded)));
}
TERN_BINARY(TERN_COSTLY, NAME(tern_silu_backward), SCALAR, SCALAR, SCALAR, NAME(silu_backward))

// log(1 + eˣ)
TERN_UNARY(TERN_COSTLY, NAME(tern_softplus), SCALAR, SCALAR, NAME(softplus))
TERN_INLINE SCALAR NAME(softplus_backward)(SCALAR g, SCALAR x) { return g * NAME(sigmoid)(x); }
TERN_BINARY(TERN_COSTLY, NAME(tern_softplus_backward), SCALAR, SCALAR, SCALAR, NAME(softplus_backward))

#undef TYPE
