// Winograd's convolutions in single and double precision.
#include "winograd.h"

#include <stdatomic.h>
#include <string.h>

#include "kernel.h"
#include "scratch.h"
#include "transpose.h"
#include "winograd_dispatch.h"

enum {
    /// The points of a block's source and results should fit the second-level cache beside those of the weights.
    tern_winograd_bytes = 3 << 18,
    /// What the points of a chunk take while the gradient of the weights is summed.
    tern_winograd_chunk_bytes = 4 << 20,
    tern_winograd_channels = 16,    // at least, on both sides
    tern_winograd_tiles = 8,        // at least
};

/// Whether images of a size are cut into enough tiles, and not many more than they have positions: small ones, or with
/// a large dilation, would be rims of tiles for the most part.
static bool tiles_pay(const tern_convolution *sizes, const ptrdiff_t *size) {
    ptrdiff_t tiles = 1;
    for (int a = 1; a < 3; a++) tiles *= sizes->dilation[a] * tern_ceil_divide(size[a], 4 * sizes->dilation[a]);
    return sizes->batch * tiles >= tern_winograd_tiles && 16 * tiles <= 2 * size[1] * size[2];
}

bool tern_winograd_fits(const tern_convolution *sizes) {
    if (sizes->inputs < tern_winograd_channels || sizes->outputs < tern_winograd_channels) return false;
    for (int a = 0; a < 3; a++)
        if (sizes->kernel[a] != (a == 0 ? 1 : 3) || sizes->stride[a] != 1) return false;
    return sizes->input[0] == 1 && sizes->output[0] == 1 && sizes->before[0] == 0
        && tiles_pay(sizes, sizes->input) && tiles_pay(sizes, sizes->output);
}

#define TYPE f32
#include "winograd_tasks.h"
#define TYPE f64
#include "winograd_tasks.h"
