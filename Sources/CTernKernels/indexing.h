// Template: writing at indices for one TYPE. It runs over the indices in order; strips of the inner axis are independent
// of each other.
#include "rows.h"
#include "scalar.h"

TERN_INLINE void NAME(add_to)(SCALAR *x, SCALAR y) { *x = (SCALAR)((WRAPPING)*x + (WRAPPING)y); }
TERN_INLINE void NAME(set_to)(SCALAR *x, SCALAR y) { *x = y; }
TERN_INLINE void NAME(multiply_to)(SCALAR *x, SCALAR y) { *x = (SCALAR)((WRAPPING)*x * (WRAPPING)y); }
// NaN stays where it is, and replaces numbers.
#if IS_FLOAT
TERN_INLINE int NAME(is_nan)(SCALAR x) { return x != x; }
#else
TERN_INLINE int NAME(is_nan)(SCALAR x) { return (void)x, 0; }
#endif
TERN_INLINE void NAME(max_to)(SCALAR *x, SCALAR y) { *x = y > *x || NAME(is_nan)(y) ? y : *x; }
TERN_INLINE void NAME(min_to)(SCALAR *x, SCALAR y) { *x = y < *x || NAME(is_nan)(y) ? y : *x; }

// x[o, indices[j], i] ← y[o, j, i] for one o and one strip of i
#define WRITE_AT(name, write) \
    TERN_KERNEL static bool NAME(name##_strip)( \
        const index_task *task, ptrdiff_t o, ptrdiff_t start, ptrdiff_t width) { \
        const ptrdiff_t inner = task->inner; \
        SCALAR *x = (SCALAR *)task->x + o * task->n * inner + start; \
        const SCALAR *y = (const SCALAR *)task->y + o * task->count * inner + start; \
        for (ptrdiff_t j = 0; j < task->count; j++) { \
            const int64_t index = resolve(task->indices[j], task->n); \
            if (index < 0) return false; \
            SCALAR *row = x + index * inner; \
            TERN_FOR(i, width) NAME(write)(row + i, y[j * inner + i]); \
        } \
        return true; \
    } \
    bool NAME(tern_##name)( \
        ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, void *x, ptrdiff_t count, const int64_t *indices, \
        const void *y) { \
        /* Where nothing is written, the indices still have to be there. */ \
        if (outer * inner == 0) return are_in_range(count, indices, n); \
        return run_strips(outer, (index_task){n, inner, count, x, y, indices, NAME(name##_strip)}); \
    }

// x[o, indices[o, j, i], i] ← y[o, j, i] for one o and one strip of i
#define SCATTER(name, write) \
    TERN_INLINE bool NAME(name##_along)( \
        const index_task *task, ptrdiff_t o, ptrdiff_t inner, ptrdiff_t start, ptrdiff_t width) { \
        const ptrdiff_t matrix = o * task->count * inner + start; \
        SCALAR *x = (SCALAR *)task->x + o * task->n * inner + start; \
        const SCALAR *y = (const SCALAR *)task->y + matrix; \
        const int64_t *indices = task->indices + matrix; \
        for (ptrdiff_t j = 0; j < task->count; j++) { \
            for (ptrdiff_t i = 0; i < width; i++) { \
                const int64_t index = resolve(indices[j * inner + i], task->n); \
                if (index < 0) return false; \
                NAME(write)(x + index * inner + i, y[j * inner + i]); \
            } \
        } \
        return true; \
    } \
    static bool NAME(name##_strip)(const index_task *task, ptrdiff_t o, ptrdiff_t start, ptrdiff_t width) { \
        return task->inner == 1 ? NAME(name##_along)(task, o, 1, 0, 1) \
                                : NAME(name##_along)(task, o, task->inner, start, width); \
    } \
    bool NAME(tern_##name)( \
        ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, void *x, ptrdiff_t count, const int64_t *indices, \
        const void *y) { \
        if (outer * inner == 0) return true; /* there is no index either */ \
        return run_strips(outer, (index_task){n, inner, count, x, y, indices, NAME(name##_strip)}); \
    }

WRITE_AT(add_at, add_to)
WRITE_AT(put_at, set_to)
WRITE_AT(multiply_at, multiply_to)
WRITE_AT(max_at, max_to)
WRITE_AT(min_at, min_to)
SCATTER(scatter_add, add_to)
SCATTER(scatter, set_to)
SCATTER(scatter_multiply, multiply_to)
SCATTER(scatter_max, max_to)
SCATTER(scatter_min, min_to)

#undef WRITE_AT
#undef SCATTER
#undef TYPE
