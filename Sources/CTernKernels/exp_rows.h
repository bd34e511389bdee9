// Template: e^(x - m) over the rows of x: [rows, n], for one floating-point TYPE; m is a row's maximum.
#include "lanes.h"
#include "rows.h"

TERN_LANES_REDUCTION(NAME(row_maximum), SCALAR, SCALAR, LANES, LOWEST, NAME(identical), NAME(maximum))
TERN_LANES_REDUCTION(NAME(row_sum), SCALAR, SCALAR, LANES, 0, NAME(identical), NAME(add))

// m, or 0 where x - m would be ∞ - ∞.
TERN_INLINE SCALAR NAME(finite)(SCALAR maximum) { return maximum == LOWEST || maximum == HIGHEST ? 0 : maximum; }

TERN_INLINE SCALAR NAME(finite_maximum)(ptrdiff_t n, const SCALAR *x) {
    return NAME(finite)(NAME(row_maximum)(n, x));
}

// The maxima, the terms e^(x - m) and their sums, for up to tern_row_group(n) rows. Terms: [rows, n], or NULL where
// not wanted. Short rows share the vectors of one pass; a long row goes block by block.
TERN_INLINE void NAME(exp_rows)(
    ptrdiff_t rows, ptrdiff_t n, const SCALAR *x, SCALAR *terms, SCALAR *maxima, SCALAR *sums) {
    SCALAR block[tern_row_block];
    if (n <= tern_row_block) {
        SCALAR *y = terms == NULL ? block : terms;
        for (ptrdiff_t r = 0; r < rows; r++) {
            const SCALAR maximum = maxima[r] = NAME(finite_maximum)(n, x + r * n);
            TERN_FOR(i, n) y[r * n + i] = x[r * n + i] - maximum;
        }
        TERN_MAP(LANES, rows * n, y[i] = NAME(exp)(y[i]));
        for (ptrdiff_t r = 0; r < rows; r++) sums[r] = NAME(row_sum)(n, y + r * n);
    } else {
        const SCALAR maximum = maxima[0] = NAME(finite_maximum)(n, x);
        sums[0] = 0;
        for (ptrdiff_t start = 0; start < n; start += tern_row_block) {
            const ptrdiff_t count = tern_min_index(tern_row_block, n - start);
            SCALAR *y = terms == NULL ? block : terms + start;
            TERN_MAP(LANES, count, y[i] = NAME(exp)(x[start + i] - maximum));
            sums[0] += NAME(row_sum)(count, y);
        }
    }
}

#undef TYPE
