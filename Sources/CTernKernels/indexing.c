// Take, gather and their transposes. x: [outer, n, inner]
#include <string.h>

#include "rows.h"
#include "scalar.h"
#include "tern_indexing.h"

/// An index in 0..<n, or -1 where there is no such element.
TERN_INLINE int64_t resolve(int64_t index, int64_t n) {
    index += index < 0 ? n : 0;
    return (uint64_t)index < (uint64_t)n ? index : -1;
}

// Set by any task that meets an index out of range.
static void set_failed(bool *failed) { __atomic_store_n(failed, true, __ATOMIC_RELAXED); }

static bool are_in_range(ptrdiff_t count, const int64_t *indices, int64_t n) {
    for (ptrdiff_t i = 0; i < count; i++) {
        if (resolve(indices[i], n) < 0) return false;
    }
    return true;
}

// MARK: Positions on merged axes

typedef struct {
    int64_t n;
    const int64_t *indices;
    int64_t *positions;
    bool *failed;
} merge_task;

TERN_KERNEL static bool merge(ptrdiff_t count, const int64_t *indices, int64_t n, int64_t *positions) {
    int64_t failed = 0;
    TERN_FOR(k, count) {
        const int64_t index = resolve(indices[k], n);
        failed |= index;
        positions[k] = positions[k] * n + index;
    }
    return failed >= 0;
}

static void merge_rows(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const merge_task *task = context;
    if (!merge(last - first, task->indices + first, task->n, task->positions + first)) set_failed(task->failed);
}

bool tern_merge_positions(ptrdiff_t count, const int64_t *indices, int64_t n, int64_t *positions) {
    bool failed = false;
    const merge_task task = {n, indices, positions, &failed};
    tern_for_rows(count, 1, merge_rows, &task);
    return !failed;
}

// MARK: Take and gather

// out[k] = x[indices[k] * stride + k * lane] for n > 0; stride and lane are constants where it matters. Indices that are known
// to be in 0..<n need no look, and then single loads beat those of a vector.
#define TERN_PICK(name, T) \
    TERN_INLINE bool name##_along( \
        ptrdiff_t count, int64_t n, const T *x, ptrdiff_t stride, ptrdiff_t lane, const int64_t *indices, T *out) { \
        int64_t failed = 0; \
        TERN_FOR(k, count) { \
            const int64_t index = resolve(indices[k], n); \
            failed |= index; \
            out[k] = x[(index < 0 ? 0 : index) * stride + k * lane]; \
        } \
        return failed >= 0; \
    } \
    TERN_KERNEL static bool name( \
        ptrdiff_t count, int64_t n, const T *x, ptrdiff_t stride, const int64_t *indices, T *out) { \
        return stride == 1 ? name##_along(count, n, x, 1, 0, indices, out) \
                           : name##_along(count, n, x, stride, 1, indices, out); \
    } \
    static bool name##_known(ptrdiff_t count, const T *x, const int64_t *indices, T *out) { \
        _Pragma("clang loop vectorize(disable) unroll_count(8)") \
        for (ptrdiff_t k = 0; k < count; k++) out[k] = x[indices[k]]; \
        return true; \
    }

TERN_PICK(pick_1, uint8_t)
TERN_PICK(pick_4, uint32_t)
TERN_PICK(pick_8, uint64_t)

/// out[k] = x[indices[k] * stride + k], or x[indices[k]] where stride is 1, for elements of `size` bytes.
static bool pick(
    ptrdiff_t size, ptrdiff_t count, int64_t n, const void *x, ptrdiff_t stride, const int64_t *indices, void *out) {
    if (size == 1) return pick_1(count, n, x, stride, indices, out);
    if (size == 4) return pick_4(count, n, x, stride, indices, out);
    return pick_8(count, n, x, stride, indices, out);
}

/// out[k] = x[indices[k]] for indices that are known to be in range.
static bool pick_known(ptrdiff_t size, ptrdiff_t count, const void *x, const int64_t *indices, void *out) {
    if (size == 1) return pick_1_known(count, x, indices, out);
    if (size == 4) return pick_4_known(count, x, indices, out);
    return pick_8_known(count, x, indices, out);
}

TERN_KERNEL static bool is_known(ptrdiff_t count, const int64_t *indices, int64_t n) {
    uint64_t highest = 0;
    for (ptrdiff_t k = 0; k < count; k++) highest = (uint64_t)indices[k] > highest ? (uint64_t)indices[k] : highest;
    return highest < (uint64_t)n;
}

typedef struct {
    ptrdiff_t n, inner, count, size;
    const char *x;
    const int64_t *indices;
    char *out;
    bool *failed;
    bool is_known;
} selection;

// Rows are (o, j).
static void take_rows(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const selection *s = context;
    const ptrdiff_t row_bytes = s->inner * s->size;
    bool succeeded = true;
    for (ptrdiff_t r = first; r < last;) {
        const ptrdiff_t j = r % s->count, run = tern_min_index(last - r, s->count - j);
        const char *matrix = s->x + r / s->count * s->n * row_bytes;
        char *out = s->out + r * row_bytes;
        if (s->is_known) {
            pick_known(s->size, run, matrix, s->indices + j, out);
        } else if (s->inner == 1) {
            succeeded &= pick(s->size, run, s->n, matrix, 1, s->indices + j, out);
        } else {
            for (ptrdiff_t k = 0; k < run; k++) {
                const int64_t index = resolve(s->indices[j + k], s->n);
                succeeded &= index >= 0;
                memcpy(out + k * row_bytes, matrix + tern_max_index(index, 0) * row_bytes, (size_t)row_bytes);
            }
        }
        r += run;
    }
    if (!succeeded) set_failed(s->failed);
}

bool tern_take(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t element_size, const void *x, ptrdiff_t count,
    const int64_t *indices, void *out) {
    // The indices have to be in range even if nothing is read.
    if (outer * n * inner == 0) return are_in_range(count, indices, n);
    bool failed = false;
    selection s = {n, inner, count, element_size, x, indices, out, &failed, false};
    // Worth a look where the same indices serve many times.
    s.is_known = inner == 1 && outer > 1 && is_known(count, indices, n);
    tern_for_rows(outer * count, inner, take_rows, &s);
    return !failed;
}

// Rows are (o, j); along the last axis a run of them is one call.
static void gather_rows(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const selection *s = context;
    const ptrdiff_t inner = s->inner;
    bool succeeded = true;
    for (ptrdiff_t r = first; r < last;) {
        const ptrdiff_t run = inner == 1 ? tern_min_index(last - r, s->count - r % s->count) : 1;
        const char *matrix = s->x + r / s->count * s->n * inner * s->size;
        succeeded &= pick(
            s->size, run * inner, s->n, matrix, inner, s->indices + r * inner, s->out + r * inner * s->size);
        r += run;
    }
    if (!succeeded) set_failed(s->failed);
}

bool tern_gather(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t element_size, const void *x, ptrdiff_t count,
    const int64_t *indices, void *out) {
    if (n == 0) return outer * count * inner == 0;
    bool failed = false;
    const selection s = {n, inner, count, element_size, x, indices, out, &failed, false};
    tern_for_rows(outer * count, inner, gather_rows, &s);
    return !failed;
}

// MARK: Writing

typedef struct index_task index_task;

struct index_task {
    ptrdiff_t n, inner, count;
    void *x;
    const void *y;
    const int64_t *indices;
    bool (*write)(const index_task *task, ptrdiff_t o, ptrdiff_t start, ptrdiff_t width);
    ptrdiff_t strip;
    bool *failed;
};

// Rows are (o, strip).
static void write_strips(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const index_task *task = context;
    const ptrdiff_t strips = tern_ceil_divide(task->inner, task->strip);
    for (ptrdiff_t r = first; r < last; r++) {
        const ptrdiff_t start = r % strips * task->strip;
        const ptrdiff_t width = tern_min_index(task->strip, task->inner - start);
        if (!task->write(task, r / strips, start, width)) set_failed(task->failed);
    }
}

static bool run_strips(ptrdiff_t outer, index_task task) {
    if (outer * task.inner == 0) return true;
    enum { narrow = 16, wide = 64, wide_rows = 512 };
    bool failed = false;
    task.failed = &failed;
    task.strip = task.inner < wide_rows ? narrow : wide;
    tern_for_rows(
        outer * tern_ceil_divide(task.inner, task.strip), task.count * tern_min_index(task.strip, task.inner),
        write_strips, &task);
    return !failed;
}

#define TYPE f32
#include "indexing.h"
#define TYPE f64
#include "indexing.h"
#define TYPE i32
#include "indexing.h"
#define TYPE i64
#include "indexing.h"
#define TYPE u8
#include "indexing.h"
