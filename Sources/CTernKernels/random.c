// Random fills whose values follow from a fixed number of words each: see philox.h.
#include <math.h>
#include <string.h>

#include "philox.h"
#include "rows.h"
#include "tern_random.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

void tern_philox(uint64_t key, uint64_t subsequence, uint64_t block, uint32_t words[4]) {
    philox_block(key, subsequence, block, words);
}

// Value v of block i in [0, 1): 24 bits of one word, or 53 of two.
TERN_INLINE float unit_f32(uint32_t words[4][group], int v, ptrdiff_t i) {
    return (float)(int32_t)(words[v][i] >> 8) * 0x1p-24f;
}
TERN_INLINE double unit_f64(uint32_t words[4][group], int v, ptrdiff_t i) {
    return unit_of(words[2 * v][i], words[2 * v + 1][i]);
}

// The bits of value v as a number u in (0, 1), given as u and 1 - u: both keep their leading bits however small they are.
TERN_INLINE void open_unit_f32(uint32_t word, float *u, float *rest) {
    *u = ((float)word + 0.5f) * 0x1p-32f;
    *rest = ((float)~word + 0.5f) * 0x1p-32f;
}
TERN_INLINE void open_unit_f64(uint64_t word, double *u, double *rest) {
    *u = ((double)(int64_t)(word >> 12) + 0.5) * 0x1p-52;
    *rest = 1 - *u;
}

typedef uint32_t word_f32;
typedef uint64_t word_f64;
TERN_INLINE uint32_t word_value_f32(uint32_t words[4][group], int v, ptrdiff_t i) { return words[v][i]; }
TERN_INLINE uint64_t word_value_f64(uint32_t words[4][group], int v, ptrdiff_t i) {
    return word_of(words[2 * v][i], words[2 * v + 1][i]);
}

static inline float next_below_f32(float x) { return nextafterf(x, -INFINITY); }
static inline double next_below_f64(double x) { return nextafter(x, -(double)INFINITY); }

#define TYPE f32
#define PER_BLOCK 4
#include "random.h"
#define TYPE f64
#define PER_BLOCK 2
#include "random.h"

typedef struct {
    uint64_t key, subsequence, offset, threshold;
    ptrdiff_t n;
    uint8_t *out;
} bernoulli_fill;

// Word v of block i is value 4 i + v: true where it is below probability · 2³².
TERN_KERNEL static void bernoulli_groups(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const bernoulli_fill *fill = context;
    const uint64_t threshold = fill->threshold;
    for (ptrdiff_t g = first; g < last; g++) {
        uint32_t words[4][group];
        uint8_t values[4 * group];
        philox_group(fill->key, fill->subsequence, fill->offset + (uint64_t)(g * group), words);
        TERN_FOR(i, group) {
#pragma clang loop unroll(full)
            for (int v = 0; v < 4; v++) values[4 * i + v] = words[v][i] < threshold;
        }
        const ptrdiff_t start = g * 4 * group;
        memcpy(fill->out + start, values, (size_t)tern_min_index(4 * group, fill->n - start));
    }
}

void tern_bernoulli(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double probability, uint8_t *out) {
    const bernoulli_fill fill = {key, subsequence, offset, (uint64_t)rint(probability * 0x1p32), n, out};
    tern_for_rows(tern_ceil_divide(n, 4 * group), 4 * group, bernoulli_groups, &fill);
}
