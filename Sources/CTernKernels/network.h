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

// Merges neighbouring runs of p sorted rows.
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

TERN_KERNEL static void NETWORK_NAME(sort)(ptrdiff_t n, NETWORK_NAME(vector) *rows) {
    enum { block = 256 };    // rows that stay in the nearest cache
    for (ptrdiff_t first = 0; first < n; first += block) {
        const ptrdiff_t count = tern_min_index(block, n - first);
        for (ptrdiff_t p = 1; p < count; p *= 2) NETWORK_NAME(merge)(count, p, rows + first);
    }
    for (ptrdiff_t p = block; p < n; p *= 2) NETWORK_NAME(merge)(n, p, rows);
}

#undef NETWORK_NAME
#undef NETWORK
#undef KEY
