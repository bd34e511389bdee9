// Template: elements at positions of planes, and its transpose, for one floating-point TYPE.
#include <string.h>

#include "rows.h"

typedef struct {
    ptrdiff_t n, m;
    const int32_t *positions;
    const SCALAR *x;
    SCALAR *y;
} NAME(pick);

static void NAME(pick_planes)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(pick) *task = context;
    for (ptrdiff_t p = first; p < last; p++) {
        const SCALAR *x = task->x + p * task->n;
        for (ptrdiff_t j = p * task->m; j < (p + 1) * task->m; j++) {
            task->y[j] = task->positions[j] < 0 ? 0 : x[task->positions[j]];
        }
    }
}

static void NAME(pick_transposed_planes)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(pick) *task = context;
    for (ptrdiff_t p = first; p < last; p++) {
        SCALAR *y = task->y + p * task->n;
        memset(y, 0, (size_t)task->n * sizeof *y);
        for (ptrdiff_t j = p * task->m; j < (p + 1) * task->m; j++) {
            if (task->positions[j] >= 0) y[task->positions[j]] += task->x[j];
        }
    }
}

void NAME(tern_pick)(
    ptrdiff_t planes, ptrdiff_t n, ptrdiff_t m, const int32_t *positions, const void *x, void *y) {
    const NAME(pick) task = {n, m, positions, x, y};
    tern_for_rows(planes, n + m, NAME(pick_planes), &task);
}

void NAME(tern_pick_transposed)(
    ptrdiff_t planes, ptrdiff_t n, ptrdiff_t m, const int32_t *positions, const void *x, void *y) {
    const NAME(pick) task = {n, m, positions, x, y};
    tern_for_rows(planes, n + m, NAME(pick_transposed_planes), &task);
}

#undef TYPE
