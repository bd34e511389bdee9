// Matrix products on kernels that pack little or nothing, for small and middling shapes. An element of the result has
// the same bits however the result is cut into tiles. Conventions as in tern_kernels.h.
#ifndef TERN_GEMM_H
#define TERN_GEMM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The method that computes C: [m, n] = op(A): [m, k] · op(B): [k, n].
typedef enum {
    /// Vectors along the rows of C. Any transposes.
    TERN_GEMM_PANEL,
    /// Vectors along k, which must be contiguous in A: A is not transposed. Best where C is small beside A and B.
    TERN_GEMM_DOT,
    /// The caller's BLAS.
    TERN_GEMM_BLAS,
} tern_gemm_method;

/// The method for a product of this shape. Different methods round differently, so ask once for the whole product, then
/// cut it into tiles.
tern_gemm_method tern_gemm_method_for(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);

/// c = op(a) · op(b), or c += op(a) · op(b) with `accumulate`, on the calling thread, by PANEL or DOT.
///
/// a: [m, k], or [k, m] where transposed; b: [k, n], or [n, k] where transposed; c: [m, n]. All row-major, rows lda,
/// ldb and ldc apart. c overlaps neither a nor b. m, n and k may be 0; with k = 0 the product is 0.
///
/// An element of c depends on its row of op(a), its column of op(b), k, the method and transpose_b alone: any cut along
/// m or n, on any number of threads and at any alignment, gives the same bits. NaN and infinities go through as in a
/// plain triple loop.
void tern_gemm_tile_f32(
    tern_gemm_method method, bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
    ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, bool accumulate);
void tern_gemm_tile_f64(
    tern_gemm_method method, bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a,
    ptrdiff_t lda, const double *b, ptrdiff_t ldb, double *c, ptrdiff_t ldc, bool accumulate);

/// The instruction set whose kernels run here: "x86-64-v4", "x86-64-v3" or "baseline".
const char *tern_instruction_set(void);

#ifdef __cplusplus
}
#endif
#endif
