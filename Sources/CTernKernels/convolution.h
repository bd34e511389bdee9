// Template: convolutions on patches (convolution_plan.h), for one floating-point TYPE.
#include "scalar.h"

typedef struct {
    const tern_convolution_plan *plan;
    const NAME(tern_convolution_kernels) *kernels;
    const SCALAR *source, *weights, *bias;
    SCALAR *target;
    tern_elementwise_kernel activation;
    // Of a kernel: w[(group O + o) C + c][tap]; steps from one target or source channel to the next.
    ptrdiff_t target_step, source_step;
    SCALAR *packed;      // [groups, target phases, blocks, sources, taps of the phase, height]
    ptrdiff_t blocks;    // of `height` target channels
    ptrdiff_t parts;     // that the blocks are divided into, as tasks of their own
    ptrdiff_t tasks;
    ptrdiff_t run, runs;    // positions that convolve_run takes at once, 0 if it can't; such runs in an image
    // The gradient of the weights
    SCALAR *partial;     // [groups, sums, sources, taps, width]
    ptrdiff_t sums, width;
    bool is_direct;      // patches would be copies of the source
    SCALAR *scratch;
    ptrdiff_t scratch_size;    // elements for each worker
    atomic_ptrdiff_t next;
} NAME(convolution);

/// n rounded up to whole vectors.
TERN_INLINE ptrdiff_t NAME(whole)(ptrdiff_t n) { return (n + LANES - 1) / LANES * LANES; }

// MARK: Patches

/// n elements, few in most cases: whole vectors, the last one overlapping the one before.
TERN_INLINE void NAME(copy_short)(ptrdiff_t n, const SCALAR *from, SCALAR *to) {
#define COPY_FROM(lanes) \
    if (n >= (lanes)) { \
        for (ptrdiff_t i = 0; i < n; i += (lanes)) { \
            const ptrdiff_t position = i + (lanes) <= n ? i : n - (lanes); \
            __builtin_memcpy(to + position, from + position, (lanes) * sizeof *to); \
        } \
        return; \
    }
    COPY_FROM(LANES)
    COPY_FROM(LANES / 2)
    COPY_FROM(LANES / 4)
    for (ptrdiff_t i = 0; i < n; i++) to[i] = from[i];
#undef COPY_FROM
}

typedef SCALAR NAME(half) __attribute__((vector_size(32), aligned(sizeof(SCALAR)), may_alias));

/// Every second of 2n - 1 elements.
TERN_INLINE void NAME(copy_even)(ptrdiff_t n, const SCALAR *from, SCALAR *to) {
    enum { lanes = LANES / 2 };
    ptrdiff_t i = 0;
    while (n >= lanes && i < n) {
        const ptrdiff_t position = i + lanes <= n ? i : n - lanes;
        const NAME(half) low = *(const NAME(half) *)(from + 2 * position);
        const NAME(half) high = *(const NAME(half) *)(from + 2 * position + lanes - 1);    // not one beyond the last
        *(NAME(half) *)(to + position) = __builtin_shufflevector(low, high, EVEN_ELEMENTS);
        i += lanes;
    }
    for (; i < n; i++) to[i] = from[2 * i];
}

/// The part of a patch's row that lies inside of the source: positions head ..< tail show elements first, first + step, …
typedef struct {
    ptrdiff_t length, head, tail, first, step;
} NAME(row_window);

/// A row of n positions, position 0 at `first` of a row of `length` elements.
static NAME(row_window) NAME(row_window_at)(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t length) {
    const ptrdiff_t head = tern_min_index(n, first < 0 ? tern_ceil_divide(-first, step) : 0);
    const ptrdiff_t end = first >= length ? 0 : (length - 1 - first) / step + 1;
    return (NAME(row_window)){n, head, tern_max_index(head, tern_min_index(n, end)), first + head * step, step};
}

/// A row of a patch: zeros where it lies outside.
TERN_KERNEL static void NAME(fill_row)(const NAME(row_window) *window, const SCALAR *row, SCALAR *out) {
    const ptrdiff_t head = window->head, n = window->tail - head, step = window->step;
    const SCALAR *from = row + window->first;
    for (ptrdiff_t i = 0; i < head; i++) out[i] = 0;
    if (step == 1) NAME(copy_short)(n, from, out + head);
    else if (step == 2) NAME(copy_even)(n, from, out + head);
    else for (ptrdiff_t i = 0; i < n; i++) out[head + i] = from[i * step];
    for (ptrdiff_t i = window->tail; i < window->length; i++) out[i] = 0;
}

/// The patch of `channels` source channels for a box: [channels, source phases, plane].
static void NAME(fill_patch)(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t first_channel, ptrdiff_t channels,
    const SCALAR *source, SCALAR *patch
) {
    const ptrdiff_t *seen = plan->seen, *reach = plan->reach, *step = plan->source_step;
    ptrdiff_t extent[tern_axes];
    for (int a = 0; a < tern_axes; a++) extent[a] = box->length[a] + reach[a] - plan->box[a];
    // Whole rows, one after another in both.
    const bool is_plain = step[2] == 1 && step[3] == 1 && plan->low[3] + box->first[3] == 0
        && reach[3] == plan->source[3] && extent[3] == reach[3];
    for (ptrdiff_t c = 0; c < channels; c++)
        for (ptrdiff_t phase = 0; phase < plan->source_phases; phase++, patch += plan->plane) {
            const ptrdiff_t position[tern_axes] = {
                0, plan->seen_phase[1][phase / (seen[2] * seen[3])], plan->seen_phase[2][phase / seen[3] % seen[2]],
                plan->seen_phase[3][phase % seen[3]]};
            ptrdiff_t first[tern_axes];
            for (int a = 0; a < tern_axes; a++) first[a] = (box->first[a] + plan->low[a]) * step[a] + position[a];
            const NAME(row_window) window = NAME(row_window_at)(extent[3], first[3], step[3], plan->source[3]);
            for (ptrdiff_t n = 0; n < extent[0]; n++) {
                const ptrdiff_t image = (first[0] + n) * plan->groups * plan->sources + first_channel + c;
                for (ptrdiff_t z = 0; z < extent[1]; z++) {
                    const ptrdiff_t depth = first[1] + z * step[1];
                    SCALAR *out = patch + (n * reach[1] + z) * reach[2] * reach[3];
                    const bool is_outside = depth < 0 || depth >= plan->source[1];
                    const SCALAR *slice = source + (image * plan->source[1] + depth) * plan->source[2] * plan->source[3];
                    for (ptrdiff_t y = 0; y < extent[2]; y++) {
                        const ptrdiff_t height = first[2] + y * step[2];
                        if (is_outside || height < 0 || height >= plan->source[2]) {
                            memset(out + y * reach[3], 0, (size_t)extent[3] * sizeof *out);
                        } else if (is_plain) {
                            const ptrdiff_t rows = tern_min_index(extent[2] - y, plan->source[2] - height);
                            memcpy(
                                out + y * reach[3], slice + height * reach[3],
                                (size_t)(rows * reach[3]) * sizeof *out);
                            y += rows - 1;
                        } else {
                            const SCALAR *row = slice + height * plan->source[3];
                            // The same row of the next channel: too far ahead for the processor to guess.
                            for (ptrdiff_t x = 0; x < plan->source[3]; x += LANES)
                                __builtin_prefetch(row + plan->source_size + x);
                            NAME(fill_row)(&window, row, out + y * reach[3]);
                        }
                    }
                }
            }
        }
}

/// Between a target channel's positions in a box and results, whose rows lie `pitch` elements apart: to the target, or
/// from it. pitch: from one image, slice and row to the next.
TERN_INLINE void NAME(each_target_row)(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t channel, ptrdiff_t phase, SCALAR *target,
    SCALAR *results, const ptrdiff_t *pitch, void (*body)(ptrdiff_t n, SCALAR *row, ptrdiff_t step, SCALAR *results)
) {
    const ptrdiff_t *step = plan->target_step, *length = plan->target;
    const ptrdiff_t position[tern_axes] = {0, phase / (step[2] * step[3]), phase / step[3] % step[2], phase % step[3]};
    ptrdiff_t first[tern_axes], count[tern_axes];
    for (int a = 0; a < tern_axes; a++) {
        first[a] = box->first[a] * step[a] + position[a];
        count[a] = first[a] >= length[a] ? 0 : tern_min_index(box->length[a], (length[a] - 1 - first[a]) / step[a] + 1);
    }
    if (count[3] == 0) return;
    // Rows that follow one another in both are one.
    if (step[2] == 1 && step[3] == 1 && count[3] == length[3] && count[3] == pitch[2] && count[2] > 0) {
        count[3] *= count[2];
        count[2] = 1;
    }
    for (ptrdiff_t n = 0; n < count[0]; n++) {
        const ptrdiff_t image = (first[0] + n) * plan->groups * plan->targets + channel;
        for (ptrdiff_t z = 0; z < count[1]; z++)
            for (ptrdiff_t y = 0; y < count[2]; y++) {
                const ptrdiff_t depth = first[1] + z * step[1], height = first[2] + y * step[2];
                SCALAR *row = target + ((image * length[1] + depth) * length[2] + height) * length[3] + first[3];
                body(count[3], row, step[3], results + n * pitch[0] + z * pitch[1] + y * pitch[2]);
            }
    }
}

/// Elements of two runs by turns; n is a multiple of LANES.
TERN_KERNEL static void NAME(weave)(ptrdiff_t n, const SCALAR *even, const SCALAR *odd, SCALAR *to) {
    for (ptrdiff_t i = 0; i < n; i += LANES / 2) {
        const NAME(half) a = *(const NAME(half) *)(even + i), b = *(const NAME(half) *)(odd + i);
        *(NAME(half) *)(to + 2 * i) = __builtin_shufflevector(a, b, LOW_HALVES);
        *(NAME(half) *)(to + 2 * i + LANES / 2) = __builtin_shufflevector(a, b, HIGH_HALVES);
    }
}

TERN_INLINE void NAME(put_row)(ptrdiff_t n, SCALAR *row, ptrdiff_t step, SCALAR *results) {
    if (step == 1) NAME(copy_short)(n, results, row);
    else for (ptrdiff_t i = 0; i < n; i++) row[i * step] = results[i];
}

TERN_KERNEL static void NAME(put_results)(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t channel, ptrdiff_t phase, SCALAR *target,
    SCALAR *results, const ptrdiff_t *pitch
) {
    NAME(each_target_row)(plan, box, channel, phase, target, results, pitch, NAME(put_row));
}

TERN_INLINE void NAME(get_row)(ptrdiff_t n, SCALAR *row, ptrdiff_t step, SCALAR *results) {
    (void)step;
    NAME(copy_short)(n, row, results);
}

// MARK: Forward and transposed

static void NAME(pack_block)(void *context, ptrdiff_t index) {
    const NAME(convolution) *task = context;
    const tern_convolution_plan *plan = task->plan;
    const ptrdiff_t height = task->kernels->height;
    const ptrdiff_t group = index / task->blocks, block = index % task->blocks;
    const ptrdiff_t rows = tern_min_index(height, plan->targets - block * height);
    const SCALAR *w = task->weights + group * plan->targets * plan->sources * plan->tap_count
        + block * height * task->target_step;
    for (ptrdiff_t p = 0; p < plan->target_phases; p++) {
        const ptrdiff_t first = plan->first_tap[p], taps = plan->first_tap[p + 1] - first;
        SCALAR *to = task->packed
            + (group * plan->tap_count * task->blocks + first * task->blocks + taps * block) * plan->sources * height;
        for (ptrdiff_t c = 0; c < plan->sources; c++)
            for (ptrdiff_t t = 0; t < taps; t++, to += height) {
                const SCALAR *from = w + c * task->source_step + plan->tap_kernel[first + t];
                for (ptrdiff_t i = 0; i < height; i++) to[i] = i < rows ? from[i * task->target_step] : 0;
            }
    }
}

/// The results of one phase for `rows` target channels, from a row of `out` on each.
static void NAME(convolve_phase)(
    const NAME(convolution) *task, ptrdiff_t group, ptrdiff_t block, ptrdiff_t phase, const SCALAR *patch,
    ptrdiff_t vectors, const ptrdiff_t *start, SCALAR *out, ptrdiff_t row
) {
    const tern_convolution_plan *plan = task->plan;
    const ptrdiff_t height = task->kernels->height, rows = tern_min_index(height, plan->targets - block * height);
    const ptrdiff_t first = plan->first_tap[phase], count = plan->first_tap[phase + 1] - first;
    const tern_taps taps = {plan->sources, plan->source_phases * plan->plane, count, plan->tap_offset + first};
    const SCALAR *packed = task->packed
        + (group * plan->tap_count * task->blocks + first * task->blocks + count * block) * plan->sources * height;
    const ptrdiff_t channel = group * plan->targets + block * height;
    task->kernels->convolve(
        rows, &taps, packed, task->bias == NULL ? NULL : task->bias + channel, patch, vectors, start, out, row);
}

static void NAME(finish_results)(
    const NAME(convolution) *task, const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t channel,
    ptrdiff_t phase, ptrdiff_t n, SCALAR *results, const ptrdiff_t *pitch
) {
    const ptrdiff_t contiguous = 1;
    if (task->activation != NULL) task->activation(n, (const void *const[]){results}, &contiguous, results);
    NAME(put_results)(plan, box, channel, phase, task->target, results, pitch);
}

static void NAME(convolve_box)(const NAME(convolution) *task, ptrdiff_t index, SCALAR *patch) {
    const tern_convolution_plan *plan = task->plan;
    const ptrdiff_t height = task->kernels->height;
    const ptrdiff_t part = index % task->parts, group = index / task->parts % plan->groups;
    tern_box box = tern_convolution_box(plan, index / task->parts / plan->groups);
    SCALAR *out = patch + NAME(whole)(plan->sources * plan->source_phases * plan->plane + 2 * LANES);
    const ptrdiff_t row = NAME(whole)(plan->flat) + LANES;
    SCALAR *odd = out + height * row, *woven = odd + height * row;
    ptrdiff_t *start = (ptrdiff_t *)(void *)(woven + 2 * row), pitch[3];
    const ptrdiff_t lanes = task->kernels->lanes, vectors = tern_convolution_vectors(plan, &box, lanes, start, pitch);
    NAME(fill_patch)(plan, &box, group * plan->sources, plan->sources, task->source, patch);
    // Two phases side by side become one of twice the width.
    const bool is_woven = plan->target_step[3] == 2;
    tern_convolution_plan target = *plan;
    if (is_woven) {
        target.target_step[3] = 1;
        box.first[3] *= 2;
        box.length[3] *= 2;
        for (int a = 0; a < 3; a++) pitch[a] *= 2;
    }
    const ptrdiff_t last = (part + 1) * task->blocks / task->parts;
    for (ptrdiff_t block = part * task->blocks / task->parts; block < last; block++) {
        const ptrdiff_t rows = tern_min_index(height, plan->targets - block * height);
        const ptrdiff_t channel = group * plan->targets + block * height;
        for (ptrdiff_t p = 0; p < plan->target_phases; p += is_woven ? 2 : 1) {
            NAME(convolve_phase)(task, group, block, p, patch, vectors, start, out, row);
            if (is_woven) NAME(convolve_phase)(task, group, block, p + 1, patch, vectors, start, odd, row);
            for (ptrdiff_t i = 0; i < rows; i++) {
                SCALAR *y = out + i * row;
                const ptrdiff_t n = vectors * lanes;
                if (is_woven) {
                    NAME(weave)(NAME(whole)(n), y, odd + i * row, woven);
                    NAME(finish_results)(task, &target, &box, channel + i, p / 2, 2 * n, woven, pitch);
                } else {
                    NAME(finish_results)(task, &target, &box, channel + i, p, n, y, pitch);
                }
            }
        }
    }
}

/// A run of positions of one image where kernels have one tap, which sees all positions of an image in their order: they are
/// read and written where they are.
static void NAME(convolve_run)(const NAME(convolution) *task, ptrdiff_t index) {
    const tern_convolution_plan *plan = task->plan;
    const ptrdiff_t height = task->kernels->height, lanes = task->kernels->lanes, size = plan->source_size;
    const ptrdiff_t part = index % task->parts, group = index / task->parts % plan->groups;
    const ptrdiff_t run = index / task->parts / plan->groups % task->runs;
    const ptrdiff_t image = index / task->parts / plan->groups / task->runs * plan->groups + group;
    const ptrdiff_t first = run * task->run, positions = run == task->runs - 1 ? size - first : task->run;
    // The rest behind the whole vectors is the end of one that overlaps them.
    const ptrdiff_t vectors = positions / lanes, rest = size - lanes, zero = 0;
    ptrdiff_t start[tern_most_positions / 2];    // vectors have at least two elements
    for (ptrdiff_t j = 0; j < vectors; j++) start[j] = first + j * lanes;
    const tern_taps taps = {plan->sources, size, 1, &zero};
    const SCALAR *source = task->source + image * plan->sources * size;
    const ptrdiff_t last = (part + 1) * task->blocks / task->parts;
    for (ptrdiff_t block = part * task->blocks / task->parts; block < last; block++) {
        const ptrdiff_t rows = tern_min_index(height, plan->targets - block * height), contiguous = 1;
        const SCALAR *packed = task->packed + (group * task->blocks + block) * plan->sources * height;
        const SCALAR *bias = task->bias == NULL ? NULL : task->bias + group * plan->targets + block * height;
        SCALAR *y = task->target + (image * plan->targets + block * height) * size;
        task->kernels->convolve(rows, &taps, packed, bias, source, vectors, start, y + first, size);
        if (positions % lanes != 0)
            task->kernels->convolve(rows, &taps, packed, bias, source, 1, &rest, y + rest, size);
        for (ptrdiff_t i = 0; i < rows && task->activation != NULL; i++)
            task->activation(
                positions, (const void *const[]){y + i * size + first}, &contiguous, y + i * size + first);
    }
}

static void NAME(convolve_worker)(void *context, ptrdiff_t worker) {
    NAME(convolution) *task = context;
    for (ptrdiff_t index; index = atomic_fetch_add(&task->next, 1), index < task->tasks;)
        if (task->run > 0) NAME(convolve_run)(task, index);
        else NAME(convolve_box)(task, index, task->scratch + worker * task->scratch_size);
}

/// Multiply-adds of a convolution.
static double NAME(convolution_work)(const tern_convolution_plan *plan) {
    return (double)plan->source[0] * (double)plan->groups * (double)plan->sources * (double)plan->targets
        * (double)plan->tap_count * (double)tern_min_index(plan->source_size, plan->target_size);
}

static void NAME(run_convolution)(
    const tern_convolution *sizes, tern_convolution_direction direction, const void *source, const void *w,
    const void *bias, tern_elementwise_kernel activation, void *target
) {
    const ptrdiff_t threads = tern_thread_count();
    const tern_convolution flat = tern_convolution_flattened(sizes);
    tern_convolution_plan plan = tern_convolution_planned(
        &flat, direction, tern_patch_bytes / (ptrdiff_t)sizeof(SCALAR), tern_most_positions, threads == 1 ? 1 : 2 * threads);
    const bool is_parallel = NAME(convolution_work)(&plan) >= tern_convolution_grain;
    const bool forward = direction == TERN_CONVOLUTION_FORWARD;
    const ptrdiff_t inputs = sizes->inputs * plan.tap_count;
    NAME(convolution) task = {
        .plan = &plan, .kernels = NAME(tern_current_convolution_kernels)(),
        .source = source, .weights = w, .bias = bias, .target = target, .activation = activation,
        .target_step = forward ? inputs : plan.tap_count, .source_step = forward ? plan.tap_count : inputs,
    };
    const ptrdiff_t height = task.kernels->height;
    task.blocks = tern_ceil_divide(plan.targets, height);
    ptrdiff_t tasks = plan.groups * plan.all_boxes;
    if (tern_convolution_is_pointwise(sizes) && plan.source_size >= task.kernels->lanes) {
        const ptrdiff_t most = tern_max_index(48, tern_patch_bytes / (ptrdiff_t)sizeof(SCALAR) / plan.sources);
        // Runs of whole vectors, but for the last, and of about the same length.
        task.runs = tern_ceil_divide(plan.source_size, tern_min_index(most, tern_most_positions));
        task.run = NAME(whole)(tern_ceil_divide(plan.source_size, task.runs));
        // The last takes up what would be no whole vector: each position is written by one task.
        task.runs = tern_ceil_divide(plan.source_size - task.kernels->lanes + 1, task.run);
        tasks = plan.groups * sizes->batch * task.runs;
    }
    task.parts = is_parallel ? tern_min_index(task.blocks, tern_ceil_divide(2 * threads, tasks)) : 1;
    task.tasks = tasks * task.parts;
    const ptrdiff_t row = NAME(whole)(plan.flat) + LANES;
    task.scratch_size = NAME(whole)(plan.sources * plan.source_phases * plan.plane + 2 * LANES)
        + (2 * height + 2) * row + NAME(whole)(row / task.kernels->lanes * (ptrdiff_t)(sizeof(ptrdiff_t) / sizeof(SCALAR)));
    const ptrdiff_t workers = is_parallel ? tern_min_index(threads, task.tasks) : 1;
    const ptrdiff_t packed = plan.groups * task.blocks * height * plan.sources * plan.tap_count;
    task.scratch = tern_kept_scratch((workers * task.scratch_size + packed) * (ptrdiff_t)sizeof(SCALAR));
    task.packed = task.scratch + workers * task.scratch_size;
    if (is_parallel) {
        tern_parallel_for(plan.groups * task.blocks, NAME(pack_block), &task);
        tern_parallel_for(workers, NAME(convolve_worker), &task);
    } else {
        for (ptrdiff_t i = 0; i < plan.groups * task.blocks; i++) NAME(pack_block)(&task, i);
        NAME(convolve_worker)(&task, 0);
    }
    tern_kept_scratch_free(task.scratch);
    tern_convolution_plan_free(&plan);
}

void NAME(tern_convolution)(
    const tern_convolution *sizes, const void *x, const void *w, const void *bias, tern_elementwise_kernel activation,
    void *y
) {
    if (tern_winograd_fits(sizes)) NAME(tern_winograd)(sizes, false, x, w, bias, activation, y);
    else NAME(run_convolution)(sizes, TERN_CONVOLUTION_FORWARD, x, w, bias, activation, y);
}

void NAME(tern_convolution_transposed)(
    const tern_convolution *sizes, const void *g, const void *w, const void *bias, tern_elementwise_kernel activation,
    void *dx
) {
    if (tern_winograd_fits(sizes)) NAME(tern_winograd)(sizes, true, g, w, bias, activation, dx);
    else NAME(run_convolution)(sizes, TERN_CONVOLUTION_TRANSPOSED, g, w, bias, activation, dx);
}

#include "convolution_weights.h"

#undef TYPE
