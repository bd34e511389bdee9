// Template: kernels of the special functions for one floating-point TYPE. Those of gamma.h work in double precision.
#include "elementwise_guarded.h"

#define GAMMA_LOOP(n, ...) TERN_MAP(LANES_f64, n, __VA_ARGS__);

TERN_UNARY(TERN_COSTLY, NAME(tern_erfc), SCALAR, SCALAR, NAME(erfc))
TERN_UNARY(TERN_COSTLY, NAME(tern_erfinv), SCALAR, SCALAR, NAME(erfinv))
TERN_UNARY(TERN_COSTLY, NAME(tern_log_ndtr), SCALAR, SCALAR, NAME(log_ndtr))
TERN_UNARY(TERN_COSTLY, NAME(tern_log_ndtr_slope), SCALAR, SCALAR, NAME(log_ndtr_slope))
TERN_UNARY(TERN_COSTLY, NAME(tern_i0), SCALAR, SCALAR, NAME(i0))
TERN_UNARY(TERN_COSTLY, NAME(tern_i0e), SCALAR, SCALAR, NAME(i0e))
TERN_UNARY(TERN_COSTLY, NAME(tern_i1), SCALAR, SCALAR, NAME(i1))
TERN_UNARY(TERN_COSTLY, NAME(tern_i1e), SCALAR, SCALAR, NAME(i1e))
TERN_UNARY(GAMMA_LOOP, NAME(tern_lgamma), SCALAR, SCALAR, NAME(lgamma))
TERN_UNARY(GAMMA_LOOP, NAME(tern_digamma), SCALAR, SCALAR, NAME(digamma))
TERN_UNARY(GAMMA_LOOP, NAME(tern_trigamma), SCALAR, SCALAR, NAME(trigamma))

// (x, order): ψ⁽ⁿ⁾(x), the order the same for all elements.
TERN_KERNEL void NAME(tern_polygamma)(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) {
    const SCALAR *x = in[0], *order = in[1];
    SCALAR *y = out;
    if (*order == 1) {
        NAME(tern_trigamma)(n, in, stride, out);
        return;
    }
    double block[polygamma_block];
    for (ptrdiff_t start = 0; start < n; start += polygamma_block) {
        const ptrdiff_t count = tern_min_index(n - start, polygamma_block);
        for (ptrdiff_t i = 0; i < count; i++) block[i] = x[(start + i) * stride[0]];
        tern_polygamma_block(count, (int)*order, block);
        for (ptrdiff_t i = 0; i < count; i++) y[start + i] = (SCALAR)block[i];
    }
}

#undef GAMMA_LOOP
#undef TYPE
