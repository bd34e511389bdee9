// Arrays of one value, and of equally spaced ones.
#include <string.h>

#include "rows.h"

enum { line = 64 };

typedef struct {
    ptrdiff_t n, size;
    const void *value;
    void *out;
} fill_task;

// Rows are stretches of `line` elements.
TERN_KERNEL static void fill_lines(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const fill_task *task = context;
    const ptrdiff_t start = first * line, n = tern_min_index(last * line, task->n) - start;
#define FILL(T) \
    do { \
        T value, *out = (T *)task->out + start; \
        memcpy(&value, task->value, sizeof value); \
        TERN_FOR(i, n) out[i] = value; \
    } while (0)
    if (task->size == 1) {
        FILL(uint8_t);
    } else if (task->size == 2) {
        FILL(uint16_t);
    } else if (task->size == 4) {
        FILL(uint32_t);
    } else if (task->size == 8) {
        FILL(uint64_t);
    } else {
        for (ptrdiff_t i = start; i < start + n; i++) {
            memcpy((char *)task->out + i * task->size, task->value, (size_t)task->size);
        }
    }
#undef FILL
}

void tern_fill(ptrdiff_t n, ptrdiff_t element_size, const void *value, void *out) {
    const fill_task task = {n, element_size, value, out};
    tern_for_rows(tern_ceil_divide(n, line), line, fill_lines, &task);
}

typedef struct {
    ptrdiff_t n;
    double start, step;
    void *out;
} arange_task;

#define ARANGE(T, lines, name) \
    TERN_KERNEL static void lines(const void *context, ptrdiff_t first, ptrdiff_t last) { \
        const arange_task *task = context; \
        const ptrdiff_t start = first * line, n = tern_min_index(last * line, task->n) - start; \
        T *out = (T *)task->out + start; \
        TERN_FOR(i, n) out[i] = (T)(task->start + (double)(start + i) * task->step); \
    } \
    void name(ptrdiff_t n, double start, double step, void *out) { \
        const arange_task task = {n, start, step, out}; \
        tern_for_rows(tern_ceil_divide(n, line), line, lines, &task); \
    }

ARANGE(float, arange_lines_f32, tern_arange_f32)
ARANGE(double, arange_lines_f64, tern_arange_f64)
