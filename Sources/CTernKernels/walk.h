// A walk over an N-dimensional index space that several arrays share, cut in tiles of rows × columns.
//
// Columns lie along the last axis, the output's contiguous one; rows along the axis that suits the inputs best. All
// other axes are `outer`. Tiles are numbered; their cut depends on the shape and the strides alone.
#ifndef TERN_WALK_H
#define TERN_WALK_H

#include "kernel.h"

enum { tern_max_rank = 8, tern_max_operands = 4, tern_scratch_bytes = 1 << 14 };

// operand 0 is the output.
typedef struct {
    char *data;
    ptrdiff_t size;
    ptrdiff_t stride[tern_max_rank];
} tern_walk_operand;

typedef struct {
    int rank, operands;
    ptrdiff_t shape[tern_max_rank];
    tern_walk_operand operand[tern_max_operands];

    int row_axis;
    ptrdiff_t tile_rows, tile_columns, row_tiles, column_tiles, tiles;
} tern_walk;

typedef struct {
    ptrdiff_t rows, columns;
    char *data[tern_max_operands];
} tern_tile;

/// Appends an axis of `length` with one stride for each operand, merged with the axis before it where all strides
/// allow it.
TERN_INLINE void tern_walk_append(tern_walk *walk, ptrdiff_t length, const ptrdiff_t *stride) {
    if (length == 1) return;
    int last = walk->rank - 1;
    int merges = last >= 0;
    for (int k = 0; merges && k < walk->operands; k++) {
        merges = walk->operand[k].stride[last] == length * stride[k];
    }
    if (merges) {
        walk->shape[last] *= length;
    } else {
        last = walk->rank++;
        walk->shape[last] = length;
    }
    for (int k = 0; k < walk->operands; k++) walk->operand[k].stride[last] = stride[k];
}

/// Cuts a walk of rank ≥ 2 whose row axis is set.
void tern_walk_cut(tern_walk *walk, ptrdiff_t tile_rows, ptrdiff_t tile_columns);

tern_tile tern_walk_tile(const tern_walk *walk, ptrdiff_t index);

/// Elements a task should have when `total` are shared: at least a quarter of `grain`, and enough tasks to balance.
TERN_INLINE ptrdiff_t tern_task_elements(ptrdiff_t total, ptrdiff_t grain) {
    const ptrdiff_t most = 1 << 16, line = 64;
    const ptrdiff_t wanted = tern_max_index(tern_min_index(total / 8, most), tern_max_index(grain / 4, 1));
    return tern_ceil_divide(wanted, line) * line;
}

/// Copies rows × columns elements of `size` bytes between strided arrays (strides in elements).
void tern_copy_block(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size,
    const char *source, ptrdiff_t source_row, ptrdiff_t source_column,
    char *destination, ptrdiff_t destination_row, ptrdiff_t destination_column);

#endif
