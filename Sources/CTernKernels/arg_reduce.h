// Template: the position of an extremum along the middle axis of x: [outer, n, inner], out: [outer, inner], for one
// scalar TYPE.
//
// Parameters beside TYPE: REDUCE, the kernel's name; IDENTITY and COMBINE(a, b) of the extremum. Between equals the
// first wins, and a NaN is above all numbers.
#include "lanes.h"
#include "reduce_tasks.h"
#include "scratch.h"

#define REDUCE_NAME(part) NAME(TERN_CONCAT(REDUCE, part))

// a comes later than b; does it replace b?
TERN_INLINE int REDUCE_NAME(replaces)(SCALAR a, SCALAR b) {
    return !NAME(is_nan)(b) && (NAME(is_nan)(a) || (a != b && COMBINE(a, b) == a));
}

TERN_LANES_REDUCTION(REDUCE_NAME(extremum), SCALAR, SCALAR, LANES, IDENTITY, NAME(identical), COMBINE)

// The first position of an extremum.
TERN_KERNEL static ptrdiff_t REDUCE_NAME(position)(ptrdiff_t n, const SCALAR *x, SCALAR extremum) {
    enum { block = 4 * LANES };
    ptrdiff_t i = 0;
    if (NAME(is_nan)(extremum)) {
        while (!NAME(is_nan)(x[i])) i++;
        return i;
    }
    for (; i + block <= n; i += block) {
        int found = 0;
        for (int l = 0; l < block; l++) found |= x[i + l] == extremum;
        if (found) break;
    }
    while (x[i] != extremum) i++;
    return i;
}

TERN_KERNEL static SCALAR REDUCE_NAME(value)(ptrdiff_t n, const SCALAR *x) { return REDUCE_NAME(extremum)(n, x); }

// The values of runs first, then the position in the run that has the extremum. If there is a NaN, that is the extremum.
static int64_t REDUCE_NAME(run)(ptrdiff_t n, const SCALAR *x) {
    ptrdiff_t best = 0;
    SCALAR extremum = REDUCE_NAME(value)(tern_min_index(n, tern_reduce_run), x);
    for (ptrdiff_t start = tern_reduce_run; start < n; start += tern_reduce_run) {
        const SCALAR value = REDUCE_NAME(value)(tern_min_index(n - start, tern_reduce_run), x + start);
        if (REDUCE_NAME(replaces)(value, extremum)) {
            best = start;
            extremum = value;
        }
    }
    return best + REDUCE_NAME(position)(tern_min_index(n - best, tern_reduce_run), x + best, extremum);
}

// x: [n, columns], rows `stride` apart
TERN_KERNEL static void REDUCE_NAME(columns)(
    ptrdiff_t n, ptrdiff_t columns, const SCALAR *x, ptrdiff_t stride, int64_t first, int64_t *out) {
    SCALAR best[tern_reduce_columns];
    for (ptrdiff_t c = 0; c < columns; c++) {
        best[c] = x[c];
        out[c] = first;
    }
    for (ptrdiff_t j = 1; j < n; j++) {
        const SCALAR *row = x + j * stride;
        TERN_FOR(c, columns) {
            const int replaces = REDUCE_NAME(replaces)(row[c], best[c]);
            best[c] = replaces ? row[c] : best[c];
            out[c] = replaces ? first + j : out[c];
        }
    }
}

static void REDUCE_NAME(task)(void *context, ptrdiff_t index) {
    const tern_reduce_tasks *tasks = context;
    const tern_reduce_tile tile = tern_reduce_tile_at(tasks, index);
    const SCALAR *x = (const SCALAR *)tasks->x + tile.x;
    int64_t *out = (int64_t *)tasks->out + tile.out;
    const ptrdiff_t inner = tasks->inner, matrix = tasks->n * inner;
    const ptrdiff_t first = tile.x / inner % tasks->n;
    for (ptrdiff_t o = 0; o < tile.outer; o++, x += matrix, out += inner) {
        if (inner == 1) {
            *out = first + REDUCE_NAME(run)(tile.n, x);
        } else {
            REDUCE_NAME(columns)(tile.n, tile.columns, x, inner, first, out);
        }
    }
}

void NAME(REDUCE)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    tern_reduce_tasks tasks = tern_reduce_cut(outer, n, inner, x, out);
    if (tasks.segments == 1) {
        tern_reduce_run_tasks(&tasks, REDUCE_NAME(task));
        return;
    }
    // parts: [outer, segments, inner]
    const ptrdiff_t segments = tasks.segments;
    int64_t *parts = tern_scratch(outer * segments * inner * (ptrdiff_t)sizeof *parts);
    tasks.out = parts;
    tern_reduce_run_tasks(&tasks, REDUCE_NAME(task));
    for (ptrdiff_t o = 0; o < outer; o++) {
        const SCALAR *matrix = (const SCALAR *)x + o * n * inner;
        for (ptrdiff_t c = 0; c < inner; c++) {
            const int64_t *part = parts + o * segments * inner + c;
            int64_t best = part[0];
            for (ptrdiff_t s = 1; s < segments; s++) {
                const int64_t later = part[s * inner];
                if (REDUCE_NAME(replaces)(matrix[later * inner + c], matrix[best * inner + c])) best = later;
            }
            ((int64_t *)out)[o * inner + c] = best;
        }
    }
    free(parts);
}

#undef REDUCE_NAME
#undef TYPE
