// Counter-based random numbers: Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011.
// Every value is a function of its position, whatever thread computes it.
#include <math.h>
#include <string.h>

#include "rows.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

enum { rounds = 10, group = 32 };

// One round; the key changes from round to round.
TERN_INLINE void philox_round(uint32_t c[4], uint32_t key0, uint32_t key1) {
    const uint64_t product0 = (uint64_t)c[0] * 0xD2511F53u, product1 = (uint64_t)c[2] * 0xCD9E8D57u;
    const uint32_t next0 = (uint32_t)(product1 >> 32) ^ c[1] ^ key0;
    const uint32_t next2 = (uint32_t)(product0 >> 32) ^ c[3] ^ key1;
    c[0] = next0;
    c[1] = (uint32_t)product1;
    c[2] = next2;
    c[3] = (uint32_t)product0;
}

TERN_INLINE void philox_block(uint64_t key, uint64_t subsequence, uint64_t block, uint32_t c[4]) {
    const uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    c[0] = (uint32_t)block;
    c[1] = (uint32_t)(block >> 32);
    c[2] = (uint32_t)subsequence;
    c[3] = (uint32_t)(subsequence >> 32);
#pragma clang loop unroll(full)
    for (uint32_t round = 0; round < rounds; round++) {
        philox_round(c, key0 + round * 0x9E3779B9u, key1 + round * 0xBB67AE85u);
    }
}

void tern_philox(uint64_t key, uint64_t subsequence, uint64_t block, uint32_t words[4]) {
    philox_block(key, subsequence, block, words);
}

// The blocks from `first` on, words: [word, block]
TERN_INLINE void philox_group(uint64_t key, uint64_t subsequence, uint64_t first, uint32_t words[4][group]) {
    TERN_MAP(LANES_i32, group, {
        uint32_t block[4];
        philox_block(key, subsequence, first + (uint64_t)i, block);
        words[0][i] = block[0];
        words[1][i] = block[1];
        words[2][i] = block[2];
        words[3][i] = block[3];
    });
}

// Value v of block i in [0, 1): 24 bits of one word, or 53 of two.
TERN_INLINE float unit_f32(uint32_t words[4][group], int v, ptrdiff_t i) {
    return (float)(int32_t)(words[v][i] >> 8) * 0x1p-24f;
}
TERN_INLINE double unit_f64(uint32_t words[4][group], int v, ptrdiff_t i) {
    const double high = (int32_t)(words[2 * v][i] >> 5), low = (int32_t)(words[2 * v + 1][i] >> 6);
    return (high * 0x1p26 + low) * 0x1p-53;
}

static inline float next_below_f32(float x) { return nextafterf(x, -INFINITY); }
static inline double next_below_f64(double x) { return nextafter(x, -(double)INFINITY); }

#define TYPE f32
#define PER_BLOCK 4
#include "random.h"
#define TYPE f64
#define PER_BLOCK 2
#include "random.h"
