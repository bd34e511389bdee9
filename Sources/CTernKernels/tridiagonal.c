#include <math.h>
#include <string.h>

#include "secular.h"
#include "tern_gemm.h"
#include "tern_linear_algebra.h"

/// Half the distance from 1 to the next number.
#define UNIT_f32 0x1p-24
#define UNIT_f64 0x1p-53
#define LEAF_f32 16
#define LEAF_f64 16

#include "kernel.h"

#define TYPE f32
#include "tridiagonal.h"
#define TYPE f64
#include "tridiagonal.h"

ptrdiff_t tern_tridiagonal_scratch(ptrdiff_t n, ptrdiff_t element_size) {
    return n * (9 * (ptrdiff_t)sizeof(double) + 5 * (ptrdiff_t)sizeof(ptrdiff_t)) + 2 * n * n * element_size;
}
