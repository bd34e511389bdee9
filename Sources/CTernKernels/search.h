// Template: binary search, runs of equals, for one scalar TYPE. NaN is above all numbers, and equals itself.
#include "rows.h"
#include "scalar.h"

TERN_INLINE int NAME(is_below)(SCALAR a, SCALAR b) { return a < b || (NAME(is_nan)(b) && !NAME(is_nan)(a)); }

// MARK: Searching in sorted: [rows, n]

typedef struct {
    ptrdiff_t n, count;
    const SCALAR *sorted, *values;
    bool is_right;
    int64_t *out;
} NAME(search);

static void NAME(search_values)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(search) *search = context;
    for (ptrdiff_t i = first; i < last; i++) {
        const SCALAR *row = search->sorted + i / search->count * search->n, value = search->values[i];
        // The answer is in low...low + length.
        ptrdiff_t low = 0, length = search->n;
        while (length > 0) {
            const ptrdiff_t half = length / 2;
            const SCALAR middle = row[low + half];
            const int goes_on = search->is_right ? !NAME(is_below)(value, middle) : NAME(is_below)(middle, value);
            low = goes_on ? low + half + 1 : low;
            length = goes_on ? length - half - 1 : half;
        }
        search->out[i] = low;
    }
}

void NAME(tern_search_sorted)(
    ptrdiff_t rows, ptrdiff_t n, const void *sorted, ptrdiff_t count, const void *values, bool is_right,
    int64_t *out) {
    const NAME(search) search = {n, count, sorted, values, is_right, out};
    tern_for_rows(rows * count, 16, NAME(search_values), &search);
}

// MARK: Runs of equals

ptrdiff_t NAME(tern_runs)(
    ptrdiff_t n, const void *x, const int64_t *order, int64_t *positions, int64_t *inverse, int64_t *counts) {
    const SCALAR *elements = x;
    ptrdiff_t runs = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const int64_t position = order[i];
        if (i == 0 || NAME(is_below)(elements[order[i - 1]], elements[position])) {
            positions[runs] = position;
            counts[runs] = 0;
            runs++;
        }
        counts[runs - 1]++;
        inverse[position] = runs - 1;
    }
    return runs;
}

ptrdiff_t NAME(tern_unique)(ptrdiff_t n, const void *sorted, void *out) {
    const SCALAR *x = sorted;
    SCALAR *values = out;
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        // Written anyway, and kept where it is the first of its run: no branch to be mispredicted.
        values[count] = x[i];
        count += i + 1 == n || NAME(is_below)(x[i], x[i + 1]);
    }
    return count;
}

#undef TYPE
