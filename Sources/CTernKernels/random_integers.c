// Random integers and permutations, every outcome exactly as likely as any other.
#include <string.h>

#include "philox.h"
#include "rows.h"
#include "tern_random.h"

// A number of 64 bits for position i of a stretch of the stream: two a block.
TERN_INLINE uint64_t word_at(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t i, uint64_t attempt) {
    uint32_t words[4];
    philox_block(key, subsequence, (offset + (uint64_t)i / 2) | attempt << attempt_shift, words);
    return i % 2 == 0 ? word_of(words[0], words[1]) : word_of(words[2], words[3]);
}

// One of 0..<width (of all 2⁶⁴ numbers, if width is 0) from `word`, or where it falls into what is left over of 2⁶⁴ from later
// attempts: the method of Lemire, ACM TOMACS 29 (2019).
TERN_INLINE uint64_t below(
    uint64_t width, uint64_t word, uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t i) {
    if (width == 0) return word;
    unsigned __int128 product = (unsigned __int128)word * width;
    if (__builtin_expect((uint64_t)product < width, 0)) {
        const uint64_t left_over = -width % width;
        for (uint64_t attempt = 1; (uint64_t)product < left_over && attempt < most_attempts; attempt++) {
            product = (unsigned __int128)word_at(key, subsequence, offset, i, attempt) * width;
        }
    }
    return (uint64_t)(product >> 64);
}

enum { per_group = 2 * group };

// The 64-bit words of positions first ..< first + per_group, first a multiple of per_group.
TERN_INLINE void word_group(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t first, uint64_t out[per_group]) {
    uint32_t words[4][group];
    philox_group(key, subsequence, offset + (uint64_t)first / 2, words);
    for (ptrdiff_t i = 0; i < group; i++) {
        out[2 * i] = word_of(words[0][i], words[1][i]);
        out[2 * i + 1] = word_of(words[2][i], words[3][i]);
    }
}

// MARK: Integers

typedef struct {
    uint64_t key, subsequence, offset, width;
    ptrdiff_t n;
    int64_t low;
    void *out;
} integer_fill;

// Rows are groups.
#define INTEGERS(T, groups, name) \
    TERN_KERNEL static void groups(const void *context, ptrdiff_t first, ptrdiff_t last) { \
        const integer_fill fill = *(const integer_fill *)context; \
        for (ptrdiff_t g = first; g < last; g++) { \
            const ptrdiff_t start = g * per_group, count = tern_min_index(per_group, fill.n - start); \
            uint64_t words[per_group]; \
            word_group(fill.key, fill.subsequence, fill.offset, start, words); \
            T *out = (T *)fill.out + start; \
            for (ptrdiff_t i = 0; i < count; i++) { \
                const uint64_t x = \
                    below(fill.width, words[i], fill.key, fill.subsequence, fill.offset, start + i); \
                out[i] = (T)((uint64_t)fill.low + x); \
            } \
        } \
    } \
    void name( \
        uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, int64_t low, uint64_t width, void *out) { \
        const integer_fill fill = {key, subsequence, offset, width, n, low, out}; \
        tern_for_rows(tern_ceil_divide(n, per_group), per_group, groups, &fill); \
    }

INTEGERS(int32_t, integer_groups_i32, tern_random_integers_i32)
INTEGERS(int64_t, integer_groups_i64, tern_random_integers_i64)
INTEGERS(uint8_t, integer_groups_u8, tern_random_integers_u8)

// MARK: Permutation

// Rao & Sandelius: numbers dealt to buckets at random, and each bucket shuffled by itself, are shuffled as a whole. A
// bucket stays in the cache, and the buckets are independent.
enum { most_buckets = 256, bucket_length = 1 << 12 };

typedef struct {
    uint64_t key, subsequence, offset;
    const ptrdiff_t *starts;    // [buckets + 1]
    int64_t *out;
} shuffle_task;

// Durstenfeld's shuffle of each bucket; the number at position i of the whole is exchanged by word i.
TERN_KERNEL static void shuffle_buckets(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const shuffle_task task = *(const shuffle_task *)context;
    for (ptrdiff_t bucket = first; bucket < last; bucket++) {
        const ptrdiff_t start = task.starts[bucket], end = task.starts[bucket + 1];
        for (ptrdiff_t g = start / per_group * per_group; g < end; g += per_group) {
            uint64_t words[per_group];
            word_group(task.key, task.subsequence, task.offset, g, words);
            const ptrdiff_t stop = tern_min_index(g + per_group, end);
            for (ptrdiff_t i = tern_max_index(g, start); i < stop; i++) {
                const uint64_t width = (uint64_t)(i - start) + 1;
                const ptrdiff_t other =
                    start + (ptrdiff_t)below(width, words[i - g], task.key, task.subsequence, task.offset, i);
                const int64_t moved = task.out[other];
                task.out[other] = task.out[i];
                task.out[i] = moved;
            }
        }
    }
}

// Numbers are dealt in stretches: first each counts what it has for each bucket, then it knows where to put it.
enum { most_stretches = 32, per_deal = 16 * group };

typedef struct {
    uint64_t key, subsequence, offset;
    ptrdiff_t n, length;                                // of a stretch: a multiple of per_deal
    uint8_t mask;                                       // buckets - 1
    ptrdiff_t (*counts)[most_buckets];                  // of each stretch; then where its next number goes
    int64_t *out;                                       // NULL while counting
} deal_task;

// The bucket of a number is one byte of the stream. Rows are stretches.
TERN_KERNEL static void deal_stretches(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const deal_task task = *(const deal_task *)context;
    for (ptrdiff_t stretch = first; stretch < last; stretch++) {
        ptrdiff_t *count = task.counts[stretch];
        const ptrdiff_t end = tern_min_index((stretch + 1) * task.length, task.n);
        for (ptrdiff_t start = stretch * task.length; start < end; start += per_deal) {
            uint32_t words[4][group];
            uint8_t bytes[per_deal];
            philox_group(task.key, task.subsequence, task.offset + (uint64_t)start / 16, words);
            memcpy(bytes, words, sizeof bytes);
            const ptrdiff_t stop = tern_min_index(per_deal, end - start);
            if (task.out == NULL) {
                for (ptrdiff_t i = 0; i < stop; i++) count[bytes[i] & task.mask]++;
            } else {
                for (ptrdiff_t i = 0; i < stop; i++) task.out[count[bytes[i] & task.mask]++] = start + i;
            }
        }
    }
}

void tern_permutation(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, int64_t *out) {
    ptrdiff_t starts[most_buckets + 1] = {0, n};
    ptrdiff_t buckets = 1;
    while (buckets < most_buckets && buckets * bucket_length < n) buckets *= 2;
    if (buckets == 1) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = i;
    } else {
        ptrdiff_t counts[most_stretches][most_buckets] = {{0}};
        const ptrdiff_t length = tern_ceil_divide(tern_ceil_divide(n, most_stretches), per_deal) * per_deal;
        const ptrdiff_t stretches = tern_ceil_divide(n, length);
        deal_task deal = {
            key, subsequence, offset + (uint64_t)(n + 1) / 2, n, length, (uint8_t)(buckets - 1), counts, NULL};
        tern_for_rows(stretches, length, deal_stretches, &deal);
        ptrdiff_t next = 0;
        for (ptrdiff_t bucket = 0; bucket < buckets; bucket++) {
            starts[bucket] = next;
            for (ptrdiff_t stretch = 0; stretch < stretches; stretch++) {
                const ptrdiff_t count = counts[stretch][bucket];
                counts[stretch][bucket] = next;
                next += count;
            }
        }
        starts[buckets] = n;
        deal.out = out;
        tern_for_rows(stretches, length, deal_stretches, &deal);
    }
    shuffle_task shuffle = {key, subsequence, offset, starts, out};
    tern_for_rows(buckets, bucket_length, shuffle_buckets, &shuffle);
}
