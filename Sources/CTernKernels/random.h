// Template: random fills for one floating-point TYPE, from `group` blocks of the stream at a time. PER_BLOCK values
// come from a block; UNIT(w, v) makes value v of [0, 1) from the words w[word][lane] of a block.
#include "rows.h"
#include "scalar.h"

#define VALUES (group * PER_BLOCK)

typedef struct {
    uint64_t key, subsequence, offset;
    ptrdiff_t n;
    SCALAR origin, scale, highest;    // low, high - low, the last number below high; or mean and deviation
    SCALAR *out;
} NAME(random_fill);

// Copies what fits of one group to the output.
TERN_INLINE void NAME(store)(const NAME(random_fill) *fill, ptrdiff_t index, const SCALAR *values) {
    const ptrdiff_t start = index * VALUES, count = tern_min_index(VALUES, fill->n - start);
    if (count == VALUES) {
        memcpy(fill->out + start, values, VALUES * sizeof *values);
    } else {
        memcpy(fill->out + start, values, (size_t)count * sizeof *values);
    }
}

// Rows are groups.
TERN_KERNEL static void NAME(uniform_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(random_fill) *fill = context;
    const SCALAR origin = fill->origin, scale = fill->scale, highest = fill->highest;
    for (ptrdiff_t g = first; g < last; g++) {
        uint32_t words[4][group];
        SCALAR values[VALUES];
        philox_group(fill->key, fill->subsequence, fill->offset + (uint64_t)(g * group), words);
        TERN_FOR(i, group) {
#pragma clang loop unroll(full)
            for (int v = 0; v < PER_BLOCK; v++) {
                const SCALAR x = origin + scale * NAME(unit)(words, v, i);
                values[i * PER_BLOCK + v] = x < highest ? x : highest;
            }
        }
        NAME(store)(fill, g, values);
    }
}

// Box & Muller, 1958: with u, t uniform, √(-2 log u) (cos 2πt, sin 2πt) are two independent normal variables.
TERN_KERNEL static void NAME(normal_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(random_fill) *fill = context;
    const SCALAR origin = fill->origin, scale = fill->scale;
    for (ptrdiff_t g = first; g < last; g++) {
        uint32_t words[4][group];
        SCALAR values[VALUES];
        philox_group(fill->key, fill->subsequence, fill->offset + (uint64_t)(g * group), words);
        TERN_FOR(i, group) {
#pragma clang loop unroll(full)
            for (int v = 0; v < PER_BLOCK; v += 2) {
                SCALAR cosine, sine;
                const SCALAR u = 1 - NAME(unit)(words, v, i);
                const SCALAR radius = scale * __builtin_elementwise_sqrt(-2 * NAME(log)(u));
                NAME(cosine_sine)(NAME(unit)(words, v + 1, i), &cosine, &sine);
                values[i * PER_BLOCK + v] = origin + radius * cosine;
                values[i * PER_BLOCK + v + 1] = origin + radius * sine;
            }
        }
        NAME(store)(fill, g, values);
    }
}

void NAME(tern_uniform)(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double low, double high, void *out) {
    const SCALAR origin = (SCALAR)low, end = (SCALAR)high;
    const SCALAR highest = origin < end ? NAME(next_below)(end) : end;
    const NAME(random_fill) fill = {key, subsequence, offset, n, origin, (SCALAR)(high - low), highest, out};
    tern_for_rows(tern_ceil_divide(n, VALUES), VALUES, NAME(uniform_groups), &fill);
}

void NAME(tern_normal)(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double mean, double deviation, void *out) {
    const NAME(random_fill) fill = {key, subsequence, offset, n, (SCALAR)mean, (SCALAR)deviation, 0, out};
    tern_for_rows(tern_ceil_divide(n, VALUES), VALUES, NAME(normal_groups), &fill);
}

#undef VALUES
#undef PER_BLOCK
#undef TYPE
