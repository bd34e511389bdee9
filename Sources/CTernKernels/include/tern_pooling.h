// Pooling and resampling of the last axes. The conventions are those of tern_kernels.h.
#ifndef TERN_POOLING_H
#define TERN_POOLING_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The windows of an axis: window o has the positions first[o], first[o] + dilation, … below last[o], all of them in 0..<in.
/// Where stride is not 0 they are regular: window o is `kernel` positions from o · stride - padding on, but for those outside.
typedef struct {
    ptrdiff_t in, out, dilation, kernel, stride, padding;
    const int32_t *first, *last;
} tern_windows;

/// The maximum over the windows of three axes, x: [planes, in, in, in] to y: [planes, out, out, out]; NaN wins. positions,
/// unless it is NULL: its position in the plane, the first of equals; -1 for a window without positions, whose maximum is -∞.
#define TERN_MAX_POOL(name) \
    void name(ptrdiff_t planes, const tern_windows *axes, const void *x, void *y, int32_t *positions);
TERN_MAX_POOL(tern_max_pool_f32)
TERN_MAX_POOL(tern_max_pool_f64)

/// y[p, j] = x[p, positions[p, j]], 0 at -1; x: [planes, n], y and positions: [planes, m]. And the transpose, which adds.
#define TERN_PICK(name) \
    void name(ptrdiff_t planes, ptrdiff_t n, ptrdiff_t m, const int32_t *positions, const void *x, void *y);
TERN_PICK(tern_pick_f32)
TERN_PICK(tern_pick_f64)
TERN_PICK(tern_pick_transposed_f32)
TERN_PICK(tern_pick_transposed_f64)

/// A sparse matrix [m, n] along the middle axis, x: [outer, n, inner] to y: [outer, m, inner]:
/// y[j] = Σ weights[t] x[positions[t]] over t in starts[j]..<starts[j + 1]. All weights of x's type.
#define TERN_RESAMPLE(name) \
    void name( \
        ptrdiff_t outer, ptrdiff_t n, ptrdiff_t m, ptrdiff_t inner, const int32_t *starts, const int32_t *positions, \
        const void *weights, const void *x, void *y);
TERN_RESAMPLE(tern_resample_f32)
TERN_RESAMPLE(tern_resample_f64)

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
