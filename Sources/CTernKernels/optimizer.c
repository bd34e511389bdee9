// Optimizers: one fused pass over all parameters.
#include "optimizer_tasks.h"

typedef struct {
    ptrdiff_t count, chunk;
    const tern_parameter_step *steps;
    tern_parameter_run run;
    const void *factors;
} step_tasks;

// Elements [index · chunk, (index + 1) · chunk) of all parameters, one after the other.
static void step_task(void *context, ptrdiff_t index) {
    const step_tasks *tasks = context;
    ptrdiff_t start = index * tasks->chunk, remaining = tasks->chunk;
    for (ptrdiff_t k = 0; k < tasks->count && remaining > 0; k++) {
        const tern_parameter_step *step = &tasks->steps[k];
        if (start < step->count) {
            const ptrdiff_t n = tern_min_index(remaining, step->count - start);
            tasks->run(step, start, n, tasks->factors);
            remaining -= n;
            start = 0;
        } else {
            start -= step->count;
        }
    }
}

void tern_for_parameters(
    ptrdiff_t count, const tern_parameter_step *steps, tern_parameter_run run, const void *factors) {
    enum { grain = 1 << 14 };
    ptrdiff_t total = 0;
    for (ptrdiff_t k = 0; k < count; k++) total += steps[k].count;
    step_tasks tasks = {count, total, steps, run, factors};
    if (total <= grain) {
        step_task(&tasks, 0);
    } else {
        tasks.chunk = grain;
        tern_parallel_for(tern_ceil_divide(total, grain), step_task, &tasks);
    }
}

#define TYPE f32
#include "optimizer.h"
