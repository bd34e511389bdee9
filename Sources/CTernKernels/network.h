// Template: sorts the columns of keys: [n, LINES], a vector a row, by exchanges of whole rows, for one unsigned KEY type.
//
// Parameters: KEY, the type; NETWORK, the name. It is the odd–even merge sort of Batcher (1968): about n (log₂ n)² / 4
// exchanges, whatever the keys.
#include "kernel.h"

#define NETWORK_NAME(part) TERN_CONCAT(NETWORK, part)

typedef KEY NETWORK_NAME(vector) __attribute__((vector_size(64)));

TERN_INLINE void NETWORK_NAME(exchange)(NETWORK_NAME(vector) *a, NETWORK_NAME(vector) *b) {
    const NETWORK_NAME(vector) low = __builtin_elementwise_min(*a, *b), high = __builtin_elementwise_max(*a, *b);
    *a = low;
    *b = high;
}

// Merges neighboring runs of p sorted rows.
TERN_INLINE void NETWORK_NAME(merge)(ptrdiff_t n, ptrdiff_t p, NETWORK_NAME(vector) *rows) {
    for (ptrdiff_t k = p; k >= 1; k /= 2) {
        for (ptrdiff_t j = k == p ? 0 : k; j + k < n; j += 2 * k) {
            // Rows of different pairs of runs are not compared.
            if (k < p && (j + k) % (2 * p) == 0) continue;
            const ptrdiff_t count = tern_min_index(k, n - j - k);
            for (ptrdiff_t i = j; i < j + count; i++) NETWORK_NAME(exchange)(rows + i, rows + i + k);
        }
    }
}

// Eight rows, which stay in registers.
TERN_INLINE void NETWORK_NAME(sort_eight)(NETWORK_NAME(vector) *rows) {
    static const uint8_t pairs[][2] = {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {0, 2}, {1, 3}, {4, 6}, {5, 7}, {1, 2}, {5, 6},
                                       {0, 4}, {1, 5}, {2, 6}, {3, 7}, {2, 4}, {3, 5}, {1, 2}, {3, 4}, {5, 6}};
    NETWORK_NAME(vector) r[8];
    for (int i = 0; i < 8; i++) r[i] = rows[i];
#pragma clang loop unroll(full)
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) NETWORK_NAME(exchange)(r + pairs[k][0], r + pairs[k][1]);
    for (int i = 0; i < 8; i++) rows[i] = r[i];
}

TERN_KERNEL static void NETWORK_NAME(sort)(ptrdiff_t n, NETWORK_NAME(vector) *rows) {
    enum { block = 256 };    // rows that stay in the nearest cache
    for (ptrdiff_t first = 0; first < n; first += block) {
        const ptrdiff_t count = tern_min_index(block, n - first), whole = count & -8;
        for (ptrdiff_t i = 0; i < whole; i += 8) NETWORK_NAME(sort_eight)(rows + first + i);
        for (ptrdiff_t p = 1; p < 8; p *= 2) NETWORK_NAME(merge)(count - whole, p, rows + first + whole);
        for (ptrdiff_t p = 8; p < count; p *= 2) NETWORK_NAME(merge)(count, p, rows + first);
    }
    for (ptrdiff_t p = block; p < n; p *= 2) NETWORK_NAME(merge)(n, p, rows);
}

#undef NETWORK_NAME
#undef NETWORK
#undef KEY
