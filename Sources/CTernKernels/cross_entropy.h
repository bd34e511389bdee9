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

// With q = softmax(x), s the smoothing and w̄ = w[y] (1 - s) + s/n Σ w, the weight of log Σ eˣ:
//   loss = w̄ log Σ eˣ - (1 - s) w[y] x[y] - s/n Σ_c w[c] x[c]
//   ∂ loss / ∂ x[c] = w̄ q[c] - (1 - s) w[y] [c = y] - s/n w[c]
TERN_KERNEL static void NAME(cross_entropy_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(cross_entropy) *task = context;
    const ptrdiff_t n = task->n;
    const SCALAR *class_weights = task->class_weights;
    const SCALAR spread = task->smoothing / (SCALAR)n;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *x = task->logits + r * n;
        SCALAR *gradient = task->gradient == NULL ? NULL : task->gradient + r * n;
        const int64_t label = task->labels[r];
        if (label == task->ignored) {
            task->loss[r] = task->weight[r] = 0;
            if (gradient != NULL) memset(gradient, 0, (size_t)n * sizeof *gradient);
            continue;
        }
        const SCALAR weight = class_weights == NULL ? 1 : class_weights[label];
        const SCALAR sharp = (1 - task->smoothing) * weight;
        const SCALAR total = sharp + spread * task->total_weight;
        const SCALAR maximum = NAME(finite_maximum)(n, x);
        SCALAR terms[tern_row_block];
        SCALAR sum = 0;
        SCALAR smooth = 0;    // Σ w (x - m)
        for (ptrdiff_t start = 0; start < n; start += tern_row_block) {
            const ptrdiff_t count = tern_min_index(tern_row_block, n - start);
            if (spread != 0) {
                TERN_FOR(i, count) {
                    const SCALAR shifted = x[start + i] - maximum;
                    terms[i] = class_weights == NULL ? shifted : class_weights[start + i] * shifted;
                }
                smooth += NAME(row_sum)(count, terms);
            }
            sum += NAME(row_exp_sum)(count, x + start, maximum, gradient == NULL ? terms : gradient + start);
        }
        task->weight[r] = weight;
        task->loss[r] = total * NAME(log)(sum) - sharp * (x[label] - maximum) - spread * smooth;
        if (gradient == NULL) continue;
        const SCALAR scale = total / sum;
        if (spread == 0) {
            TERN_FOR(i, n) gradient[i] *= scale;
        } else if (class_weights == NULL) {
            TERN_FOR(i, n) gradient[i] = gradient[i] * scale - spread;
        } else {
            TERN_FOR(i, n) gradient[i] = gradient[i] * scale - spread * class_weights[i];
        }
        gradient[label] -= sharp;
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
