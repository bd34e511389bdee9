// The cut of a convolution, or of the transpose of one, into patches; the same for all scalar types.
//
// Both are sums over taps: with target positions u, source positions v and whole numbers e that follow from the tap,
//
//     target[u] += w[tap] source[v]    forward: v = stride u + e, transposed: u = stride v + e
//
// A side that is walked in steps of the stride falls into `step` phases on each axis, position = step i + phase. Then
// every tap leads from one phase of the source to one of the target at a constant shift, source i = target i + shift,
// and a patch that holds each phase of the source as an image of its own, padded with zeros, shows a tap a run of
// neighbors for a run of target positions: all rows of a box of the target, and, where rows of the patch are longer, a
// few results between them that nobody reads. So there is no im2col, and one loop serves all strides, dilations and
// paddings.
//
// Axes are batch, depth, height, width; the batch has one tap, which shifts nothing.
#ifndef TERN_CONVOLUTION_PLAN_H
#define TERN_CONVOLUTION_PLAN_H

#include <stdbool.h>

#include "convolution_dispatch.h"
#include "tern_convolution.h"

enum { tern_axes = 4 };

typedef struct {
    ptrdiff_t groups, sources, targets;    // channels of a group
    ptrdiff_t source[tern_axes], target[tern_axes];
    ptrdiff_t source_step[tern_axes], target_step[tern_axes];
    /// The phases of the source that a tap leads from: seen[a] along axis a, seen_phase[a][0 ..< seen[a]].
    ptrdiff_t seen[tern_axes], *seen_phase[tern_axes];
    ptrdiff_t source_phases, target_phases;    // source: those seen
    ptrdiff_t source_size, target_size;    // positions in a channel of one image

    /// Positions i of the target, and the boxes that they are cut into: boxes[a] along axis a.
    ptrdiff_t count[tern_axes], box[tern_axes], boxes[tern_axes], all_boxes;
    /// Shifts are low...low + reach - box, so that a phase of the patch is `reach` long.
    ptrdiff_t low[tern_axes], reach[tern_axes];
    /// Elements of one phase of one channel of a patch, and from the first to the last position of a box in it.
    ptrdiff_t plane, flat;

    /// The taps, by target phase: those of phase p are at first_tap[p] ..< first_tap[p + 1] in both lists.
    ptrdiff_t tap_count;
    ptrdiff_t *first_tap, *tap_offset, *tap_kernel;    // tap_kernel: the position in the kernel
} tern_convolution_plan;

typedef enum { TERN_CONVOLUTION_FORWARD, TERN_CONVOLUTION_TRANSPOSED } tern_convolution_direction;

/// Whether the kernel has one tap, which sees every position of x, in order.
bool tern_convolution_is_pointwise(const tern_convolution *sizes);

/// The same with one axis in place of three, where it is pointwise.
tern_convolution tern_convolution_flattened(const tern_convolution *sizes);

/// The plan for boxes of about `most` positions at most, whose patch has about `patch` elements at most, and of which there
/// are about `tasks` at least.
tern_convolution_plan tern_convolution_planned(
    const tern_convolution *sizes, tern_convolution_direction direction, ptrdiff_t patch, ptrdiff_t most,
    ptrdiff_t tasks);

void tern_convolution_plan_free(tern_convolution_plan *plan);

/// The box at an index: the first position and the number of positions along each axis.
typedef struct {
    ptrdiff_t first[tern_axes], length[tern_axes];
} tern_box;

tern_box tern_convolution_box(const tern_convolution_plan *plan, ptrdiff_t index);

/// From one image, slice and row of a patch to the next.
void tern_convolution_pitch(const tern_convolution_plan *plan, ptrdiff_t *pitch);

/// From the first position of a box in a patch to behind the last.
ptrdiff_t tern_convolution_flat(const tern_convolution_plan *plan, const tern_box *box);

/// The vectors of `lanes` positions that cover a box: where each starts in a patch, and the distances in the results
/// between images, slices and rows. Each row has vectors of its own, or one run of them covers all rows and what lies
/// between, whichever takes fewer.
ptrdiff_t tern_convolution_vectors(
    const tern_convolution_plan *plan, const tern_box *box, ptrdiff_t lanes, ptrdiff_t *start, ptrdiff_t *pitch);

#endif
