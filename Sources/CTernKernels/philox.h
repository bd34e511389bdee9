// Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011: four random words from a key and a
// counter. Every value is a function of its position, whatever thread computes it.
//
// The counter is (block, subsequence), 64 bits each. A stream runs over the blocks below 2⁴⁸. What is rejected at a block is
// drawn again at the same block of a later attempt, in the bits from 48 on, so that no value depends on how often another
// was rejected. Bit 63 is for splitting.
#ifndef TERN_PHILOX_H
#define TERN_PHILOX_H

#include "kernel.h"
#include "scalar.h"

enum { philox_rounds = 10, group = 32, attempt_shift = 48, most_attempts = 1 << 13 };

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
    for (uint32_t round = 0; round < philox_rounds; round++) {
        philox_round(c, key0 + round * 0x9E3779B9u, key1 + round * 0xBB67AE85u);
    }
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

// 53 bits of two words, in [0, 1).
TERN_INLINE double unit_of(uint32_t high, uint32_t low) {
    return ((double)(int32_t)(high >> 5) * 0x1p26 + (double)(int32_t)(low >> 6)) * 0x1p-53;
}

// 64 bits of two words.
TERN_INLINE uint64_t word_of(uint32_t high, uint32_t low) { return (uint64_t)high << 32 | low; }

#endif
