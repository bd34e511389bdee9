// Template: dropout for one floating-point TYPE.
#include "scalar.h"

typedef struct {
    const tern_dropout *plan;
    uint64_t threshold;
    SCALAR factor, shift, dropped;
    const SCALAR *x;
    SCALAR *out;
} NAME(dropout_task);

// Groups of single elements: element e of a group has word e / group of block e % group.
TERN_KERNEL static void NAME(drop_elements)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(dropout_task) *task = context;
    const tern_dropout *plan = task->plan;
    const uint64_t threshold = task->threshold;
    const SCALAR factor = task->factor, shift = task->shift, dropped = task->dropped;
    for (ptrdiff_t g = first; g < last; g++) {
        uint32_t words[4][group];
        philox_group(plan->key, plan->subsequence, plan->offset + (uint64_t)(g * group), words);
        const uint32_t *word = words[0];
        const ptrdiff_t start = g * run_values, count = tern_min_index(run_values, plan->runs - start);
        const SCALAR *x = task->x + start;
        SCALAR *out = task->out + start;
        TERN_FOR(e, count) out[e] = word[e] < threshold ? dropped : factor * x[e] + shift;
    }
}

// Runs of several: each has a block.
TERN_KERNEL static void NAME(drop_runs)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(dropout_task) *task = context;
    const tern_dropout *plan = task->plan;
    const ptrdiff_t run = plan->run;
    for (ptrdiff_t r = first; r < last; r++) {
        uint32_t words[4];
        philox_block(plan->key, plan->subsequence, plan->offset + (uint64_t)r, words);
        const bool is_kept = words[0] >= task->threshold;
        const SCALAR factor = task->factor, shift = task->shift, dropped = task->dropped;
        const SCALAR *x = task->x + r * run;
        SCALAR *out = task->out + r * run;
        if (is_kept) {
            TERN_FOR(e, run) out[e] = factor * x[e] + shift;
        } else {
            TERN_FOR(e, run) out[e] = dropped;
        }
    }
}

void NAME(tern_dropout)(const tern_dropout *plan, const void *x, void *out) {
    const NAME(dropout_task) task = {
        plan, (uint64_t)rint(plan->probability * 0x1p32), (SCALAR)plan->factor, (SCALAR)plan->shift,
        (SCALAR)plan->dropped, x, out};
    if (plan->run > 1) {
        tern_for_rows(plan->runs, plan->run, NAME(drop_runs), &task);
    } else {
        tern_for_rows(tern_ceil_divide(plan->runs, run_values), run_values, NAME(drop_elements), &task);
    }
}

#undef TYPE
