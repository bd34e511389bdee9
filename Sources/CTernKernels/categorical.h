// Template: draws of categories for one floating-point TYPE of weights.

typedef struct {
    uint64_t key, subsequence, offset;
    ptrdiff_t n, count;
    const SCALAR *weights;        // [rows, n]
    int64_t *out;                 // [rows, count]
    _Atomic ptrdiff_t *bad;       // the first bad row
} NAME(categorical_task);

static void NAME(report)(const NAME(categorical_task) *task, ptrdiff_t row) {
    ptrdiff_t known = atomic_load(task->bad);
    while (row < known && !atomic_compare_exchange_weak(task->bad, &known, row)) {}
}

// The sums of the first 1, 2, … weights, scaled; all of them, or NaN where one is negative.
static double NAME(accumulate)(ptrdiff_t n, const SCALAR *weights, double scale, double *cumulative) {
    double sum = 0, lowest = 0;
    for (ptrdiff_t c = 0; c < n; c++) {
        sum += weights[c] * scale;
        lowest = weights[c] < lowest ? weights[c] : lowest;
        cumulative[c] = sum;
    }
    return lowest < 0 ? NAN : sum;
}

// With replacement: the category in whose part of the total a uniform number falls.
TERN_KERNEL static void NAME(draw_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(categorical_task) *task = context;
    const ptrdiff_t n = task->n, count = task->count;
    double *cumulative = tern_scratch(n * (ptrdiff_t)sizeof *cumulative);
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *weights = task->weights + r * n;
        double sum = NAME(accumulate)(n, weights, 1, cumulative);
        // Finite weights whose sum is not: their ratios are all that counts.
        if (sum == INFINITY) sum = NAME(accumulate)(n, weights, 0x1p-64, cumulative);
        if (!(sum > 0 && sum < INFINITY)) {
            NAME(report)(task, r);
            continue;
        }
        ptrdiff_t highest = n - 1;
        while (weights[highest] == 0) highest--;
        for (ptrdiff_t j = 0; j < count; j++) {
            uint32_t words[4];
            philox_block(task->key, task->subsequence, task->offset + (uint64_t)(r * count + j), words);
            const double target = unit_of(words[0], words[1]) * sum;
            task->out[r * count + j] = first_above(highest + 1, cumulative, target);
        }
    }
    free(cumulative);
}

// Without replacement: category c arrives at an exponential time of rate weights[c]. The next to arrive is one of those
// left with probabilities in proportion to their weights, so the first `count` are the draw, in their order.
TERN_KERNEL static void NAME(race_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(categorical_task) *task = context;
    const ptrdiff_t n = task->n, count = task->count, blocks = tern_ceil_divide(n, 2);
    enum { per_group = 2 * group };
    arrival *heap = tern_scratch(count * (ptrdiff_t)sizeof *heap);
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *weights = task->weights + r * n;
        ptrdiff_t found = 0;
        int is_good = 1;
        for (ptrdiff_t start = 0; start < n; start += per_group) {
            uint32_t words[4][group];
            double times[per_group];
            philox_group(task->key, task->subsequence, task->offset + (uint64_t)(r * blocks + start / 2), words);
            TERN_MAP(LANES_f64, group, {
                times[2 * i] = -log_f64(1 - unit_of(words[0][i], words[1][i]));
                times[2 * i + 1] = -log_f64(1 - unit_of(words[2][i], words[3][i]));
            });
            const ptrdiff_t stop = tern_min_index(per_group, n - start);
            for (ptrdiff_t i = 0; i < stop; i++) {
                const double weight = weights[start + i];
                is_good &= weight >= 0 && weight < INFINITY;
                if (!(weight > 0)) continue;
                const arrival next = {times[i] / weight, start + i};
                if (found < count) {
                    heap[found++] = next;
                    if (found == count) {
                        for (ptrdiff_t root = count / 2; root-- > 0;) sift(heap, count, root);
                    }
                } else if (count > 0 && is_later(heap[0], next)) {
                    heap[0] = next;
                    sift(heap, count, 0);
                }
            }
        }
        if (!is_good || found < count) {
            NAME(report)(task, r);
            continue;
        }
        for (ptrdiff_t j = count; j-- > 0;) {
            task->out[r * count + j] = heap[0].category;
            heap[0] = heap[j];
            sift(heap, j, 0);
        }
    }
    free(heap);
}

ptrdiff_t NAME(tern_categorical)(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t rows, ptrdiff_t n, const void *weights,
    ptrdiff_t count, _Bool replacing, int64_t *out) {
    _Atomic ptrdiff_t bad = rows;
    const NAME(categorical_task) task = {key, subsequence, offset, n, count, weights, out, &bad};
    tern_for_rows(
        rows, n + 8 * count, replacing ? NAME(draw_rows) : NAME(race_rows), &task);
    return bad < rows ? bad : -1;
}

#undef TYPE
