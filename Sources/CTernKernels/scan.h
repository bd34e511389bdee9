// Template: y[i] = x[0] ∘ … ∘ x[i] along the middle axis of x: [outer, n, inner], last to first where reversed, for one
// scalar TYPE.
//
// Parameters beside TYPE: SCAN, the kernel's name; IDENTITY; COMBINE(a, b), an expression on numbers and on vectors.
// All is done in SUM: double for Float, whose rounding then does not show.
#include "lanes.h"
#include "rows.h"
#include "scan_tasks.h"
#include "scratch.h"
#include "strips.h"

#define SCAN_NAME(part) NAME(TERN_CONCAT(SCAN, part))
#define SUM NAME(scan_sum)

// MARK: Rows, x: [n]

TERN_INLINE SUM SCAN_NAME(combine)(SUM a, SUM b) { return (SUM)COMBINE(a, b); }

#define CONVERTED(a) ((SUM)(a))
TERN_LANES_REDUCTION(SCAN_NAME(lanes), SCALAR, SUM, 8, IDENTITY, CONVERTED, SCAN_NAME(combine))
#undef CONVERTED

TERN_KERNEL static SUM SCAN_NAME(total)(ptrdiff_t n, const SCALAR *x) { return SCAN_NAME(lanes)(n, x); }

#define SHIFTED(v, a, b, c, d, e, f, g, h) __builtin_shufflevector(v, identity, a, b, c, d, e, f, g, h)

// Eight elements at a time: three steps within a vector (Hillis and Steele, 1986), then what comes before it.
TERN_INLINE void SCAN_NAME(run_inline)(ptrdiff_t n, SUM carry, const SCALAR *x, SCALAR *y, const bool is_reversed) {
    NAME(scan_sums) identity;
    for (int l = 0; l < 8; l++) identity[l] = IDENTITY;
    ptrdiff_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const ptrdiff_t at = is_reversed ? n - 8 - i : i;
        NAME(scan_scalars) source;
        memcpy(&source, x + at, sizeof source);
        NAME(scan_sums) v = __builtin_convertvector(source, NAME(scan_sums));
        SUM total;
        if (is_reversed) {
            v = COMBINE(v, SHIFTED(v, 1, 2, 3, 4, 5, 6, 7, 8));
            v = COMBINE(v, SHIFTED(v, 2, 3, 4, 5, 6, 7, 8, 8));
            v = COMBINE(v, SHIFTED(v, 4, 5, 6, 7, 8, 8, 8, 8));
            total = v[0];
        } else {
            v = COMBINE(v, SHIFTED(v, 8, 0, 1, 2, 3, 4, 5, 6));
            v = COMBINE(v, SHIFTED(v, 8, 8, 0, 1, 2, 3, 4, 5));
            v = COMBINE(v, SHIFTED(v, 8, 8, 8, 8, 0, 1, 2, 3));
            total = v[7];
        }
        const NAME(scan_sums) sums = COMBINE(v, ((NAME(scan_sums)){0} + carry));
        const NAME(scan_scalars) result = __builtin_convertvector(sums, NAME(scan_scalars));
        memcpy(y + at, &result, sizeof result);
        carry = (SUM)COMBINE(carry, total);
    }
    for (; i < n; i++) {
        const ptrdiff_t at = is_reversed ? n - 1 - i : i;
        carry = (SUM)COMBINE(carry, (SUM)x[at]);
        y[at] = (SCALAR)carry;
    }
}

TERN_KERNEL static void SCAN_NAME(run)(ptrdiff_t n, SUM carry, const SCALAR *x, SCALAR *y, bool is_reversed) {
    if (is_reversed) {
        SCAN_NAME(run_inline)(n, carry, x, y, true);
    } else {
        SCAN_NAME(run_inline)(n, carry, x, y, false);
    }
}

static void SCAN_NAME(rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const tern_scan *scan = context;
    const ptrdiff_t n = scan->n;
    for (ptrdiff_t r = first; r < last; r++) {
        SCAN_NAME(run)(n, IDENTITY, (const SCALAR *)scan->x + r * n, (SCALAR *)scan->y + r * n, scan->is_reversed);
    }
}

// MARK: Few long rows, cut in segments: their totals first, then each from the total of those before it

static void SCAN_NAME(segment_total)(void *context, ptrdiff_t index) {
    const tern_scan *scan = context;
    const tern_scan_segment segment = tern_scan_segment_at(scan, index);
    ((SUM *)scan->totals)[index] = SCAN_NAME(total)(segment.n, (const SCALAR *)scan->x + segment.start);
}

static void SCAN_NAME(segment_run)(void *context, ptrdiff_t index) {
    const tern_scan *scan = context;
    const tern_scan_segment segment = tern_scan_segment_at(scan, index);
    SCAN_NAME(run)(
        segment.n, ((SUM *)scan->totals)[index], (const SCALAR *)scan->x + segment.start,
        (SCALAR *)scan->y + segment.start, scan->is_reversed);
}

static void SCAN_NAME(segmented)(tern_scan *scan) {
    const ptrdiff_t segments = tern_scan_segments(scan), count = scan->outer * segments;
    SUM *totals = tern_scratch(count * (ptrdiff_t)sizeof *totals);
    scan->totals = totals;
    tern_parallel_for(count, SCAN_NAME(segment_total), scan);
    for (ptrdiff_t o = 0; o < scan->outer; o++) {
        SUM carry = IDENTITY;
        for (ptrdiff_t s = 0; s < segments; s++) {
            SUM *total = totals + o * segments + (scan->is_reversed ? segments - 1 - s : s);
            const SUM next = (SUM)COMBINE(carry, *total);
            *total = carry;
            carry = next;
        }
    }
    tern_parallel_for(count, SCAN_NAME(segment_run), scan);
    free(totals);
}

// MARK: Columns, x: [n, width], rows `inner` apart

TERN_KERNEL static void SCAN_NAME(columns)(const void *context, tern_strip strip) {
    const tern_scan *scan = context;
    const ptrdiff_t n = scan->n, inner = scan->inner, start = strip.outer * n * inner + strip.column;
    SUM sums[tern_strip_width];
    for (ptrdiff_t c = 0; c < strip.width; c++) sums[c] = IDENTITY;
    for (ptrdiff_t j = 0; j < n; j++) {
        const ptrdiff_t row = start + (scan->is_reversed ? n - 1 - j : j) * inner;
        const SCALAR *x = (const SCALAR *)scan->x + row;
        SCALAR *y = (SCALAR *)scan->y + row;
        TERN_FOR(c, strip.width) {
            sums[c] = (SUM)COMBINE(sums[c], (SUM)x[c]);
            y[c] = (SCALAR)sums[c];
        }
    }
}

void NAME(SCAN)(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_reversed, const void *x, void *y) {
    tern_scan scan = {.outer = outer, .n = n, .inner = inner, .is_reversed = is_reversed, .x = x, .y = y};
    if (outer * n * inner == 0) return;
    if (inner > 1) {
        tern_for_strips(outer, n, inner, tern_strip_grain, SCAN_NAME(columns), &scan);
    } else if (tern_scan_is_segmented(&scan)) {
        SCAN_NAME(segmented)(&scan);
    } else {
        tern_for_rows(outer, n, SCAN_NAME(rows), &scan);
    }
}

#undef SCAN_NAME
#undef SUM
#undef SHIFTED
#undef TYPE
