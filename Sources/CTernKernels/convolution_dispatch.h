// The inner loops of convolutions for the processor this runs on.
#ifndef TERN_CONVOLUTION_DISPATCH_H
#define TERN_CONVOLUTION_DISPATCH_H

#include <stddef.h>

/// Where the taps of a kernel find what they see, from the start of a channel of a patch.
typedef struct {
    ptrdiff_t channels, channel_stride;
    ptrdiff_t count;
    const ptrdiff_t *offset;    // [count]
} tern_taps;

/// Runs of neighbors in a patch, all of one length.
typedef struct {
    ptrdiff_t count, length;
    const ptrdiff_t *start;    // [count]
} tern_runs;

#define TERN_CONVOLUTION_KERNELS(type, scalar) \
    typedef struct { \
        /* The elements of a vector; the rows of a tile, weights are packed [channels, taps, height]. */ \
        ptrdiff_t lanes, height; \
        void (*convolve)( \
            ptrdiff_t rows, const tern_taps *taps, const scalar *w, const scalar *bias, const scalar *patch, \
            ptrdiff_t vectors, const ptrdiff_t *start, scalar *out, ptrdiff_t out_row); \
        void (*correlate)( \
            ptrdiff_t rows, const tern_runs *runs, const ptrdiff_t *tap, const scalar *patch, const scalar *g, \
            ptrdiff_t g_row, scalar *to); \
        void (*correlate_flat)( \
            ptrdiff_t rows, const ptrdiff_t *tap, const scalar *patch, ptrdiff_t n, const scalar *g, scalar *to, \
            ptrdiff_t to_step); \
    } tern_convolution_kernels_##type; \
    const tern_convolution_kernels_##type *tern_current_convolution_kernels_##type(void);
TERN_CONVOLUTION_KERNELS(f32, float)
TERN_CONVOLUTION_KERNELS(f64, double)
#undef TERN_CONVOLUTION_KERNELS

#endif
