// Template: softmax and its kin over the rows of x: [rows, n], for one floating-point TYPE.
#include "lanes.h"
#include "rows.h"
#include "strips.h"

typedef struct {
    ptrdiff_t n, inner;
    const SCALAR *x, *upstream;
    SCALAR *y;
} NAME(row_arrays);

#define ROWS_KERNEL(name) TERN_KERNEL static void NAME(name)(const void *context, ptrdiff_t first, ptrdiff_t last)
#define FOR_ROWS \
    const NAME(row_arrays) *arrays = context; \
    const ptrdiff_t n = arrays->n; \
    for (ptrdiff_t r = first; r < last; r++)

// Groups of rows [r, r + rows), with the maximum m and s = log Σ e^(x - m) of each once exp_rows has run.
#define FOR_GROUPS \
    const NAME(row_arrays) *arrays = context; \
    const ptrdiff_t n = arrays->n, group = tern_row_group(n); \
    SCALAR maxima[tern_row_block], sums[tern_row_block]; \
    for (ptrdiff_t r = first, rows; rows = tern_min_index(group, last - r), r < last; r += rows)

// MARK: Softmax: y = e^(x - m) / Σ e^(x - m)

ROWS_KERNEL(softmax_rows) {
    FOR_GROUPS {
        NAME(exp_rows)(rows, n, arrays->x + r * n, arrays->y + r * n, maxima, sums);
        for (ptrdiff_t k = 0; k < rows; k++) {
            SCALAR *y = arrays->y + (r + k) * n;
            const SCALAR scale = 1 / sums[k];
            TERN_FOR(i, n) y[i] *= scale;
        }
    }
}

// y (Δ - Σ Δ y)
ROWS_KERNEL(softmax_backward_rows) {
    FOR_ROWS {
        const SCALAR *y = arrays->x + r * n, *upstream = arrays->upstream + r * n;
        SCALAR *out = arrays->y + r * n;
        SCALAR product[tern_row_block];
        SCALAR sum = 0;
        for (ptrdiff_t start = 0; start < n; start += tern_row_block) {
            const ptrdiff_t count = tern_min_index(tern_row_block, n - start);
            TERN_FOR(i, count) product[i] = upstream[start + i] * y[start + i];
            sum += NAME(row_sum)(count, product);
        }
        TERN_FOR(i, n) out[i] = y[i] * (upstream[i] - sum);
    }
}

// MARK: Log-softmax: y = (x - m) - log Σ e^(x - m)

TERN_INLINE void NAME(log_softmax_row)(
    ptrdiff_t n, SCALAR maximum, SCALAR log_sum, const SCALAR *restrict x, SCALAR *restrict y) {
    if (maximum == HIGHEST) {
        for (ptrdiff_t i = 0; i < n; i++) y[i] = NAME(below)(x[i], maximum) - log_sum;
    } else {
        TERN_FOR(i, n) y[i] = (x[i] - maximum) - log_sum;
    }
}

ROWS_KERNEL(log_softmax_rows) {
    FOR_GROUPS {
        NAME(exp_rows)(rows, n, arrays->x + r * n, NULL, maxima, sums);
        TERN_MAP(LANES, rows, sums[i] = NAME(log)(sums[i]));
        for (ptrdiff_t k = 0; k < rows; k++) {
            const SCALAR *x = arrays->x + (r + k) * n;
            SCALAR *y = arrays->y + (r + k) * n;
            NAME(log_softmax_row)(n, maxima[k], sums[k], x, y);
        }
    }
}

// Δ - exp(y) Σ Δ
ROWS_KERNEL(log_softmax_backward_rows) {
    FOR_ROWS {
        const SCALAR *y = arrays->x + r * n, *upstream = arrays->upstream + r * n;
        SCALAR *out = arrays->y + r * n;
        const SCALAR sum = NAME(row_sum)(n, upstream);
        TERN_MAP(LANES, n, out[i] = upstream[i] - NAME(exp)(y[i]) * sum);
    }
}

// MARK: log Σ eˣ

ROWS_KERNEL(log_sum_exp_rows) {
    FOR_GROUPS {
        SCALAR *y = arrays->y + r;
        NAME(exp_rows)(rows, n, arrays->x + r * n, NULL, maxima, sums);
        TERN_MAP(LANES, rows, y[i] = maxima[i] + NAME(log)(sums[i]));
    }
}

#undef ROWS_KERNEL
#undef FOR_ROWS
#undef FOR_GROUPS
#undef TYPE
