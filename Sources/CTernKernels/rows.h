// Loops over the rows of a matrix [rows, n].
#ifndef TERN_ROWS_H
#define TERN_ROWS_H

#include "kernel.h"

enum { tern_row_block = 1024 };

/// Rows of n that fit a block: at least one.
TERN_INLINE ptrdiff_t tern_row_group(ptrdiff_t n) {
    return n > tern_row_block ? 1 : tern_row_block / tern_max_index(n, 1);
}

/// Runs body(context, first, last) over 0..<rows in groups, on the pool where the matrix is worth it.
void tern_for_rows(
    ptrdiff_t rows, ptrdiff_t n, void (*body)(const void *context, ptrdiff_t first, ptrdiff_t last),
    const void *context);

#endif
