// Template: the blocks of attention and their products, for one floating-point TYPE.

TERN_INLINE SCALAR *NAME(row_of)(tern_matrices x, ptrdiff_t b, ptrdiff_t row) {
    return (SCALAR *)x.data + x.starts[b] + row * x.row;
}

// c = op(a) op(b), or c += it.
TERN_INLINE void NAME(block_product)(
    bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const SCALAR *a, ptrdiff_t a_row,
    const SCALAR *b, ptrdiff_t b_row, SCALAR *c, ptrdiff_t c_row, bool accumulate) {
    NAME(tern_gemm_tile)(
        block_method(transpose_a, transpose_b, m, n, k), transpose_a, transpose_b, m, n, k, a, a_row, b, b_row, c, c_row,
        accumulate);
}

// s = q kᵀ
TERN_INLINE void NAME(block_scores)(const NAME(score_block) *block, SCALAR *s) {
    const tern_attention *a = block->attention;
    NAME(block_product)(
        false, true, block->rows, block->columns, a->width, NAME(row_of)(a->q, block->b, block->i), a->q.row,
        NAME(row_of)(a->k, block->b, block->j), a->k.row, s, block->columns, false);
}

// MARK: Forward

// One block of queries: m, l and y = Σ e^(s − m) v over the blocks of keys so far, corrected as m grows.
static void NAME(attention_queries)(void *context, ptrdiff_t index) {
    const tern_attention *a = context;
    const ptrdiff_t blocks = tern_ceil_divide(a->queries, query_block), n = a->value_width;
    NAME(score_block) block = {.attention = a, .b = index / blocks, .i = index % blocks * query_block};
    const ptrdiff_t rows = block.rows = tern_min_index(query_block, a->queries - block.i);
    SCALAR m[query_block], l[query_block], correction[query_block];
    for (ptrdiff_t r = 0; r < rows; r++) m[r] = LOWEST, l[r] = 0;

    SCALAR *s = tern_scratch((rows * (2 * key_block + n)) * (ptrdiff_t)sizeof(SCALAR));
    SCALAR *keep = s + rows * key_block, *y = keep + rows * key_block;
    memset(y, 0, (size_t)(rows * n) * sizeof(SCALAR));
    const ptrdiff_t keys = tern_min_index(a->keys, block.i + rows + a->diagonal);
    for (block.j = 0; block.j < keys; block.j += key_block) {
        block.columns = tern_min_index(key_block, a->keys - block.j);
        NAME(block_scores)(&block, s);
        NAME(exponentials)(&block, s, m, l, correction);
        if (a->dropout > 0) {
            NAME(keep_block)(&block, keep);
            NAME(scale_elements)(rows * block.columns, keep, s);
        }
        if (block.j > 0) NAME(scale_rows)(rows, n, correction, y);
        NAME(block_product)(
            false, false, rows, n, block.columns, s, block.columns, NAME(row_of)(a->v, block.b, block.j), a->v.row, y, n,
            block.j > 0);
    }
    const ptrdiff_t row = block.b * a->queries + block.i;
    NAME(finish_rows)(
        rows, n, y, m, l, a->out.row, NAME(row_of)(a->out, block.b, block.i), (SCALAR *)a->maxima + row,
        (SCALAR *)a->log_sums + row);
    free(s);
}

void NAME(tern_attention)(const tern_attention *attention) {
    tern_parallel_for(
        attention->batch * tern_ceil_divide(attention->queries, query_block), NAME(attention_queries),
        (void *)attention);
}

// MARK: Backward

typedef struct {
    const tern_attention_gradient *gradient;
    /// [batch, queries]
    SCALAR *delta;
} NAME(backward_pass);

static void NAME(set_rows_to_zero)(tern_matrices x, ptrdiff_t b, ptrdiff_t first, ptrdiff_t last, ptrdiff_t n) {
    for (ptrdiff_t r = first; r < last; r++) memset(NAME(row_of)(x, b, r), 0, (size_t)n * sizeof(SCALAR));
}

// Some queries and some keys of a problem: adds to the gradients of the keys and values, of the queries, or of both. Each
// element gathers its terms in the order of the blocks, however these are divided among calls.
static void NAME(backward_blocks)(
    const NAME(backward_pass) *pass, ptrdiff_t b, ptrdiff_t first_query, ptrdiff_t last_query, ptrdiff_t first_key,
    ptrdiff_t last_key, bool wants_keys, bool wants_queries) {
    const tern_attention_gradient *g = pass->gradient;
    const tern_attention *a = &g->forward;
    const ptrdiff_t size = query_block * key_block;
    SCALAR *p = tern_scratch(3 * size * (ptrdiff_t)sizeof(SCALAR)), *x = p + size;
    SCALAR *keep = a->dropout > 0 ? x + size : NULL;
    if (wants_queries) NAME(set_rows_to_zero)(g->q, b, first_query, last_query, a->width);
    if (wants_keys) {
        NAME(set_rows_to_zero)(g->k, b, first_key, last_key, a->width);
        NAME(set_rows_to_zero)(g->v, b, first_key, last_key, a->value_width);
    }
    NAME(score_block) block = {.attention = a, .b = b};
    for (block.j = first_key; block.j < last_key; block.j += key_block) {
        const ptrdiff_t columns = block.columns = tern_min_index(key_block, last_key - block.j);
        const SCALAR *k = NAME(row_of)(a->k, b, block.j), *v = NAME(row_of)(a->v, b, block.j);
        for (block.i = first_query; block.i < last_query; block.i += query_block) {
            const ptrdiff_t rows = block.rows = tern_min_index(query_block, last_query - block.i);
            if (block.j > block.i + rows - 1 + a->diagonal) continue;
            const SCALAR *q = NAME(row_of)(a->q, b, block.i), *upstream = NAME(row_of)(g->upstream, b, block.i);
            NAME(block_scores)(&block, p);
            const ptrdiff_t row = b * a->queries + block.i;
            NAME(probabilities)(&block, (SCALAR *)a->maxima + row, (SCALAR *)a->log_sums + row, p);
            if (keep != NULL) NAME(keep_block)(&block, keep);
            if (wants_keys) {
                if (keep != NULL) NAME(kept)(rows * columns, p, keep, x);
                NAME(block_product)(
                    true, false, columns, a->value_width, rows, keep == NULL ? p : x, columns, upstream, g->upstream.row,
                    NAME(row_of)(g->v, b, block.j), g->v.row, true);
            }
            NAME(block_product)(
                false, true, rows, columns, a->value_width, upstream, g->upstream.row, v, a->v.row, x, columns, false);
            NAME(score_gradient)(
                rows, columns, (SCALAR)a->scale, p, keep, pass->delta + row, x);
            if (wants_keys) {
                NAME(block_product)(
                    true, false, columns, a->width, rows, x, columns, q, a->q.row, NAME(row_of)(g->k, b, block.j),
                    g->k.row, true);
            }
            if (wants_queries) {
                NAME(block_product)(
                    false, false, rows, a->width, columns, x, columns, k, a->k.row, NAME(row_of)(g->q, b, block.i),
                    g->q.row, true);
            }
        }
    }
    free(p);
}

static void NAME(backward_problem)(void *context, ptrdiff_t b) {
    const NAME(backward_pass) *pass = context;
    const tern_attention *a = &pass->gradient->forward;
    NAME(backward_blocks)(pass, b, 0, a->queries, 0, a->keys, true, true);
}

static void NAME(backward_keys)(void *context, ptrdiff_t index) {
    const NAME(backward_pass) *pass = context;
    const tern_attention *a = &pass->gradient->forward;
    const ptrdiff_t blocks = tern_ceil_divide(a->keys, key_block), j = index % blocks * key_block;
    NAME(backward_blocks)(
        pass, index / blocks, 0, a->queries, j, tern_min_index(j + key_block, a->keys), true, false);
}

static void NAME(backward_queries)(void *context, ptrdiff_t index) {
    const NAME(backward_pass) *pass = context;
    const tern_attention *a = &pass->gradient->forward;
    const ptrdiff_t blocks = tern_ceil_divide(a->queries, query_block), i = index % blocks * query_block;
    NAME(backward_blocks)(
        pass, index / blocks, i, tern_min_index(i + query_block, a->queries), 0, a->keys, false, true);
}

static void NAME(backward_deltas)(void *context, ptrdiff_t b) {
    const NAME(backward_pass) *pass = context;
    const tern_attention_gradient *g = pass->gradient;
    const tern_attention *a = &g->forward;
    NAME(row_products)(
        a->queries, a->value_width, NAME(row_of)(a->out, b, 0), a->out.row, NAME(row_of)(g->upstream, b, 0),
        g->upstream.row, pass->delta + b * a->queries);
}

void NAME(tern_attention_backward)(const tern_attention_gradient *gradient) {
    const tern_attention *a = &gradient->forward;
    const ptrdiff_t threads = tern_thread_count();
    NAME(backward_pass) pass = {gradient, tern_scratch(a->batch * a->queries * (ptrdiff_t)sizeof(SCALAR))};
    tern_parallel_for(a->batch, NAME(backward_deltas), &pass);
    if (a->batch % threads == 0 || a->batch >= 4 * threads) {
        tern_parallel_for(a->batch, NAME(backward_problem), &pass);
    } else {
        // Scores are computed twice, so that there is work for all threads.
        tern_parallel_for(a->batch * tern_ceil_divide(a->keys, key_block), NAME(backward_keys), &pass);
        tern_parallel_for(a->batch * tern_ceil_divide(a->queries, query_block), NAME(backward_queries), &pass);
    }
    free(pass.delta);
}

// MARK: Dropout

typedef struct {
    uint64_t key, subsequence, block;
    ptrdiff_t n;
    double dropout;
    SCALAR *out;
} NAME(keep_fill);

TERN_KERNEL static void NAME(keep_rows)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(keep_fill) *fill = context;
    const ptrdiff_t n = fill->n, groups = tern_ceil_divide(n, key_block);
    for (ptrdiff_t r = first; r < last; r++) {
        for (ptrdiff_t g = 0; g < groups; g++) {
            NAME(keep_row)(
                fill->key, fill->subsequence, fill->block + (uint64_t)((r * groups + g) * group), fill->dropout,
                tern_min_index(key_block, n - g * key_block), fill->out + r * n + g * key_block);
        }
    }
}

void NAME(tern_attention_keep)(
    uint64_t key, uint64_t subsequence, uint64_t block, ptrdiff_t rows, ptrdiff_t n, double dropout, void *out) {
    const NAME(keep_fill) fill = {key, subsequence, block, n, dropout, out};
    tern_for_rows(rows, n, NAME(keep_rows), &fill);
}

#undef TYPE
