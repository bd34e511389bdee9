// Template: softmax and its kin along the middle axis of x: [outer, n, inner], for one floating-point TYPE: rows, columns,
// or few long rows that are cut in segments.
#include "rows.h"
#include "scratch.h"
#include "strips.h"

// MARK: Few long rows

// The last operation on an element, once m and s = Σ e^(x - m) of its row are known.
typedef void NAME(finish)(ptrdiff_t n, SCALAR maximum, SCALAR sum, const SCALAR *x, SCALAR *y);

typedef struct {
    ptrdiff_t n, segments;
    const SCALAR *x;
    SCALAR *y, *maxima, *sums;    // maxima, sums: [rows, segments]
    NAME(finish) *finish;
} NAME(long_rows);

enum { NAME(segment_length) = 1 << 15, NAME(few_rows) = 16 };

static bool NAME(are_long)(ptrdiff_t rows, ptrdiff_t n) {
    return rows < NAME(few_rows) && n >= 2 * NAME(segment_length);
}

TERN_KERNEL static void NAME(segment_sum)(void *context, ptrdiff_t index) {
    const NAME(long_rows) *rows = context;
    const ptrdiff_t first = index % rows->segments * NAME(segment_length);
    const ptrdiff_t n = tern_min_index(NAME(segment_length), rows->n - first);
    const SCALAR *x = rows->x + index / rows->segments * rows->n + first;
    NAME(exp_rows)(1, n, x, NULL, rows->maxima + index, rows->sums + index);
}

static void NAME(segment_finish)(void *context, ptrdiff_t index) {
    const NAME(long_rows) *rows = context;
    const ptrdiff_t row = index / rows->segments, first = index % rows->segments * NAME(segment_length);
    const ptrdiff_t n = tern_min_index(NAME(segment_length), rows->n - first), start = row * rows->n + first;
    const SCALAR *sum = rows->sums + row * rows->segments, *maximum = rows->maxima + row * rows->segments;
    rows->finish(n, *maximum, *sum, rows->x + start, rows->y + start);
}

// Makes the first of a row's maxima and sums those of the row. A sum of 0 has no maximum.
static void NAME(merge_segments)(ptrdiff_t segments, SCALAR *maxima, SCALAR *sums) {
    SCALAR maximum = LOWEST, sum = 0;
    for (ptrdiff_t s = 0; s < segments; s++) {
        if (sums[s] != 0) maximum = NAME(maximum)(maximum, maxima[s]);
    }
    for (ptrdiff_t s = 0; s < segments; s++) {
        if (sums[s] != 0) sum += sums[s] * NAME(exp)(NAME(below)(maxima[s], maximum));
    }
    if (maximum == LOWEST) maximum = 0;
    maxima[0] = maximum;
    sums[0] = sum;
}

// y: [rows, n], or the log-sum-exp of each row where there is nothing to finish.
static void NAME(run_long_rows)(ptrdiff_t count, ptrdiff_t n, const SCALAR *x, SCALAR *y, NAME(finish) *finish) {
    const ptrdiff_t segments = tern_ceil_divide(n, NAME(segment_length));
    NAME(long_rows) rows = {n, segments, x, y, tern_scratch(2 * count * segments * (ptrdiff_t)sizeof *x), NULL, finish};
    rows.sums = rows.maxima + count * segments;
    tern_parallel_for(count * segments, NAME(segment_sum), &rows);
    for (ptrdiff_t r = 0; r < count; r++) {
        SCALAR *maxima = rows.maxima + r * segments, *sums = rows.sums + r * segments;
        NAME(merge_segments)(segments, maxima, sums);
        if (finish == NULL) y[r] = *maxima + NAME(log)(*sums);
    }
    if (finish != NULL) tern_parallel_for(count * segments, NAME(segment_finish), &rows);
    free(rows.maxima);
}

TERN_KERNEL static void NAME(finish_softmax)(
    ptrdiff_t n, SCALAR maximum, SCALAR sum, const SCALAR *x, SCALAR *y) {
    const SCALAR scale = 1 / sum;
    if (maximum == HIGHEST) {
        for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] == HIGHEST ? scale : 0;
    } else {
        TERN_MAP(LANES, n, y[i] = NAME(exp)(x[i] - maximum) * scale);
    }
}

TERN_KERNEL static void NAME(finish_log_softmax)(
    ptrdiff_t n, SCALAR maximum, SCALAR sum, const SCALAR *x, SCALAR *y) {
    NAME(log_softmax_row)(n, maximum, NAME(log)(sum), x, y);
}

// MARK: All regimes

static void NAME(along_axis)(
    ptrdiff_t outer, NAME(row_arrays) arrays, void (*rows)(const void *, ptrdiff_t, ptrdiff_t),
    void (*columns)(const void *, tern_strip)) {
    if (arrays.inner == 1) {
        tern_for_rows(outer, arrays.n, rows, &arrays);
    } else {
        tern_for_strips(outer, arrays.n, arrays.inner, tern_strip_grain_costly, columns, &arrays);
    }
}

void NAME(tern_softmax)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *y) {
    if (inner == 1 && NAME(are_long)(outer, n)) return NAME(run_long_rows)(outer, n, x, y, NAME(finish_softmax));
    NAME(along_axis)(outer, (NAME(row_arrays)){n, inner, x, NULL, y}, NAME(softmax_rows), NAME(softmax_columns));
}

void NAME(tern_softmax_backward)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *upstream, const void *y, void *out) {
    NAME(along_axis)(
        outer, (NAME(row_arrays)){n, inner, y, upstream, out}, NAME(softmax_backward_rows),
        NAME(softmax_backward_columns));
}

void NAME(tern_log_softmax)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *y) {
    if (inner == 1 && NAME(are_long)(outer, n)) return NAME(run_long_rows)(outer, n, x, y, NAME(finish_log_softmax));
    NAME(along_axis)(
        outer, (NAME(row_arrays)){n, inner, x, NULL, y}, NAME(log_softmax_rows), NAME(log_softmax_columns));
}

void NAME(tern_log_softmax_backward)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *upstream, const void *y, void *out) {
    NAME(along_axis)(
        outer, (NAME(row_arrays)){n, inner, y, upstream, out}, NAME(log_softmax_backward_rows),
        NAME(log_softmax_backward_columns));
}

void NAME(tern_log_sum_exp)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    if (n == 0) {
        for (ptrdiff_t i = 0; i < outer * inner; i++) ((SCALAR *)out)[i] = LOWEST;
    } else if (inner == 1 && NAME(are_long)(outer, n)) {
        NAME(run_long_rows)(outer, n, x, out, NULL);
    } else {
        NAME(along_axis)(
            outer, (NAME(row_arrays)){n, inner, x, NULL, out}, NAME(log_sum_exp_rows), NAME(log_sum_exp_columns));
    }
}

#undef TYPE
