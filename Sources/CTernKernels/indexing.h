// Template: the transposes of take and gather for one floating-point TYPE. They run over the indices in order; strips
// of the inner axis are independent of each other.
#include "rows.h"
#include "scalar.h"

// x[o, indices[j], i] += y[o, j, i] for one o and one strip of i
TERN_KERNEL static void NAME(add_at_strip)(const tern_index_task *task, ptrdiff_t o, ptrdiff_t start, ptrdiff_t width) {
    const ptrdiff_t inner = task->inner;
    SCALAR *x = (SCALAR *)task->x + o * task->n * inner + start;
    const SCALAR *y = (const SCALAR *)task->y + o * task->count * inner + start;
    for (ptrdiff_t j = 0; j < task->count; j++) {
        SCALAR *row = x + task->indices[j] * inner;
        TERN_FOR(i, width) row[i] += y[j * inner + i];
    }
}

// x[o, indices[o, j, i], i] += y[o, j, i] for one o and one strip of i
static void NAME(scatter_add_strip)(const tern_index_task *task, ptrdiff_t o, ptrdiff_t start, ptrdiff_t width) {
    const ptrdiff_t inner = task->inner, matrix = o * task->count * inner + start;
    SCALAR *x = (SCALAR *)task->x + o * task->n * inner + start;
    const SCALAR *y = (const SCALAR *)task->y + matrix;
    const int64_t *indices = task->indices + matrix;
    for (ptrdiff_t j = 0; j < task->count; j++) {
        for (ptrdiff_t i = 0; i < width; i++) x[indices[j * inner + i] * inner + i] += y[j * inner + i];
    }
}

void NAME(tern_add_at)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, void *x, ptrdiff_t count, const int64_t *indices, const void *y) {
    run_strips(outer, (tern_index_task){n, inner, count, x, y, indices, NAME(add_at_strip)});
}

void NAME(tern_scatter_add)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, void *x, ptrdiff_t count, const int64_t *indices, const void *y) {
    run_strips(outer, (tern_index_task){n, inner, count, x, y, indices, NAME(scatter_add_strip)});
}

#undef TYPE
