// Sorting, searching and counting. The conventions are those of tern_kernels.h.
#ifndef TERN_SORTING_H
#define TERN_SORTING_H

#include "tern_reductions.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

// MARK: Sorting (sort.c), along the middle axis of x: [outer, n, inner]

/// Sorted values, or (i64) the order that sorts, which keeps equals in their order. NaN is above all numbers. n < 2³²
TERN_SCANS(tern_sort)
TERN_SCANS(tern_argsort)

/// The first k of that order, 0 ≤ k ≤ n, and their values: positions, values: [outer, k, inner].
#define TERN_TOP_K(name) \
    void name( \
        ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t k, bool is_descending, const void *x, void *values, \
        int64_t *positions);
TERN_TOP_K(tern_top_k_f32)
TERN_TOP_K(tern_top_k_f64)
TERN_TOP_K(tern_top_k_i32)
TERN_TOP_K(tern_top_k_i64)
TERN_TOP_K(tern_top_k_u8)

// MARK: Searching and counting (search.c)

/// For each of values: [rows, count] the first position of sorted: [rows, n] whose element is not below it, or is above it
/// where `is_right`: i64. NaN is above all numbers.
#define TERN_SEARCH(name) \
    void name( \
        ptrdiff_t rows, ptrdiff_t n, const void *sorted, ptrdiff_t count, const void *values, bool is_right, \
        int64_t *out);
TERN_SEARCH(tern_search_sorted_f32)
TERN_SEARCH(tern_search_sorted_f64)
TERN_SEARCH(tern_search_sorted_i32)
TERN_SEARCH(tern_search_sorted_i64)
TERN_SEARCH(tern_search_sorted_u8)

/// Runs of equals of x[order[0]] ≤ x[order[1]] ≤ …: positions[k], the position in x of the first of run k; counts[k], its
/// length; inverse[i], the run of x[i]. NaNs are equal. Returns the number of runs.
#define TERN_RUNS(name) \
    ptrdiff_t name( \
        ptrdiff_t n, const void *x, const int64_t *order, int64_t *positions, int64_t *inverse, int64_t *counts);
TERN_RUNS(tern_runs_f32)
TERN_RUNS(tern_runs_f64)
TERN_RUNS(tern_runs_i32)
TERN_RUNS(tern_runs_i64)
TERN_RUNS(tern_runs_u8)

/// The different elements of sorted: [n], to out; returns their number. NaNs are equal.
#define TERN_UNIQUE(name) ptrdiff_t name(ptrdiff_t n, const void *sorted, void *out);
TERN_UNIQUE(tern_unique_f32)
TERN_UNIQUE(tern_unique_f64)
TERN_UNIQUE(tern_unique_i32)
TERN_UNIQUE(tern_unique_i64)
TERN_UNIQUE(tern_unique_u8)

/// counts[b] = the number of elements of x in edges[b]..<edges[b + 1], the last bin with its upper edge; edges: [bins + 1],
/// evenly spaced.
#define TERN_HISTOGRAM(name) \
    void name(ptrdiff_t n, const void *x, ptrdiff_t bins, const void *edges, int64_t *counts);
TERN_HISTOGRAM(tern_histogram_f32)
TERN_HISTOGRAM(tern_histogram_f64)

/// counts[x[i]] += 1 for each i; x is in 0..<bins (checked by the caller).
void tern_bincount(ptrdiff_t n, const int64_t *x, ptrdiff_t bins, int64_t *counts);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
