// Reduction of a contiguous run, the same on every processor: element i goes to lane i mod (4 · LANES), lanes are
// combined in a fixed tree.
#ifndef TERN_LANES_H
#define TERN_LANES_H

#include "scalar.h"

/// Defines `T name(n, x, …)`: combine over map(x[0]) … map(x[n - 1]), `identity` for none. What follows `combine` are
/// more parameters, which `map` may use.
#define TERN_LANES_REDUCTION(name, S, T, lanes, identity, map, combine, ...) \
    TERN_INLINE T name(ptrdiff_t n, const S *x __VA_OPT__(,) __VA_ARGS__) { \
        enum { width = lanes }; \
        T sum[width]; \
        ptrdiff_t i = 0; \
        for (int l = 0; l < width; l++) sum[l] = (identity); \
        if (n >= 4 * width) { \
            T wide[4 * width]; \
            for (int l = 0; l < 4 * width; l++) wide[l] = (identity); \
            for (; i + 4 * width <= n; i += 4 * width) { \
                for (int l = 0; l < 4 * width; l++) wide[l] = combine(wide[l], map(x[i + l])); \
            } \
            for (int l = 0; l < width; l++) { \
                sum[l] = combine( \
                    combine(wide[l], wide[l + width]), combine(wide[l + 2 * width], wide[l + 3 * width])); \
            } \
        } \
        for (; i + width <= n; i += width) { \
            for (int l = 0; l < width; l++) sum[l] = combine(sum[l], map(x[i + l])); \
        } \
        for (int l = 0; l < width && i + l < n; l++) sum[l] = combine(sum[l], map(x[i + l])); \
        for (int step = width / 2; step > 0; step /= 2) { \
            for (int l = 0; l < step; l++) sum[l] = combine(sum[l], sum[l + step]); \
        } \
        return sum[0]; \
    }

#endif
