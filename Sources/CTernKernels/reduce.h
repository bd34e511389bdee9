// Template: a reduction of the middle axis of x: [outer, n, inner] to out: [outer, inner], for one scalar TYPE.
//
// Parameters beside TYPE: REDUCE, the kernel's name; IDENTITY; MAP(a), what is reduced of an element; COMBINE(a, b);
// RESULT, the type in which it is reduced, SCALAR unless given.
// Every cut depends on the shape alone, and halves are combined with halves, so that rounding errors grow with log n.
#include <string.h>

#include "lanes.h"
#include "reduce_tasks.h"
#include "scratch.h"

#ifndef RESULT
#define RESULT SCALAR
#endif
#define REDUCE_NAME(part) NAME(TERN_CONCAT(REDUCE, part))

// MARK: Contiguous rows, x: [n]

TERN_LANES_REDUCTION(REDUCE_NAME(lanes), SCALAR, RESULT, LANES, IDENTITY, MAP, COMBINE)

TERN_KERNEL static RESULT REDUCE_NAME(run)(ptrdiff_t n, const SCALAR *x) { return REDUCE_NAME(lanes)(n, x); }

static RESULT REDUCE_NAME(pairwise)(ptrdiff_t n, const SCALAR *x) {
    if (n <= tern_reduce_run) return REDUCE_NAME(run)(n, x);
    const ptrdiff_t half = tern_ceil_divide(n / 2, tern_reduce_run) * tern_reduce_run;
    return COMBINE(REDUCE_NAME(pairwise)(half, x), REDUCE_NAME(pairwise)(n - half, x + half));
}

// MARK: Columns, x: [n, width], rows `stride` apart; out: [width], width ≤ tern_reduce_columns

TERN_KERNEL static void REDUCE_NAME(rows)(
    ptrdiff_t n, ptrdiff_t width, const SCALAR *restrict x, ptrdiff_t stride, RESULT *restrict out) {
    for (ptrdiff_t c = 0; c < width; c++) out[c] = IDENTITY;
    for (; n >= 4; n -= 4, x += 4 * stride) {
        TERN_FOR(c, width) {
            out[c] = COMBINE(
                out[c],
                COMBINE(
                    COMBINE(MAP(x[c]), MAP(x[c + stride])), COMBINE(MAP(x[c + 2 * stride]), MAP(x[c + 3 * stride]))));
        }
    }
    for (; n > 0; n--, x += stride) {
        TERN_FOR(c, width) out[c] = COMBINE(out[c], MAP(x[c]));
    }
}

TERN_KERNEL static void REDUCE_NAME(merge)(ptrdiff_t width, const RESULT *x, RESULT *out) {
    TERN_FOR(c, width) out[c] = COMBINE(out[c], x[c]);
}

static void REDUCE_NAME(columns)(ptrdiff_t n, ptrdiff_t width, const SCALAR *x, ptrdiff_t stride, RESULT *out) {
    if (n <= tern_reduce_rows) {
        REDUCE_NAME(rows)(n, width, x, stride, out);
        return;
    }
    const ptrdiff_t half = tern_ceil_divide(n / 2, tern_reduce_rows) * tern_reduce_rows;
    RESULT rest[tern_reduce_columns];
    REDUCE_NAME(columns)(half, width, x, stride, out);
    REDUCE_NAME(columns)(n - half, width, x + half * stride, stride, rest);
    REDUCE_NAME(merge)(width, rest, out);
}

// A narrow matrix [n, width] is read as [n / fold, fold · width] first, to fill the vectors.
static void REDUCE_NAME(folded)(ptrdiff_t n, ptrdiff_t width, const SCALAR *x, ptrdiff_t stride, RESULT *out) {
    const ptrdiff_t fold = stride == width ? tern_reduce_fold / width : 0;
    if (fold < 2 || n < 2 * fold) {
        REDUCE_NAME(columns)(n, width, x, stride, out);
        return;
    }
    RESULT wide[tern_reduce_fold];
    REDUCE_NAME(columns)(n / fold, fold * width, x, fold * width, wide);
    REDUCE_NAME(columns)(n % fold, width, x + n / fold * fold * width, width, out);
    for (ptrdiff_t f = 0; f < fold; f++) {
        for (ptrdiff_t c = 0; c < width; c++) out[c] = COMBINE(out[c], wide[f * width + c]);
    }
}

// MARK: All regimes

static void REDUCE_NAME(task)(void *context, ptrdiff_t index) {
    const tern_reduce_tasks *tasks = context;
    const tern_reduce_tile tile = tern_reduce_tile_at(tasks, index);
    const SCALAR *x = (const SCALAR *)tasks->x + tile.x;
    RESULT *out = (RESULT *)tasks->out + tile.out;
    const ptrdiff_t inner = tasks->inner, matrix = tasks->n * inner;
    for (ptrdiff_t o = 0; o < tile.outer; o++, x += matrix, out += inner) {
        if (inner == 1) {
            *out = REDUCE_NAME(pairwise)(tile.n, x);
        } else {
            REDUCE_NAME(folded)(tile.n, tile.columns, x, inner, out);
        }
    }
}

void NAME(REDUCE)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    tern_reduce_tasks tasks = tern_reduce_cut(outer, n, inner, x, out);
    if (tasks.segments == 1) {
        tern_reduce_run_tasks(&tasks, REDUCE_NAME(task));
        return;
    }
    // parts: [outer, segments, inner], summed as a binary tree
    const ptrdiff_t segments = tasks.segments;
    RESULT *parts = tern_scratch(outer * segments * inner * (ptrdiff_t)sizeof *parts);
    tasks.out = parts;
    tern_reduce_run_tasks(&tasks, REDUCE_NAME(task));
    for (ptrdiff_t o = 0; o < outer; o++) {
        RESULT *part = parts + o * segments * inner;
        for (ptrdiff_t step = 1; step < segments; step *= 2) {
            for (ptrdiff_t s = 0; s + step < segments; s += 2 * step) {
                REDUCE_NAME(merge)(inner, part + (s + step) * inner, part + s * inner);
            }
        }
        memcpy((RESULT *)out + o * inner, part, (size_t)inner * sizeof *part);
    }
    free(parts);
}

#undef REDUCE_NAME
#undef TYPE
