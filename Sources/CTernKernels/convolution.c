// Convolutions in single and double precision.
#include <stdatomic.h>
#include <string.h>

#include "convolution_plan.h"
#include "kernel.h"
#include "scratch.h"
#include "transpose.h"
#include "winograd.h"

enum {
    /// A patch should fit the second-level cache beside the weights.
    tern_patch_bytes = 1 << 18,
    /// Places of a box at most.
    tern_most_places = 4096,
    /// The least multiply-adds worth more than one thread.
    tern_convolution_grain = 1 << 17,
};

static ptrdiff_t product4(const ptrdiff_t *x) { return x[0] * x[1] * x[2] * x[3]; }

#define TYPE f32
#include "convolution.h"
#define TYPE f64
#include "convolution.h"
