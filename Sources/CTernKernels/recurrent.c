// Recurrent layers. The sequences of a batch do not meet, so that each thread takes some of them through all the steps:
// a product [rows, hidden] · [hidden, gates] and the cells, for every step. Where there are too few sequences for that,
// each step's product is cut along its columns. Neither changes an element's order of summation.
#include "tern_recurrent.h"

#include <string.h>

#include "scalar.h"
#include "scratch.h"
#include "tern_gemm.h"

// Columns of the weight that lie together: three vectors of the widest kind, or six, as the products take them.
enum { panel = 48 };

TERN_INLINE ptrdiff_t gate_count(const tern_recurrent *x) {
    return x->cell == TERN_CELL_LSTM ? 4 : x->cell == TERN_CELL_GRU ? 3 : 1;
}

TERN_INLINE ptrdiff_t length_of(const tern_recurrent *x, ptrdiff_t r) {
    return x->lengths != NULL ? x->lengths[r] : x->steps;
}

// The row of [steps, batch] where sequence r is at step s, or, once it is over, a row behind it.
TERN_INLINE ptrdiff_t row_at(const tern_recurrent *x, ptrdiff_t s, ptrdiff_t r) {
    const ptrdiff_t length = length_of(x, r), time = x->is_reversed && s < length ? length - 1 - s : s;
    return time * x->batch + r;
}

// True if all sequences are at one time at each step.
static bool is_aligned(const tern_recurrent *x) { return x->lengths == NULL || !x->is_reversed; }

static ptrdiff_t longest(const tern_recurrent *x, ptrdiff_t first, ptrdiff_t last) {
    if (x->lengths == NULL) return x->steps;
    ptrdiff_t most = 0;
    for (ptrdiff_t r = first; r < last; r++) most = tern_max_index(most, x->lengths[r]);
    return most;
}

// Whole tiles of the product's eight rows for each thread; all rows where that would leave more than half of the
// threads idle.
static ptrdiff_t rows_a_task(const tern_recurrent *x) {
    enum { tile = 8, grain = 1 << 15 };
    const ptrdiff_t threads = tern_thread_count(), work = x->steps * x->batch * gate_count(x) * x->hidden * x->hidden;
    const ptrdiff_t rows = tern_ceil_divide(tern_ceil_divide(x->batch, threads), tile) * tile;
    const bool is_worth_it = work >= grain && 2 * tern_ceil_divide(x->batch, rows) > threads;
    return is_worth_it && rows < x->batch ? rows : x->batch;
}

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "recurrent_cells.h"
#define TYPE f64
#include "recurrent_cells.h"

#define TYPE f32
#include "recurrent.h"
#define TYPE f64
#include "recurrent.h"
