// Template: normalization of x: [batch, rows, channels, inner], backward, for one floating-point TYPE.
//
// With d = x - mean and s = 1 / √(variance + ε): dx = s weight Δ + a d + b, whose a = -s³ ‹weight Δ d› and
// b = -s ‹weight Δ› are 0 where the moments are given, and b also where the mean stays. The mean has two parts: d is
// (x - mean) - rest, whose second difference is taken once for a row.
#include <string.h>

#include "scratch.h"

typedef struct {
    const tern_normalization *plan;
    const SCALAR *upstream, *x, *weight, *mean, *rest, *variance;    // rest: NULL where moments are given
    SCALAR *dx, *dweight, *dbias;    // dweight, dbias: parts of the sums
    ptrdiff_t block;                 // rows to a part
} NAME(normalize_backward_task);

typedef struct {
    SCALAR slope, shift;
} NAME(correction);

// The slope and the shift of x - mean.
TERN_INLINE NAME(correction) NAME(row_correction)(
    const tern_normalization *plan, SCALAR scale, SCALAR rest, double sum, double product) {
    const double n = (double)(plan->batch * plan->channels * plan->inner), s = (double)scale;
    if (plan->is_fixed) return (NAME(correction)){0, 0};
    const SCALAR slope = (SCALAR)(-s * s * s * product / n);
    return (NAME(correction)){slope, plan->is_centered ? (SCALAR)(-s * sum / n) - rest * slope : 0};
}

TERN_INLINE SCALAR NAME(rest_of)(const NAME(normalize_backward_task) *task, ptrdiff_t row) {
    return task->rest == NULL ? 0 : task->rest[row];
}

// Σ a and Σ a (x - mean)
#define PAIR_SUMS(name, a, ...) \
    TERN_INLINE void name( \
        ptrdiff_t n, const SCALAR *upstream, const SCALAR *x, SCALAR mean, SCALAR *sum, SCALAR *product \
        __VA_OPT__(,) __VA_ARGS__) { \
        enum { width = 2 * LANES }; \
        SCALAR sums[width] = {0}, products[width] = {0}; \
        ptrdiff_t i = 0; \
        for (; i + width <= n; i += width) { \
            for (int l = 0; l < width; l++) { \
                sums[l] += a(i + l); \
                products[l] += a(i + l) * (x[i + l] - mean); \
            } \
        } \
        for (int l = 0; l < width && i + l < n; l++) { \
            sums[l] += a(i + l); \
            products[l] += a(i + l) * (x[i + l] - mean); \
        } \
        for (int step = width / 2; step > 0; step /= 2) { \
            for (int l = 0; l < step; l++) { \
                sums[l] += sums[l + step]; \
                products[l] += products[l + step]; \
            } \
        } \
        *sum = sums[0]; \
        *product = products[0]; \
    }
#define PLAIN(i) upstream[i]
#define WEIGHTED(i) (upstream[i] * weight[i])
PAIR_SUMS(NAME(pair_sums), PLAIN)
PAIR_SUMS(NAME(weighted_pair_sums), WEIGHTED, const SCALAR *weight)
#undef PLAIN
#undef WEIGHTED
#undef PAIR_SUMS

// MARK: A weight for each of many elements, inner > 1 or batch > 1; parts of a row each: [rows, channels]

TERN_KERNEL static void NAME(normalize_backward_runs)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(normalize_backward_task) *task = context;
    const tern_normalization *plan = task->plan;
    const ptrdiff_t channels = plan->channels, inner = plan->inner;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR mean = task->mean[r], rest = NAME(rest_of)(task, r);
        const SCALAR scale = NAME(deviation_scale)(plan, task->variance[r]);
        const SCALAR *weight = task->weight + r % plan->period * channels;
        double row_sum = 0, row_product = 0;
        for (ptrdiff_t k = 0; k < channels; k++) {
            double sum = 0, product = 0;
            for (ptrdiff_t b = 0; b < plan->batch; b++) {
                const ptrdiff_t start = ((b * plan->rows + r) * channels + k) * inner;
                for (ptrdiff_t i = 0; i < inner; i += tern_reduce_run) {
                    SCALAR part_sum, part_product;
                    NAME(pair_sums)(
                        tern_min_index(tern_reduce_run, inner - i), task->upstream + start + i, task->x + start + i,
                        mean, &part_sum, &part_product);
                    sum += (double)part_sum;
                    product += (double)part_product;
                }
            }
            product -= (double)rest * sum;
            task->dbias[r * channels + k] = (SCALAR)sum;
            task->dweight[r * channels + k] = (SCALAR)product * scale;
            row_sum += (double)weight[k] * sum;
            row_product += (double)weight[k] * product;
        }
        const NAME(correction) add = NAME(row_correction)(plan, scale, rest, row_sum, row_product);
        for (ptrdiff_t b = 0; b < plan->batch; b++) {
            for (ptrdiff_t k = 0; k < channels; k++) {
                const ptrdiff_t start = ((b * plan->rows + r) * channels + k) * inner;
                const SCALAR *upstream = task->upstream + start, *x = task->x + start, slope = scale * weight[k];
                SCALAR *dx = task->dx + start;
                TERN_FOR(i, inner) dx[i] = upstream[i] * slope + ((x[i] - mean) * add.slope + add.shift);
            }
        }
    }
}

// MARK: A weight for each element, batch and inner 1; parts of some rows: [blocks, period, channels]

enum { NAME(normalize_group) = 32 };

// Rows whose sums are taken by themselves, so that no sum is long.
TERN_KERNEL static void NAME(normalize_backward_group)(
    const NAME(normalize_backward_task) *task, ptrdiff_t first, ptrdiff_t last, SCALAR *dweight, SCALAR *dbias) {
    const tern_normalization *plan = task->plan;
    const ptrdiff_t n = plan->channels;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR mean = task->mean[r], rest = NAME(rest_of)(task, r);
        const SCALAR scale = NAME(deviation_scale)(plan, task->variance[r]);
        const SCALAR *weight = task->weight + r % plan->period * n;
        const SCALAR *upstream = task->upstream + r * n, *x = task->x + r * n;
        SCALAR *dx = task->dx + r * n, *dw = dweight + r % plan->period * n, *db = dbias + r % plan->period * n;
        double sum = 0, product = 0;
        for (ptrdiff_t i = 0; i < n; i += tern_reduce_run) {
            SCALAR part_sum, part_product;
            NAME(weighted_pair_sums)(
                tern_min_index(tern_reduce_run, n - i), upstream + i, x + i, mean, &part_sum, &part_product,
                weight + i);
            sum += (double)part_sum;
            product += (double)part_product;
        }
        product -= (double)rest * sum;
        const NAME(correction) add = NAME(row_correction)(plan, scale, rest, sum, product);
        const SCALAR moved = rest * scale;
        TERN_FOR(i, n) {
            const SCALAR deviation = x[i] - mean, own = upstream[i];
            dx[i] = own * scale * weight[i] + (deviation * add.slope + add.shift);
            dw[i] += own * (deviation * scale - moved);
            db[i] += own;
        }
    }
}

TERN_KERNEL static void NAME(add_to)(ptrdiff_t n, const SCALAR *x, SCALAR *sum) {
    TERN_FOR(i, n) sum[i] += x[i];
}

static void NAME(normalize_backward_block)(void *context, ptrdiff_t index) {
    const NAME(normalize_backward_task) *task = context;
    const ptrdiff_t first = index * task->block, last = tern_min_index(first + task->block, task->plan->rows);
    const ptrdiff_t width = task->plan->period * task->plan->channels;
    SCALAR *dweight = task->dweight + index * width, *dbias = task->dbias + index * width;
    SCALAR *group = last - first > NAME(normalize_group) ? tern_scratch(2 * width * (ptrdiff_t)sizeof *group) : NULL;
    memset(dweight, 0, (size_t)width * sizeof *dweight);
    memset(dbias, 0, (size_t)width * sizeof *dbias);
    for (ptrdiff_t r = first; r < last; r += NAME(normalize_group)) {
        const ptrdiff_t end = tern_min_index(r + NAME(normalize_group), last);
        if (group == NULL) {
            NAME(normalize_backward_group)(task, r, end, dweight, dbias);
            continue;
        }
        memset(group, 0, 2 * (size_t)width * sizeof *group);
        NAME(normalize_backward_group)(task, r, end, group, group + width);
        NAME(add_to)(width, group, dweight);
        NAME(add_to)(width, group + width, dbias);
    }
    free(group);
}

// MARK: Both

void NAME(tern_normalize_backward)(
    const tern_normalization *plan, const void *upstream, const void *x, const void *weight, const void *mean,
    const void *rest, const void *variance, void *dx, void *dweight, void *dbias) {
    enum { grain = 1 << 13, most_blocks = 64 };
    const ptrdiff_t rows = plan->rows, n = plan->channels * plan->inner, width = plan->period * plan->channels;
    if (rows * plan->batch * n == 0) {
        memset(dweight, 0, (size_t)width * sizeof(SCALAR));
        memset(dbias, 0, (size_t)width * sizeof(SCALAR));
        return;
    }
    const bool has_runs = plan->batch > 1 || plan->inner > 1;
    NAME(normalize_backward_task) task = {plan, upstream, x, weight, mean, rest, variance, dx, dweight, dbias, 0};
    const ptrdiff_t least = tern_max_index(grain / tern_max_index(n, 1), 1);
    task.block = has_runs ? plan->period : tern_max_index(least, tern_ceil_divide(rows, most_blocks));
    const ptrdiff_t blocks = tern_ceil_divide(rows, task.block);
    SCALAR *parts = blocks == 1 ? NULL : tern_scratch(2 * blocks * width * (ptrdiff_t)sizeof *parts);
    if (parts != NULL) {
        task.dweight = parts;
        task.dbias = parts + blocks * width;
    }
    if (has_runs) {
        tern_for_rows(rows, plan->batch * n, NAME(normalize_backward_runs), &task);
    } else {
        tern_parallel_for(blocks, NAME(normalize_backward_block), &task);
    }
    if (parts == NULL) return;
    NAME(tern_sum)(1, blocks, width, task.dweight, dweight);
    NAME(tern_sum)(1, blocks, width, task.dbias, dbias);
    free(parts);
}

#undef TYPE
