// Template: e^(x - m) over the rows of x: [rows, n], for one floating-point TYPE; m is a row's maximum.
#include "lanes.h"
#include "rows.h"

TERN_LANES_REDUCTION(NAME(row_maximum), SCALAR, SCALAR, LANES, LOWEST, NAME(identical), NAME(maximum))
TERN_LANES_REDUCTION(NAME(row_sum), SCALAR, SCALAR, LANES, 0, NAME(identical), NAME(add))

// m, or 0 where x - m would be ∞ - ∞. What has an infinite maximum counts each ∞ as 1 and all else as nothing: the limit where
// one is infinite, even shares where several are.
TERN_INLINE SCALAR NAME(finite)(SCALAR maximum) { return maximum == LOWEST || maximum == HIGHEST ? 0 : maximum; }

TERN_INLINE SCALAR NAME(finite_maximum)(ptrdiff_t n, const SCALAR *x) {
    return NAME(finite)(NAME(row_maximum)(n, x));
}

// Such terms of a row, NULL where not wanted; gives their sum. Rare, and kept out of the loops around it.
__attribute__((noinline, cold)) static SCALAR NAME(infinite_terms)(
    ptrdiff_t n, ptrdiff_t stride, const SCALAR *x, SCALAR *terms) {
    SCALAR sum = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const SCALAR term = x[i * stride] == HIGHEST ? 1 : 0;
        if (terms != NULL) terms[i * stride] = term;
        sum += term;
    }
    return sum;
}

// x - m, with the limits of an infinite m.
TERN_INLINE SCALAR NAME(below)(SCALAR x, SCALAR maximum) {
    return maximum != HIGHEST ? x - maximum : x == HIGHEST ? 0 : LOWEST;
}

// The maxima, HIGHEST or finite, the terms e^(x - m) and their sums, for up to tern_row_group(n) rows. Terms: [rows, n], or
// NULL where not wanted. Short rows share the vectors of one pass; a long row goes block by block.
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
    // Terms below a finite maximum are 1 at most.
    for (ptrdiff_t r = 0; r < rows; r++) {
        if (sums[r] != HIGHEST) continue;
        maxima[r] = HIGHEST;
        sums[r] = NAME(infinite_terms)(n, 1, x + r * n, terms == NULL ? NULL : terms + r * n);
    }
}

#undef TYPE
