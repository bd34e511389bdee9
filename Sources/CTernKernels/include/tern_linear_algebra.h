// What linear algebra needs beside LAPACK. Conventions as in tern_kernels.h.
#ifndef TERN_LINEAR_ALGEBRA_H
#define TERN_LINEAR_ALGEBRA_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The first of n elements that is NaN or infinite, or -1.
ptrdiff_t tern_first_not_finite_f32(ptrdiff_t n, const void *x);
ptrdiff_t tern_first_not_finite_f64(ptrdiff_t n, const void *x);

/// Zeros below the diagonal (`keeps_upper`) or above it, in x: [rows, columns] of elements of element_size bytes.
void tern_keep_triangle(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t element_size, bool keeps_upper, void *x);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
