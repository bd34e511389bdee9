// Template: normalization of x: [batch, rows, channels, inner], forward, for one floating-point TYPE. Elements of a row
// that follow one another, [channels, inner], are a run of it: one for each index of the batch.
#include <math.h>

#include "rows.h"

typedef struct {
    const tern_normalization *plan;
    const SCALAR *x, *weight, *bias;
    SCALAR *mean, *variance, *y;
} NAME(normalize_task);

TERN_INLINE SCALAR NAME(deviation_scale)(const tern_normalization *plan, SCALAR variance) {
    return (SCALAR)(1 / sqrt((double)variance + plan->epsilon));
}

// The mean of a row, 0 where it is not centred, and its variance. Parts are merged in double: there may be many.
TERN_INLINE NAME(moments) NAME(row_moments)(const tern_normalization *plan, const SCALAR *x, ptrdiff_t row) {
    const ptrdiff_t run = plan->channels * plan->inner;
    double count = 0, mean = 0, squares = 0;
    for (ptrdiff_t b = 0; b < plan->batch; b++) {
        const SCALAR *part = x + (b * plan->rows + row) * run;
        for (ptrdiff_t start = 0; start < run; start += tern_reduce_run) {
            const ptrdiff_t n = tern_min_index(tern_reduce_run, run - start);
            const double own = plan->is_centered ? NAME(sum_lanes)(n, part + start) / (SCALAR)n : 0;
            const double share = (double)n / (count + (double)n), difference = own - mean;
            squares += (double)NAME(deviation_lanes)(n, part + start, (SCALAR)own);
            squares += difference * difference * (share * count);
            mean += share * difference;
            count += (double)n;
        }
    }
    return (NAME(moments)){(SCALAR)mean, count == 0 ? 0 : (SCALAR)(squares / count)};
}

TERN_KERNEL static void NAME(normalize_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(normalize_task) *task = context;
    const tern_normalization *plan = task->plan;
    const ptrdiff_t channels = plan->channels, inner = plan->inner;
    for (ptrdiff_t r = first; r < last; r++) {
        if (!plan->is_fixed) {
            const NAME(moments) moments = NAME(row_moments)(plan, task->x, r);
            task->mean[r] = moments.mean;
            task->variance[r] = moments.squares;
        }
        const SCALAR mean = task->mean[r], scale = NAME(deviation_scale)(plan, task->variance[r]);
        const SCALAR *weight = task->weight + r % plan->period * channels;
        const SCALAR *bias = task->bias + r % plan->period * channels;
        for (ptrdiff_t b = 0; b < plan->batch; b++) {
            const ptrdiff_t start = (b * plan->rows + r) * channels * inner;
            const SCALAR *x = task->x + start;
            SCALAR *y = task->y + start;
            if (inner == 1) {
                TERN_FOR(k, channels) y[k] = (x[k] - mean) * scale * weight[k] + bias[k];
                continue;
            }
            for (ptrdiff_t k = 0; k < channels; k++, x += inner, y += inner) {
                const SCALAR slope = scale * weight[k], shift = bias[k];
                TERN_FOR(i, inner) y[i] = (x[i] - mean) * slope + shift;
            }
        }
    }
}

void NAME(tern_normalize)(
    const tern_normalization *plan, const void *x, const void *weight, const void *bias, void *mean, void *variance,
    void *y) {
    const NAME(normalize_task) task = {plan, x, weight, bias, mean, variance, y};
    tern_for_rows(plan->rows, plan->batch * plan->channels * plan->inner, NAME(normalize_rows), &task);
}

#undef TYPE
