// Kernels of linear algebra beside LAPACK. Conventions as in tern_kernels.h.
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

/// The eigenvalues of a symmetric tridiagonal matrix in rising order, and its eigenvectors in the rows of vectors:
/// [n, n], from the diagonal: [n] and the elements beside it: [n - 1], all finite; values may be the diagonal. Large
/// matrices on the pool, with the same bits on any number of threads. False if an iteration does not converge.
bool tern_tridiagonal_eigen_f32(
    ptrdiff_t n, const void *diagonal, const void *beside, void *values, void *vectors, void *scratch);
bool tern_tridiagonal_eigen_f64(
    ptrdiff_t n, const void *diagonal, const void *beside, void *values, void *vectors, void *scratch);

/// The bytes of scratch for that, aligned to 8.
ptrdiff_t tern_tridiagonal_scratch(ptrdiff_t n, ptrdiff_t element_size);

/// A symmetric matrix A = Q T Qᵀ brought to tridiagonal form T, [n] on the diagonal and [n - 1] beside it. Of a:
/// [n, n], row-major, the upper triangle is read and overwritten: Q is the product of 1 - scales[i] v vᵀ, where v is 0
/// up to element i, then 1, then the elements of row i. Large matrices on the pool, with the same bits on any number of
/// threads.
void tern_tridiagonalize_f32(ptrdiff_t n, void *a, void *diagonal, void *beside, void *scales, void *scratch);
void tern_tridiagonalize_f64(ptrdiff_t n, void *a, void *diagonal, void *beside, void *scales, void *scratch);

/// The bytes of scratch for that.
ptrdiff_t tern_tridiagonalize_scratch(ptrdiff_t n, ptrdiff_t element_size);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
