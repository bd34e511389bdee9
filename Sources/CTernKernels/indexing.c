// Take, gather and their transposes. x: [outer, n, inner]
#include <string.h>

#include "rows.h"
#include "scalar.h"

// MARK: Take and gather

typedef struct {
    ptrdiff_t n, inner, count, size;
    const char *x;
    const int64_t *indices;
    char *out;
} selection;

// Rows are (o, j).
static void take_rows(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const selection *s = context;
    const ptrdiff_t row_bytes = s->inner * s->size;
#define TAKE(T) \
    for (ptrdiff_t r = first; r < last; r++) { \
        ((T *)(void *)s->out)[r] = ((const T *)(const void *)s->x)[r / s->count * s->n + s->indices[r % s->count]]; \
    }
    // A row is only as aligned as its elements.
    if (row_bytes == 4 && s->size == 4) {
        TAKE(uint32_t)
    } else if (row_bytes == 8 && s->size == 8) {
        TAKE(uint64_t)
    } else {
        for (ptrdiff_t r = first; r < last; r++) {
            const ptrdiff_t from = r / s->count * s->n + s->indices[r % s->count];
            memcpy(s->out + r * row_bytes, s->x + from * row_bytes, (size_t)row_bytes);
        }
    }
#undef TAKE
}

void tern_take(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t element_size, const void *x, ptrdiff_t count,
    const int64_t *indices, void *out) {
    const selection s = {n, inner, count, element_size, x, indices, out};
    tern_for_rows(outer * count, inner, take_rows, &s);
}

static void gather_rows(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const selection *s = context;
    const ptrdiff_t inner = s->inner;
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t matrix = r / s->count * s->n * inner;
        const int64_t *indices = s->indices + r * inner;
#define GATHER(T) \
    for (ptrdiff_t i = 0; i < inner; i++) { \
        ((T *)(void *)s->out)[r * inner + i] = ((const T *)(const void *)s->x)[matrix + indices[i] * inner + i]; \
    }
        if (s->size == 1) {
            GATHER(uint8_t)
        } else if (s->size == 4) {
            GATHER(uint32_t)
        } else {
            GATHER(uint64_t)
        }
#undef GATHER
    }
}

void tern_gather(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t element_size, const void *x, ptrdiff_t count,
    const int64_t *indices, void *out) {
    const selection s = {n, inner, count, element_size, x, indices, out};
    tern_for_rows(outer * count, inner, gather_rows, &s);
}

ptrdiff_t tern_first_out_of_range(ptrdiff_t count, const int64_t *indices, int64_t n) {
    for (ptrdiff_t i = 0; i < count; i++) {
        if ((uint64_t)indices[i] >= (uint64_t)n) return i;
    }
    return -1;
}

// MARK: Their transposes

typedef struct tern_index_task tern_index_task;

struct tern_index_task {
    ptrdiff_t n, inner, count;
    void *x;
    const void *y;
    const int64_t *indices;
    void (*add)(const tern_index_task *task, ptrdiff_t o, ptrdiff_t start, ptrdiff_t width);
};

enum { strip = 64 };

// Rows are (o, strip).
static void add_strips(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const tern_index_task *task = context;
    const ptrdiff_t strips = tern_ceil_divide(task->inner, strip);
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t start = r % strips * strip;
        task->add(task, r / strips, start, tern_min_index(strip, task->inner - start));
    }
}

static void run_strips(ptrdiff_t outer, tern_index_task task) {
    tern_for_rows(
        outer * tern_ceil_divide(task.inner, strip), task.count * tern_min_index(strip, task.inner), add_strips, &task);
}

#define TYPE f32
#include "indexing.h"
#define TYPE f64
#include "indexing.h"
