#include "walk.h"

void tern_walk_cut(tern_walk *walk, ptrdiff_t tile_rows, ptrdiff_t tile_columns) {
    const ptrdiff_t rows = walk->shape[walk->row_axis], columns = walk->shape[walk->rank - 1];
    walk->tile_rows = tern_max_index(1, tern_min_index(tile_rows, rows));
    walk->tile_columns = tern_min_index(tile_columns, columns);
    walk->row_tiles = tern_ceil_divide(rows, walk->tile_rows);
    walk->column_tiles = tern_ceil_divide(columns, walk->tile_columns);
    walk->tiles = walk->row_tiles * walk->column_tiles;
    for (int axis = 0; axis < walk->rank - 1; axis++) {
        if (axis != walk->row_axis) walk->tiles *= walk->shape[axis];
    }
}

// index = (outer axes…, row tile, column tile), row-major
tern_tile tern_walk_tile(const tern_walk *walk, ptrdiff_t index) {
    tern_tile tile;
    const int row_axis = walk->row_axis, column_axis = walk->rank - 1;
    const ptrdiff_t column = index % walk->column_tiles * walk->tile_columns;
    index /= walk->column_tiles;
    const ptrdiff_t row = index % walk->row_tiles * walk->tile_rows;
    index /= walk->row_tiles;
    tile.columns = tern_min_index(walk->tile_columns, walk->shape[column_axis] - column);
    tile.rows = tern_min_index(walk->tile_rows, walk->shape[row_axis] - row);
    ptrdiff_t offset[tern_max_operands];
    for (int k = 0; k < walk->operands; k++) {
        offset[k] = row * walk->operand[k].stride[row_axis] + column * walk->operand[k].stride[column_axis];
    }
    for (int axis = column_axis - 1; axis >= 0; axis--) {
        if (axis == row_axis) continue;
        const ptrdiff_t position = index % walk->shape[axis];
        index /= walk->shape[axis];
        for (int k = 0; k < walk->operands; k++) offset[k] += position * walk->operand[k].stride[axis];
    }
    for (int k = 0; k < walk->operands; k++) {
        tile.data[k] = walk->operand[k].data + offset[k] * walk->operand[k].size;
    }
    return tile;
}
