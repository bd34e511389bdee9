#include "convolution_plan.h"

#include "kernel.h"
#include "scratch.h"

/// a divided by b > 0, rounded down.
static ptrdiff_t floor_divide(ptrdiff_t a, ptrdiff_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

/// One axis of one tap.
typedef struct {
    ptrdiff_t source_phase, target_phase, shift;
} axis_tap;

static axis_tap tap_along(
    const tern_convolution *sizes, tern_convolution_direction direction, ptrdiff_t axis, ptrdiff_t k
) {
    const ptrdiff_t step = sizes->stride[axis], e = sizes->dilation[axis] * k - sizes->before[axis];
    const ptrdiff_t whole = floor_divide(e, step), phase = e - step * whole;
    if (direction == TERN_CONVOLUTION_FORWARD) return (axis_tap){phase, 0, whole};
    return (axis_tap){0, phase, -whole};
}

/// Where x stands in a list, `count` where it does not.
static ptrdiff_t position(ptrdiff_t x, const ptrdiff_t *list, ptrdiff_t count) {
    ptrdiff_t i = 0;
    while (i < count && list[i] != x) i++;
    return i;
}

static ptrdiff_t product(const ptrdiff_t *x) { return x[0] * x[1] * x[2] * x[3]; }

bool tern_convolution_is_pointwise(const tern_convolution *sizes) {
    for (int a = 0; a < 3; a++) {
        if (sizes->kernel[a] != 1 || sizes->stride[a] != 1 || sizes->before[a] != 0) return false;
        if (sizes->input[a] != sizes->output[a]) return false;
    }
    return true;
}

tern_convolution tern_convolution_flattened(const tern_convolution *sizes) {
    tern_convolution flat = *sizes;
    if (!tern_convolution_is_pointwise(sizes)) return flat;
    for (int a = 0; a < 2; a++) {
        flat.input[2] *= flat.input[a];
        flat.input[a] = flat.output[a] = 1;
    }
    flat.output[2] = flat.input[2];
    return flat;
}

static void measure(tern_convolution_plan *plan, const ptrdiff_t *span) {
    const ptrdiff_t *box = plan->box;
    plan->all_boxes = 1;
    for (int a = 0; a < tern_axes; a++) {
        plan->reach[a] = box[a] + span[a];
        plan->boxes[a] = tern_ceil_divide(plan->count[a], box[a]);
        plan->all_boxes *= plan->boxes[a];
    }
    const ptrdiff_t *reach = plan->reach;
    plan->plane = product(reach);
    plan->flat = (((box[0] - 1) * reach[1] + box[1] - 1) * reach[2] + box[2] - 1) * reach[3] + box[3];
}

/// Boxes: whole images but for their depth, cut along the height and then the width until the patch is small enough and
/// there are enough of them; several at once where they are small.
static void choose_boxes(
    tern_convolution_plan *plan, const ptrdiff_t *span, ptrdiff_t patch, ptrdiff_t most, ptrdiff_t tasks
) {
    enum { enough = 512, least = 96, narrowest = 16 };    // positions
    const ptrdiff_t channels = plan->sources * plan->source_phases;
    for (int a = 0; a < tern_axes; a++) plan->box[a] = a < 2 ? 1 : plan->count[a];
    measure(plan, span);
    for (int a = 2; a < tern_axes; a++) {
        const ptrdiff_t shortest = a == 3 ? narrowest : 1;
        for (ptrdiff_t parts = 2; plan->box[a] > shortest; parts++) {
            const bool is_scarce = plan->groups * plan->all_boxes < tasks && plan->flat >= 2 * least;
            if (channels * plan->plane <= patch && plan->flat <= most && !is_scarce) return;
            plan->box[a] = tern_ceil_divide(plan->count[a], parts);
            measure(plan, span);
        }
    }
    for (int a = 1; a >= 0; a--) {
        while (plan->box[a] < plan->count[a] && plan->flat < enough) {
            const ptrdiff_t before = plan->box[a];
            plan->box[a] = tern_min_index(2 * before, plan->count[a]);
            measure(plan, span);
            const bool fits = channels * plan->plane <= patch && plan->flat <= most;
            if (fits && plan->groups * plan->all_boxes >= tasks) continue;
            plan->box[a] = before;
            measure(plan, span);
            break;
        }
    }
}

tern_convolution_plan tern_convolution_planned(
    const tern_convolution *sizes, tern_convolution_direction direction, ptrdiff_t patch, ptrdiff_t most,
    ptrdiff_t tasks
) {
    const bool forward = direction == TERN_CONVOLUTION_FORWARD;
    tern_convolution_plan plan = {
        .groups = sizes->groups,
        .sources = forward ? sizes->inputs : sizes->outputs,
        .targets = forward ? sizes->outputs : sizes->inputs,
        .source_phases = 1, .target_phases = 1, .source_size = 1, .target_size = 1, .tap_count = 1,
    };
    ptrdiff_t span[tern_axes] = {0};
    ptrdiff_t phases = 1;
    for (int i = 0; i < 3; i++) {
        plan.target_phases *= forward ? 1 : sizes->stride[i];
        plan.tap_count *= sizes->kernel[i];
        phases += sizes->kernel[i];
    }
    ptrdiff_t *memory = tern_scratch((phases + plan.target_phases + 2 + 2 * plan.tap_count) * (ptrdiff_t)sizeof *memory);
    plan.first_tap = memory;
    plan.tap_offset = plan.first_tap + plan.target_phases + 2;
    plan.tap_kernel = plan.tap_offset + plan.tap_count;
    ptrdiff_t *seen_phases = plan.tap_kernel + plan.tap_count;
    for (int a = 0; a < tern_axes; a++) {
        const int i = a - 1;    // in the sizes
        const ptrdiff_t step = a == 0 ? 1 : sizes->stride[i];
        plan.source[a] = a == 0 ? sizes->batch : forward ? sizes->input[i] : sizes->output[i];
        plan.target[a] = a == 0 ? sizes->batch : forward ? sizes->output[i] : sizes->input[i];
        plan.source_step[a] = forward ? step : 1;
        plan.target_step[a] = forward ? 1 : step;
        plan.count[a] = tern_ceil_divide(plan.target[a], plan.target_step[a]);
        plan.seen_phase[a] = seen_phases;
        if (a == 0) {
            seen_phases[plan.seen[a]++] = 0;
            seen_phases++;
            continue;
        }
        plan.source_size *= plan.source[a];
        plan.target_size *= plan.target[a];
        ptrdiff_t low = PTRDIFF_MAX, high = PTRDIFF_MIN;
        for (ptrdiff_t k = 0; k < sizes->kernel[i]; k++) {
            const axis_tap tap = tap_along(sizes, direction, i, k);
            low = tern_min_index(low, tap.shift);
            high = tern_max_index(high, tap.shift);
            if (position(tap.source_phase, seen_phases, plan.seen[a]) == plan.seen[a])
                seen_phases[plan.seen[a]++] = tap.source_phase;
        }
        seen_phases += plan.seen[a];
        plan.source_phases *= plan.seen[a];
        plan.low[a] = low;
        span[a] = high - low;
    }
    choose_boxes(&plan, span, patch, most, tasks);

    // Counted by phase, then put in their positions, those of a phase in the order of the kernel.
    for (ptrdiff_t p = 0; p < plan.target_phases + 2; p++) plan.first_tap[p] = 0;
    ptrdiff_t *next = plan.first_tap + 1;
    for (int pass = 0; pass < 2; pass++) {
        ptrdiff_t k = 0;
        for (ptrdiff_t z = 0; z < sizes->kernel[0]; z++)
            for (ptrdiff_t y = 0; y < sizes->kernel[1]; y++)
                for (ptrdiff_t x = 0; x < sizes->kernel[2]; x++, k++) {
                    const ptrdiff_t index[3] = {z, y, x};
                    ptrdiff_t source_phase = 0, target_phase = 0, offset = 0;
                    for (int i = 0; i < 3; i++) {
                        const axis_tap tap = tap_along(sizes, direction, i, index[i]);
                        const ptrdiff_t *seen = plan.seen_phase[i + 1], count = plan.seen[i + 1];
                        source_phase = source_phase * count + position(tap.source_phase, seen, count);
                        target_phase = target_phase * plan.target_step[i + 1] + tap.target_phase;
                        offset = offset * plan.reach[i + 1] + tap.shift - plan.low[i + 1];
                    }
                    if (pass == 0) {
                        next[target_phase + 1]++;
                    } else {
                        const ptrdiff_t to = next[target_phase]++;
                        plan.tap_offset[to] = source_phase * plan.plane + offset;
                        plan.tap_kernel[to] = k;
                    }
                }
        if (pass == 0)
            for (ptrdiff_t p = 0; p < plan.target_phases; p++) next[p + 1] += next[p];
    }
    return plan;
}

void tern_convolution_plan_free(tern_convolution_plan *plan) { free(plan->first_tap); }

tern_box tern_convolution_box(const tern_convolution_plan *plan, ptrdiff_t index) {
    tern_box box;
    for (int a = tern_axes - 1; a >= 0; a--) {
        box.first[a] = index % plan->boxes[a] * plan->box[a];
        box.length[a] = tern_min_index(plan->box[a], plan->count[a] - box.first[a]);
        index /= plan->boxes[a];
    }
    return box;
}

void tern_convolution_pitch(const tern_convolution_plan *plan, ptrdiff_t *pitch) {
    const ptrdiff_t *reach = plan->reach;
    pitch[2] = reach[3];
    pitch[1] = reach[2] * pitch[2];
    pitch[0] = reach[1] * pitch[1];
}

ptrdiff_t tern_convolution_flat(const tern_convolution_plan *plan, const tern_box *box) {
    ptrdiff_t pitch[3];
    tern_convolution_pitch(plan, pitch);
    const ptrdiff_t *n = box->length;
    return (n[0] - 1) * pitch[0] + (n[1] - 1) * pitch[1] + (n[2] - 1) * pitch[2] + n[3];
}

ptrdiff_t tern_convolution_vectors(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t lanes, ptrdiff_t *start, ptrdiff_t *pitch
) {
    const ptrdiff_t *n = box->length;
    const ptrdiff_t along = tern_ceil_divide(n[3], lanes), by_rows = n[0] * n[1] * n[2] * along;
    const ptrdiff_t flat = tern_ceil_divide(tern_convolution_flat(plan, box), lanes);
    tern_convolution_pitch(plan, pitch);
    if (flat < by_rows) {
        for (ptrdiff_t j = 0; j < flat; j++) start[j] = j * lanes;
        return flat;
    }
    ptrdiff_t count = 0;
    for (ptrdiff_t image = 0; image < n[0]; image++)
        for (ptrdiff_t z = 0; z < n[1]; z++)
            for (ptrdiff_t y = 0; y < n[2]; y++)
                for (ptrdiff_t j = 0; j < along; j++)
                    start[count++] = image * pitch[0] + z * pitch[1] + y * pitch[2] + j * lanes;
    pitch[2] = along * lanes;
    pitch[1] = n[2] * pitch[2];
    pitch[0] = n[1] * pitch[1];
    return count;
}
