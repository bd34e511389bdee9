// Template: random fills for one floating-point TYPE, from `group` blocks of the stream at a time. PER_BLOCK values
// come from a block; UNIT(w, v) makes value v of [0, 1) from the words w[word][lane] of a block.
#include "rows.h"
#include "scalar.h"

#define VALUES (group * PER_BLOCK)
#define WORD NAME(word)

typedef struct {
    uint64_t key, subsequence, offset;
    ptrdiff_t n;
    SCALAR origin, scale, highest;    // low, high - low, the last number below high; or location and scale
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

// Fills groups: `body` sets the values of block i, of which every `step`-th is named v. Rows are groups.
#define FILL_GROUPS(name, step, ...) \
    TERN_KERNEL static void name(const void *context, ptrdiff_t first, ptrdiff_t last) { \
        const NAME(random_fill) *fill = context; \
        const SCALAR origin = fill->origin, scale = fill->scale, highest = fill->highest; \
        (void)highest; \
        for (ptrdiff_t g = first; g < last; g++) { \
            uint32_t words[4][group]; \
            SCALAR values[VALUES]; \
            philox_group(fill->key, fill->subsequence, fill->offset + (uint64_t)(g * group), words); \
            TERN_FOR(i, group) { \
                SCALAR *value = values + i * PER_BLOCK; \
                TERN_PRAGMA(clang loop unroll(full)) \
                for (int v = 0; v < PER_BLOCK; v += step) { __VA_ARGS__; } \
            } \
            NAME(store)(fill, g, values); \
        } \
    }

FILL_GROUPS(NAME(uniform_groups), 1, {
    const SCALAR x = origin + scale * NAME(unit)(words, v, i);
    value[v] = x < highest ? x : highest;
})

// Box & Muller, 1958: with u, t uniform, √(-2 log u) (cos 2πt, sin 2πt) are two independent normal variables.
FILL_GROUPS(NAME(normal_groups), 2, {
    SCALAR cosine, sine;
    const SCALAR u = 1 - NAME(unit)(words, v, i);
    const SCALAR radius = scale * __builtin_elementwise_sqrt(-2 * NAME(log)(u));
    NAME(cosine_sine)(NAME(unit)(words, v + 1, i), &cosine, &sine);
    value[v] = origin + radius * cosine;
    value[v + 1] = origin + radius * sine;
})

// -log u of 0 < u < 1, exponentially distributed: near 1 the logarithm is taken of the exact 1 - u.
TERN_INLINE SCALAR NAME(exponential)(WORD word) {
    SCALAR rest, u;
    NAME(open_unit)(word, &rest, &u);
    return u < (SCALAR)0.75 ? -NAME(log)(u) : -NAME(log_reduced)(0, -rest);
}

FILL_GROUPS(NAME(exponential_groups), 1, {
    value[v] = origin + scale * NAME(exponential)(NAME(word_value)(words, v, i));
})

// The first bit is the sign.
FILL_GROUPS(NAME(laplace_groups), 1, {
    const WORD word = NAME(word_value)(words, v, i);
    const SCALAR magnitude = scale * NAME(exponential)(word << 1);
    value[v] = origin + (word >> (8 * sizeof word - 1) ? -magnitude : magnitude);
})

FILL_GROUPS(NAME(gumbel_groups), 1, {
    value[v] = origin - scale * NAME(log)(NAME(exponential)(NAME(word_value)(words, v, i)));
})

#define FILL(op) \
    void NAME(tern_##op)( \
        uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double location, double scale, void *out) { \
        const NAME(random_fill) fill = {key, subsequence, offset, n, (SCALAR)location, (SCALAR)scale, 0, out}; \
        tern_for_rows(tern_ceil_divide(n, VALUES), VALUES, NAME(op##_groups), &fill); \
    }

FILL(normal)
FILL(exponential)
FILL(laplace)
FILL(gumbel)

void NAME(tern_uniform)(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double low, double high, void *out) {
    const SCALAR origin = (SCALAR)low, end = (SCALAR)high;
    const SCALAR highest = origin < end ? NAME(next_below)(end) : end;
    const NAME(random_fill) fill = {key, subsequence, offset, n, origin, (SCALAR)(high - low), highest, out};
    tern_for_rows(tern_ceil_divide(n, VALUES), VALUES, NAME(uniform_groups), &fill);
}

#undef FILL_GROUPS
#undef FILL
#undef VALUES
#undef WORD
#undef PER_BLOCK
#undef TYPE
