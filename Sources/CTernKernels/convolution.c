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
    /// Positions of a box at most.
    tern_most_positions = 4096,
    /// The least multiply-adds worth more than one thread.
    tern_convolution_grain = 1 << 17,
};

static ptrdiff_t product4(const ptrdiff_t *x) { return x[0] * x[1] * x[2] * x[3]; }

// Of vectors of 32 bytes.
#define EVEN_ELEMENTS NAME(EVEN_ELEMENTS)
#define LOW_HALVES NAME(LOW_HALVES)
#define HIGH_HALVES NAME(HIGH_HALVES)
#define EVEN_ELEMENTS_f32 0, 2, 4, 6, 9, 11, 13, 15
#define EVEN_ELEMENTS_f64 0, 2, 5, 7
#define LOW_HALVES_f32 0, 8, 1, 9, 2, 10, 3, 11
#define LOW_HALVES_f64 0, 4, 1, 5
#define HIGH_HALVES_f32 4, 12, 5, 13, 6, 14, 7, 15
#define HIGH_HALVES_f64 2, 6, 3, 7

#define TYPE f32
#include "convolution.h"
#define TYPE f64
#include "convolution.h"
