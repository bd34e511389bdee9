// The cut of reductions of the middle axis of [outer, n, inner] into tasks: by the shape alone.
#ifndef TERN_REDUCE_TASKS_H
#define TERN_REDUCE_TASKS_H

#include "kernel.h"

enum {
    tern_reduce_run = 2048,       // contiguous elements reduced by one call of a kernel
    tern_reduce_rows = 64,        // rows reduced by one
    tern_reduce_columns = 512,    // widest strip of columns
    tern_reduce_fold = 128,       // width that narrow matrices are folded to
};

typedef struct {
    ptrdiff_t outer, n, inner;
    const void *x;
    void *out;
    ptrdiff_t segments, segment_rows;   // the reduced axis, cut: parts of [outer, segments, inner]
    ptrdiff_t strips;                   // the inner axis, cut
    ptrdiff_t outer_per_task;
    ptrdiff_t count;                    // tasks: outer groups × segments × strips
} tern_reduce_tasks;

/// One task: `outer` matrices of n × columns, and where they start (elements) in x and in the parts.
typedef struct {
    ptrdiff_t outer, n, columns, x, out;
} tern_reduce_tile;

tern_reduce_tasks tern_reduce_cut(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out);

tern_reduce_tile tern_reduce_tile_at(const tern_reduce_tasks *tasks, ptrdiff_t index);

/// Runs all tasks, on the pool where they are worth it.
void tern_reduce_run_tasks(const tern_reduce_tasks *tasks, void (*body)(void *context, ptrdiff_t index));

#endif
