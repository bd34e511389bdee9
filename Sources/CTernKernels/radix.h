// Template: sorts elements by some bits of a key, least significant digit first, which is stable, for one ELEMENT.
//
// Parameters: ELEMENT, the type; RADIX, the name; KEY_OF(e), the unsigned key of an element.
#include <string.h>

#include "kernel.h"
#include "scratch.h"

#define RADIX_NAME(part) TERN_CONCAT(RADIX, part)

// Scatters a[0..<n] to b, each at its digit's position, and moves the positions on.
static void RADIX_NAME(scatter)(
    ptrdiff_t n, const ELEMENT *restrict a, ELEMENT *restrict b, int shift, uint32_t mask, uint32_t *restrict positions) {
    for (ptrdiff_t i = 0; i < n; i++) b[positions[(uint32_t)(KEY_OF(a[i]) >> shift) & mask]++] = a[i];
}

static void RADIX_NAME(insert)(ptrdiff_t n, ELEMENT *a) {
    for (ptrdiff_t i = 1; i < n; i++) {
        const ELEMENT e = a[i];
        ptrdiff_t position = i;
        for (; position > 0 && KEY_OF(a[position - 1]) > KEY_OF(e); position--) a[position] = a[position - 1];
        a[position] = e;
    }
}

// The result is in a or b, as returned. The digits are those of the bits first_bit..<first_bit + bits; lower ones are in
// order from the start.
static ELEMENT *RADIX_NAME(sort)(ptrdiff_t n, ELEMENT *a, ELEMENT *b, int first_bit, int bits) {
    enum { most_digits = 8, most_places = 1 << 11, short_row = 1 << 11, shortest = 32 };
    if (n <= shortest) {
        RADIX_NAME(insert)(n, a);
        return a;
    }
    const int passes = n < short_row ? bits / 8 : (bits + 10) / 11;
    const int width = (bits + passes - 1) / passes;
    const uint32_t mask = (1u << width) - 1;
    uint32_t counts[most_digits][most_places];
    for (int pass = 0; pass < passes; pass++) memset(counts[pass], 0, sizeof(uint32_t) << width);
    for (ptrdiff_t i = 0; i < n; i++) {
        for (int pass = 0; pass < passes; pass++) {
            counts[pass][(uint32_t)(KEY_OF(a[i]) >> (first_bit + pass * width)) & mask]++;
        }
    }
    for (int pass = 0; pass < passes; pass++) {
        const int shift = first_bit + pass * width;
        uint32_t *positions = counts[pass];
        if (positions[(uint32_t)(KEY_OF(a[0]) >> shift) & mask] == n) continue;
        uint32_t position = 0;
        for (uint32_t digit = 0; digit <= mask; digit++) {
            const uint32_t count = positions[digit];
            positions[digit] = position;
            position += count;
        }
        RADIX_NAME(scatter)(n, a, b, shift, mask, positions);
        ELEMENT *const other = a;
        a = b;
        b = other;
    }
    return a;
}

// MARK: One long row over the pool. Blocks are cut by n alone, and each scatters to positions of its own.

enum { RADIX_NAME(block) = 1 << 18 };

typedef struct {
    ptrdiff_t n;
    const ELEMENT *a;
    ELEMENT *b;
    int shift;
    uint32_t mask;
    uint32_t *counts;    // [blocks, digits]
} RADIX_NAME(pass);

static void RADIX_NAME(count_block)(void *context, ptrdiff_t block) {
    const RADIX_NAME(pass) *pass = context;
    const ptrdiff_t first = block * RADIX_NAME(block), last = tern_min_index(first + RADIX_NAME(block), pass->n);
    const uint32_t mask = pass->mask;
    const int shift = pass->shift;
    uint32_t *counts = pass->counts + block * (mask + 1);
    memset(counts, 0, (mask + 1) * sizeof *counts);
    for (ptrdiff_t i = first; i < last; i++) counts[(uint32_t)(KEY_OF(pass->a[i]) >> shift) & mask]++;
}

static void RADIX_NAME(scatter_block)(void *context, ptrdiff_t block) {
    const RADIX_NAME(pass) *pass = context;
    const ptrdiff_t first = block * RADIX_NAME(block), last = tern_min_index(first + RADIX_NAME(block), pass->n);
    RADIX_NAME(scatter)(
        last - first, pass->a + first, pass->b, pass->shift, pass->mask, pass->counts + block * (pass->mask + 1));
}

static ELEMENT *RADIX_NAME(sort_long)(ptrdiff_t n, ELEMENT *a, ELEMENT *b, int first_bit, int bits) {
    const ptrdiff_t blocks = tern_ceil_divide(n, RADIX_NAME(block));
    const int passes = (bits + 10) / 11, width = (bits + passes - 1) / passes;
    const uint32_t mask = (1u << width) - 1;
    uint32_t *counts = tern_scratch(blocks * (ptrdiff_t)(mask + 1) * (ptrdiff_t)sizeof *counts);
    for (int p = 0; p < passes; p++) {
        RADIX_NAME(pass) pass = {n, a, b, first_bit + p * width, mask, counts};
        tern_parallel_for(blocks, RADIX_NAME(count_block), &pass);
        uint32_t position = 0;
        bool is_one_digit = false;
        for (uint32_t digit = 0; digit <= mask; digit++) {
            const uint32_t start = position;
            for (ptrdiff_t block = 0; block < blocks; block++) {
                uint32_t *count = counts + block * (mask + 1) + digit;
                const uint32_t next = position + *count;
                *count = position;
                position = next;
            }
            is_one_digit |= position - start == n;
        }
        if (is_one_digit) continue;
        tern_parallel_for(blocks, RADIX_NAME(scatter_block), &pass);
        ELEMENT *const other = a;
        a = b;
        b = other;
    }
    free(counts);
    return a;
}

#undef RADIX_NAME
#undef RADIX
#undef ELEMENT
#undef KEY_OF
