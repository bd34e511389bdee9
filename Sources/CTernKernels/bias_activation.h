// Template: y = activation(y + bias) over a tile [rows, columns] of a matrix product, for one floating-point TYPE.
#include "scalar.h"

TERN_KERNEL static void NAME(add_bias)(ptrdiff_t n, const SCALAR *bias, SCALAR *y) {
    TERN_FOR(i, n) y[i] += bias[i];
}

void NAME(tern_bias_activation)(
    ptrdiff_t rows, ptrdiff_t columns, void *y, ptrdiff_t stride, const void *bias,
    tern_elementwise_kernel activation) {
    const ptrdiff_t contiguous = 1;
    for (ptrdiff_t r = 0; r < rows; r++) {
        SCALAR *row = (SCALAR *)y + r * stride;
        if (bias != NULL) NAME(add_bias)(columns, bias, row);
        if (activation != NULL) activation(columns, (const void *const[]){row}, &contiguous, row);
    }
}

#undef TYPE
