// Scaled dot-product attention by blocks. Conventions as in tern_kernels.h.
#ifndef TERN_ATTENTION_H
#define TERN_ATTENTION_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// One matrix for each problem of a batch: problem b's starts at element `starts[b]`; its rows are `row` elements apart, the
/// elements of a row `column` (1 but for a mask, where both may be 0).
typedef struct {
    void *data;
    const ptrdiff_t *starts;
    ptrdiff_t row, column;
} tern_matrices;

/// For each problem of the batch, with L queries, S keys, E = width and V = value_width:
///   s = scale q kᵀ + mask, −∞ where key j > query i + diagonal, or where a mask of booleans is false;  p = softmax(s)
///   out = (p ∘ keep) v, with keep = 0 with the probability `dropout`, 1 / (1 − dropout) otherwise.
/// A row without a key that is open to it gives zeros.
typedef struct {
    ptrdiff_t batch, queries, keys, width, value_width, diagonal;
    double scale, dropout;
    /// The random numbers of dropout: see `tern_attention_keep`.
    uint64_t key, subsequence, block;
    /// mask: SCALAR, or u8 where `mask_is_boolean`; data NULL for none.
    tern_matrices q, k, v, mask, out;
    bool mask_is_boolean;
    /// The rows' maxima m, and log Σ e^(s − m), ∞ where no key is open: [batch, L] each. The backward pass makes p
    /// of them. They are two numbers, since their sum has no digits of the second left where m is large.
    void *maxima, *log_sums;
} tern_attention;

/// The gradients of q, k and v from that of `out`, which the forward pass has filled, together with `maxima` and
/// `log_sums`.
/// None of them overlaps another, but they may lie between one another's rows.
typedef struct {
    tern_attention forward;
    tern_matrices upstream, q, k, v;
} tern_attention_gradient;

/// Memory beyond the arguments: a few blocks a thread, and [batch, L] numbers in the backward pass, whatever S is. The bits are
/// the same at any number of threads.
void tern_attention_f32(const tern_attention *attention);
void tern_attention_f64(const tern_attention *attention);
void tern_attention_backward_f32(const tern_attention_gradient *gradient);
void tern_attention_backward_f64(const tern_attention_gradient *gradient);

/// The blocks of the stream that each of rows of n keys takes.
ptrdiff_t tern_attention_keep_blocks(ptrdiff_t n);

/// The factors `keep` of rows of n keys, 0 or 1 / (1 − dropout): out: [rows, n].
void tern_attention_keep_f32(
    uint64_t key, uint64_t subsequence, uint64_t block, ptrdiff_t rows, ptrdiff_t n, double dropout, void *out);
void tern_attention_keep_f64(
    uint64_t key, uint64_t subsequence, uint64_t block, ptrdiff_t rows, ptrdiff_t n, double dropout, void *out);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
