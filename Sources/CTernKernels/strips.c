#include "strips.h"

typedef struct {
    ptrdiff_t outer, inner, width, strips, strips_per_task;
    void (*body)(const void *, tern_strip);
    const void *context;
} strip_tasks;

static void strip_task(void *context, ptrdiff_t index) {
    const strip_tasks *tasks = context;
    const ptrdiff_t first = index * tasks->strips_per_task;
    const ptrdiff_t last = tern_min_index(first + tasks->strips_per_task, tasks->outer * tasks->strips);
    for (ptrdiff_t s = first; s < last; s++) {
        const ptrdiff_t column = s % tasks->strips * tasks->width;
        const tern_strip strip = {s / tasks->strips, column, tern_min_index(tasks->width, tasks->inner - column)};
        tasks->body(tasks->context, strip);
    }
}

void tern_for_strips(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t grain,
    void (*body)(const void *context, tern_strip strip), const void *context) {
    enum { task_elements = 1 << 13, line = 16, least = 64 };
    if (outer * n * inner == 0) return;
    const ptrdiff_t widest = tern_max_index(least, tern_min_index(task_elements / n, tern_strip_width));
    const ptrdiff_t even = tern_ceil_divide(inner, tern_ceil_divide(inner, widest));
    strip_tasks tasks = {outer, inner, tern_ceil_divide(even, line) * line, 0, 1, body, context};
    tasks.strips = tern_ceil_divide(inner, tasks.width);
    const ptrdiff_t elements = n * tern_min_index(tasks.width, inner), count = outer * tasks.strips;
    tasks.strips_per_task = outer * n * inner <= grain ? count : tern_max_index(1, task_elements / elements);
    tern_parallel_for(tern_ceil_divide(count, tasks.strips_per_task), strip_task, &tasks);
}
