// Reductions, scans and softmax along the middle axis of x: [outer, n, inner], contiguous. The conventions are those of
// tern_kernels.h.
#ifndef TERN_REDUCTIONS_H
#define TERN_REDUCTIONS_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

#define TERN_FLOAT_REDUCTIONS(op) TERN_REDUCTION(op##_f32) TERN_REDUCTION(op##_f64)

// MARK: Reductions (reduce.c, variance.c), out: [outer, inner]

TERN_REDUCTIONS(tern_product)
TERN_REDUCTION(tern_integer_sum_i32)             // out: i64
TERN_REDUCTION(tern_integer_sum_u8)              // out: i64
TERN_REDUCTIONS(tern_count_nonzero)              // out: i64
TERN_FLOAT_REDUCTIONS(tern_count_numbers)        // out: i64; what is not NaN
TERN_FLOAT_REDUCTIONS(tern_nan_sum)              // NaN counts as 0
TERN_FLOAT_REDUCTIONS(tern_sum_absolute)         // Σ |x|
TERN_FLOAT_REDUCTIONS(tern_max_absolute)         // max |x|; NaN wins
TERN_FLOAT_REDUCTIONS(tern_min_absolute)
TERN_FLOAT_REDUCTIONS(tern_all_exact_sums)       // 1 if all are large enough to be exact as sums of squares, and finite; else 0
TERN_FLOAT_REDUCTIONS(tern_squared_deviations)   // Σ (x - mean)², two passes over each block, blocks merged in a fixed tree
TERN_FLOAT_REDUCTIONS(tern_log_sum_exp)          // log Σ eˣ; −∞ for nothing and where all is −∞

// MARK: Softmax (softmax.c), out: [outer, n, inner]

TERN_FLOAT_REDUCTIONS(tern_softmax)
TERN_FLOAT_REDUCTIONS(tern_log_softmax)

/// softmax: y (Δ - Σ Δ y);  log-softmax: Δ - exp(y) Σ Δ, with Δ the upstream gradient.
#define TERN_SOFTMAX_BACKWARD(name) \
    void name(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *upstream, const void *y, void *out);
TERN_SOFTMAX_BACKWARD(tern_softmax_backward_f32)
TERN_SOFTMAX_BACKWARD(tern_softmax_backward_f64)
TERN_SOFTMAX_BACKWARD(tern_log_softmax_backward_f32)
TERN_SOFTMAX_BACKWARD(tern_log_softmax_backward_f64)

// MARK: Scans (scan.c), out: [outer, n, inner]

/// y[i] = x[0] ∘ … ∘ x[i], or x[i] ∘ … ∘ x[n - 1] where reversed. Float accumulates in double.
#define TERN_SCAN(name) \
    void name(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_reversed, const void *x, void *y);
#define TERN_SCANS(op) \
    TERN_SCAN(op##_f32) TERN_SCAN(op##_f64) TERN_SCAN(op##_i32) TERN_SCAN(op##_i64) TERN_SCAN(op##_u8)
TERN_SCANS(tern_cumsum)
TERN_SCANS(tern_cumprod)

/// y[i] = log Σ_{j ≤ i} e^x[j]
TERN_FLOAT_REDUCTIONS(tern_log_cumsum_exp)

/// The extremum of x[0] … x[i], and its position: the last of equals, as torch.cummax; NaN wins.
#define TERN_CUMULATIVE_EXTREMUM(name) \
    void name(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *values, int64_t *positions);
#define TERN_CUMULATIVE_EXTREMA(op) \
    TERN_CUMULATIVE_EXTREMUM(op##_f32) TERN_CUMULATIVE_EXTREMUM(op##_f64) TERN_CUMULATIVE_EXTREMUM(op##_i32) \
    TERN_CUMULATIVE_EXTREMUM(op##_i64) TERN_CUMULATIVE_EXTREMUM(op##_u8)
TERN_CUMULATIVE_EXTREMA(tern_cummax)
TERN_CUMULATIVE_EXTREMA(tern_cummin)

/// The linear recurrence s[i] = a[i] s[i - 1] + b[i] with s[-1] = 0, and its transpose s[i] = b[i] + a[i + 1] s[i + 1].
#define TERN_RECURRENCE(name) \
    void name( \
        ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_transposed, const void *a, const void *b, void *s);
TERN_RECURRENCE(tern_recurrence_f32)
TERN_RECURRENCE(tern_recurrence_f64)

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
