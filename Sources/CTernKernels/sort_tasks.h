// The cut of a sort along the middle axis of [outer, n, inner] into lines, the sequences along the axis, and into groups of
// neighboring lines.
#ifndef TERN_SORT_TASKS_H
#define TERN_SORT_TASKS_H

#include <string.h>

#include "scalar.h"
#include "scratch.h"
#include "walk.h"

typedef struct {
    ptrdiff_t outer, n, inner;
    bool is_descending;
    const void *x;
    void *out;
    ptrdiff_t k;     // how many of an order are wanted
    void *values;    // the wanted, where they are
} tern_sort;

/// `count` lines from the element `start`; steps (elements) from a line to the next and along a line.
typedef struct {
    ptrdiff_t start, count, line_step, step;
} tern_lines;

/// The number of groups of up to `size` lines: neighbors in memory, of one matrix unless inner == 1.
TERN_INLINE ptrdiff_t tern_sort_groups(const tern_sort *sort, ptrdiff_t size) {
    return sort->inner == 1 ? tern_ceil_divide(sort->outer, size)
                            : sort->outer * tern_ceil_divide(sort->inner, size);
}

/// In a tensor whose lines have n elements.
TERN_INLINE tern_lines tern_sort_group(const tern_sort *sort, ptrdiff_t n, ptrdiff_t size, ptrdiff_t index) {
    const ptrdiff_t inner = sort->inner;
    if (inner == 1) {
        return (tern_lines){index * size * n, tern_min_index(size, sort->outer - index * size), n, 1};
    }
    const ptrdiff_t groups = tern_ceil_divide(inner, size), first = index % groups * size;
    return (tern_lines){index / groups * n * inner + first, tern_min_index(size, inner - first), 1, inner};
}

/// Lines that are selected from together: those that share cache lines.
TERN_INLINE ptrdiff_t tern_top_k_group(const tern_sort *sort, ptrdiff_t lanes) { return sort->inner == 1 ? 1 : lanes; }

/// Whether a network that sorts `size` lines side by side is faster than sorting `count` one by one.
TERN_INLINE bool tern_sort_is_networked(ptrdiff_t n, ptrdiff_t count, ptrdiff_t size) {
    enum { longest = 1 << 12, always = 64 };
    return n <= always || (n <= longest && 2 * count >= size);
}

enum {
    tern_sort_long = 1 << 17,    // from which length on one line is sorted by all threads
    tern_most_ranked = 64,       // keys of which each is compared to all to find one by its rank
};

/// Runs body(context, first, last) over groups of lines, on the pool where there is enough to do.
void tern_for_groups(
    const tern_sort *sort, ptrdiff_t group_lines, void (*body)(const void *context, ptrdiff_t first, ptrdiff_t last));

// Unsigned keys of the scalars' size, and what is sorted to find an order: the key above the position, in one number
// where there is room.
typedef uint32_t sort_key_f32;
typedef uint64_t sort_key_f64;
typedef uint32_t sort_key_i32;
typedef uint64_t sort_key_i64;
typedef uint8_t sort_key_u8;

typedef struct {
    uint64_t key, position;
} tern_sort_pair;

#endif
