// Template: linear recurrences along the middle axis of [outer, n, inner], and log-sum-exp as one, for one
// floating-point TYPE. Float accumulates in double.
#include "rows.h"
#include "scan_tasks.h"
#include "strips.h"

// MARK: s[i] = a[i] s[i - 1] + b[i], and transposed s[i] = b[i] + a[i + 1] s[i + 1]

typedef struct {
    ptrdiff_t n, inner;
    bool is_transposed;
    const SCALAR *a, *b;
    SCALAR *s;
} NAME(recurrence);

TERN_KERNEL static void NAME(recurrence_columns)(const void *context, tern_strip strip) {
    const NAME(recurrence) *task = context;
    const ptrdiff_t n = task->n, inner = task->inner, start = strip.outer * n * inner + strip.column;
    double sums[tern_strip_width];
    for (ptrdiff_t j = 0; j < n; j++) {
        const ptrdiff_t row = start + (task->is_transposed ? n - 1 - j : j) * inner;
        // The first factor multiplies 0: it is not there when transposed, and may be infinite.
        const SCALAR *a = task->a + row + (task->is_transposed ? inner : 0), *b = task->b + row;
        SCALAR *s = task->s + row;
        if (j == 0) {
            TERN_FOR(c, strip.width) sums[c] = b[c];
        } else {
            TERN_FOR(c, strip.width) sums[c] = a[c] * sums[c] + b[c];
        }
        TERN_FOR(c, strip.width) s[c] = (SCALAR)sums[c];
    }
}

static void NAME(recurrence_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(recurrence) *task = context;
    const ptrdiff_t n = task->n;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *a = task->a + r * n, *b = task->b + r * n;
        SCALAR *s = task->s + r * n;
        double sum = 0;
        if (task->is_transposed) {
            for (ptrdiff_t i = n - 1; i >= 0; i--) {
                sum = i == n - 1 ? b[i] : a[i + 1] * sum + b[i];
                s[i] = (SCALAR)sum;
            }
        } else {
            for (ptrdiff_t i = 0; i < n; i++) {
                sum = i == 0 ? b[i] : a[i] * sum + b[i];
                s[i] = (SCALAR)sum;
            }
        }
    }
}

void NAME(tern_recurrence)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_transposed, const void *a, const void *b, void *s) {
    const NAME(recurrence) task = {n, inner, is_transposed, a, b, s};
    if (inner == 1) return tern_for_rows(outer, n, NAME(recurrence_rows), &task);
    tern_for_strips(outer, n, inner, tern_strip_grain, NAME(recurrence_columns), &task);
}

// MARK: log Σ_{j ≤ i} e^x[j]

// m[i] + log s[i], with m the running maximum and s[i] = e^(m[i - 1] - m[i]) s[i - 1] + e^(x[i] - m[i]).

TERN_KERNEL static void NAME(log_cumsum_exp_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const tern_scan *scan = context;
    const ptrdiff_t n = scan->n;
    SCALAR maxima[tern_row_block], decays[tern_row_block], terms[tern_row_block];
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *x = (const SCALAR *)scan->x + r * n;
        SCALAR *y = (SCALAR *)scan->y + r * n;
        SCALAR maximum = LOWEST;
        double sum = 0;
        for (ptrdiff_t start = 0; start < n; start += tern_row_block, x += tern_row_block, y += tern_row_block) {
            const ptrdiff_t count = tern_min_index(tern_row_block, n - start);
            for (ptrdiff_t i = 0; i < count; i++) {
                const SCALAR before = maximum;
                maximum = NAME(maximum)(maximum, x[i]);
                maxima[i] = NAME(finite)(maximum);
                decays[i] = before == LOWEST ? maxima[i] : NAME(finite)(before);
            }
            TERN_MAP(LANES, count, decays[i] = NAME(exp)(decays[i] - maxima[i]));
            TERN_MAP(LANES, count, terms[i] = NAME(exp)(x[i] - maxima[i]));
            for (ptrdiff_t i = 0; i < count; i++) {
                sum = decays[i] * sum + terms[i];
                terms[i] = (SCALAR)sum;
            }
            TERN_MAP(LANES, count, y[i] = maxima[i] + NAME(log)(terms[i]));
        }
    }
}

TERN_KERNEL static void NAME(log_cumsum_exp_columns)(const void *context, tern_strip strip) {
    const tern_scan *scan = context;
    const ptrdiff_t n = scan->n, inner = scan->inner, matrix = strip.outer * n * inner + strip.column;
    SCALAR maxima[tern_strip_width], terms[tern_strip_width];
    double sums[tern_strip_width];
    for (ptrdiff_t c = 0; c < strip.width; c++) {
        maxima[c] = LOWEST;
        sums[c] = 0;
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        const SCALAR *x = (const SCALAR *)scan->x + matrix + j * inner;
        SCALAR *y = (SCALAR *)scan->y + matrix + j * inner;
        TERN_MAP(LANES, strip.width, {
            const SCALAR maximum = NAME(maximum)(maxima[i], x[i]), reference = NAME(finite)(maximum);
            terms[i] = NAME(exp)(x[i] - reference);
            const SCALAR before = maxima[i] == LOWEST ? reference : NAME(finite)(maxima[i]);
            sums[i] *= (double)NAME(exp)(before - reference);
            sums[i] += (double)terms[i];
            maxima[i] = maximum;
        });
        TERN_MAP(LANES, strip.width, y[i] = NAME(finite)(maxima[i]) + NAME(log)((SCALAR)sums[i]));
    }
}

void NAME(tern_log_cumsum_exp)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *y) {
    const tern_scan scan = {.outer = outer, .n = n, .inner = inner, .x = x, .y = y};
    if (outer * n * inner == 0) return;
    if (inner > 1) {
        tern_for_strips(outer, n, inner, tern_strip_grain_costly, NAME(log_cumsum_exp_columns), &scan);
    } else {
        tern_for_rows(outer, n, NAME(log_cumsum_exp_rows), &scan);
    }
}

#undef TYPE
