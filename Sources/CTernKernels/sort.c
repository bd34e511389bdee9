// Sorts and orders of every scalar type.
#include "sort_parts.h"

#define TYPE f32
#define SORT_NETWORK network_u32
#define SORT_RADIX radix_u32
#include "sort.h"
#define TYPE f64
#define SORT_NETWORK network_u64
#define SORT_RADIX radix_u64
#include "sort.h"
#define TYPE i32
#define SORT_NETWORK network_u32
#define SORT_RADIX radix_u32
#include "sort.h"
#define TYPE i64
#define SORT_NETWORK network_u64
#define SORT_RADIX radix_u64
#include "sort.h"
#define TYPE u8
#define SORT_NETWORK network_u8
#define SORT_RADIX radix_u8
#include "sort.h"

#define TYPE f32
#define IS_PACKED 1
#include "argsort.h"
#define TYPE f64
#define IS_PACKED 0
#include "argsort.h"
#define TYPE i32
#define IS_PACKED 1
#include "argsort.h"
#define TYPE i64
#define IS_PACKED 0
#include "argsort.h"
#define TYPE u8
#define IS_PACKED 1
#include "argsort.h"

// MARK: Groups of lines

typedef struct {
    const tern_sort *sort;
    ptrdiff_t groups, groups_per_task;
    void (*body)(const void *, ptrdiff_t, ptrdiff_t);
} group_tasks;

static void group_task(void *context, ptrdiff_t index) {
    const group_tasks *tasks = context;
    const ptrdiff_t first = index * tasks->groups_per_task;
    tasks->body(tasks->sort, first, tern_min_index(first + tasks->groups_per_task, tasks->groups));
}

void tern_for_groups(
    const tern_sort *sort, ptrdiff_t group_lines, void (*body)(const void *context, ptrdiff_t first, ptrdiff_t last)) {
    enum { task_elements = 1 << 12 };
    if (sort->outer * sort->n * sort->inner == 0) return;
    group_tasks tasks = {sort, tern_sort_groups(sort, group_lines), 1, body};
    tasks.groups_per_task = tern_max_index(1, task_elements / (group_lines * sort->n));
    tern_parallel_for(tern_ceil_divide(tasks.groups, tasks.groups_per_task), group_task, &tasks);
}
