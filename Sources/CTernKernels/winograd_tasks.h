// Template: convolutions with kernels of 3 × 3 and stride 1 by Winograd's algorithm F(4 × 4, 3 × 3) for one floating-point
// TYPE (Winograd, 1980; Lavin and Gray, 2016, arXiv:1509.09308).
//
// A tile of 4 × 4 results takes 36 products a channel instead of 144. Results, seen as the coefficients of a product of
// polynomials, follow from its values at six points an axis, where values of the product are products of values:
//
//     points of the source     v[p, t, s]   of tile t, which sees 6 × 6 positions, channel s
//     points of the weights    u[p, s, c]   of the kernel from channel s to channel c
//     points of the results    m[p, t, c] = Σ_s v[p, t, s] u[p, s, c]        36 matrix products
//
// The gradient of the weights is the transpose: du[p, s, c] = Σ_t v[p, t, s] y[p, t, c], y the points of the gradient of
// the results. With dilation, tiles of the phases interlace: `dilation` tiles side by side are one unit.
//
// A strip is a piece of a row of tiles, its channels innermost: vectors lie along them in all transforms.
#include "scalar.h"

typedef struct {
    const NAME(tern_winograd_kernels) *kernels;
    ptrdiff_t images, groups, sources, targets;    // channels of a group
    ptrdiff_t source_size[2], target_size[2], dilation[2], before[2];
    ptrdiff_t rows, units;      // rows of tiles in an image, units in a row
    ptrdiff_t source_width, target_width;    // channels of a group, filled up to whole vectors
    const SCALAR *source, *weights, *bias;
    SCALAR *target;
    tern_elementwise_kernel activation;
    // w[group][target c][source s][tap], flipped for the transpose
    ptrdiff_t target_step, source_step, tap_first, tap_step;
    ptrdiff_t panels;           // of target channels, of at most kernels->widest vectors
    ptrdiff_t block;            // units of a task
    ptrdiff_t parts, tasks;     // the panels are divided into parts, as tasks of their own
    SCALAR *points;             // [groups, panels, 36, sources, panel]
    // The gradient of the weights: v and y for the units of a chunk, and the sums [36, sources in whole blocks, targets]
    SCALAR *v, *y, *sums;
    ptrdiff_t group, chunk_first, chunk_units;
    const SCALAR *gradient;
    SCALAR *scratch;
    ptrdiff_t scratch_size;     // elements for each worker
    atomic_ptrdiff_t next;
} NAME(winograd);

/// Units side by side in one row of tiles of one image, and where their tiles start.
typedef struct {
    ptrdiff_t image, first[2];    // position in the results
    ptrdiff_t units, tiles;
} NAME(strip);

static ptrdiff_t NAME(unit_count)(const NAME(winograd) *task) { return task->images * task->rows * task->units; }

/// The strip that starts at a unit and ends before `last` or with its row.
static NAME(strip) NAME(strip_at)(const NAME(winograd) *task, ptrdiff_t unit, ptrdiff_t last) {
    const ptrdiff_t row = unit / task->units % task->rows, column = unit % task->units;
    const ptrdiff_t units = tern_min_index(task->units - column, last - unit), *d = task->dilation;
    return (NAME(strip)){
        unit / task->units / task->rows, {4 * d[0] * (row / d[0]) + row % d[0], 4 * d[1] * column}, units, units * d[1]};
}

/// The columns of a strip that tiles of a width see.
static ptrdiff_t NAME(columns)(const NAME(winograd) *task, const NAME(strip) *strip, ptrdiff_t width) {
    return (4 * strip->units + width - 4) * task->dilation[1];
}

/// Where the tiles start in a row of a strip.
static void NAME(positions)(const NAME(winograd) *task, const NAME(strip) *strip, ptrdiff_t *position) {
    const ptrdiff_t d = task->dilation[1], lanes = task->kernels->lanes;
    for (ptrdiff_t t = 0; t < strip->tiles; t++) position[t] = (4 * d * (t / d) + t % d) * lanes;
}

// MARK: Strips

/// `rows` rows of a strip, [rows, columns, lanes], of `channels` channels of an image of a size; 0 outside.
static void NAME(read_strip)(
    const NAME(winograd) *task, const SCALAR *image, const ptrdiff_t *size, ptrdiff_t channels, const ptrdiff_t *first,
    ptrdiff_t rows, ptrdiff_t columns, SCALAR *to
) {
    const ptrdiff_t lanes = task->kernels->lanes, low = tern_min_index(columns, tern_max_index(0, -first[1]));
    const ptrdiff_t high = tern_max_index(low, tern_min_index(columns, size[1] - first[1]));
    for (ptrdiff_t y = 0; y < rows; y++, to += columns * lanes) {
        const ptrdiff_t row = first[0] + y * task->dilation[0];
        if (row < 0 || row >= size[0] || channels < lanes) memset(to, 0, (size_t)(columns * lanes) * sizeof *to);
        if (row < 0 || row >= size[0]) continue;
        memset(to, 0, (size_t)(low * lanes) * sizeof *to);
        memset(to + high * lanes, 0, (size_t)((columns - high) * lanes) * sizeof *to);
        tern_transpose(
            high - low, channels, sizeof *to, (const char *)(image + row * size[1] + first[1] + low), size[0] * size[1],
            (char *)(to + low * lanes), lanes);
    }
}

/// The reverse, for the four rows of results.
static void NAME(write_strip)(
    const NAME(winograd) *task, SCALAR *image, ptrdiff_t channels, const ptrdiff_t *first, ptrdiff_t columns,
    const SCALAR *from
) {
    const ptrdiff_t *size = task->target_size, lanes = task->kernels->lanes;
    for (ptrdiff_t y = 0; y < 4; y++, from += columns * lanes) {
        const ptrdiff_t row = first[0] + y * task->dilation[0];
        if (row >= size[0]) return;
        tern_transpose(
            channels, tern_min_index(columns, size[1] - first[1]), sizeof *from, (const char *)from, lanes,
            (char *)(image + row * size[1] + first[1]), size[0] * size[1]);
    }
}

/// The points of the source for `strip`, of the channels of a group: v[p, t, s], t from `v` on.
static void NAME(source_points)(
    const NAME(winograd) *task, ptrdiff_t group, const NAME(strip) *strip, SCALAR *v, ptrdiff_t point, SCALAR *scratch
) {
    const ptrdiff_t lanes = task->kernels->lanes, columns = NAME(columns)(task, strip, 6);
    const ptrdiff_t first[2] = {strip->first[0] - task->before[0], strip->first[1] - task->before[1]};
    ptrdiff_t *position = (ptrdiff_t *)(void *)(scratch + 6 * columns * lanes);
    NAME(positions)(task, strip, position);
    for (ptrdiff_t s = 0; s < task->sources; s += lanes) {
        const ptrdiff_t channel = (strip->image * task->groups + group) * task->sources + s;
        NAME(read_strip)(
            task, task->source + channel * task->source_size[0] * task->source_size[1], task->source_size,
            tern_min_index(lanes, task->sources - s), first, 6, columns, scratch);
        task->kernels->source_tiles(
            strip->tiles, position, task->dilation[1] * lanes, scratch, columns * lanes, v + s, point, task->source_width);
    }
}

/// The points of the gradient of the results: y[p, t, c].
static void NAME(gradient_points)(
    const NAME(winograd) *task, ptrdiff_t group, const NAME(strip) *strip, SCALAR *y, ptrdiff_t point, SCALAR *scratch
) {
    const ptrdiff_t lanes = task->kernels->lanes, columns = NAME(columns)(task, strip, 4);
    ptrdiff_t *position = (ptrdiff_t *)(void *)(scratch + 6 * columns * lanes);
    NAME(positions)(task, strip, position);
    for (ptrdiff_t c = 0; c < task->targets; c += lanes) {
        const ptrdiff_t channel = (strip->image * task->groups + group) * task->targets + c;
        NAME(read_strip)(
            task, task->gradient + channel * task->target_size[0] * task->target_size[1], task->target_size,
            tern_min_index(lanes, task->targets - c), strip->first, 4, columns, scratch);
        task->kernels->gradient_tiles(
            strip->tiles, position, task->dilation[1] * lanes, scratch, columns * lanes, y + c, point, task->target_width);
    }
}

// MARK: Forward and transposed

/// The first target channel of a panel.
static ptrdiff_t NAME(panel_first)(const NAME(winograd) *task, ptrdiff_t panel) {
    const ptrdiff_t vectors = task->target_width / task->kernels->lanes;
    return panel * vectors / task->panels * task->kernels->lanes;
}

/// The points of the weights that lead to one vector of target channels of a group.
static void NAME(weights_points)(void *context, ptrdiff_t index) {
    const NAME(winograd) *task = context;
    const ptrdiff_t lanes = task->kernels->lanes, vectors = task->target_width / lanes;
    const ptrdiff_t group = index / vectors, c = index % vectors * lanes;
    ptrdiff_t panel = 0;
    while (NAME(panel_first)(task, panel + 1) <= c) panel++;
    const ptrdiff_t first = NAME(panel_first)(task, panel), width = NAME(panel_first)(task, panel + 1) - first;
    const ptrdiff_t channels = tern_min_index(lanes, task->targets - c);
    const SCALAR *w = task->weights + group * task->targets * task->sources * 9 + c * task->target_step + task->tap_first;
    SCALAR *to = task->points
        + (group * task->target_width + first) * tern_winograd_points * task->sources + c - first;
    _Alignas(64) SCALAR taps[9 * LANES] = {0};
    for (ptrdiff_t s = 0; s < task->sources; s++, w += task->source_step, to += width) {
        for (ptrdiff_t i = 0; i < channels; i++)
            for (ptrdiff_t k = 0; k < 9; k++) taps[k * lanes + i] = w[i * task->target_step + k * task->tap_step];
        task->kernels->weights_tile(taps, to, task->sources * width);
    }
}

static void NAME(winograd_block)(const NAME(winograd) *task, ptrdiff_t index, SCALAR *scratch) {
    const NAME(tern_winograd_kernels) *kernels = task->kernels;
    const ptrdiff_t lanes = kernels->lanes, part = index % task->parts, group = index / task->parts % task->groups;
    const ptrdiff_t unit = index / task->parts / task->groups * task->block;
    const ptrdiff_t last = tern_min_index(unit + task->block, NAME(unit_count)(task));
    const ptrdiff_t tiles = (last - unit) * task->dilation[1];
    const ptrdiff_t rows = tern_ceil_divide(tiles, tern_winograd_rows) * tern_winograd_rows;
    const ptrdiff_t point = rows * task->source_width;
    SCALAR *v = scratch, *m = v + tern_winograd_points * point;
    SCALAR *strip_scratch = m + tern_winograd_points * rows * kernels->widest * lanes;
    for (ptrdiff_t u = unit, t = 0; u < last;) {
        const NAME(strip) strip = NAME(strip_at)(task, u, last);
        NAME(source_points)(task, group, &strip, v + t * task->source_width, point, strip_scratch);
        u += strip.units;
        t += strip.tiles;
    }
    const ptrdiff_t last_panel = (part + 1) * task->panels / task->parts;
    for (ptrdiff_t panel = part * task->panels / task->parts; panel < last_panel; panel++) {
        const ptrdiff_t first = NAME(panel_first)(task, panel), width = NAME(panel_first)(task, panel + 1) - first;
        const SCALAR *u = task->points + (group * task->target_width + first) * tern_winograd_points * task->sources;
        for (ptrdiff_t p = 0; p < tern_winograd_points; p++)
            kernels->multiply[width / lanes - 1](
                tiles, task->sources, v + p * point, task->source_width, u + p * task->sources * width,
                m + p * rows * width, width);
        for (ptrdiff_t c = first; c < first + width; c += lanes) {
            const ptrdiff_t channels = tern_min_index(lanes, task->targets - c);
            _Alignas(64) SCALAR bias[LANES] = {0};
            if (task->bias != NULL)
                for (ptrdiff_t i = 0; i < channels; i++) bias[i] = task->bias[group * task->targets + c + i];
            for (ptrdiff_t u = unit, t = 0; u < last;) {
                const NAME(strip) strip = NAME(strip_at)(task, u, last);
                const ptrdiff_t columns = NAME(columns)(task, &strip, 4), contiguous = 1;
                ptrdiff_t *position = (ptrdiff_t *)(void *)(strip_scratch + 6 * columns * lanes);
                NAME(positions)(task, &strip, position);
                kernels->target_tiles(
                    strip.tiles, position, task->dilation[1] * lanes, strip_scratch, columns * lanes,
                    m + t * width + c - first, rows * width, width, bias);
                if (task->activation != NULL)
                    task->activation(
                        4 * columns * lanes, (const void *const[]){strip_scratch}, &contiguous, strip_scratch);
                const ptrdiff_t channel = (strip.image * task->groups + group) * task->targets + c;
                NAME(write_strip)(
                    task, task->target + channel * task->target_size[0] * task->target_size[1], channels, strip.first,
                    columns, strip_scratch);
                u += strip.units;
                t += strip.tiles;
            }
        }
    }
}

static void NAME(winograd_worker)(void *context, ptrdiff_t worker) {
    NAME(winograd) *task = context;
    for (ptrdiff_t index; index = atomic_fetch_add(&task->next, 1), index < task->tasks;)
        NAME(winograd_block)(task, index, task->scratch + worker * task->scratch_size);
}

/// What the algorithm needs to know of a convolution, the source's and the target's side as they are forward.
static NAME(winograd) NAME(winograd_of)(const tern_convolution *sizes) {
    NAME(winograd) task = {
        .kernels = NAME(tern_current_winograd_kernels)(), .images = sizes->batch, .groups = sizes->groups,
        .sources = sizes->inputs, .targets = sizes->outputs,
    };
    for (int a = 0; a < 2; a++) {
        task.source_size[a] = sizes->input[a + 1];
        task.target_size[a] = sizes->output[a + 1];
        task.dilation[a] = sizes->dilation[a + 1];
        task.before[a] = sizes->before[a + 1];
    }
    return task;
}

static void NAME(measure_winograd)(NAME(winograd) *task) {
    const ptrdiff_t lanes = task->kernels->lanes, *d = task->dilation, *size = task->target_size;
    task->rows = d[0] * tern_ceil_divide(size[0], 4 * d[0]);
    task->units = tern_ceil_divide(size[1], 4 * d[1]);
    task->source_width = tern_ceil_divide(task->sources, lanes) * lanes;
    task->target_width = tern_ceil_divide(task->targets, lanes) * lanes;
    task->panels = tern_ceil_divide(task->target_width / lanes, task->kernels->widest);
}

/// Elements of scratch for a strip of so many units: six rows, and where tiles start.
static ptrdiff_t NAME(strip_size)(const NAME(winograd) *task, ptrdiff_t units) {
    const ptrdiff_t d = task->dilation[1], indices = units * d * (ptrdiff_t)(sizeof(ptrdiff_t) / sizeof(SCALAR));
    return 6 * (4 * units + 2) * d * task->kernels->lanes + tern_ceil_divide(indices, LANES) * LANES;
}

void NAME(tern_winograd)(
    const tern_convolution *sizes, bool is_transposed, const void *source, const void *w, const void *bias,
    tern_elementwise_kernel activation, void *target
) {
    NAME(winograd) task = NAME(winograd_of)(sizes);
    task.target_step = 9 * sizes->inputs;
    task.source_step = 9;
    task.tap_step = 1;
    if (is_transposed) {
        task.sources = sizes->outputs;
        task.targets = sizes->inputs;
        task.target_step = 9;
        task.source_step = 9 * sizes->inputs;
        task.tap_first = 8;
        task.tap_step = -1;
        for (int a = 0; a < 2; a++) {
            task.source_size[a] = sizes->output[a + 1];
            task.target_size[a] = sizes->input[a + 1];
            task.before[a] = 2 * task.dilation[a] - task.before[a];
        }
    }
    task.source = source;
    task.weights = w;
    task.bias = bias;
    task.activation = activation;
    task.target = target;
    NAME(measure_winograd)(&task);

    const ptrdiff_t threads = tern_thread_count(), lanes = task.kernels->lanes, units = NAME(unit_count)(&task);
    const ptrdiff_t widest = task.kernels->widest * lanes, d = task.dilation[1];
    const ptrdiff_t size = tern_winograd_points * (task.source_width + widest) * (ptrdiff_t)sizeof(SCALAR);
    // Results do not depend on the tiles beside them, so blocks may follow from the number of threads.
    const ptrdiff_t tiles = tern_max_index(1, tern_winograd_bytes / size / tern_winograd_rows) * tern_winograd_rows;
    task.block = tern_max_index(1, tern_min_index(tiles / d, tern_ceil_divide(units * task.groups, threads)));
    const ptrdiff_t blocks = tern_ceil_divide(units, task.block) * task.groups;
    task.parts = tern_min_index(task.panels, tern_ceil_divide(threads, blocks));
    task.tasks = blocks * task.parts;
    const ptrdiff_t rows = tern_ceil_divide(task.block * d, tern_winograd_rows) * tern_winograd_rows;
    task.scratch_size = tern_winograd_points * rows * (task.source_width + widest)
        + NAME(strip_size)(&task, tern_min_index(task.block, task.units));
    const ptrdiff_t workers = tern_min_index(threads, task.tasks);
    const ptrdiff_t points = task.groups * tern_winograd_points * task.sources * task.target_width;
    task.scratch = tern_kept_scratch((workers * task.scratch_size + points) * (ptrdiff_t)sizeof(SCALAR));
    task.points = task.scratch + workers * task.scratch_size;
    tern_parallel_for(task.groups * task.target_width / lanes, NAME(weights_points), &task);
    tern_parallel_for(workers, NAME(winograd_worker), &task);
    tern_kept_scratch_free(task.scratch);
}

// MARK: Gradient of the weights

/// One row of tiles of a chunk: its points of the source, or of the gradient.
static void NAME(chunk_worker)(void *context, ptrdiff_t worker) {
    NAME(winograd) *task = context;
    SCALAR *scratch = task->scratch + worker * task->scratch_size;
    const ptrdiff_t d = task->dilation[1], rows = task->chunk_units * d, last = task->chunk_first + task->chunk_units;
    for (ptrdiff_t index; index = atomic_fetch_add(&task->next, 1), index < task->tasks;) {
        const ptrdiff_t first = task->chunk_first + index / 2 * task->block;
        const ptrdiff_t end = tern_min_index(first + task->block, tern_min_index(last, NAME(unit_count)(task)));
        for (ptrdiff_t u = first; u < end;) {
            const NAME(strip) strip = NAME(strip_at)(task, u, end);
            const ptrdiff_t t = (u - task->chunk_first) * d;
            if (index % 2 == 0)
                NAME(source_points)(
                    task, task->group, &strip, task->v + t * task->source_width, rows * task->source_width, scratch);
            else
                NAME(gradient_points)(
                    task, task->group, &strip, task->y + t * task->target_width, rows * task->target_width, scratch);
            u += strip.units;
        }
    }
}

/// Adds a chunk to the sums of one point and panel.
static void NAME(add_chunk)(void *context, ptrdiff_t index) {
    const NAME(winograd) *task = context;
    const ptrdiff_t p = index / task->panels, panel = index % task->panels, lanes = task->kernels->lanes;
    const ptrdiff_t first = NAME(panel_first)(task, panel), width = NAME(panel_first)(task, panel + 1) - first;
    const ptrdiff_t units = tern_min_index(task->chunk_units, NAME(unit_count)(task) - task->chunk_first);
    const ptrdiff_t rows = task->chunk_units * task->dilation[1];
    const ptrdiff_t sources = tern_ceil_divide(task->sources, tern_winograd_rows) * tern_winograd_rows;
    task->kernels->accumulate[width / lanes - 1](
        task->sources, units * task->dilation[1], task->v + p * rows * task->source_width, task->source_width,
        task->y + p * rows * task->target_width + first, task->target_width,
        task->sums + p * sources * task->target_width + first, task->target_width);
}

/// The gradient of the weights that lead from one source channel.
static void NAME(weights_from_sums)(void *context, ptrdiff_t s) {
    const NAME(winograd) *task = context;
    const ptrdiff_t lanes = task->kernels->lanes;
    const ptrdiff_t sources = tern_ceil_divide(task->sources, tern_winograd_rows) * tern_winograd_rows;
    _Alignas(64) SCALAR taps[9 * LANES];
    for (ptrdiff_t c = 0; c < task->targets; c += lanes) {
        task->kernels->weights_gradient_tile(
            task->sums + s * task->target_width + c, sources * task->target_width, taps);
        const ptrdiff_t channels = tern_min_index(lanes, task->targets - c);
        SCALAR *dw = task->target + ((task->group * task->targets + c) * task->sources + s) * 9;
        for (ptrdiff_t i = 0; i < channels; i++)
            for (ptrdiff_t k = 0; k < 9; k++) dw[i * task->sources * 9 + k] = taps[k * lanes + i];
    }
}

void NAME(tern_winograd_weights)(const tern_convolution *sizes, const void *x, const void *g, void *dw) {
    NAME(winograd) task = NAME(winograd_of)(sizes);
    task.source = x;
    task.gradient = g;
    task.target = dw;
    NAME(measure_winograd)(&task);
    const ptrdiff_t d = task.dilation[1], width = task.source_width + task.target_width;
    const ptrdiff_t units = NAME(unit_count)(&task);
    const ptrdiff_t tile = tern_winograd_points * width * (ptrdiff_t)sizeof(SCALAR);
    // Each sum is one task's, chunk after chunk, and chunks follow from the sizes alone: so do the bits.
    task.chunk_units = tern_max_index(1, tern_min_index(units, tern_winograd_chunk_bytes / tile / d));
    task.block = tern_min_index(task.units, 8);
    task.tasks = 2 * tern_ceil_divide(task.chunk_units, task.block);
    task.scratch_size = NAME(strip_size)(&task, task.block);
    const ptrdiff_t workers = tern_min_index(tern_thread_count(), task.tasks);
    const ptrdiff_t sources = tern_ceil_divide(task.sources, tern_winograd_rows) * tern_winograd_rows;
    const ptrdiff_t sums = tern_winograd_points * sources * task.target_width;
    // Products read whole blocks of channels: a little behind the last.
    const ptrdiff_t tiles = tern_winograd_points * task.chunk_units * d;
    const ptrdiff_t v_and_y = tiles * (task.source_width + task.target_width) + tern_winograd_rows;
    task.scratch = tern_kept_scratch((workers * task.scratch_size + sums + v_and_y) * (ptrdiff_t)sizeof(SCALAR));
    task.sums = task.scratch + workers * task.scratch_size;
    task.y = task.sums + sums;
    task.v = task.y + tiles * task.target_width;
    memset(task.v + tiles * task.source_width, 0, tern_winograd_rows * sizeof(SCALAR));
    for (task.group = 0; task.group < task.groups; task.group++) {
        memset(task.sums, 0, (size_t)sums * sizeof(SCALAR));
        for (task.chunk_first = 0; task.chunk_first < units; task.chunk_first += task.chunk_units) {
            atomic_store(&task.next, 0);
            tern_parallel_for(workers, NAME(chunk_worker), &task);
            tern_parallel_for(tern_winograd_points * task.panels, NAME(add_chunk), &task);
        }
        tern_parallel_for(task.sources, NAME(weights_from_sums), &task);
    }
    tern_kept_scratch_free(task.scratch);
}

#undef TYPE
