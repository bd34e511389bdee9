// Template: the order that sorts the lines of x: [outer, n, inner] along the middle axis, equals in their order, for one
// scalar TYPE. out: i64.
//
// What is sorted is a key with its position: in one number of 64 bits where the key has 32, which a network can sort.
// Parameter beside TYPE: IS_PACKED.
#include "sort_tasks.h"

#define KEY NAME(sort_key)
#if IS_PACKED
#define ELEMENT uint64_t
#define POSITION(e) ((int64_t)(uint32_t)(e))
#define MADE_OF(key, position) ((uint64_t)(key) << 32 | (uint64_t)(position))
#define RADIX_SORT(n, a, b) radix_u64_sort(n, a, b, 32, (int)(8 * sizeof(KEY)))
#define RADIX_SORT_LONG(n, a, b) radix_u64_sort_long(n, a, b, 32, (int)(8 * sizeof(KEY)))
#else
#define ELEMENT tern_sort_pair
#define POSITION(e) ((int64_t)(e).position)
#define MADE_OF(key, position) ((tern_sort_pair){key, (uint64_t)(position)})
#define RADIX_SORT(n, a, b) radix_pair_sort(n, a, b, 0, 64)
#define RADIX_SORT_LONG(n, a, b) radix_pair_sort_long(n, a, b, 0, 64)
#endif

// Elements of the line's scalars [first, last), `step` apart.
TERN_INLINE void NAME(make_elements)(
    const SCALAR *x, ptrdiff_t step, ptrdiff_t first, ptrdiff_t last, KEY flip, ELEMENT *elements, ptrdiff_t apart) {
    for (ptrdiff_t i = first; i < last; i++) elements[i * apart] = MADE_OF(NAME(stable_key)(x[i * step], flip), i);
}

static void NAME(argsort_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    enum { size = 64 / sizeof(ELEMENT) };
    const tern_sort *sort = context;
    const ptrdiff_t n = sort->n;
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    ELEMENT *elements = tern_scratch(2 * n * size * (ptrdiff_t)sizeof *elements), *spare = elements + n * size;
    for (ptrdiff_t g = first; g < last; g++) {
        const tern_lines lines = tern_sort_group(sort, size, g);
        const SCALAR *x = (const SCALAR *)sort->x + lines.start;
        int64_t *out = (int64_t *)sort->out + lines.start;
        const bool networked = IS_PACKED && tern_sort_is_networked(n, lines.count, size);
        const ptrdiff_t apart = networked ? size : 1, line_apart = networked ? 1 : n;
        if (networked && lines.count < size) memset(elements, 0, (size_t)(n * size) * sizeof *elements);
        for (ptrdiff_t l = 0; l < lines.count; l++) {
            NAME(make_elements)(x + l * lines.line_step, lines.step, 0, n, flip, elements + l * line_apart, apart);
        }
#if IS_PACKED
        if (networked) network_u64_sort(n, (void *)elements);
#endif
        for (ptrdiff_t l = 0; l < lines.count; l++) {
            ELEMENT *line = elements + l * line_apart;
            if (!networked) line = RADIX_SORT(n, line, spare);
            int64_t *positions = out + l * lines.line_step;
            for (ptrdiff_t i = 0; i < n; i++) positions[i * lines.step] = POSITION(line[i * apart]);
        }
    }
    free(elements);
}

// MARK: Few long lines, inner == 1

typedef struct {
    KEY flip;
    ptrdiff_t n;
    const SCALAR *x;
    ELEMENT *elements;
    int64_t *out;
} NAME(argsort_task);

enum { NAME(argsort_block) = 1 << 16 };

static void NAME(make_task)(void *context, ptrdiff_t index) {
    const NAME(argsort_task) *task = context;
    const ptrdiff_t first = index * NAME(argsort_block);
    NAME(make_elements)(
        task->x, 1, first, tern_min_index(first + NAME(argsort_block), task->n), task->flip, task->elements, 1);
}

static void NAME(position_task)(void *context, ptrdiff_t index) {
    const NAME(argsort_task) *task = context;
    const ptrdiff_t first = index * NAME(argsort_block);
    const ptrdiff_t last = tern_min_index(first + NAME(argsort_block), task->n);
    for (ptrdiff_t i = first; i < last; i++) task->out[i] = POSITION(task->elements[i]);
}

static void NAME(argsort_long_lines)(const tern_sort *sort) {
    const ptrdiff_t n = sort->n, blocks = tern_ceil_divide(n, NAME(argsort_block));
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    ELEMENT *elements = tern_scratch(2 * n * (ptrdiff_t)sizeof *elements);
    for (ptrdiff_t o = 0; o < sort->outer; o++) {
        NAME(argsort_task) task = {flip, n, (const SCALAR *)sort->x + o * n, elements, (int64_t *)sort->out + o * n};
        tern_parallel_for(blocks, NAME(make_task), &task);
        task.elements = RADIX_SORT_LONG(n, elements, elements + n);
        tern_parallel_for(blocks, NAME(position_task), &task);
    }
    free(elements);
}

void NAME(tern_argsort)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_descending, const void *x, void *out) {
    const tern_sort sort = {outer, n, inner, is_descending, x, out};
    if (inner == 1 && n >= tern_sort_long) {
        NAME(argsort_long_lines)(&sort);
    } else {
        tern_for_groups(&sort, 64 / sizeof(ELEMENT), NAME(argsort_groups));
    }
}

#undef KEY
#undef ELEMENT
#undef POSITION
#undef MADE_OF
#undef RADIX_SORT
#undef RADIX_SORT_LONG
#undef IS_PACKED
#undef TYPE
