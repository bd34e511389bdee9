#include <math.h>
#include <string.h>

#include "kernel.h"
#include "tern_gemm.h"
#include "tern_linear_algebra.h"

enum { PANEL_f32 = 32, PANEL_f64 = 32 };

/// Elements from row to row such that each starts with a cache line, and neighbors not in the same set of a cache.
static ptrdiff_t tern_whole_lines(ptrdiff_t n) {
    const ptrdiff_t whole = (n + 15) & -16;
    return whole % 128 == 0 ? whole + 16 : whole;
}

#define TYPE f32
#include "tridiagonalize.h"
#define TYPE f64
#include "tridiagonalize.h"

ptrdiff_t tern_tridiagonalize_scratch(ptrdiff_t n, ptrdiff_t element_size) {
    return ((2 * PANEL_f32 + n) * tern_whole_lines(n) + 2 * PANEL_f32 * (n + 1)) * element_size;
}
