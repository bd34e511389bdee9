// Reduction of a contiguous run, the same on every processor: element i goes to lane i mod (4 · LANES), lanes are
// combined in a fixed tree.
#ifndef TERN_LANES_H
#define TERN_LANES_H

#include "scalar.h"

// A loop over lanes that becomes vectors of all of them: unrolled first, it would become many scalars.
#define TERN_EACH_LANE(l, width) \
    TERN_PRAGMA(clang loop vectorize(enable) vectorize_width(width) interleave_count(1) unroll(disable)) \
    for (int l = 0; l < (width); l++)

/// Defines `T name(n, x, …)`: combine over map(x[0]) … map(x[n - 1]), `identity` for none. What follows `combine` are
/// more parameters, which `map` may use.
#define TERN_LANES_REDUCTION(name, S, T, lanes, identity, map, combine, ...) \
    TERN_INLINE T name(ptrdiff_t n, const S *x __VA_OPT__(,) __VA_ARGS__) { \
        enum { width = lanes }; \
        _Alignas(64) T sum[width]; \
        ptrdiff_t i = 0; \
        TERN_EACH_LANE(l, width) sum[l] = (identity); \
        if (n >= 4 * width) { \
            T wide[4 * width]; \
            for (int l = 0; l < 4 * width; l++) wide[l] = (identity); \
            for (; i + 4 * width <= n; i += 4 * width) { \
                for (int l = 0; l < 4 * width; l++) wide[l] = combine(wide[l], map(x[i + l])); \
            } \
            TERN_EACH_LANE(l, width) { \
                sum[l] = combine( \
                    combine(wide[l], wide[l + width]), combine(wide[l + 2 * width], wide[l + 3 * width])); \
            } \
        } \
        for (; i + width <= n; i += width) { \
            TERN_EACH_LANE(l, width) sum[l] = combine(sum[l], map(x[i + l])); \
        } \
        /* `end` beside `sum`: a store under a condition could not be forwarded to the loads that follow. */ \
        const int rest = (int)(n - i); \
        _Alignas(64) T end[width]; \
        TERN_EACH_LANE(l, width) { \
            const S last = l < rest ? x[i + l] : 0; \
            const T next = combine(sum[l], map(last)); \
            end[l] = l < rest ? next : sum[l]; \
        } \
        for (int step = width / 2; step > 0; step /= 2) { \
            TERN_PRAGMA(clang loop vectorize(enable) interleave_count(1) unroll(disable)) \
            for (int l = 0; l < step; l++) end[l] = combine(end[l], end[l + step]); \
        } \
        return end[0]; \
    }

#endif
