#include "reduce_tasks.h"

enum { grain = 1 << 15, segment_elements = 1 << 16, most_segments = 256 };

tern_reduce_tasks tern_reduce_cut(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    tern_reduce_tasks tasks = {.outer = outer, .n = n, .inner = inner, .x = x, .out = out};
    const ptrdiff_t width = tern_min_index(tern_max_index(inner, 1), tern_reduce_columns);
    tasks.strips = tern_ceil_divide(inner, width);
    tasks.segment_rows = tern_max_index(segment_elements / width, tern_ceil_divide(n, most_segments));
    if (inner == 1) tasks.segment_rows = tern_ceil_divide(tasks.segment_rows, tern_reduce_run) * tern_reduce_run;
    tasks.segments = tern_max_index(1, tern_ceil_divide(n, tasks.segment_rows));
    const bool is_whole = tasks.segments == 1 && tasks.strips == 1;
    tasks.outer_per_task = is_whole ? tern_max_index(1, grain / 2 / tern_max_index(1, n * inner)) : 1;
    tasks.count = tern_ceil_divide(outer, tasks.outer_per_task) * tasks.segments * tasks.strips;
    return tasks;
}

tern_reduce_tile tern_reduce_tile_at(const tern_reduce_tasks *tasks, ptrdiff_t index) {
    const ptrdiff_t n = tasks->n, inner = tasks->inner;
    const ptrdiff_t width = tern_min_index(inner, tern_reduce_columns);
    const ptrdiff_t column = index % tasks->strips * width;
    index /= tasks->strips;
    const ptrdiff_t segment = index % tasks->segments;
    const ptrdiff_t o = index / tasks->segments * tasks->outer_per_task;
    const ptrdiff_t row = segment * tasks->segment_rows;
    return (tern_reduce_tile){
        .outer = tern_min_index(tasks->outer_per_task, tasks->outer - o),
        .n = tern_min_index(tasks->segment_rows, n - row),
        .columns = tern_min_index(width, inner - column),
        .x = (o * n + row) * inner + column,
        .out = (o * tasks->segments + segment) * inner + column,
    };
}

void tern_reduce_run_tasks(const tern_reduce_tasks *tasks, void (*body)(void *context, ptrdiff_t index)) {
    void *context = (void *)(uintptr_t)tasks;
    if (tasks->outer * tasks->n * tasks->inner > grain) {
        tern_parallel_for(tasks->count, body, context);
    } else {
        for (ptrdiff_t i = 0; i < tasks->count; i++) body(context, i);
    }
}
