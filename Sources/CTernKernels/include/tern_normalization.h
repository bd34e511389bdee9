// Normalization: batch, layer, group and instance normalization are one kernel. The conventions are those of
// tern_kernels.h.
#ifndef TERN_NORMALIZATION_H
#define TERN_NORMALIZATION_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The normalization of x: [batch, rows, channels, inner]: by the moments of each row over the three other axes, then
/// scaled and shifted by weight and bias: [period, channels], of which row r has those at r % period.
typedef struct {
    ptrdiff_t batch, rows, channels, inner, period;
    double epsilon;
    bool is_centered;    // false: the mean stays, and counts as 0
    bool is_fixed;       // the moments are given, and no functions of x
} tern_normalization;

/// With s = 1 / √(variance + ε): y = weight (x - mean - rest) s + bias; mean, rest, variance: [rows], written unless they are
/// given. The mean is the sum of two numbers, of which the second (NULL if given) is the part that rounding takes from the
/// first.
#define TERN_NORMALIZE(name) \
    void name( \
        const tern_normalization *plan, const void *x, const void *weight, const void *bias, void *mean, \
        void *rest, void *variance, void *y);
TERN_NORMALIZE(tern_normalize_f32)
TERN_NORMALIZE(tern_normalize_f64)

/// With Δ the upstream gradient, x̂ = (x - mean - rest) s, h = weight Δ and ‹ › the mean over a row:
/// dx = s (h - ‹h› - x̂ ‹h x̂›), or s h where the moments are given; dweight = Σ Δ x̂, dbias = Σ Δ.
#define TERN_NORMALIZE_BACKWARD(name) \
    void name( \
        const tern_normalization *plan, const void *upstream, const void *x, const void *weight, const void *mean, \
        const void *rest, const void *variance, void *dx, void *dweight, void *dbias);
TERN_NORMALIZE_BACKWARD(tern_normalize_backward_f32)
TERN_NORMALIZE_BACKWARD(tern_normalize_backward_f64)

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
