#ifndef TERN_TRANSPOSE_H
#define TERN_TRANSPOSE_H

#include <stddef.h>

/// y[r, c] = x[c, r] for elements of 4 or 8 bytes; the rows of x and of y are contiguous, `x_row` and `y_row`
/// elements apart.
void tern_transpose(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size, const char *x, ptrdiff_t x_row, char *y, ptrdiff_t y_row);

#endif
