// Convolutions of one to three spatial axes (fewer have unit axes in front), and the two derivatives of one, which are
// maps of the same kind. Conventions as in tern_kernels.h.
#ifndef TERN_CONVOLUTION_H
#define TERN_CONVOLUTION_H

#include "tern_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The sizes of y = convolution of x with w:
///
///     y[n, g O + o, q] = Σ_c Σ_k x[n, g C + c, stride q + dilation k - before] w[g O + o, c, k]
///
/// x: [batch, groups C, input], w: [groups O, C, kernel], y: [batch, groups O, output]; q, k and the position in x have
/// three components. x is 0 outside of its ends, so padding behind them is whatever `output` reaches. Lengths are at
/// least 1, `before` may be negative.
typedef struct {
    ptrdiff_t batch, groups, inputs, outputs;    // inputs: C, outputs: O
    ptrdiff_t input[3], output[3], kernel[3], stride[3], dilation[3], before[3];
} tern_convolution;

// `bias` may be NULL, or has one element for each channel of the result; `activation` may be NULL.
//
// Memory while they run: a thread takes at most 1 MiB, or what the windows of 16 neighboring results cover if that is
// more; all threads share a copy of the weights, or for their gradient sixteen copies where these have up to 64 Ki
// elements, four up to 512 Ki, one above. With Winograd's algorithm (winograd.h) a thread takes about 1 MiB, or 24 tiles
// (as many as the dilation, if that is more) of 36 numbers a channel if those are more; all share four copies of the
// weights, and for their gradient 4 MiB besides. The largest block so far is kept until `tern_scratch_trim`.
#define TERN_CONVOLUTION_TYPES(type) \
    /* y from x and w */ \
    void tern_convolution_##type( \
        const tern_convolution *sizes, const void *x, const void *w, const void *bias, \
        tern_elementwise_kernel activation, void *y); \
    /* The transpose: dx from the gradient g of y, and w */ \
    void tern_convolution_transposed_##type( \
        const tern_convolution *sizes, const void *g, const void *w, const void *bias, \
        tern_elementwise_kernel activation, void *dx); \
    /* dw from x and g */ \
    void tern_convolution_weights_##type(const tern_convolution *sizes, const void *x, const void *g, void *dw);
TERN_CONVOLUTION_TYPES(f32)
TERN_CONVOLUTION_TYPES(f64)
#undef TERN_CONVOLUTION_TYPES

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
