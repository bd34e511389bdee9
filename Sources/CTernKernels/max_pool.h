// Template: the maximum over windows of three axes, for one floating-point TYPE.
//
// First over the rows of a window, element by element, into a buffer; then along the rows of that. The buffer's rows are
// padded, and as long as a multiple of the stride, so that many short rows are one long one to the second step.
#include "rows.h"
#include "scratch.h"

typedef struct {
    const tern_windows *axes;
    const SCALAR *x;
    SCALAR *y;
    int32_t *positions;
    ptrdiff_t rows, pitch, width;    // the buffer: rows of pitch, and of width once the windows have been taken
} NAME(max_pool);

// The first of equals, of positions that count as unsigned: a real one comes before -1.
#define BETTER(a, p, best, where) \
    ((a) > (best) || (a) != (a) || ((a) == (best) && (uint32_t)(p) < (uint32_t)(where)))

// MARK: Over the rows of a window, x: the row of the plane that begins at `base`

TERN_INLINE void NAME(max_row)(
    ptrdiff_t n, bool is_first, const SCALAR *x, int32_t base, SCALAR *restrict best, int32_t *restrict where) {
    if (where == NULL) {
        TERN_MAP(LANES, n, best[i] = is_first ? x[i] : NAME(maximum)(best[i], x[i]));
    } else if (is_first) {
        TERN_MAP(LANES, n, (best[i] = x[i], where[i] = base + (int32_t)i));
    } else {
        TERN_MAP(LANES, n, {
            const SCALAR a = x[i];
            const bool takes = a > best[i] || a != a;
            best[i] = takes ? a : best[i];
            where[i] = takes ? base + (int32_t)i : where[i];
        });
    }
}

// MARK: Along the rows, element i of a tap at i · stride

TERN_INLINE void NAME(max_tap)(
    ptrdiff_t n, bool is_first, ptrdiff_t stride, const SCALAR *x, const int32_t *positions, SCALAR *restrict best,
    int32_t *restrict where) {
    if (where == NULL) {
        TERN_FOR(i, n) best[i] = is_first ? x[i * stride] : NAME(maximum)(best[i], x[i * stride]);
        return;
    }
    if (is_first) {
        TERN_FOR(i, n) {
            best[i] = x[i * stride];
            where[i] = positions[i * stride];
        }
        return;
    }
    TERN_FOR(i, n) {
        const SCALAR a = x[i * stride];
        const int32_t p = positions[i * stride];
        const bool takes = BETTER(a, p, best[i], where[i]);
        best[i] = takes ? a : best[i];
        where[i] = takes ? p : where[i];
    }
}

TERN_INLINE void NAME(max_regular)(
    const tern_windows *axis, ptrdiff_t n, const SCALAR *x, const int32_t *positions, SCALAR *best, int32_t *where) {
    for (ptrdiff_t k = 0; k < axis->kernel; k++) {
        const SCALAR *a = x + k * axis->dilation;
        const int32_t *p = positions == NULL ? NULL : positions + k * axis->dilation;
        switch (axis->stride) {
        case 1: NAME(max_tap)(n, k == 0, 1, a, p, best, where); break;
        case 2: NAME(max_tap)(n, k == 0, 2, a, p, best, where); break;
        default: NAME(max_tap)(n, k == 0, axis->stride, a, p, best, where);
        }
    }
}

TERN_INLINE void NAME(max_irregular)(
    const tern_windows *axis, const SCALAR *x, const int32_t *positions, SCALAR *best, int32_t *where) {
    for (ptrdiff_t o = 0; o < axis->out; o++) {
        SCALAR largest = LOWEST;
        int32_t position = -1;
        for (ptrdiff_t i = axis->first[o]; i < axis->last[o]; i += axis->dilation) {
            const int32_t p = positions == NULL ? 0 : positions[i];
            if (!BETTER(x[i], p, largest, position)) continue;
            largest = x[i];
            position = p;
        }
        best[o] = largest;
        if (where != NULL) where[o] = position;
    }
}

#undef BETTER

// MARK: Rows of the result, `count` from `first` of depth d on

TERN_INLINE void NAME(max_rows)(
    const NAME(max_pool) *task, const SCALAR *x, ptrdiff_t d, ptrdiff_t first, ptrdiff_t count, SCALAR *buffer,
    int32_t *positions, SCALAR *best, int32_t *where) {
    const tern_windows *depth = task->axes, *height = depth + 1, *width = depth + 2;
    const ptrdiff_t n = width->in;
    for (ptrdiff_t r = 0; r < count; r++) {
        SCALAR *row = buffer + r * task->pitch + width->padding;
        int32_t *position = positions == NULL ? NULL : positions + r * task->pitch + width->padding;
        bool is_first = true;
        for (ptrdiff_t i = depth->first[d]; i < depth->last[d]; i += depth->dilation) {
            for (ptrdiff_t j = height->first[first + r]; j < height->last[first + r]; j += height->dilation) {
                const ptrdiff_t base = (i * height->in + j) * n;
                NAME(max_row)(n, is_first, x + base, (int32_t)base, row, position);
                is_first = false;
            }
        }
        for (ptrdiff_t i = 0; is_first && i < n; i++) {
            row[i] = LOWEST;
            if (position != NULL) position[i] = -1;
        }
        if (width->stride == 0) {
            const ptrdiff_t start = r * task->width;
            NAME(max_irregular)(width, row, position, best + start, where == NULL ? NULL : where + start);
        }
    }
    if (width->stride != 0) NAME(max_regular)(width, count * task->width, buffer, positions, best, where);
}

TERN_INLINE void NAME(max_planes)(const NAME(max_pool) *task, ptrdiff_t start, ptrdiff_t end, bool finds) {
    const tern_windows *depth = task->axes, *height = depth + 1, *width = depth + 2;
    const ptrdiff_t reach = width->stride == 0 ? 0 : (width->kernel - 1) * width->dilation;
    const ptrdiff_t size = task->rows * task->pitch + reach, kept = task->rows * task->width;
    const ptrdiff_t element = (ptrdiff_t)sizeof(SCALAR) + (ptrdiff_t)sizeof(int32_t);
    SCALAR *buffer = tern_scratch((size + kept) * element), *best = buffer + size;
    int32_t *positions = finds ? (int32_t *)(best + kept) : NULL, *where = finds ? positions + size : NULL;
    for (ptrdiff_t i = 0; i < size; i++) {
        buffer[i] = LOWEST;
        if (finds) positions[i] = -1;
    }
    for (ptrdiff_t p = start; p < end; p++) {
        const SCALAR *x = task->x + p * depth->in * height->in * width->in;
        for (ptrdiff_t d = 0; d < depth->out; d++) {
            for (ptrdiff_t first = 0; first < height->out; first += task->rows) {
                const ptrdiff_t count = tern_min_index(task->rows, height->out - first);
                NAME(max_rows)(task, x, d, first, count, buffer, positions, best, where);
                ptrdiff_t out = ((p * depth->out + d) * height->out + first) * width->out;
                for (ptrdiff_t r = 0; r < count; r++, out += width->out) {
                    const SCALAR *from = best + r * task->width;
                    for (ptrdiff_t i = 0; i < width->out; i++) task->y[out + i] = from[i];
                    if (!finds) continue;
                    const int32_t *position = where + r * task->width;
                    for (ptrdiff_t i = 0; i < width->out; i++) task->positions[out + i] = position[i];
                }
            }
        }
    }
    free(buffer);
}

TERN_KERNEL static void NAME(max_pool_planes)(const void *context, ptrdiff_t start, ptrdiff_t end) {
    const NAME(max_pool) *task = context;
    if (task->positions == NULL) {
        NAME(max_planes)(task, start, end, false);
    } else {
        NAME(max_planes)(task, start, end, true);
    }
}

void NAME(tern_max_pool)(ptrdiff_t planes, const tern_windows *axes, const void *x, void *y, int32_t *positions) {
    enum { buffer_elements = 1 << 11 };
    const tern_windows *width = axes + 2;
    NAME(max_pool) task = {axes, x, y, positions, 0, width->in, width->out};
    if (width->stride != 0) {
        // The last window of a row may read the padding before the next row, but none of its elements.
        const ptrdiff_t reach = (width->kernel - 1) * width->dilation;
        const ptrdiff_t last = (width->out - 1) * width->stride + tern_max_index(1, reach + 1 - width->padding);
        const ptrdiff_t end = tern_max_index(width->in + width->padding, last);
        task.width = tern_ceil_divide(end, width->stride);
        task.pitch = task.width * width->stride;
    }
    task.rows = tern_max_index(1, tern_min_index(axes[1].out, buffer_elements / tern_max_index(task.pitch, 1)));
    tern_for_rows(planes, axes[0].in * axes[1].in * width->in, NAME(max_pool_planes), &task);
}

#undef TYPE
