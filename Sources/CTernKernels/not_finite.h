// Template: the search for what is not finite, for one floating-point TYPE.
#include "scalar.h"

// 0 times a finite number is 0, times any other NaN.
TERN_KERNEL static SCALAR NAME(sum_of_zeros)(ptrdiff_t n, const SCALAR *x) {
    SCALAR sums[LANES] = {0};
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (ptrdiff_t lane = 0; lane < LANES; lane++) sums[lane] += x[i + lane] * 0;
    }
    for (; i < n; i++) sums[0] += x[i] * 0;
    SCALAR sum = 0;
    for (ptrdiff_t lane = 0; lane < LANES; lane++) sum += sums[lane];
    return sum;
}

ptrdiff_t NAME(tern_first_not_finite)(ptrdiff_t n, const void *elements) {
    const SCALAR *x = elements;
    if (NAME(sum_of_zeros)(n, x) == 0) return -1;
    ptrdiff_t i = 0;
    while (x[i] * 0 == 0) i++;
    return i;
}

#undef TYPE
