// Template: the gradient of a convolution's weights; part of convolution.h.
//
//     dw[o, c, k] = Σ g[n, o, q] patch[c, offset[k] + position of (n, q)]
//
// A sum for each of the weights over all boxes. With many target channels, vectors lie along them, and g is transposed
// box by box. With few, as in a depthwise convolution, they lie along the positions.

enum { NAME(few_targets) = 3 };

/// g in a box: [positions, width], the positions in rows without gaps.
static void NAME(transpose_box)(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t group, const SCALAR *g, SCALAR *to,
    ptrdiff_t width
) {
    const ptrdiff_t *length = plan->target;
    const bool whole = box->length[3] == length[3];
    const ptrdiff_t rows = whole ? 1 : box->length[2], run = whole ? box->length[2] * length[3] : box->length[3];
    for (ptrdiff_t n = 0; n < box->length[0]; n++)
        for (ptrdiff_t z = 0; z < box->length[1]; z++)
            for (ptrdiff_t y = 0; y < rows; y++, to += run * width) {
                const ptrdiff_t image = ((box->first[0] + n) * plan->groups + group) * plan->targets;
                const ptrdiff_t position = ((box->first[1] + z) * length[2] + box->first[2] + y) * length[3] + box->first[3];
                const SCALAR *from = g + image * plan->target_size + position;
                tern_transpose(
                    run, plan->targets, sizeof(SCALAR), (const char *)from, plan->target_size, (char *)to, width);
            }
}

TERN_KERNEL static void NAME(get_positions)(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t channel, SCALAR *g, SCALAR *to,
    const ptrdiff_t *pitch
) {
    NAME(each_target_row)(plan, box, channel, 0, g, to, pitch, NAME(get_row));
}

/// Adds a box to the sums [channels, taps, width] of the source channels first ..< first + channels.
static void NAME(correlate_box)(
    const NAME(convolution) *task, const tern_box *box, ptrdiff_t group, ptrdiff_t first, ptrdiff_t channels,
    SCALAR *patch, SCALAR *sums
) {
    const tern_convolution_plan *plan = task->plan;
    const ptrdiff_t taps = channels * plan->tap_count;
    ptrdiff_t stride = plan->source_phases * plan->plane, pitch[3];
    tern_convolution_pitch(plan, pitch);
    SCALAR *g = patch + NAME(whole)(channels * stride + 2 * LANES);
    if (task->is_direct) {    // the source itself serves as a patch
        stride = plan->source_size;
        pitch[0] = plan->groups * plan->sources * stride;
        patch = (SCALAR *)task->source + box->first[0] * pitch[0] + (group * plan->sources + first) * stride
            + box->first[3];
    } else {
        NAME(fill_patch)(plan, box, group * plan->sources + first, channels, task->source, patch);
    }
    const bool is_flat = plan->targets <= NAME(few_targets);
    const ptrdiff_t positions = is_flat ? plan->flat + 2 * LANES : product4(plan->box) * task->width;
    ptrdiff_t *tap = (ptrdiff_t *)(void *)(g + NAME(whole)(positions)), *start = tap + taps;
    for (ptrdiff_t c = 0; c < channels; c++)
        for (ptrdiff_t t = 0; t < plan->tap_count; t++)
            tap[c * plan->tap_count + plan->tap_kernel[t]] = c * stride + plan->tap_offset[t];
    if (is_flat) {
        for (ptrdiff_t o = 0; o < plan->targets; o++) {
            memset(g, 0, (size_t)positions * sizeof *g);
            NAME(get_positions)(plan, box, group * plan->targets + o, (SCALAR *)task->weights, g, pitch);
            task->kernels->correlate_flat(
                taps, tap, patch, tern_convolution_flat(plan, box), g, sums + o, task->width);
        }
        return;
    }
    NAME(transpose_box)(plan, box, group, task->weights, g, task->width);
    tern_runs runs = {0, box->length[3], start};
    for (ptrdiff_t n = 0; n < box->length[0]; n++)
        for (ptrdiff_t z = 0; z < box->length[1]; z++)
            for (ptrdiff_t y = 0; y < box->length[2]; y++)
                start[runs.count++] = n * pitch[0] + z * pitch[1] + y * pitch[2];
    task->kernels->correlate(taps, &runs, tap, patch, g, task->width, sums);
}

/// Tasks are the groups, parts of the boxes, each with sums of its own, and parts of the source channels.
static void NAME(correlate_worker)(void *context, ptrdiff_t worker) {
    NAME(convolution) *task = context;
    const tern_convolution_plan *plan = task->plan;
    SCALAR *patch = task->scratch + worker * task->scratch_size;
    memset(patch, 0, (size_t)task->scratch_size * sizeof *patch);
    for (ptrdiff_t index; index = atomic_fetch_add(&task->next, 1), index < task->tasks;) {
        const ptrdiff_t part = index % task->parts, sum = index / task->parts % task->sums;
        const ptrdiff_t group = index / task->parts / task->sums;
        const ptrdiff_t first = part * plan->sources / task->parts;
        const ptrdiff_t channels = (part + 1) * plan->sources / task->parts - first;
        SCALAR *sums = task->partial
            + ((group * task->sums + sum) * plan->sources + first) * plan->tap_count * task->width;
        memset(sums, 0, (size_t)(channels * plan->tap_count * task->width) * sizeof *sums);
        const ptrdiff_t last = (sum + 1) * plan->all_boxes / task->sums;
        for (ptrdiff_t b = sum * plan->all_boxes / task->sums; b < last; b++) {
            const tern_box box = tern_convolution_box(plan, b);
            NAME(correlate_box)(task, &box, group, first, channels, patch, sums);
        }
    }
}

/// dw of one source channel of a group: its sums added in order.
TERN_KERNEL static void NAME(add_sums)(void *context, ptrdiff_t index) {
    const NAME(convolution) *task = context;
    const tern_convolution_plan *plan = task->plan;
    const ptrdiff_t group = index / plan->sources, c = index % plan->sources, width = task->width;
    const ptrdiff_t n = plan->tap_count * width, stride = plan->sources * n;
    SCALAR *total = task->partial + group * task->sums * stride + c * n;
    for (ptrdiff_t s = 1; s < task->sums; s++) TERN_FOR(i, n) total[i] += total[s * stride + i];
    SCALAR *dw = task->target + (group * plan->targets * plan->sources + c) * plan->tap_count;
    for (ptrdiff_t t = 0; t < plan->tap_count; t++)
        for (ptrdiff_t o = 0; o < plan->targets; o++)
            dw[o * plan->sources * plan->tap_count + t] = total[t * width + o];
}

void NAME(tern_convolution_weights)(const tern_convolution *sizes, const void *x, const void *g, void *dw) {
    if (tern_winograd_fits(sizes)) {
        NAME(tern_winograd_weights)(sizes, x, g, dw);
        return;
    }
    // g in a box, for all outputs, is to be no larger than two patches.
    const ptrdiff_t patch = tern_patch_bytes / (ptrdiff_t)sizeof(SCALAR);
    const ptrdiff_t most = tern_min_index(tern_most_positions, 2 * patch / sizes->outputs);
    const tern_convolution flat = tern_convolution_flattened(sizes);
    tern_convolution_plan plan = tern_convolution_planned(&flat, TERN_CONVOLUTION_FORWARD, patch, most, 4);
    const bool is_parallel = NAME(convolution_work)(&plan) >= tern_convolution_grain;
    NAME(convolution) task = {
        .plan = &plan, .kernels = NAME(tern_current_convolution_kernels)(), .source = x, .weights = g, .target = dw,
    };
    const bool is_flat = plan.targets <= NAME(few_targets);
    task.is_direct = !is_flat && tern_convolution_is_pointwise(sizes);
    task.width = is_flat ? plan.targets : NAME(whole)(plan.targets);
    const ptrdiff_t inputs = plan.sources * plan.tap_count, size = plan.groups * inputs * task.width;
    // Boxes and sums follow from the sizes alone, so the bits do not depend on the number of threads. Parts, which a
    // sum does not notice, may: each of them transposes g again, so they are few.
    task.sums = tern_min_index(plan.all_boxes, size <= 1 << 16 ? 16 : size <= 1 << 19 ? 4 : 1);
    task.parts = tern_ceil_divide(2 * tern_thread_count(), plan.groups * task.sums);
    task.parts = is_parallel ? tern_min_index(tern_min_index(task.parts, plan.sources), inputs / 128 + 1) : 1;
    task.tasks = plan.groups * task.sums * task.parts;
    const ptrdiff_t channels = tern_ceil_divide(plan.sources, task.parts);
    const ptrdiff_t positions = is_flat ? plan.flat + 2 * LANES : product4(plan.box) * task.width;
    const ptrdiff_t indices = channels * plan.tap_count + plan.box[0] * plan.box[1] * plan.box[2];
    task.scratch_size = NAME(whole)(channels * plan.source_phases * plan.plane + 2 * LANES) + NAME(whole)(positions)
        + NAME(whole)(indices * (ptrdiff_t)(sizeof(ptrdiff_t) / sizeof(SCALAR)));
    const ptrdiff_t workers = is_parallel ? tern_min_index(tern_thread_count(), task.tasks) : 1;
    task.scratch = tern_kept_scratch((workers * task.scratch_size + task.sums * size) * (ptrdiff_t)sizeof(SCALAR));
    task.partial = task.scratch + workers * task.scratch_size;
    if (is_parallel) {
        tern_parallel_for(workers, NAME(correlate_worker), &task);
        tern_parallel_for(plan.groups * plan.sources, NAME(add_sums), &task);
    } else {
        NAME(correlate_worker)(&task, 0);
        for (ptrdiff_t i = 0; i < plan.groups * plan.sources; i++) NAME(add_sums)(&task, i);
    }
    tern_kept_scratch_free(task.scratch);
    tern_convolution_plan_free(&plan);
}
