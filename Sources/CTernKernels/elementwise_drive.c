// Elementwise kernels over N-dimensional index spaces.
#include "elementwise.h"
#include "walk.h"

static const ptrdiff_t contiguous[3] = {1, 1, 1};

void tern_elementwise_strided(
    tern_elementwise_kernel kernel, ptrdiff_t arity, const ptrdiff_t *element_sizes, ptrdiff_t out_element_size,
    ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) {
    enum { block = 256 };
    _Alignas(64) char packed[3][block * sizeof(double)];
    const void *inputs[3];
    for (ptrdiff_t start = 0; start < n; start += block) {
        const ptrdiff_t count = tern_min_index(block, n - start);
        for (ptrdiff_t k = 0; k < arity; k++) {
            const char *data = (const char *)in[k] + start * stride[k] * element_sizes[k];
            inputs[k] = data;
            if (stride[k] == 1 || count == 1) continue;
            if (stride[k] != 0 || start == 0) {
                tern_copy_block(1, count, element_sizes[k], data, 0, stride[k], packed[k], 0, 1);
            }
            inputs[k] = packed[k];
        }
        kernel(count, inputs, contiguous, (char *)out + start * out_element_size);
    }
}

// MARK: One axis

typedef struct {
    tern_elementwise_kernel kernel;
    ptrdiff_t arity, n, chunk;
    const tern_walk *walk;
} line_tasks;

static void line_task(void *context, ptrdiff_t index) {
    const line_tasks *line = context;
    const tern_walk_operand *operand = line->walk->operand;
    const ptrdiff_t start = index * line->chunk;
    const void *in[3];
    ptrdiff_t stride[3];
    for (ptrdiff_t k = 0; k < line->arity; k++) {
        stride[k] = operand[k + 1].stride[0];
        in[k] = operand[k + 1].data + start * stride[k] * operand[k + 1].size;
    }
    line->kernel(tern_min_index(line->chunk, line->n - start), in, stride, operand[0].data + start * operand[0].size);
}

// MARK: Several axes

typedef struct {
    tern_elementwise_kernel kernel;
    const tern_walk *walk;
    ptrdiff_t tiles_per_task;
    bool is_flat;           // a tile's rows are adjacent in the output: one call for a tile
    bool is_packed[3];      // the input is copied to contiguous memory, a tile at a time
} tile_tasks;

static void tile_task(void *context, ptrdiff_t index) {
    const tile_tasks *tasks = context;
    const tern_walk *walk = tasks->walk;
    const int arity = walk->operands - 1, row_axis = walk->row_axis, column_axis = walk->rank - 1;
    _Alignas(64) char scratch[3][tern_scratch_bytes];
    const char *packed[3] = {NULL, NULL, NULL};
    ptrdiff_t packed_rows = 0;
    const ptrdiff_t last = tern_min_index((index + 1) * tasks->tiles_per_task, walk->tiles);
    for (ptrdiff_t i = index * tasks->tiles_per_task; i < last; i++) {
        const tern_tile tile = tern_walk_tile(walk, i);
        const void *in[3];
        ptrdiff_t row_bytes[3], stride[3];
        for (int k = 0; k < arity; k++) {
            const tern_walk_operand *operand = &walk->operand[k + 1];
            const ptrdiff_t row_stride = operand->stride[row_axis], column_stride = operand->stride[column_axis];
            if (tasks->is_packed[k]) {
                // Rows that repeat stay packed from one tile to the next.
                const bool is_ready = row_stride == 0 && packed[k] == tile.data[k + 1] && packed_rows >= tile.rows;
                if (!is_ready) {
                    tern_copy_block(
                        tile.rows, tile.columns, operand->size, tile.data[k + 1], row_stride, column_stride, scratch[k],
                        tile.columns, 1);
                }
                packed[k] = tile.data[k + 1];
                in[k] = scratch[k];
                stride[k] = 1;
                row_bytes[k] = tile.columns * operand->size;
            } else {
                in[k] = tile.data[k + 1];
                stride[k] = column_stride;
                row_bytes[k] = row_stride * operand->size;
            }
        }
        packed_rows = tile.rows;
        const ptrdiff_t out_row = walk->operand[0].stride[row_axis] * walk->operand[0].size;
        const ptrdiff_t calls = tasks->is_flat ? 1 : tile.rows;
        const ptrdiff_t length = tasks->is_flat ? tile.rows * tile.columns : tile.columns;
        for (ptrdiff_t r = 0; r < calls; r++) {
            tasks->kernel(length, in, stride, tile.data[0] + r * out_row);
            for (int k = 0; k < arity; k++) in[k] = (const char *)in[k] + row_bytes[k];
        }
    }
}

static bool is_walked_along(const tern_walk_operand *operand, int axis) {
    return operand->stride[axis] == 0 || operand->stride[axis] == 1;
}

static void run_tiles(tern_elementwise_kernel kernel, tern_walk *walk, ptrdiff_t total, ptrdiff_t grain) {
    enum { short_row = 64, packed_columns = 64 };
    const int column_axis = walk->rank - 1, arity = walk->operands - 1;
    const ptrdiff_t columns = walk->shape[column_axis];
    tile_tasks tasks = {.kernel = kernel, .walk = walk};
    walk->row_axis = column_axis - 1;

    bool packs = false;
    ptrdiff_t packed_elements = tern_scratch_bytes;
    for (int k = 0; k < arity; k++) {
        const tern_walk_operand *operand = &walk->operand[k + 1];
        packed_elements = tern_min_index(packed_elements, tern_scratch_bytes / operand->size);
        tasks.is_packed[k] = !is_walked_along(operand, column_axis);
        // Rows go along an axis on which a transposed input is contiguous.
        for (int axis = 0; !packs && tasks.is_packed[k] && axis < column_axis; axis++) {
            if (operand->stride[axis] == 1) walk->row_axis = axis;
        }
        packs |= tasks.is_packed[k];
    }

    tasks.is_flat = columns < short_row && walk->row_axis == column_axis - 1;
    if (tasks.is_flat) {
        for (int k = 0; k < arity; k++) {
            const ptrdiff_t *stride = walk->operand[k + 1].stride;
            tasks.is_packed[k] =
                !is_walked_along(&walk->operand[k + 1], column_axis)
                || stride[walk->row_axis] != columns * stride[column_axis];
        }
        tern_walk_cut(walk, packed_elements / columns, columns);
    } else if (packs) {
        tern_walk_cut(walk, packed_elements / packed_columns, packed_columns);
    } else {
        const ptrdiff_t tile_columns = tern_min_index(columns, 1 << 15);
        tern_walk_cut(walk, (1 << 13) / tile_columns, tile_columns);
    }

    tasks.tiles_per_task = walk->tiles;
    if (total > grain) {
        tasks.tiles_per_task =
            tern_max_index(1, tern_task_elements(total, grain) / (walk->tile_rows * walk->tile_columns));
    }
    tern_parallel_for(tern_ceil_divide(walk->tiles, tasks.tiles_per_task), tile_task, &tasks);
}

// MARK: Any number of axes

void tern_elementwise(
    tern_elementwise_kernel kernel, ptrdiff_t arity, ptrdiff_t rank, const ptrdiff_t *shape, const tern_operand *inputs,
    void *out, ptrdiff_t out_element_size, ptrdiff_t grain) {
    tern_walk walk;
    walk.rank = 0;
    walk.operands = (int)arity + 1;
    walk.operand[0].data = out;
    walk.operand[0].size = out_element_size;
    for (ptrdiff_t k = 0; k < arity; k++) {
        walk.operand[k + 1].data = (char *)(uintptr_t)inputs[k].data;
        walk.operand[k + 1].size = inputs[k].element_size;
    }
    ptrdiff_t row_major[tern_max_rank], total = 1;
    for (ptrdiff_t axis = rank - 1; axis >= 0; axis--) {
        row_major[axis] = total;
        total *= shape[axis];
    }
    if (total == 0) return;
    for (ptrdiff_t axis = 0; axis < rank; axis++) {
        ptrdiff_t stride[tern_max_operands] = {row_major[axis]};
        for (ptrdiff_t k = 0; k < arity; k++) stride[k + 1] = inputs[k].strides[axis];
        tern_walk_append(&walk, shape[axis], stride);
    }

    if (walk.rank >= 2) {
        run_tiles(kernel, &walk, total, grain);
        return;
    }
    if (walk.rank == 0) {
        for (ptrdiff_t k = 0; k <= arity; k++) walk.operand[k].stride[0] = 1;
    }
    line_tasks line = {kernel, arity, total, total, &walk};
    if (total <= grain) {
        line_task(&line, 0);
    } else {
        line.chunk = tern_task_elements(total, grain);
        tern_parallel_for(tern_ceil_divide(total, line.chunk), line_task, &line);
    }
}
