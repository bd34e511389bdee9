// Template: the order that sorts the lines of x: [outer, n, inner] along the middle axis, equals in their order, or its
// first k, with their values, for one scalar TYPE. out: i64.
//
// A key is sorted with its position: in one number of 64 bits where the key has 32, which a network can sort.
// Parameter beside TYPE: IS_PACKED.
#include "sort_tasks.h"

#define KEY NAME(sort_key)
#if IS_PACKED
#define ELEMENT uint64_t
#define POSITION(e) ((int64_t)(uint32_t)(e))
#define KEY_IN(e) ((KEY)((e) >> 32))
#define MADE_OF(key, position) ((uint64_t)(key) << 32 | (uint64_t)(position))
#define RADIX_SORT(n, a, b) radix_u64_sort(n, a, b, 32, (int)(8 * sizeof(KEY)))
#define RADIX_SORT_LONG(n, a, b) radix_u64_sort_long(n, a, b, 32, (int)(8 * sizeof(KEY)))
#else
#define ELEMENT tern_sort_pair
#define POSITION(e) ((int64_t)(e).position)
#define KEY_IN(e) ((e).key)
#define MADE_OF(key, position) ((tern_sort_pair){key, (uint64_t)(position)})
#define RADIX_SORT(n, a, b) radix_pair_sort(n, a, b, 0, 64)
#define RADIX_SORT_LONG(n, a, b) radix_pair_sort_long(n, a, b, 0, 64)
#endif

#include "select.h"

// Elements of the line's scalars [first, last), `step` apart.
TERN_INLINE void NAME(make_elements)(
    const SCALAR *x, ptrdiff_t step, ptrdiff_t first, ptrdiff_t last, KEY flip, ELEMENT *elements, ptrdiff_t apart) {
    for (ptrdiff_t i = first; i < last; i++) elements[i * apart] = MADE_OF(NAME(stable_key)(x[i * step], flip), i);
}

// The first k of a line's order to out: [outer, k, inner].
TERN_INLINE void NAME(keep)(
    const tern_sort *sort, tern_lines lines, tern_lines kept, ptrdiff_t l, const ELEMENT *order, ptrdiff_t apart) {
    const SCALAR *x = (const SCALAR *)sort->x + lines.start + l * lines.line_step;
    const ptrdiff_t start = kept.start + l * kept.line_step;
    int64_t *positions = (int64_t *)sort->out + start;
    for (ptrdiff_t i = 0; i < sort->k; i++) positions[i * kept.step] = POSITION(order[i * apart]);
    if (sort->values == NULL) return;
    SCALAR *values = (SCALAR *)sort->values + start;
    for (ptrdiff_t i = 0; i < sort->k; i++) values[i * kept.step] = x[POSITION(order[i * apart]) * lines.step];
}

static void NAME(top_k_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const tern_sort *sort = context;
    const ptrdiff_t n = sort->n, k = sort->k, size = tern_top_k_group(sort, LANES), room = NAME(select_room)(k);
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    ELEMENT *elements = tern_scratch(2 * room * (ptrdiff_t)sizeof *elements);
    NAME(select_keys) *minima = tern_scratch(NAME(select_groups)(k) * (ptrdiff_t)sizeof(KEY));
    SCALAR *copy = sort->inner == 1 ? NULL : tern_scratch(n * size * (ptrdiff_t)sizeof *copy);
    for (ptrdiff_t g = first; g < last; g++) {
        const tern_lines lines = tern_sort_group(sort, n, size, g), kept = tern_sort_group(sort, k, size, g);
        const SCALAR *x = (const SCALAR *)sort->x + lines.start;
        if (copy != NULL) {
            tern_copy_block(
                lines.count, n, sizeof *x, (const char *)x, lines.line_step, lines.step, (char *)copy, n, 1);
            x = copy;
        }
        for (ptrdiff_t l = 0; l < lines.count; l++) {
            ELEMENT *order = NAME(select)(n, x + l * n, flip, k, minima, elements, elements + room);
            NAME(keep)(sort, lines, kept, l, order, 1);
        }
    }
    free(copy);
    free(minima);
    free(elements);
}

static void NAME(argsort_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    enum { size = 64 / sizeof(ELEMENT) };
    const tern_sort *sort = context;
    const ptrdiff_t n = sort->n;
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    ELEMENT *elements = tern_scratch(2 * n * size * (ptrdiff_t)sizeof *elements), *spare = elements + n * size;
    for (ptrdiff_t g = first; g < last; g++) {
        const tern_lines lines = tern_sort_group(sort, n, size, g), kept = tern_sort_group(sort, sort->k, size, g);
        const SCALAR *x = (const SCALAR *)sort->x + lines.start;
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
            NAME(keep)(sort, lines, kept, l, line, apart);
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
    ptrdiff_t k;
    int64_t *out;
    SCALAR *values;
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
    const ptrdiff_t last = tern_min_index(first + NAME(argsort_block), task->k);
    for (ptrdiff_t i = first; i < last; i++) {
        task->out[i] = POSITION(task->elements[i]);
        if (task->values != NULL) task->values[i] = task->x[task->out[i]];
    }
}

static void NAME(argsort_long_lines)(const tern_sort *sort) {
    const ptrdiff_t n = sort->n, blocks = tern_ceil_divide(n, NAME(argsort_block));
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    ELEMENT *elements = tern_scratch(2 * n * (ptrdiff_t)sizeof *elements);
    for (ptrdiff_t o = 0; o < sort->outer; o++) {
        NAME(argsort_task) task = {
            flip, n, (const SCALAR *)sort->x + o * n, elements, sort->k, (int64_t *)sort->out + o * sort->k,
            sort->values == NULL ? NULL : (SCALAR *)sort->values + o * sort->k};
        tern_parallel_for(blocks, NAME(make_task), &task);
        task.elements = RADIX_SORT_LONG(n, elements, elements + n);
        tern_parallel_for(tern_ceil_divide(sort->k, NAME(argsort_block)), NAME(position_task), &task);
    }
    free(elements);
}

static void NAME(order)(const tern_sort *sort) {
    if (sort->inner == 1 && sort->n >= tern_sort_long) {
        NAME(argsort_long_lines)(sort);
    } else {
        tern_for_groups(sort, 64 / sizeof(ELEMENT), NAME(argsort_groups));
    }
}

void NAME(tern_argsort)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_descending, const void *x, void *out) {
    NAME(order)(&(tern_sort){outer, n, inner, is_descending, x, out, n, NULL});
}

void NAME(tern_top_k)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t k, bool is_descending, const void *x, void *values,
    int64_t *positions) {
    const tern_sort sort = {outer, n, inner, is_descending, x, positions, k, values};
    if (k == 0) return;
    if (2 * NAME(select_groups)(k) <= n) {
        tern_for_groups(&sort, tern_top_k_group(&sort, LANES), NAME(top_k_groups));
    } else {
        NAME(order)(&sort);
    }
}

#undef KEY
#undef ELEMENT
#undef POSITION
#undef KEY_IN
#undef MADE_OF
#undef RADIX_SORT
#undef RADIX_SORT_LONG
#undef IS_PACKED
#undef TYPE
