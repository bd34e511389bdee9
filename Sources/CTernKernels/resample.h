// Template: a sparse matrix along the middle axis of x: [outer, n, inner], for one floating-point TYPE.
#include <string.h>

#include "rows.h"

typedef struct {
    ptrdiff_t n, m, inner;
    const int32_t *starts, *positions;
    const SCALAR *weights, *x;
    SCALAR *y;
} NAME(resample);

// Elements of a row of x, [n].
TERN_KERNEL static void NAME(resample_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(resample) *task = context;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *x = task->x + r * task->n;
        SCALAR *y = task->y + r * task->m;
        for (ptrdiff_t j = 0; j < task->m; j++) {
            SCALAR sum = 0;
            for (ptrdiff_t t = task->starts[j]; t < task->starts[j + 1]; t++) {
                sum += task->weights[t] * x[task->positions[t]];
            }
            y[j] = sum;
        }
    }
}

// Whole rows of x, [inner]. first, last: in 0..<outer · m.
TERN_KERNEL static void NAME(resample_columns)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(resample) *task = context;
    const ptrdiff_t inner = task->inner;
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t j = r % task->m, start = task->starts[j];
        const SCALAR *x = task->x + r / task->m * task->n * inner;
        SCALAR *y = task->y + r * inner;
        if (start == task->starts[j + 1]) memset(y, 0, (size_t)inner * sizeof *y);
        for (ptrdiff_t t = start; t < task->starts[j + 1]; t++) {
            const SCALAR weight = task->weights[t], *row = x + task->positions[t] * inner;
            if (t == start) {
                TERN_MAP(LANES, inner, y[i] = weight * row[i]);
            } else {
                TERN_MAP(LANES, inner, y[i] += weight * row[i]);
            }
        }
    }
}

void NAME(tern_resample)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t m, ptrdiff_t inner, const int32_t *starts, const int32_t *positions,
    const void *weights, const void *x, void *y) {
    const NAME(resample) task = {n, m, inner, starts, positions, weights, x, y};
    const ptrdiff_t taps = starts[m];
    if (inner == 1) {
        tern_for_rows(outer, taps + m, NAME(resample_rows), &task);
    } else {
        tern_for_rows(outer * m, inner * (1 + taps / tern_max_index(m, 1)), NAME(resample_columns), &task);
    }
}

#undef TYPE
