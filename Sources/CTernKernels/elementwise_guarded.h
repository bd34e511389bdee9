// Kernels for functions whose special cases are rare: blocks of plain arguments take a loop without them.
#ifndef TERN_ELEMENTWISE_GUARDED_H
#define TERN_ELEMENTWISE_GUARDED_H

#include "elementwise.h"

// y = full(x), with plain(x) in its place where is_plain holds for a whole block. On plain arguments both must have the
// same bits: how blocks fall depends on the number of threads.
// FULL is how the loop of full runs: TERN_VECTORS or TERN_SCALARS.
#define TERN_UNARY_GUARDED(FULL, name, T, lanes, is_plain, plain, full) \
    TERN_KERNEL void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) { \
        enum { block = 1024 }; \
        const T *a = in[0]; \
        T *y = out; \
        if (stride[0] != 1) { \
            tern_elementwise_strided(name, 1, (ptrdiff_t[]){sizeof(T)}, sizeof(T), n, in, stride, out); \
            return; \
        } \
        for (; n > 0; n -= block, a += block, y += block) { \
            const ptrdiff_t count = tern_min_index(n, block); \
            int others = 0; \
            if (y != a) { \
                TERN_MAP(lanes, count, others |= !is_plain(a[i]); y[i] = plain(a[i])); \
                if (others) { FULL(lanes, count, y[i] = full(a[i])) } \
                continue; \
            } \
            TERN_MAP(lanes, count, others |= !is_plain(a[i])); \
            if (others) { \
                FULL(lanes, count, y[i] = full(a[i])) \
            } else { \
                TERN_MAP(lanes, count, y[i] = plain(a[i])); \
            } \
        } \
    }

#define TERN_VECTORS(lanes, n, ...) \
    TERN_PRAGMA(clang loop vectorize(assume_safety) vectorize_width(lanes) interleave_count(1)) \
    for (ptrdiff_t i = 0; i < (n); i++) { __VA_ARGS__; }
#define TERN_SCALARS(lanes, n, ...) for (ptrdiff_t i = 0; i < (n); i++) { __VA_ARGS__; }

#endif
