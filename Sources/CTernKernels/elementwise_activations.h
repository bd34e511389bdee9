// Template: more activations of one floating-point TYPE; see elementwise_functions.h for the first ones.
// A derivative that is a comparison, or rarely asked for, has no kernel.
#include "elementwise.h"

// (x, α, β): x > 0 ? x : α (e^βx - 1)
TERN_INLINE SCALAR NAME(elu)(SCALAR x, SCALAR alpha, SCALAR beta) {
    return x > 0 ? x : alpha * NAME(expm1)(beta * x);
}
TERN_TERNARY(TERN_COSTLY, NAME(tern_elu), SCALAR, SCALAR, SCALAR, SCALAR, NAME(elu))
TERN_INLINE SCALAR NAME(elu_slope)(SCALAR x, SCALAR alpha, SCALAR beta) {
    return x > 0 ? 1 : alpha * beta * NAME(exp)(beta * x);
}
TERN_TERNARY(TERN_COSTLY, NAME(tern_elu_slope), SCALAR, SCALAR, SCALAR, SCALAR, NAME(elu_slope))

// λ elu(x, α, 1)
TERN_INLINE SCALAR NAME(selu)(SCALAR x) {
    const SCALAR scale = (SCALAR)1.0507009873554804934193349852946;
    const SCALAR alpha = (SCALAR)1.6732632423543772848170429916717;
    return scale * NAME(elu)(x, alpha, 1);
}
TERN_UNARY(TERN_COSTLY, NAME(tern_selu), SCALAR, SCALAR, NAME(selu))

// x tanh(log(1 + eˣ)) = x n / (n + 2) with n = eˣ (eˣ + 2); x above 24. The derivative is
// n / (n + 2) + 4 x eˣ (1 + eˣ) / (n + 2)².
TERN_INLINE SCALAR NAME(mish)(SCALAR x) {
    const SCALAR b = NAME(at_least)(NAME(at_most)(x, 24), NAME(EXP_LOWEST));
    const SCALAR e = NAME(scaled_exp)(1, b);
    const SCALAR y = NAME(scaled_exp)(b, b) * ((e + 2) / (e * (e + 2) + 2));
    return x > 24 ? x : y;
}
TERN_UNARY(TERN_COSTLY, NAME(tern_mish), SCALAR, SCALAR, NAME(mish))
TERN_INLINE SCALAR NAME(mish_backward)(SCALAR g, SCALAR x) {
    const SCALAR b = NAME(at_least)(NAME(at_most)(x, 24), NAME(EXP_LOWEST));
    const SCALAR e = NAME(scaled_exp)(1, b);
    const SCALAR quotient = e / (e * (e + 2) + 2);
    return g * (quotient * ((e + 2) + 4 * b * (1 + e) / (e * (e + 2) + 2)));
}
TERN_BINARY(TERN_COSTLY, NAME(tern_mish_backward), SCALAR, SCALAR, SCALAR, NAME(mish_backward))

// a σ(b), and a σ(a) b
TERN_INLINE SCALAR NAME(glu)(SCALAR a, SCALAR b) {
    const SCALAR bounded = NAME(at_least)(b, 2 * NAME(EXP_LOWEST)), y = NAME(times_sigmoid)(a, bounded);
    return y == y ? y : a + bounded;    // an infinite a, or NaN
}
TERN_BINARY(TERN_COSTLY, NAME(tern_glu), SCALAR, SCALAR, SCALAR, NAME(glu))
TERN_INLINE SCALAR NAME(swiglu)(SCALAR a, SCALAR b) {
    const SCALAR bounded = NAME(at_least)(a, 2 * NAME(EXP_LOWEST));
    return NAME(times_sigmoid)(bounded, bounded) * b;
}
TERN_BINARY(TERN_COSTLY, NAME(tern_swiglu), SCALAR, SCALAR, SCALAR, NAME(swiglu))

// min(max(x + 3, 0), 6) / 6, and x times that
TERN_INLINE SCALAR NAME(hard_sigmoid)(SCALAR x) {
    return NAME(at_most)(NAME(at_least)(x + 3, 0), 6) * (SCALAR)(1 / 6.0);
}
TERN_UNARY(TERN_CHEAP, NAME(tern_hard_sigmoid), SCALAR, SCALAR, NAME(hard_sigmoid))
TERN_INLINE SCALAR NAME(hard_swish)(SCALAR x) { return NAME(at_least)(x, -3) * NAME(hard_sigmoid)(x); }
TERN_UNARY(TERN_CHEAP, NAME(tern_hard_swish), SCALAR, SCALAR, NAME(hard_swish))
TERN_INLINE SCALAR NAME(hard_swish_backward)(SCALAR g, SCALAR x) {
    return x <= -3 ? 0 : x < 3 ? g * (x * (SCALAR)(1 / 3.0) + (SCALAR)0.5) : g;
}
TERN_BINARY(TERN_CHEAP, NAME(tern_hard_swish_backward), SCALAR, SCALAR, SCALAR, NAME(hard_swish_backward))

// x / (1 + |x|); ±1 at ±∞.
TERN_INLINE SCALAR NAME(softsign)(SCALAR x) {
    const SCALAR bounded = NAME(at_least)(NAME(at_most)(x, NAME(LARGEST)), -NAME(LARGEST));
    return bounded / (1 + __builtin_elementwise_abs(bounded));
}
TERN_UNARY(TERN_CHEAP, NAME(tern_softsign), SCALAR, SCALAR, NAME(softsign))

// x - tanh x: near 0 from the series of tanh, which spares the difference.
TERN_INLINE SCALAR NAME(tanh_shrink)(SCALAR x) {
    const SCALAR square = x * x;
    const SCALAR series = square * POLYNOMIAL(square, tanh_polynomial);
    return __builtin_elementwise_abs(x) < (SCALAR)0.55 ? -x * series : x - NAME(tanh)(x);
}
TERN_UNARY(TERN_COSTLY, NAME(tern_tanh_shrink), SCALAR, SCALAR, NAME(tanh_shrink))

// (x, λ): x - min(max(x, -λ), λ); |x| ≤ λ ? 0 : x
TERN_INLINE SCALAR NAME(soft_shrink)(SCALAR x, SCALAR lambda) {
    return x - NAME(at_least)(NAME(at_most)(x, lambda), -lambda);
}
TERN_BINARY(TERN_CHEAP, NAME(tern_soft_shrink), SCALAR, SCALAR, SCALAR, NAME(soft_shrink))
TERN_INLINE SCALAR NAME(hard_shrink)(SCALAR x, SCALAR lambda) {
    return __builtin_elementwise_abs(x) <= lambda ? 0 : x;
}
TERN_BINARY(TERN_CHEAP, NAME(tern_hard_shrink), SCALAR, SCALAR, SCALAR, NAME(hard_shrink))

// (x, t, v): x ≤ t ? v : x
TERN_INLINE SCALAR NAME(threshold)(SCALAR x, SCALAR threshold, SCALAR value) { return x <= threshold ? value : x; }
TERN_TERNARY(TERN_CHEAP, NAME(tern_threshold), SCALAR, SCALAR, SCALAR, SCALAR, NAME(threshold))

#undef TYPE
