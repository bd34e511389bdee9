// Template: Σ (x - mean)² along the middle axis of x: [outer, n, inner], out: [outer, inner], for one floating-point TYPE.
#include <string.h>

#include "reduce_tasks.h"
#include "scratch.h"

// MARK: Rows, x: [n]

TERN_KERNEL static NAME(moments) NAME(moments_run)(ptrdiff_t n, const SCALAR *x) {
    const SCALAR mean = NAME(sum_lanes)(n, x) / (SCALAR)n;
    return (NAME(moments)){mean, NAME(deviation_lanes)(n, x, mean)};
}

static NAME(moments) NAME(moments_row)(ptrdiff_t n, const SCALAR *x) {
    if (n == 0) return (NAME(moments)){0, 0};
    if (n <= tern_reduce_run) return NAME(moments_run)(n, x);
    const ptrdiff_t half = tern_ceil_divide(n / 2, tern_reduce_run) * tern_reduce_run;
    return NAME(merged)(half, NAME(moments_row)(half, x), n - half, NAME(moments_row)(n - half, x + half));
}

// MARK: Columns, x: [n, width], rows `stride` apart; mean, squares: [width], width ≤ tern_reduce_columns

TERN_KERNEL static void NAME(moments_block)(
    ptrdiff_t n, ptrdiff_t width, const SCALAR *restrict x, ptrdiff_t stride, SCALAR *restrict mean,
    SCALAR *restrict squares) {
    memset(mean, 0, (size_t)width * sizeof *mean);
    memset(squares, 0, (size_t)width * sizeof *squares);
    if (n == 0) return;
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) mean[c] += x[j * stride + c];
    }
    TERN_FOR(c, width) mean[c] /= (SCALAR)n;
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) {
            const SCALAR deviation = x[j * stride + c] - mean[c];
            squares[c] += deviation * deviation;
        }
    }
}

TERN_KERNEL static void NAME(merge_moments)(
    ptrdiff_t width, ptrdiff_t n, SCALAR *restrict mean, SCALAR *restrict squares, ptrdiff_t m,
    const SCALAR *restrict other_mean, const SCALAR *restrict other_squares) {
    TERN_FOR(c, width) {
        const NAME(moments) both = NAME(merged)(
            n, (NAME(moments)){mean[c], squares[c]}, m, (NAME(moments)){other_mean[c], other_squares[c]});
        mean[c] = both.mean;
        squares[c] = both.squares;
    }
}

static void NAME(moments_columns)(
    ptrdiff_t n, ptrdiff_t width, const SCALAR *x, ptrdiff_t stride, SCALAR *mean, SCALAR *squares) {
    if (n <= tern_reduce_rows) {
        NAME(moments_block)(n, width, x, stride, mean, squares);
        return;
    }
    const ptrdiff_t half = tern_ceil_divide(n / 2, tern_reduce_rows) * tern_reduce_rows;
    SCALAR rest_mean[tern_reduce_columns], rest_squares[tern_reduce_columns];
    NAME(moments_columns)(half, width, x, stride, mean, squares);
    NAME(moments_columns)(n - half, width, x + half * stride, stride, rest_mean, rest_squares);
    NAME(merge_moments)(width, half, mean, squares, n - half, rest_mean, rest_squares);
}

// MARK: All regimes. Parts: the means [outer, segments, inner], then as many squares.

static void NAME(moments_task)(void *context, ptrdiff_t index) {
    const tern_reduce_tasks *tasks = context;
    const tern_reduce_tile tile = tern_reduce_tile_at(tasks, index);
    const SCALAR *x = (const SCALAR *)tasks->x + tile.x;
    const ptrdiff_t inner = tasks->inner, matrix = tasks->n * inner;
    SCALAR *mean = (SCALAR *)tasks->out + tile.out, *squares = mean + tasks->outer * tasks->segments * inner;
    for (ptrdiff_t o = 0; o < tile.outer; o++, x += matrix, mean += inner, squares += inner) {
        if (inner == 1) {
            const NAME(moments) moments = NAME(moments_row)(tile.n, x);
            *mean = moments.mean;
            *squares = moments.squares;
        } else {
            NAME(moments_columns)(tile.n, tile.columns, x, inner, mean, squares);
        }
    }
}

void NAME(tern_squared_deviations)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    tern_reduce_tasks tasks = tern_reduce_cut(outer, n, inner, x, NULL);
    const ptrdiff_t segments = tasks.segments, count = outer * segments * inner;
    SCALAR *means = tern_scratch(2 * count * (ptrdiff_t)sizeof *means), *squares = means + count;
    tasks.out = means;
    tern_reduce_run_tasks(&tasks, NAME(moments_task));
    for (ptrdiff_t o = 0; o < outer; o++) {
        const ptrdiff_t first = o * segments * inner;
        for (ptrdiff_t step = 1; step < segments; step *= 2) {
            for (ptrdiff_t s = 0; s + step < segments; s += 2 * step) {
                const ptrdiff_t a = first + s * inner, b = a + step * inner, middle = (s + step) * tasks.segment_rows;
                const ptrdiff_t end = tern_min_index(middle + step * tasks.segment_rows, n);
                NAME(merge_moments)(
                    inner, step * tasks.segment_rows, means + a, squares + a, end - middle, means + b, squares + b);
            }
        }
        memcpy((SCALAR *)out + o * inner, squares + first, (size_t)inner * sizeof *squares);
    }
    free(means);
}

#undef TYPE
