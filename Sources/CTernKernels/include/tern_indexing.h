// The C boundary of selection by indices and masks; conventions as in tern_kernels.h.
//
// x: [outer, n, inner], contiguous. An index i < 0 means n + i. Every function gives whether all indices were in -n..<n;
// where one was not, nothing is promised of the output.
#ifndef TERN_INDEXING_H
#define TERN_INDEXING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

// MARK: Reading (indexing.c)

/// out[o, j, i] = x[o, indices[j], i]. indices: [count], out: [outer, count, inner]; element_size is 1, 4 or 8 bytes.
bool tern_take(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t element_size, const void *x, ptrdiff_t count,
    const int64_t *indices, void *out);

/// out[o, j, i] = x[o, indices[o, j, i], i]: torch.gather. indices, out: [outer, count, inner].
bool tern_gather(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t element_size, const void *x, ptrdiff_t count,
    const int64_t *indices, void *out);

/// positions[k] = positions[k] * n + indices[k]: from positions on some axes to those on one more, of length n.
bool tern_merge_positions(ptrdiff_t count, const int64_t *indices, int64_t n, int64_t *positions);

// MARK: Writing: in the order of j, so that the result is the same at any number of threads (indexing.c)

/// tern_add_at:      x[o, indices[j], i]       += y[o, j, i]. The transpose of `tern_take`.
/// tern_put_at:      x[o, indices[j], i]        = y[o, j, i]. Of equal indices the last stays.
/// tern_scatter_add: x[o, indices[o, j, i], i] += y[o, j, i]. The transpose of `tern_gather`.
/// tern_scatter:     x[o, indices[o, j, i], i]  = y[o, j, i]. Of equal indices the last stays.
/// …multiply, …max and …min put the product, the larger or the smaller of both there, NaN where one is.
#define TERN_SCATTER(name) \
    bool name( \
        ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, void *x, ptrdiff_t count, const int64_t *indices, const void *y);
#define TERN_SCATTERS(type) \
    TERN_SCATTER(tern_add_at_##type) \
    TERN_SCATTER(tern_put_at_##type) \
    TERN_SCATTER(tern_multiply_at_##type) \
    TERN_SCATTER(tern_max_at_##type) \
    TERN_SCATTER(tern_min_at_##type) \
    TERN_SCATTER(tern_scatter_add_##type) \
    TERN_SCATTER(tern_scatter_##type) \
    TERN_SCATTER(tern_scatter_multiply_##type) \
    TERN_SCATTER(tern_scatter_max_##type) \
    TERN_SCATTER(tern_scatter_min_##type)
TERN_SCATTERS(f32)
TERN_SCATTERS(f64)
TERN_SCATTERS(i32)
TERN_SCATTERS(i64)
TERN_SCATTERS(u8)
#undef TERN_SCATTERS
#undef TERN_SCATTER

// MARK: Masks and triangles (masks.c)

enum { tern_mask_block = 1 << 14 };

/// starts[b] = the number of true elements before block b; returns the number of all. A block has
/// tern_mask_block elements.
ptrdiff_t tern_mask_starts(ptrdiff_t n, const void *mask, int64_t *starts);

/// The positions of the true elements, in order. `starts` is that of tern_mask_starts, `total` its result.
void tern_mask_positions(ptrdiff_t n, const void *mask, const int64_t *starts, ptrdiff_t total, int64_t *out);

/// out[b, r, c] = x[b, r, c] where c - r ≤ k (upper: ≥ k), else 0. x, out: [matrices, rows, columns]; out may be x.
void tern_triangle(
    ptrdiff_t matrices, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t element_size, ptrdiff_t k, bool upper, const void *x,
    void *out);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
