// Strided copies: runs by memcpy, transposes in blocks.
#include <string.h>

#include "transpose.h"
#include "walk.h"

// The inner loop runs along the shorter source stride, so that what it reads shares cache lines.
#define TERN_COPY_BLOCK(name, T) \
    TERN_KERNEL static void name( \
        ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t xr, ptrdiff_t xc, T *y, ptrdiff_t yr, ptrdiff_t yc) { \
        if (xc == 0 && yc == 1) { \
            for (ptrdiff_t r = 0; r < rows; r++) { \
                const T value = x[r * xr]; \
                TERN_FOR(c, columns) y[r * yr + c] = value; \
            } \
        } else if (xc == -1 && yc == 1) { \
            for (ptrdiff_t r = 0; r < rows; r++) { \
                TERN_FOR(c, columns) y[r * yr + c] = x[r * xr - c]; \
            } \
        } else if (xr == 1 && xc != 1) { \
            for (ptrdiff_t c = 0; c < columns; c++) { \
                TERN_FOR(r, rows) y[r * yr + c * yc] = x[r + c * xc]; \
            } \
        } else { \
            for (ptrdiff_t r = 0; r < rows; r++) { \
                TERN_FOR(c, columns) y[r * yr + c * yc] = x[r * xr + c * xc]; \
            } \
        } \
    }

TERN_COPY_BLOCK(copy_block_1, uint8_t)
TERN_COPY_BLOCK(copy_block_2, uint16_t)
TERN_COPY_BLOCK(copy_block_4, uint32_t)
TERN_COPY_BLOCK(copy_block_8, uint64_t)

void tern_copy_block(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size,
    const char *source, ptrdiff_t source_row, ptrdiff_t source_column,
    char *destination, ptrdiff_t destination_row, ptrdiff_t destination_column) {
#define COPY(name, T) \
    name(rows, columns, (const T *)(const void *)source, source_row, source_column, (T *)(void *)destination, \
         destination_row, destination_column)
    if (source_column == 1 && destination_column == 1 && columns * size >= 64) {
        for (ptrdiff_t r = 0; r < rows; r++) {
            memcpy(destination + r * destination_row * size, source + r * source_row * size, (size_t)(columns * size));
        }
    } else if (source_row == 1 && destination_column == 1 && (size == 4 || size == 8)) {
        tern_transpose(rows, columns, size, source, source_column, destination, destination_row);
    } else if (size == 1) {
        COPY(copy_block_1, uint8_t);
    } else if (size == 2) {
        COPY(copy_block_2, uint16_t);
    } else if (size == 4) {
        COPY(copy_block_4, uint32_t);
    } else if (size == 8) {
        COPY(copy_block_8, uint64_t);
    } else {
        for (ptrdiff_t r = 0; r < rows; r++) {
            for (ptrdiff_t c = 0; c < columns; c++) {
                memcpy(destination + (r * destination_row + c * destination_column) * size,
                       source + (r * source_row + c * source_column) * size, (size_t)size);
            }
        }
    }
#undef COPY
}

typedef struct {
    const tern_walk *walk;
    ptrdiff_t tiles_per_task;
} copy_tasks;

static void copy_task(void *context, ptrdiff_t index) {
    const copy_tasks *tasks = context;
    const tern_walk *walk = tasks->walk;
    const tern_walk_operand *to = &walk->operand[0], *from = &walk->operand[1];
    const int rows = walk->row_axis, columns = walk->rank - 1;
    const ptrdiff_t last = tern_min_index((index + 1) * tasks->tiles_per_task, walk->tiles);
    for (ptrdiff_t i = index * tasks->tiles_per_task; i < last; i++) {
        const tern_tile tile = tern_walk_tile(walk, i);
        tern_copy_block(
            tile.rows, tile.columns, to->size, tile.data[1], from->stride[rows], from->stride[columns], tile.data[0],
            to->stride[rows], to->stride[columns]);
    }
}

static ptrdiff_t magnitude(ptrdiff_t stride) { return stride < 0 ? -stride : stride; }

void tern_copy_strided(
    ptrdiff_t rank, const ptrdiff_t *shape, ptrdiff_t element_size, const void *source, const ptrdiff_t *source_strides,
    void *destination, const ptrdiff_t *destination_strides) {
    tern_walk walk = {.operands = 2};
    walk.operand[0] = (tern_walk_operand){.data = destination, .size = element_size};
    walk.operand[1] = (tern_walk_operand){.data = (char *)(uintptr_t)source, .size = element_size};
    // Axes in the order of the destination's memory: insertion sort by its strides, longest first.
    ptrdiff_t order[tern_max_rank], total = 1;
    for (ptrdiff_t axis = 0; axis < rank; axis++) {
        ptrdiff_t at = axis;
        for (; at > 0 && magnitude(destination_strides[order[at - 1]]) < magnitude(destination_strides[axis]); at--) {
            order[at] = order[at - 1];
        }
        order[at] = axis;
        total *= shape[axis];
    }
    if (total == 0) return;
    // Rank 2 at least: two axes of length 1 for an array of no axes.
    const ptrdiff_t unit[2] = {1, 1};
    for (ptrdiff_t i = 0; i < rank; i++) {
        const ptrdiff_t stride[2] = {destination_strides[order[i]], source_strides[order[i]]};
        tern_walk_append(&walk, shape[order[i]], stride);
    }
    if (walk.rank == 1) {
        walk.rank = 2;
        walk.shape[1] = walk.shape[0];
        walk.shape[0] = 1;
        for (int k = 0; k < 2; k++) walk.operand[k].stride[1] = walk.operand[k].stride[0];
    } else if (walk.rank == 0) {
        walk.rank = 2;
        walk.shape[0] = walk.shape[1] = 1;
        for (int k = 0; k < 2; k++) walk.operand[k].stride[0] = walk.operand[k].stride[1] = unit[k];
    }
    // Rows along the axis on which the source is densest.
    const int last = walk.rank - 1;
    const ptrdiff_t *from = walk.operand[1].stride;
    walk.row_axis = last - 1;
    for (int axis = 0; axis < last; axis++) {
        if (magnitude(from[last]) != 1 && from[axis] != 0 && magnitude(from[axis]) < magnitude(from[walk.row_axis])) {
            walk.row_axis = axis;
        }
    }
    const ptrdiff_t grain = (1 << 17) / tern_max_index(element_size, 1), tile_rows = 128, tile_columns = 32;
    if (magnitude(from[last]) <= 1) {
        const ptrdiff_t columns = tern_min_index(walk.shape[last], 1 << 15);
        tern_walk_cut(&walk, (1 << 13) / columns, columns);
    } else {
        tern_walk_cut(&walk, tile_rows, tile_columns);
    }
    copy_tasks tasks = {&walk, walk.tiles};
    if (total > grain) {
        tasks.tiles_per_task =
            tern_max_index(1, tern_task_elements(total, grain) / (walk.tile_rows * walk.tile_columns));
    }
    tern_parallel_for(tern_ceil_divide(walk.tiles, tasks.tiles_per_task), copy_task, &tasks);
}
