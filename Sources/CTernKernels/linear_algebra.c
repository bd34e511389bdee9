#include "tern_linear_algebra.h"

#include <string.h>

#include "kernel.h"

#define TYPE f32
#include "not_finite.h"
#define TYPE f64
#include "not_finite.h"

void tern_keep_triangle(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t element_size, bool keeps_upper, void *x) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const ptrdiff_t start = keeps_upper ? 0 : tern_min_index(row + 1, columns);
        const ptrdiff_t end = keeps_upper ? tern_min_index(row, columns) : columns;
        memset((char *)x + (row * columns + start) * element_size, 0, (size_t)((end - start) * element_size));
    }
}
