// Template: softmax and its kin over the rows of x: [rows, n], for one floating-point TYPE. m is a row's maximum.
#include "lanes.h"
#include "rows.h"

TERN_LANES_REDUCTION(NAME(row_maximum), SCALAR, LANES, LOWEST, NAME(identical), NAME(maximum))
TERN_LANES_REDUCTION(NAME(row_sum), SCALAR, LANES, 0, NAME(identical), NAME(add))

// m, or 0 where x - m would be ∞ - ∞.
TERN_INLINE SCALAR NAME(finite_maximum)(ptrdiff_t n, const SCALAR *x) {
    const SCALAR maximum = NAME(row_maximum)(n, x);
    return maximum == LOWEST || maximum == HIGHEST ? 0 : maximum;
}

// Σ e^(x - m), the terms in y
TERN_INLINE SCALAR NAME(row_exp_sum)(ptrdiff_t n, const SCALAR *x, SCALAR maximum, SCALAR *y) {
    TERN_MAP(LANES, n, y[i] = NAME(exp)(x[i] - maximum));
    return NAME(row_sum)(n, y);
}

// m + log Σ e^(x - m), a block of terms at a time
TERN_INLINE SCALAR NAME(row_log_sum_exp)(ptrdiff_t n, const SCALAR *x) {
    enum { block = 1024 };
    SCALAR terms[block];
    const SCALAR maximum = NAME(finite_maximum)(n, x);
    SCALAR sum = 0;
    for (ptrdiff_t start = 0; start < n; start += block) {
        sum += NAME(row_exp_sum)(tern_min_index(block, n - start), x + start, maximum, terms);
    }
    return maximum + NAME(log)(sum);
}

typedef struct {
    ptrdiff_t n;
    const SCALAR *x, *upstream;
    SCALAR *y;
} NAME(row_arrays);

#define ROWS_KERNEL(name) TERN_KERNEL static void NAME(name)(const void *context, ptrdiff_t first, ptrdiff_t last)
#define ROWS_START \
    const NAME(row_arrays) *arrays = context; \
    const ptrdiff_t n = arrays->n; \
    for (ptrdiff_t r = first; r < last; r++)

// MARK: Softmax: y = e^(x - m) / Σ e^(x - m)

ROWS_KERNEL(softmax_rows) {
    ROWS_START {
        const SCALAR *x = arrays->x + r * n;
        SCALAR *y = arrays->y + r * n;
        const SCALAR scale = 1 / NAME(row_exp_sum)(n, x, NAME(row_maximum)(n, x), y);
        TERN_FOR(i, n) y[i] *= scale;
    }
}

void NAME(tern_softmax)(ptrdiff_t rows, ptrdiff_t n, const void *x, void *y) {
    NAME(row_arrays) arrays = {n, x, NULL, y};
    tern_for_rows(rows, n, NAME(softmax_rows), &arrays);
}

// y (Δ - Σ Δ y)
ROWS_KERNEL(softmax_backward_rows) {
    ROWS_START {
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

void NAME(tern_softmax_backward)(ptrdiff_t rows, ptrdiff_t n, const void *upstream, const void *y, void *out) {
    NAME(row_arrays) arrays = {n, y, upstream, out};
    tern_for_rows(rows, n, NAME(softmax_backward_rows), &arrays);
}

// MARK: Log-softmax: y = x - log Σ eˣ

ROWS_KERNEL(log_softmax_rows) {
    ROWS_START {
        const SCALAR *x = arrays->x + r * n;
        SCALAR *y = arrays->y + r * n;
        const SCALAR log_sum = NAME(row_log_sum_exp)(n, x);
        TERN_FOR(i, n) y[i] = x[i] - log_sum;
    }
}

void NAME(tern_log_softmax)(ptrdiff_t rows, ptrdiff_t n, const void *x, void *y) {
    NAME(row_arrays) arrays = {n, x, NULL, y};
    tern_for_rows(rows, n, NAME(log_softmax_rows), &arrays);
}

// Δ - exp(y) Σ Δ
ROWS_KERNEL(log_softmax_backward_rows) {
    ROWS_START {
        const SCALAR *y = arrays->x + r * n, *upstream = arrays->upstream + r * n;
        SCALAR *out = arrays->y + r * n;
        const SCALAR sum = NAME(row_sum)(n, upstream);
        TERN_MAP(LANES, n, out[i] = upstream[i] - NAME(exp)(y[i]) * sum);
    }
}

void NAME(tern_log_softmax_backward)(
    ptrdiff_t rows, ptrdiff_t n, const void *upstream, const void *y, void *out) {
    NAME(row_arrays) arrays = {n, y, upstream, out};
    tern_for_rows(rows, n, NAME(log_softmax_backward_rows), &arrays);
}

// MARK: log Σ eˣ

ROWS_KERNEL(log_sum_exp_rows) {
    ROWS_START arrays->y[r] = NAME(row_log_sum_exp)(n, arrays->x + r * n);
}

void NAME(tern_log_sum_exp)(ptrdiff_t rows, ptrdiff_t n, const void *x, void *out) {
    NAME(row_arrays) arrays = {n, x, NULL, out};
    tern_for_rows(rows, n, NAME(log_sum_exp_rows), &arrays);
}

#undef ROWS_KERNEL
#undef ROWS_START
#undef TYPE
