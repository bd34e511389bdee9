// Scaled dot-product attention by blocks of queries and keys, forward and backward, in single and double precision: Dao et
// al., "FlashAttention", 2022.
#include <string.h>

#include "arithmetic_types.h"
#include "philox.h"
#include "scratch.h"
#include "tern_attention.h"
#include "tern_gemm.h"

// Queries and keys of a block. The keys are those of a group of random blocks, so that each block of probabilities has groups
// of its own.
enum { query_block = 64, key_block = 4 * group };

ptrdiff_t tern_attention_keep_blocks(ptrdiff_t n) { return tern_ceil_divide(n, key_block) * group; }

// The method for a product of blocks: it follows from their shape.
static tern_gemm_method block_method(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
    const tern_gemm_method method = tern_gemm_method_for(transpose_a, transpose_b, m, n, k);
    return method == TERN_GEMM_BLAS ? TERN_GEMM_PANEL : method;
}

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "exp_rows.h"
#define TYPE f64
#include "exp_rows.h"

#define TYPE f32
#include "attention_rows.h"
#define TYPE f64
#include "attention_rows.h"

#define TYPE f32
#include "attention.h"
#define TYPE f64
#include "attention.h"
