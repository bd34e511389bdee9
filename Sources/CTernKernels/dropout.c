// Dropout: random numbers are drawn, compared and used in one pass, and drawn again by their position on the way back.
#include <math.h>
#include <string.h>

#include "philox.h"
#include "rows.h"
#include "tern_random.h"

enum { run_values = 4 * group };    // single elements of a group of blocks: each has a word

ptrdiff_t tern_dropout_blocks(ptrdiff_t runs, ptrdiff_t run) {
    return run > 1 ? runs : tern_ceil_divide(runs, run_values) * group;
}

#define TYPE f32
#include "dropout.h"
#define TYPE f64
#include "dropout.h"
