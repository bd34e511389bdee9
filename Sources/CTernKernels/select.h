// Template: the first k of the order that sorts a line x: [n], for one scalar TYPE. A part of argsort.h, whose elements
// it makes.
//
// At least k elements are not above the kth least of the minima of groups, and few more. Those alone are sorted.
// Element i is in group i mod groups.

typedef KEY NAME(select_keys) __attribute__((vector_size(LANES * sizeof(KEY))));
typedef bool NAME(select_mask) __attribute__((ext_vector_type(LANES)));

/// Three groups for each of the k leave about k / 4 elements too many.
TERN_INLINE ptrdiff_t NAME(select_groups)(ptrdiff_t k) { return tern_ceil_divide(3 * k, LANES) * LANES; }

/// Elements that may be collected at a time.
TERN_INLINE ptrdiff_t NAME(select_room)(ptrdiff_t k) { return NAME(select_groups)(k) + LANES; }

TERN_INLINE void NAME(select_load)(const SCALAR *x, KEY flip, NAME(select_keys) *vector) {
    KEY keys[LANES];
    for (int l = 0; l < LANES; l++) keys[l] = NAME(stable_key)(x[l], flip);
    memcpy(vector, keys, sizeof keys);
}

// Groups of whole vectors: the last elements may be in none.
TERN_KERNEL static void NAME(select_minima)(
    ptrdiff_t n, const SCALAR *x, KEY flip, ptrdiff_t groups, NAME(select_keys) *minima) {
    for (ptrdiff_t g = 0; g < groups / LANES; g++) NAME(select_load)(x + g * LANES, flip, minima + g);
    for (ptrdiff_t start = groups; start < n; start += groups) {
        const ptrdiff_t vectors = tern_min_index(groups, n - start) / LANES;
        for (ptrdiff_t g = 0; g < vectors; g++) {
            NAME(select_keys) keys;
            NAME(select_load)(x + start + g * LANES, flip, &keys);
            minima[g] = __builtin_elementwise_min(minima[g], keys);
        }
    }
}

// The kth least: the largest of those that have fewer than k below them.
TERN_KERNEL static KEY NAME(select_ranked)(ptrdiff_t groups, const NAME(select_keys) *minima, ptrdiff_t k) {
    KEY limit = 0;
    for (ptrdiff_t g = 0; g < groups / LANES; g++) {
        NAME(select_keys) below = {0};
        for (ptrdiff_t j = 0; j < groups; j++) below -= (NAME(select_keys))(((const KEY *)minima)[j] < minima[g]);
        const KEY most = __builtin_reduce_max(minima[g] & (NAME(select_keys))(below < (KEY)k));
        limit = most > limit ? most : limit;
    }
    return limit;
}

// Adds to elements those of x[i..<n] whose keys are at most `limit`, as long as there is room, and moves i on.
TERN_KERNEL static ptrdiff_t NAME(select_collect)(
    ptrdiff_t n, const SCALAR *x, KEY flip, KEY limit, ptrdiff_t *next, ptrdiff_t room, ptrdiff_t count,
    ELEMENT *elements) {
    ptrdiff_t i = *next;
    for (; i < n && count + LANES <= room; i += LANES) {
        // The last vector overlaps the one before it.
        const ptrdiff_t start = tern_min_index(i, n - LANES);
        NAME(select_keys) keys;
        NAME(select_load)(x + start, flip, &keys);
        const NAME(select_mask) mask = __builtin_convertvector(keys <= limit, NAME(select_mask));
        uint64_t found = 0;
        memcpy(&found, &mask, sizeof mask);
        for (found &= ~(uint64_t)0 << (i - start); found != 0; found &= found - 1) {
            const int l = __builtin_ctzll(found);
            elements[count++] = MADE_OF(NAME(stable_key)(x[start + l], flip), start + l);
        }
    }
    *next = i;
    return count;
}

// elements, spare: [room]; the result is in one of them.
static ELEMENT *NAME(select)(
    ptrdiff_t n, const SCALAR *x, KEY flip, ptrdiff_t k, NAME(select_keys) *minima, ELEMENT *elements, ELEMENT *spare) {
    const ptrdiff_t groups = NAME(select_groups)(k), room = NAME(select_room)(k);
    NAME(select_minima)(n, x, flip, groups, minima);
    KEY limit;
    if (groups <= tern_most_ranked) {
        limit = NAME(select_ranked)(groups, minima, k);
    } else {
        for (ptrdiff_t g = 0; g < groups; g++) elements[g] = MADE_OF(((const KEY *)minima)[g], g);
        limit = KEY_IN(RADIX_SORT(groups, elements, spare)[k - 1]);
    }
    ptrdiff_t i = 0, count = 0;
    for (;;) {
        count = NAME(select_collect)(n, x, flip, limit, &i, room, count, elements);
        ELEMENT *sorted = RADIX_SORT(count, elements, spare);
        if (i >= n || KEY_IN(sorted[k - 1]) == 0) return sorted;
        // There was no room for all: the first k so far remain, and come before what equals them.
        limit = KEY_IN(sorted[k - 1]) - 1;
        count = k;
        spare = sorted == elements ? spare : elements;
        elements = sorted;
    }
}
