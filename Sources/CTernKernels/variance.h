// Template: Σ (x - mean)² along the middle axis of x: [outer, n, inner], out: [outer, inner], for one floating-point TYPE.
#include <string.h>

#include "reduce_tasks.h"
#include "scratch.h"

// Some of the elements: their mean as a rounded number and the rest of it, since one number has no digits left for the
// deviations where the mean is large beside them; and Σ (x - mean - rest)².
typedef struct {
    SCALAR mean, rest, squares;
} NAME(part_moments);

// Two parts with means m and m′ make one whose squares are S + S′ + (m′ - m)² n n′ / (n + n′) (Chan, Golub and LeVeque, 1983).
TERN_INLINE NAME(part_moments) NAME(merged_parts)(
    ptrdiff_t n, NAME(part_moments) a, ptrdiff_t m, NAME(part_moments) b) {
    const SCALAR share = (SCALAR)m / (SCALAR)(n + m), difference = (b.mean - a.mean) + (b.rest - a.rest);
    return (NAME(part_moments)){
        a.mean,
        a.rest + share * difference,
        (a.squares + b.squares) + difference * difference * (share * (SCALAR)n),
    };
}

// True if the mean m of n elements is so large beside their deviations that its rounding shows in the squares.
TERN_INLINE bool NAME(is_far)(ptrdiff_t n, SCALAR mean, SCALAR squares) {
    return 65536 * squares < mean * mean * (SCALAR)n;
}

// Squares of deviations from a mean that is off by `rest`.
TERN_INLINE SCALAR NAME(corrected)(ptrdiff_t n, SCALAR squares, SCALAR rest) {
    const SCALAR excess = rest * rest * (SCALAR)n;
    return squares > excess ? squares - excess : 0;
}

// MARK: Rows, x: [n]

TERN_KERNEL static NAME(part_moments) NAME(moments_run)(ptrdiff_t n, const SCALAR *x) {
    const SCALAR mean = NAME(sum_lanes)(n, x) / (SCALAR)n, squares = NAME(deviation_lanes)(n, x, mean);
    if (!NAME(is_far)(n, mean, squares)) return (NAME(part_moments)){mean, 0, squares};
    const SCALAR rest = NAME(rest_lanes)(n, x, mean) / (SCALAR)n;
    return (NAME(part_moments)){mean, rest, NAME(corrected)(n, squares, rest)};
}

static NAME(part_moments) NAME(moments_row)(ptrdiff_t n, const SCALAR *x) {
    if (n == 0) return (NAME(part_moments)){0, 0, 0};
    if (n <= tern_reduce_run) return NAME(moments_run)(n, x);
    const ptrdiff_t half = tern_ceil_divide(n / 2, tern_reduce_run) * tern_reduce_run;
    return NAME(merged_parts)(half, NAME(moments_row)(half, x), n - half, NAME(moments_row)(n - half, x + half));
}

// MARK: Columns, x: [n, width], rows `stride` apart; mean, rest, squares: [width], width ≤ tern_reduce_columns

TERN_KERNEL static void NAME(moments_block)(
    ptrdiff_t n, ptrdiff_t width, const SCALAR *restrict x, ptrdiff_t stride, SCALAR *restrict mean,
    SCALAR *restrict rest, SCALAR *restrict squares) {
    memset(mean, 0, (size_t)width * sizeof *mean);
    memset(rest, 0, (size_t)width * sizeof *rest);
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
    int far = 0;
    for (ptrdiff_t c = 0; c < width; c++) far |= NAME(is_far)(n, mean[c], squares[c]);
    if (!far) return;
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) rest[c] += x[j * stride + c] - mean[c];
    }
    for (ptrdiff_t c = 0; c < width; c++) {
        rest[c] = NAME(is_far)(n, mean[c], squares[c]) ? rest[c] / (SCALAR)n : 0;
        if (rest[c] != 0) squares[c] = NAME(corrected)(n, squares[c], rest[c]);
    }
}

TERN_KERNEL static void NAME(merge_moments)(
    ptrdiff_t width, ptrdiff_t n, SCALAR *restrict mean, SCALAR *restrict rest, SCALAR *restrict squares, ptrdiff_t m,
    const SCALAR *restrict other_mean, const SCALAR *restrict other_rest, const SCALAR *restrict other_squares) {
    TERN_FOR(c, width) {
        const NAME(part_moments) both = NAME(merged_parts)(
            n, (NAME(part_moments)){mean[c], rest[c], squares[c]}, m,
            (NAME(part_moments)){other_mean[c], other_rest[c], other_squares[c]});
        rest[c] = both.rest;
        squares[c] = both.squares;
    }
}

static void NAME(moments_columns)(
    ptrdiff_t n, ptrdiff_t width, const SCALAR *x, ptrdiff_t stride, SCALAR *mean, SCALAR *rest,
    SCALAR *squares) {
    if (n <= tern_reduce_rows) {
        NAME(moments_block)(n, width, x, stride, mean, rest, squares);
        return;
    }
    const ptrdiff_t half = tern_ceil_divide(n / 2, tern_reduce_rows) * tern_reduce_rows;
    SCALAR other_mean[tern_reduce_columns], other_rest[tern_reduce_columns], other_squares[tern_reduce_columns];
    NAME(moments_columns)(half, width, x, stride, mean, rest, squares);
    NAME(moments_columns)(n - half, width, x + half * stride, stride, other_mean, other_rest, other_squares);
    NAME(merge_moments)(
        width, half, mean, rest, squares, n - half, other_mean, other_rest, other_squares);
}

// MARK: All regimes. Parts: the means [outer, segments, inner], then as many rests and squares.

static void NAME(moments_task)(void *context, ptrdiff_t index) {
    const tern_reduce_tasks *tasks = context;
    const tern_reduce_tile tile = tern_reduce_tile_at(tasks, index);
    const SCALAR *x = (const SCALAR *)tasks->x + tile.x;
    const ptrdiff_t inner = tasks->inner, matrix = tasks->n * inner;
    const ptrdiff_t count = tasks->outer * tasks->segments * inner;
    SCALAR *mean = (SCALAR *)tasks->out + tile.out, *rest = mean + count, *squares = rest + count;
    for (ptrdiff_t o = 0; o < tile.outer; o++, x += matrix, mean += inner, rest += inner, squares += inner) {
        if (inner == 1) {
            const NAME(part_moments) moments = NAME(moments_row)(tile.n, x);
            *mean = moments.mean;
            *rest = moments.rest;
            *squares = moments.squares;
        } else {
            NAME(moments_columns)(tile.n, tile.columns, x, inner, mean, rest, squares);
        }
    }
}

void NAME(tern_squared_deviations)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    tern_reduce_tasks tasks = tern_reduce_cut(outer, n, inner, x, NULL);
    const ptrdiff_t segments = tasks.segments, count = outer * segments * inner;
    SCALAR few[768];    // spares the allocation, which small tensors would notice
    const bool is_small = 3 * count <= (ptrdiff_t)(sizeof few / sizeof *few);
    SCALAR *means = is_small ? few : tern_scratch(3 * count * (ptrdiff_t)sizeof *means);
    SCALAR *rests = means + count, *squares = rests + count;
    tasks.out = means;
    tern_reduce_run_tasks(&tasks, NAME(moments_task));
    if (segments == 1) memcpy(out, squares, (size_t)count * sizeof *squares);
    for (ptrdiff_t o = 0; o < outer && segments > 1; o++) {
        const ptrdiff_t first = o * segments * inner;
        for (ptrdiff_t step = 1; step < segments; step *= 2) {
            for (ptrdiff_t s = 0; s + step < segments; s += 2 * step) {
                const ptrdiff_t a = first + s * inner, b = a + step * inner, middle = (s + step) * tasks.segment_rows;
                const ptrdiff_t end = tern_min_index(middle + step * tasks.segment_rows, n);
                NAME(merge_moments)(
                    inner, step * tasks.segment_rows, means + a, rests + a, squares + a, end - middle, means + b,
                    rests + b, squares + b);
            }
        }
        memcpy((SCALAR *)out + o * inner, squares + first, (size_t)inner * sizeof *squares);
    }
    if (!is_small) free(means);
}

#undef TYPE
