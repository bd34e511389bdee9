// The positions of true elements, and triangles of matrices.
#include <string.h>

#include "rows.h"
#include "tern_indexing.h"

typedef struct {
    ptrdiff_t n, total;
    const uint8_t *mask;
    const int64_t *starts;
    int64_t *out;
} mask_task;

// MARK: Positions

TERN_KERNEL static int64_t count_true(ptrdiff_t n, const uint8_t *mask) {
    int64_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++) count += mask[i];
    return count;
}

static void count_blocks(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const mask_task *task = context;
    for (ptrdiff_t b = first; b < last; b++) {
        const ptrdiff_t start = b * tern_mask_block;
        task->out[b] = count_true(tern_min_index(tern_mask_block, task->n - start), task->mask + start);
    }
}

ptrdiff_t tern_mask_starts(ptrdiff_t n, const void *mask, int64_t *starts) {
    const ptrdiff_t blocks = tern_ceil_divide(n, tern_mask_block);
    const mask_task task = {.n = n, .mask = mask, .out = starts};
    tern_for_rows(blocks, tern_mask_block / 8, count_blocks, &task);
    int64_t total = 0;
    for (ptrdiff_t b = 0; b < blocks; b++) {
        const int64_t count = starts[b];
        starts[b] = total;
        total += count;
    }
    return total;
}

// Every position is written where the next true one belongs, and only a true one moves that position on.
static void find_blocks(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const mask_task *task = context;
    const ptrdiff_t blocks = tern_ceil_divide(task->n, tern_mask_block);
    for (ptrdiff_t b = first; b < last; b++) {
        const ptrdiff_t end = b + 1 < blocks ? task->starts[b + 1] : task->total;
        ptrdiff_t at = task->starts[b];
        for (ptrdiff_t i = b * tern_mask_block; at < end; i++) {
            task->out[at] = i;
            at += task->mask[i];
        }
    }
}

void tern_mask_positions(ptrdiff_t n, const void *mask, const int64_t *starts, ptrdiff_t total, int64_t *out) {
    const mask_task task = {n, total, mask, starts, out};
    tern_for_rows(tern_ceil_divide(n, tern_mask_block), tern_mask_block, find_blocks, &task);
}

// MARK: Triangles

typedef struct {
    ptrdiff_t rows, columns, size, k;
    bool upper;
    const char *x;
    char *out;
} triangle_task;

// Each row has an edge: columns before it are below the diagonal or on it, or (upper) strictly below.
static void triangle_rows(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const triangle_task *task = context;
    const ptrdiff_t row_bytes = task->columns * task->size;
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t column = r % task->rows + task->k + (task->upper ? 0 : 1);
        const ptrdiff_t edge = tern_max_index(0, tern_min_index(column, task->columns)) * task->size;
        const ptrdiff_t kept = task->upper ? edge : 0, cleared = task->upper ? 0 : edge;
        const size_t kept_bytes = (size_t)(task->upper ? row_bytes - edge : edge);
        const char *x = task->x + r * row_bytes;
        char *out = task->out + r * row_bytes;
        if (x != out) memcpy(out + kept, x + kept, kept_bytes);
        memset(out + cleared, 0, (size_t)row_bytes - kept_bytes);
    }
}

void tern_triangle(
    ptrdiff_t matrices, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t element_size, ptrdiff_t k, bool upper, const void *x,
    void *out) {
    const triangle_task task = {rows, columns, element_size, k, upper, x, out};
    tern_for_rows(matrices * rows, columns, triangle_rows, &task);
}
