// The inner loops of Winograd's convolutions for the processor this runs on.
#ifndef TERN_WINOGRAD_DISPATCH_H
#define TERN_WINOGRAD_DISPATCH_H

#include <stddef.h>

/// All products are of whole blocks of so many rows: a multiple of what the kernels compute at once.
enum { tern_winograd_rows = 24, tern_winograd_points = 36 };

#define TERN_WINOGRAD_KERNELS(type, scalar) \
    typedef struct { \
        /* The elements of a vector; the most vectors of a product. */ \
        ptrdiff_t lanes, widest; \
        void (*source_tiles)( \
            ptrdiff_t count, const ptrdiff_t *position, ptrdiff_t step, const scalar *strip, ptrdiff_t row, \
            scalar *points, ptrdiff_t point, ptrdiff_t tile); \
        void (*gradient_tiles)( \
            ptrdiff_t count, const ptrdiff_t *position, ptrdiff_t step, const scalar *strip, ptrdiff_t row, \
            scalar *points, ptrdiff_t point, ptrdiff_t tile); \
        void (*target_tiles)( \
            ptrdiff_t count, const ptrdiff_t *position, ptrdiff_t step, scalar *strip, ptrdiff_t row, \
            const scalar *points, ptrdiff_t point, ptrdiff_t tile, const scalar *bias); \
        void (*weights_tile)(const scalar *w, scalar *points, ptrdiff_t point); \
        void (*weights_gradient_tile)(const scalar *points, ptrdiff_t point, scalar *w); \
        /* By the number of vectors, from 1 on. */ \
        void (*multiply[4])( \
            ptrdiff_t n, ptrdiff_t depth, const scalar *v, ptrdiff_t v_row, const scalar *u, scalar *m, \
            ptrdiff_t m_row); \
        void (*accumulate[4])( \
            ptrdiff_t n, ptrdiff_t depth, const scalar *v, ptrdiff_t v_row, const scalar *y, ptrdiff_t y_row, \
            scalar *to, ptrdiff_t to_row); \
    } tern_winograd_kernels_##type; \
    const tern_winograd_kernels_##type *tern_current_winograd_kernels_##type(void);
TERN_WINOGRAD_KERNELS(f32, float)
TERN_WINOGRAD_KERNELS(f64, double)
#undef TERN_WINOGRAD_KERNELS

#endif
