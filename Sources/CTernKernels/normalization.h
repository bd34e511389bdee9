// Template: normalization of x: [batch, rows, channels, inner], forward, for one floating-point TYPE. Elements of a row
// that follow one another, [channels, inner], are a run of it: one for each index of the batch.
#include <math.h>

#include "rows.h"

typedef struct {
    const tern_normalization *plan;
    const SCALAR *x, *weight, *bias;
    SCALAR *mean, *rest, *variance, *y;    // rest: NULL where moments are given
} NAME(normalize_task);

TERN_INLINE SCALAR NAME(deviation_scale)(const tern_normalization *plan, SCALAR variance) {
    return (SCALAR)(1 / sqrt((double)variance + plan->epsilon));
}

// The mean of a row in two parts, since one has no digits left for the deviations where it is large beside them.
typedef struct {
    SCALAR mean, rest, variance;
} NAME(row_moments);

// Of elements x: [n], with m the rounded mean: the mean of x - m where it counts, and Σ (x - m)² less what m makes of it.
TERN_INLINE double NAME(part_moments)(ptrdiff_t n, const SCALAR *x, SCALAR m, double *squares) {
    *squares = (double)NAME(deviation_lanes)(n, x, m);
    if (!(16 * *squares < (double)m * (double)m * (double)n)) return 0;
    const double rest = (double)NAME(rest_lanes)(n, x, m) / (double)n, excess = rest * rest * (double)n;
    *squares = *squares > excess ? *squares - excess : 0;
    return rest;
}

// The mean, 0 where the row is not centered, and the variance. Parts are merged in double, since there may be many, and by
// how far their means are from that of the first.
TERN_INLINE NAME(row_moments) NAME(moments_of_row)(const tern_normalization *plan, const SCALAR *x, ptrdiff_t row) {
    const ptrdiff_t run = plan->channels * plan->inner;
    double count = 0, offset = 0, squares = 0;
    SCALAR origin = 0;
    for (ptrdiff_t b = 0; b < plan->batch; b++) {
        const SCALAR *part = x + (b * plan->rows + row) * run;
        for (ptrdiff_t start = 0; start < run; start += tern_reduce_run) {
            const ptrdiff_t n = tern_min_index(tern_reduce_run, run - start);
            const SCALAR own = plan->is_centered ? NAME(sum_lanes)(n, part + start) / (SCALAR)n : 0;
            double own_squares;
            const double rest = NAME(part_moments)(n, part + start, own, &own_squares);
            if (count == 0) {
                origin = own;
                offset = rest;
                squares = own_squares;
                count = (double)n;
                continue;
            }
            const double share = (double)n / (count + (double)n);
            const double difference = ((double)own - (double)origin) + rest - offset;
            squares += own_squares + difference * difference * (share * count);
            offset += share * difference;
            count += (double)n;
        }
    }
    const SCALAR mean = (SCALAR)((double)origin + offset);
    return (NAME(row_moments)){
        mean, (SCALAR)(((double)origin - (double)mean) + offset), count == 0 ? 0 : (SCALAR)(squares / count)};
}

TERN_KERNEL static void NAME(normalize_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(normalize_task) *task = context;
    const tern_normalization *plan = task->plan;
    const ptrdiff_t channels = plan->channels, inner = plan->inner;
    for (ptrdiff_t r = first; r < last; r++) {
        if (!plan->is_fixed) {
            const NAME(row_moments) moments = NAME(moments_of_row)(plan, task->x, r);
            task->mean[r] = moments.mean;
            task->rest[r] = moments.rest;
            task->variance[r] = moments.variance;
        }
        const SCALAR mean = task->mean[r], rest = plan->is_fixed ? 0 : task->rest[r];
        const SCALAR scale = NAME(deviation_scale)(plan, task->variance[r]);
        const SCALAR moved = rest * scale;
        const SCALAR *weight = task->weight + r % plan->period * channels;
        const SCALAR *bias = task->bias + r % plan->period * channels;
        for (ptrdiff_t b = 0; b < plan->batch; b++) {
            const ptrdiff_t start = (b * plan->rows + r) * channels * inner;
            const SCALAR *x = task->x + start;
            SCALAR *y = task->y + start;
            if (inner == 1) {
                TERN_FOR(k, channels) y[k] = ((x[k] - mean) * scale - moved) * weight[k] + bias[k];
                continue;
            }
            for (ptrdiff_t k = 0; k < channels; k++, x += inner, y += inner) {
                const SCALAR slope = scale * weight[k], shift = bias[k] - rest * slope;
                TERN_FOR(i, inner) y[i] = (x[i] - mean) * slope + shift;
            }
        }
    }
}

void NAME(tern_normalize)(
    const tern_normalization *plan, const void *x, const void *weight, const void *bias, void *mean, void *rest,
    void *variance, void *y) {
    const NAME(normalize_task) task = {plan, x, weight, bias, mean, rest, variance, y};
    tern_for_rows(plan->rows, plan->batch * plan->channels * plan->inner, NAME(normalize_rows), &task);
}

#undef TYPE
