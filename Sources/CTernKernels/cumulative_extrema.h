// Template: the position of the extremum of x[0] … x[i] along the middle axis of x: [outer, n, inner], out likewise, for
// one scalar TYPE.
//
// Parameters beside TYPE: SCAN, the kernel's name; COMBINE(a, b), the extremum. Between equals the last wins, and a NaN
// is above all numbers.
#include "rows.h"
#include "scan_tasks.h"
#include "strips.h"

#define SCAN_NAME(part) NAME(TERN_CONCAT(SCAN, part))

// a comes later than b; does it replace b?
TERN_INLINE int SCAN_NAME(replaces)(SCALAR a, SCALAR b) {
    return NAME(is_nan)(a) || (!NAME(is_nan)(b) && COMBINE(a, b) == a);
}

static void SCAN_NAME(rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const tern_scan *scan = context;
    const ptrdiff_t n = scan->n;
    for (ptrdiff_t r = first; r < last; r++) {
        const SCALAR *x = (const SCALAR *)scan->x + r * n;
        int64_t *out = (int64_t *)scan->y + r * n;
        for (ptrdiff_t i = 0; i < n;) {
            const SCALAR best = x[i];
            const ptrdiff_t place = i;
            do {
                out[i++] = place;
            } while (i < n && !SCAN_NAME(replaces)(x[i], best));
        }
    }
}

TERN_KERNEL static void SCAN_NAME(columns)(const void *context, tern_strip strip) {
    const tern_scan *scan = context;
    const ptrdiff_t n = scan->n, inner = scan->inner, start = strip.outer * n * inner + strip.column;
    SCALAR best[tern_strip_width];
    int64_t position[tern_strip_width];
    for (ptrdiff_t c = 0; c < strip.width; c++) {
        best[c] = ((const SCALAR *)scan->x)[start + c];
        position[c] = 0;
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        const SCALAR *x = (const SCALAR *)scan->x + start + j * inner;
        int64_t *out = (int64_t *)scan->y + start + j * inner;
        TERN_FOR(c, strip.width) {
            const int replaces = SCAN_NAME(replaces)(x[c], best[c]);
            best[c] = replaces ? x[c] : best[c];
            position[c] = replaces ? j : position[c];
            out[c] = position[c];
        }
    }
}

void NAME(SCAN)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out) {
    const tern_scan scan = {.outer = outer, .n = n, .inner = inner, .x = x, .y = out};
    if (outer * n * inner == 0) return;
    if (inner > 1) {
        tern_for_strips(outer, n, inner, SCAN_NAME(columns), &scan);
    } else {
        tern_for_rows(outer, n, SCAN_NAME(rows), &scan);
    }
}

#undef SCAN_NAME
#undef TYPE
