// Template: a histogram of x: [n] for one floating-point TYPE.
#include <string.h>

#include "scalar.h"
#include "scratch.h"

typedef struct {
    ptrdiff_t n, bins, block;    // block: elements counted by one task
    const SCALAR *x, *edges;
    int64_t *counts;             // [blocks, bins]
} NAME(histogram);

// The bin is computed, then moved where rounding put it on the wrong side of an edge.
static void NAME(histogram_task)(void *context, ptrdiff_t index) {
    const NAME(histogram) *task = context;
    const ptrdiff_t bins = task->bins, first = index * task->block;
    const ptrdiff_t last = tern_min_index(first + task->block, task->n);
    const SCALAR *edges = task->edges, low = edges[0], high = edges[bins];
    const double scale = (double)bins / ((double)high - (double)low);
    int64_t *counts = task->counts + index * bins;
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = first; i < last; i++) {
        const SCALAR x = task->x[i];
        if (!(x >= low && x <= high)) continue;
        ptrdiff_t bin = tern_min_index((ptrdiff_t)(((double)x - (double)low) * scale), bins - 1);
        while (bin > 0 && x < edges[bin]) bin--;
        while (bin < bins - 1 && x >= edges[bin + 1]) bin++;
        counts[bin]++;
    }
}

void NAME(tern_histogram)(ptrdiff_t n, const void *x, ptrdiff_t bins, const void *edges, int64_t *counts) {
    enum { least = 1 << 15 };
    // Blocks long enough that adding up their counts is little work.
    const ptrdiff_t block = tern_max_index(least, 8 * bins), blocks = tern_ceil_divide(n, block);
    memset(counts, 0, (size_t)bins * sizeof *counts);
    NAME(histogram) task = {n, bins, block, x, edges, tern_scratch(blocks * bins * (ptrdiff_t)sizeof *counts)};
    tern_parallel_for(blocks, NAME(histogram_task), &task);
    for (ptrdiff_t i = 0; i < blocks * bins; i++) counts[i % bins] += task.counts[i];
    free(task.counts);
}

#undef TYPE
