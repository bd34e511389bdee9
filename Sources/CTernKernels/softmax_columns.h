// Template: softmax and its kin over the columns of x: [n, width], rows `inner` apart, for one floating-point TYPE.
#include "rows.h"
#include "strips.h"

enum { NAME(sum_block) = 64 };    // rows that are added up before they are added to the rest

#define COLUMNS_KERNEL(name) TERN_KERNEL static void NAME(name)(const void *context, tern_strip strip)
#define FOR_STRIP \
    const NAME(row_arrays) *arrays = context; \
    const ptrdiff_t n = arrays->n, inner = arrays->inner, width = strip.width; \
    const ptrdiff_t start = strip.outer * n * inner + strip.column

// Mends the columns of which a term is infinite.
__attribute__((noinline, cold)) static void NAME(infinite_columns)(
    ptrdiff_t n, ptrdiff_t width, ptrdiff_t inner, const SCALAR *x, SCALAR *terms, SCALAR *maxima, SCALAR *sums) {
    for (ptrdiff_t c = 0; c < width; c++) {
        if (sums[c] != HIGHEST) continue;
        maxima[c] = HIGHEST;
        sums[c] = NAME(infinite_terms)(n, inner, x + c, terms == NULL ? NULL : terms + c);
    }
}

// maxima: the columns' maxima; sums: Σ e^(x - m). Terms: e^(x - m), NULL where not wanted. Gives whether a maximum is
// infinite.
TERN_INLINE bool NAME(exp_columns)(
    ptrdiff_t n, ptrdiff_t width, ptrdiff_t inner, const SCALAR *restrict x, SCALAR *restrict terms,
    SCALAR *restrict maxima, SCALAR *restrict sums) {
    SCALAR part[tern_strip_width], row[tern_strip_width];
    for (ptrdiff_t c = 0; c < width; c++) {
        maxima[c] = LOWEST;
        sums[c] = 0;
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) maxima[c] = NAME(maximum)(maxima[c], x[j * inner + c]);
    }
    TERN_FOR(c, width) maxima[c] = NAME(finite)(maxima[c]);
    for (ptrdiff_t block = 0; block < n; block += NAME(sum_block)) {
        const ptrdiff_t end = tern_min_index(block + NAME(sum_block), n);
        for (ptrdiff_t c = 0; c < width; c++) part[c] = 0;
        for (ptrdiff_t j = block; j < end; j++) {
            SCALAR *y = terms == NULL ? row : terms + j * inner;
            TERN_MAP(LANES, width, {
                const SCALAR term = NAME(exp)(x[j * inner + i] - maxima[i]);
                y[i] = term;
                part[i] += term;
            });
        }
        TERN_FOR(c, width) sums[c] += part[c];
    }
    // Terms below a finite maximum are 1 at most.
    int infinite = 0;
    TERN_FOR(c, width) infinite |= sums[c] == HIGHEST;
    if (infinite) NAME(infinite_columns)(n, width, inner, x, terms, maxima, sums);
    return infinite;
}

COLUMNS_KERNEL(softmax_columns) {
    FOR_STRIP;
    SCALAR maxima[tern_strip_width], sums[tern_strip_width];
    SCALAR *y = arrays->y + start;
    NAME(exp_columns)(n, width, inner, arrays->x + start, y, maxima, sums);
    TERN_FOR(c, width) sums[c] = 1 / sums[c];
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) y[j * inner + c] *= sums[c];
    }
}

COLUMNS_KERNEL(softmax_backward_columns) {
    FOR_STRIP;
    const SCALAR *y = arrays->x + start, *upstream = arrays->upstream + start;
    SCALAR *out = arrays->y + start;
    SCALAR sums[tern_strip_width];
    for (ptrdiff_t c = 0; c < width; c++) sums[c] = 0;
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) sums[c] += upstream[j * inner + c] * y[j * inner + c];
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) out[j * inner + c] = y[j * inner + c] * (upstream[j * inner + c] - sums[c]);
    }
}

COLUMNS_KERNEL(log_softmax_columns) {
    FOR_STRIP;
    SCALAR maxima[tern_strip_width], sums[tern_strip_width];
    const SCALAR *x = arrays->x + start;
    SCALAR *y = arrays->y + start;
    const bool infinite = NAME(exp_columns)(n, width, inner, x, NULL, maxima, sums);
    TERN_MAP(LANES, width, sums[i] = NAME(log)(sums[i]));
    for (ptrdiff_t j = 0; j < n; j++) {
        const SCALAR *row = x + j * inner;
        if (infinite) {
            for (ptrdiff_t c = 0; c < width; c++) y[j * inner + c] = NAME(below)(row[c], maxima[c]) - sums[c];
        } else {
            TERN_FOR(c, width) y[j * inner + c] = (row[c] - maxima[c]) - sums[c];
        }
    }
}

COLUMNS_KERNEL(log_softmax_backward_columns) {
    FOR_STRIP;
    const SCALAR *y = arrays->x + start, *upstream = arrays->upstream + start;
    SCALAR *out = arrays->y + start;
    SCALAR sums[tern_strip_width];
    for (ptrdiff_t c = 0; c < width; c++) sums[c] = 0;
    for (ptrdiff_t j = 0; j < n; j++) {
        TERN_FOR(c, width) sums[c] += upstream[j * inner + c];
    }
    for (ptrdiff_t j = 0; j < n; j++) {
        const ptrdiff_t row = j * inner;
        TERN_MAP(LANES, width, out[row + i] = upstream[row + i] - NAME(exp)(y[row + i]) * sums[i]);
    }
}

COLUMNS_KERNEL(log_sum_exp_columns) {
    FOR_STRIP;
    SCALAR maxima[tern_strip_width], sums[tern_strip_width];
    SCALAR *y = arrays->y + strip.outer * inner + strip.column;
    NAME(exp_columns)(n, width, inner, arrays->x + start, NULL, maxima, sums);
    TERN_MAP(LANES, width, y[i] = maxima[i] + NAME(log)(sums[i]));
}

#undef COLUMNS_KERNEL
#undef FOR_STRIP
#undef TYPE
