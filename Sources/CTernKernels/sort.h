// Template: sorts the lines of x: [outer, n, inner] along the middle axis to out, for one scalar TYPE. Short lines are
// sorted side by side by a network, others one by one by their digits.
//
// Parameters beside TYPE: SORT_NETWORK, SORT_RADIX: network.h and radix.h for the type's keys.
#include "sort_tasks.h"

#define KEY NAME(sort_key)
#define BITS ((int)(8 * sizeof(KEY)))

enum { NAME(sort_group) = 64 / sizeof(SCALAR) };    // lines that fill a vector

TERN_KERNEL static void NAME(to_keys)(ptrdiff_t n, KEY flip, KEY *keys) {
    TERN_FOR(i, n) {
        SCALAR x;
        memcpy(&x, keys + i, sizeof x);
        keys[i] = NAME(key)(x, flip);
    }
}

TERN_KERNEL static void NAME(from_keys)(ptrdiff_t n, KEY flip, KEY *keys) {
    TERN_FOR(i, n) {
        const SCALAR x = NAME(unkey)(keys[i], flip);
        memcpy(keys + i, &x, sizeof x);
    }
}

static void NAME(sort_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const tern_sort *sort = context;
    const ptrdiff_t n = sort->n, size = NAME(sort_group), bytes = sizeof(KEY);
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    KEY *keys = tern_scratch(n * size * bytes), *spare = tern_scratch(n * bytes);
    for (ptrdiff_t g = first; g < last; g++) {
        const tern_lines lines = tern_sort_group(sort, n, size, g);
        const char *x = (const char *)sort->x + lines.start * bytes;
        char *out = (char *)sort->out + lines.start * bytes;
        const bool networked = tern_sort_is_networked(n, lines.count, size);
        // keys: [n, size] for the network, [lines, n] without it
        const ptrdiff_t step = networked ? size : 1, line_step = networked ? 1 : n;
        if (networked && lines.count < size) memset(keys, 0, (size_t)(n * size * bytes));
        tern_copy_block(n, lines.count, bytes, x, lines.step, lines.line_step, (char *)keys, step, line_step);
        const ptrdiff_t count = networked ? n * size : n * lines.count;
        NAME(to_keys)(count, flip, keys);
        if (networked) {
            TERN_CONCAT(SORT_NETWORK, sort)(n, (void *)keys);
        } else {
            for (ptrdiff_t l = 0; l < lines.count; l++) {
                KEY *line = keys + l * n, *sorted = TERN_CONCAT(SORT_RADIX, sort)(n, line, spare, 0, BITS);
                if (sorted != line) memcpy(line, sorted, (size_t)(n * bytes));
            }
        }
        NAME(from_keys)(count, flip, keys);
        // Columns along the contiguous axis of the output.
        if (lines.step == 1) {
            tern_copy_block(lines.count, n, bytes, (const char *)keys, line_step, step, out, lines.line_step, 1);
        } else {
            tern_copy_block(n, lines.count, bytes, (const char *)keys, step, line_step, out, lines.step, 1);
        }
    }
    free(keys);
    free(spare);
}

// MARK: Few long lines, inner == 1

typedef struct {
    KEY flip;
    ptrdiff_t n;
    const KEY *from;
    KEY *to;
} NAME(key_task);

enum { NAME(key_block) = 1 << 16 };

static void NAME(to_keys_task)(void *context, ptrdiff_t index) {
    const NAME(key_task) *task = context;
    const ptrdiff_t first = index * NAME(key_block), count = tern_min_index(NAME(key_block), task->n - first);
    memcpy(task->to + first, task->from + first, (size_t)count * sizeof(KEY));
    NAME(to_keys)(count, task->flip, task->to + first);
}

static void NAME(from_keys_task)(void *context, ptrdiff_t index) {
    const NAME(key_task) *task = context;
    const ptrdiff_t first = index * NAME(key_block), count = tern_min_index(NAME(key_block), task->n - first);
    if (task->to != task->from) memcpy(task->to + first, task->from + first, (size_t)count * sizeof(KEY));
    NAME(from_keys)(count, task->flip, task->to + first);
}

static void NAME(sort_long_lines)(const tern_sort *sort) {
    const ptrdiff_t n = sort->n, blocks = tern_ceil_divide(n, NAME(key_block));
    const KEY flip = sort->is_descending ? (KEY)~(KEY)0 : 0;
    KEY *spare = tern_scratch(n * (ptrdiff_t)sizeof *spare);
    for (ptrdiff_t o = 0; o < sort->outer; o++) {
        KEY *out = (KEY *)sort->out + o * n;
        NAME(key_task) task = {flip, n, (const KEY *)sort->x + o * n, out};
        tern_parallel_for(blocks, NAME(to_keys_task), &task);
        task.from = TERN_CONCAT(SORT_RADIX, sort_long)(n, out, spare, 0, BITS);
        tern_parallel_for(blocks, NAME(from_keys_task), &task);
    }
    free(spare);
}

void NAME(tern_sort)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool is_descending, const void *x, void *out) {
    const tern_sort sort = {outer, n, inner, is_descending, x, out, n, NULL};
    if (inner == 1 && n >= tern_sort_long) {
        NAME(sort_long_lines)(&sort);
    } else {
        tern_for_groups(&sort, NAME(sort_group), NAME(sort_groups));
    }
}

#undef KEY
#undef BITS
#undef SORT_NETWORK
#undef SORT_RADIX
#undef TYPE
