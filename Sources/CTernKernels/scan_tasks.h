// The arguments of the kernels of a scan, and the types that they compute in.
#ifndef TERN_SCAN_TASKS_H
#define TERN_SCAN_TASKS_H

#include <string.h>

#include "scalar.h"

typedef struct {
    ptrdiff_t outer, n, inner;
    bool is_reversed;
    const void *x;
    void *y;
    void *totals;     // [outer, segments], where rows are cut
} tern_scan;

// The type in which a scan adds and multiplies: one whose overflow is defined.
typedef double scan_sum_f32;
typedef double scan_sum_f64;
typedef uint32_t scan_sum_i32;
typedef uint64_t scan_sum_i64;
typedef uint8_t scan_sum_u8;

#define TERN_SCAN_VECTORS(type) \
    typedef scalar_##type scan_scalars_##type __attribute__((vector_size(8 * sizeof(scalar_##type)))); \
    typedef scan_sum_##type scan_sums_##type __attribute__((vector_size(8 * sizeof(scan_sum_##type))));
TERN_SCAN_VECTORS(f32)
TERN_SCAN_VECTORS(f64)
TERN_SCAN_VECTORS(i32)
TERN_SCAN_VECTORS(i64)
TERN_SCAN_VECTORS(u8)

enum { tern_scan_segment_length = 1 << 15, tern_scan_few_rows = 16 };

typedef struct {
    ptrdiff_t start, n;
} tern_scan_segment;

/// Whether rows are so long, and so few, that each is worth the pool. Follows from the shape alone.
TERN_INLINE bool tern_scan_is_segmented(const tern_scan *scan) {
    return scan->outer < tern_scan_few_rows && scan->n >= 2 * tern_scan_segment_length;
}

TERN_INLINE ptrdiff_t tern_scan_segments(const tern_scan *scan) {
    return tern_ceil_divide(scan->n, tern_scan_segment_length);
}

TERN_INLINE tern_scan_segment tern_scan_segment_at(const tern_scan *scan, ptrdiff_t index) {
    const ptrdiff_t segments = tern_scan_segments(scan);
    const ptrdiff_t first = index % segments * tern_scan_segment_length;
    return (tern_scan_segment){
        index / segments * scan->n + first, tern_min_index(tern_scan_segment_length, scan->n - first)};
}

#endif
