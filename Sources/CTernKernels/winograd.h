// Convolutions with kernels of 3 × 3 by Winograd's algorithm, and when to use it; see winograd_tasks.h.
#ifndef TERN_WINOGRAD_H
#define TERN_WINOGRAD_H

#include <stdbool.h>

#include "tern_convolution.h"

/// Whether a convolution, its transpose and the gradient of its weights are of the kind that the algorithm is for, and
/// large enough that transforming weights and images pays.
bool tern_winograd_fits(const tern_convolution *sizes);

#define TERN_WINOGRAD_TYPES(type) \
    void tern_winograd_##type( \
        const tern_convolution *sizes, bool is_transposed, const void *source, const void *w, const void *bias, \
        tern_elementwise_kernel activation, void *target); \
    void tern_winograd_weights_##type(const tern_convolution *sizes, const void *x, const void *g, void *dw);
TERN_WINOGRAD_TYPES(f32)
TERN_WINOGRAD_TYPES(f64)
#undef TERN_WINOGRAD_TYPES

#endif
