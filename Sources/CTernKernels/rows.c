#include "rows.h"

typedef struct {
    ptrdiff_t rows, group;
    void (*body)(const void *, ptrdiff_t, ptrdiff_t);
    const void *context;
} row_tasks;

static void row_task(void *context, ptrdiff_t index) {
    const row_tasks *tasks = context;
    const ptrdiff_t first = index * tasks->group;
    tasks->body(tasks->context, first, tern_min_index(first + tasks->group, tasks->rows));
}

void tern_for_rows(
    ptrdiff_t rows, ptrdiff_t n, void (*body)(const void *context, ptrdiff_t first, ptrdiff_t last),
    const void *context) {
    enum { grain = 1 << 13, task_elements = 1 << 12 };
    if (rows * n <= grain) {
        body(context, 0, rows);
        return;
    }
    const ptrdiff_t group = tern_max_index(task_elements / n, 1);
    row_tasks tasks = {rows, group, body, context};
    tern_parallel_for(tern_ceil_divide(rows, group), row_task, &tasks);
}
