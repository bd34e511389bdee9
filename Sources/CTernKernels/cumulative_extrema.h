// Template: the extremum of x[0] … x[i] along the middle axis of x: [outer, n, inner], and its position, for one scalar
// TYPE.
//
// Parameters beside TYPE: SCAN, the kernel's name; COMBINE(a, b), the extremum. Between equals the last wins, and a NaN
// is above all numbers.
#include "rows.h"
#include "scalar.h"
#include "strips.h"

#define SCAN_NAME(part) NAME(TERN_CONCAT(SCAN, part))

// a comes later than b; does it replace b?
TERN_INLINE int SCAN_NAME(replaces)(SCALAR a, SCALAR b) {
    return NAME(is_nan)(a) || (!NAME(is_nan)(b) && COMBINE(a, b) == a);
}

typedef struct {
    ptrdiff_t n, inner;
    const SCALAR *x;
    SCALAR *values;
    int64_t *positions;
} SCAN_NAME(arrays);

static void SCAN_NAME(rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const SCAN_NAME(arrays) *scan = context;
    const ptrdiff_t n = scan->n;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *x = scan->x + r * n;
        SCALAR *values = scan->values + r * n;
        int64_t *positions = scan->positions + r * n;
        for (ptrdiff_t i = 0; i < n;) {
            const SCALAR best = x[i];
            const ptrdiff_t first_position = i;
            do {
                values[i] = best;
                positions[i++] = first_position;
            } while (i < n && !SCAN_NAME(replaces)(x[i], best));
        }
    }
}

TERN_KERNEL static void SCAN_NAME(columns)(const void *context, tern_strip strip) {
    const SCAN_NAME(arrays) *scan = context;
    const ptrdiff_t n = scan->n, inner = scan->inner, start = strip.outer * n * inner + strip.column;
    SCALAR best[tern_strip_width];
    int64_t position[tern_strip_width];
    for (ptrdiff_t c = 0; c < strip.width; c++) {
        best[c] = scan->x[start + c];
        position[c] = 0;
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        const ptrdiff_t row = start + j * inner;
        const SCALAR *x = scan->x + row;
        SCALAR *values = scan->values + row;
        int64_t *positions = scan->positions + row;
        TERN_FOR(c, strip.width) {
            const int replaces = SCAN_NAME(replaces)(x[c], best[c]);
            best[c] = replaces ? x[c] : best[c];
            position[c] = replaces ? j : position[c];
            values[c] = best[c];
            positions[c] = position[c];
        }
    }
}

void NAME(SCAN)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *values, int64_t *positions) {
    const SCAN_NAME(arrays) scan = {n, inner, x, values, positions};
    if (outer * n * inner == 0) return;
    if (inner > 1) {
        tern_for_strips(outer, n, inner, tern_strip_grain, SCAN_NAME(columns), &scan);
    } else {
        tern_for_rows(outer, n, SCAN_NAME(rows), &scan);
    }
}

#undef SCAN_NAME
#undef TYPE
