// Template: cross entropy of logits: [rows, n] with integer labels, for one floating-point TYPE.
#include "lanes.h"
#include "rows.h"

typedef struct {
    ptrdiff_t n;
    const SCALAR *logits;
    const int64_t *labels;
    const SCALAR *class_weights;
    SCALAR smoothing, total_weight;    // total_weight: Σ w
    int64_t ignored;
    SCALAR *loss, *weight, *gradient;
} NAME(cross_entropy);

// Σ w (x - m); classes of weight 0 count for nothing, also where x is -∞.
TERN_INLINE SCALAR NAME(weighted_sum)(ptrdiff_t n, const SCALAR *x, SCALAR maximum, const SCALAR *weights) {
    SCALAR terms[tern_row_block];
    SCALAR sum = 0;
    for (ptrdiff_t start = 0; start < n; start += tern_row_block) {
        const ptrdiff_t count = tern_min_index(tern_row_block, n - start);
        TERN_FOR(i, count) {
            const SCALAR shifted = NAME(below)(x[start + i], maximum);
            terms[i] = weights == NULL ? shifted : weights[start + i] == 0 ? 0 : weights[start + i] * shifted;
        }
        sum += NAME(row_sum)(count, terms);
    }
    return sum;
}

// With m the maximum, q = softmax(x), s the smoothing and w̄ = w[y] (1 - s) + s/n Σ w:
//   loss = w̄ log Σ e^(x - m) - (1 - s) w[y] (x[y] - m) - s/n Σ_c w[c] (x[c] - m)
//   ∂ loss / ∂ x[c] = w̄ q[c] - (1 - s) w[y] [c = y] - s/n w[c]
TERN_KERNEL static void NAME(cross_entropy_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(cross_entropy) *task = context;
    const ptrdiff_t n = task->n, group = tern_row_group(n);
    const SCALAR *class_weights = task->class_weights;
    const SCALAR spread = task->smoothing / (SCALAR)n;
    SCALAR maxima[tern_row_block], sums[tern_row_block], log_sums[tern_row_block];
    for (ptrdiff_t start = first, rows; rows = tern_min_index(group, last - start), start < last; start += rows) {
        SCALAR *terms = task->gradient == NULL ? NULL : task->gradient + start * n;
        NAME(exp_rows)(rows, n, task->logits + start * n, terms, maxima, sums);
        TERN_MAP(LANES, rows, log_sums[i] = NAME(log)(sums[i]));
        for (ptrdiff_t k = 0; k < rows; k++) {
            const ptrdiff_t r = start + k;
            const SCALAR *x = task->logits + r * n;
            SCALAR *gradient = terms == NULL ? NULL : terms + k * n;
            const int64_t label = task->labels[r];
            if (label == task->ignored) {
                task->loss[r] = task->weight[r] = 0;
                if (gradient != NULL) memset(gradient, 0, (size_t)n * sizeof *gradient);
                continue;
            }
            const SCALAR weight = class_weights == NULL ? 1 : class_weights[label];
            const SCALAR sharp = (1 - task->smoothing) * weight;
            const SCALAR total = sharp + spread * task->total_weight;
            const SCALAR smooth = spread == 0 ? 0 : NAME(weighted_sum)(n, x, maxima[k], class_weights);
            task->weight[r] = weight;
            const SCALAR own = sharp == 0 ? 0 : sharp * NAME(below)(x[label], maxima[k]);
            task->loss[r] = total * log_sums[k] - own - spread * smooth;
            if (gradient == NULL) continue;
            const SCALAR scale = total / sums[k];
            if (class_weights == NULL) {
                TERN_FOR(i, n) gradient[i] = gradient[i] * scale - spread;
            } else {
                TERN_FOR(i, n) gradient[i] = gradient[i] * scale - spread * class_weights[i];
            }
            gradient[label] -= sharp;
        }
    }
}

ptrdiff_t NAME(tern_cross_entropy)(
    ptrdiff_t rows, ptrdiff_t n, const void *logits, const int64_t *labels, const void *class_weights, double smoothing,
    int64_t ignored, void *loss, void *weight, void *gradient) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        if (labels[r] != ignored && (labels[r] < 0 || labels[r] >= n)) return r;
    }
    SCALAR total_weight = (SCALAR)n;
    if (class_weights != NULL) NAME(tern_sum)(1, n, 1, class_weights, &total_weight);
    NAME(cross_entropy) task = {
        n, logits, labels, class_weights, (SCALAR)smoothing, total_weight, ignored, loss, weight, gradient};
    tern_for_rows(rows, n, NAME(cross_entropy_rows), &task);
    return -1;
}

#undef TYPE
