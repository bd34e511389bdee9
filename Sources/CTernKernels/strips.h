// Loops over the columns of matrices x: [outer, n, inner], a strip of neighbors at a time.
#ifndef TERN_STRIPS_H
#define TERN_STRIPS_H

#include "kernel.h"

enum {
    tern_strip_width = 512,
    // Elements from which on it pays to wake the pool: a few additions each, and a few exponentials.
    tern_strip_grain = 1 << 14,
    tern_strip_grain_costly = 1 << 13,
};

/// Columns [column, column + width) of matrix `outer`; width ≤ tern_strip_width.
typedef struct {
    ptrdiff_t outer, column, width;
} tern_strip;

/// Runs body(context, strip) over all columns, on the pool where there are more than `grain` elements.
void tern_for_strips(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t grain,
    void (*body)(const void *context, tern_strip strip), const void *context);

#endif
