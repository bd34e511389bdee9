// Template: what attention does to the rows of a block of scores, for one floating-point TYPE. Block: queries i, i + 1, …,
// i + rows - 1 of problem b, keys j, j + 1, …, j + columns - 1; x: [rows, columns].

typedef struct {
    const tern_attention *attention;
    ptrdiff_t b, i, j, rows, columns;
} NAME(score_block);

// The factors of a row: 0 where a random word is below dropout · 2³². Element e of a group of keys has word e / group of
// random block e % group.
TERN_INLINE void NAME(keep_row)(
    uint64_t key, uint64_t subsequence, uint64_t block, double dropout, ptrdiff_t columns, SCALAR *keep) {
    uint32_t words[4][group];
    SCALAR values[key_block];
    const uint64_t threshold = (uint64_t)(dropout * 0x1p32);
    const SCALAR factor = dropout < 1 ? (SCALAR)(1 / (1 - dropout)) : 0;
    philox_group(key, subsequence, block, words);
    const uint32_t *word = words[0];
    TERN_FOR(e, key_block) values[e] = word[e] < threshold ? 0 : factor;
    memcpy(keep, values, (size_t)columns * sizeof *keep);
}

// keep: [rows, columns]
TERN_KERNEL static void NAME(keep_block)(const NAME(score_block) *block, SCALAR *keep) {
    const tern_attention *a = block->attention;
    const ptrdiff_t per_row = tern_attention_keep_blocks(a->keys);
    for (ptrdiff_t r = 0; r < block->rows; r++) {
        const ptrdiff_t row = block->b * a->queries + block->i + r;
        const ptrdiff_t start = row * per_row + block->j / key_block * group;
        NAME(keep_row)(
            a->key, a->subsequence, a->block + (uint64_t)start, a->dropout, block->columns, keep + r * block->columns);
    }
}

// x = scale x + mask, −∞ where a key is not open.
TERN_INLINE void NAME(masked_scores)(const NAME(score_block) *block, SCALAR *x) {
    const tern_attention *a = block->attention;
    const ptrdiff_t columns = block->columns, step = a->mask.column;
    const SCALAR scale = (SCALAR)a->scale;
    for (ptrdiff_t r = 0; r < block->rows; r++) {
        SCALAR *s = x + r * columns;
        const ptrdiff_t start =
            a->mask.data == NULL ? 0 : a->mask.starts[block->b] + (block->i + r) * a->mask.row + block->j * step;
        if (a->mask.data == NULL) {
            TERN_FOR(c, columns) s[c] *= scale;
        } else if (a->mask_is_boolean) {
            const uint8_t *mask = (const uint8_t *)a->mask.data + start;
            if (step == 1) { TERN_FOR(c, columns) s[c] = mask[c] ? s[c] * scale : LOWEST; }
            else { TERN_FOR(c, columns) s[c] = mask[c * step] ? s[c] * scale : LOWEST; }
        } else {
            const SCALAR *mask = (const SCALAR *)a->mask.data + start;
            if (step == 1) { TERN_FOR(c, columns) s[c] = s[c] * scale + mask[c]; }
            else { TERN_FOR(c, columns) s[c] = s[c] * scale + mask[c * step]; }
        }
        const ptrdiff_t open = block->i + r + a->diagonal - block->j + 1;
        for (ptrdiff_t c = tern_max_index(open, 0); c < columns; c++) s[c] = LOWEST;
    }
}

// Scores to e^(s − m), with m the largest of each row so far. The sums l, and what they and the sums of values have been
// multiplied by: e^(old m − m).
TERN_KERNEL static void NAME(exponentials)(
    const NAME(score_block) *block, SCALAR *x, SCALAR *m, SCALAR *l, SCALAR *correction) {
    const ptrdiff_t rows = block->rows, columns = block->columns;
    NAME(masked_scores)(block, x);
    for (ptrdiff_t r = 0; r < rows; r++) {
        const SCALAR maximum = NAME(maximum)(m[r], NAME(row_maximum)(columns, x + r * columns));
        const SCALAR shift = NAME(finite)(maximum);
        TERN_FOR(c, columns) x[r * columns + c] -= shift;
        correction[r] = m[r] - shift;
        m[r] = maximum;
    }
    TERN_MAP(LANES, rows * columns, x[i] = NAME(exp)(x[i]));
    TERN_MAP(LANES, rows, correction[i] = NAME(exp)(correction[i]));
    for (ptrdiff_t r = 0; r < rows; r++) l[r] = l[r] * correction[r] + NAME(row_sum)(columns, x + r * columns);
}

// y: [rows, n] scaled row by row.
TERN_KERNEL static void NAME(scale_rows)(ptrdiff_t rows, ptrdiff_t n, const SCALAR *factors, SCALAR *y) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        TERN_FOR(c, n) y[r * n + c] *= factors[r];
    }
}

// x: [n] times y.
TERN_KERNEL static void NAME(scale_elements)(ptrdiff_t n, const SCALAR *y, SCALAR *x) {
    TERN_FOR(i, n) x[i] *= y[i];
}

// out = y / l, rows `stride` apart, 0 where l is 0; m and log l stay, since their sum would lose log l beside a large m.
TERN_KERNEL static void NAME(finish_rows)(
    ptrdiff_t rows, ptrdiff_t n, const SCALAR *y, const SCALAR *m, const SCALAR *l, ptrdiff_t stride, SCALAR *out,
    SCALAR *maxima, SCALAR *log_sums) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const SCALAR factor = l[r] == 0 ? 0 : 1 / l[r];
        TERN_FOR(c, n) out[r * stride + c] = y[r * n + c] * factor;
        maxima[r] = NAME(finite)(m[r]);
        log_sums[r] = l[r] == 0 ? HIGHEST : NAME(log)(l[r]);
    }
}

// Scores to probabilities e^((s − m) − log l).
TERN_KERNEL static void NAME(probabilities)(
    const NAME(score_block) *block, const SCALAR *maxima, const SCALAR *log_sums, SCALAR *x) {
    const ptrdiff_t rows = block->rows, columns = block->columns;
    NAME(masked_scores)(block, x);
    for (ptrdiff_t r = 0; r < rows; r++) {
        const SCALAR maximum = maxima[r], log_sum = log_sums[r];
        TERN_FOR(c, columns) x[r * columns + c] = (x[r * columns + c] - maximum) - log_sum;
    }
    TERN_MAP(LANES, rows * columns, x[i] = NAME(exp)(x[i]));
}

// y = p ∘ keep.
TERN_KERNEL static void NAME(kept)(ptrdiff_t n, const SCALAR *p, const SCALAR *keep, SCALAR *y) {
    TERN_FOR(i, n) y[i] = p[i] * keep[i];
}

// The gradient of the scores before their scale, in place of that of p ∘ keep: scale p ∘ (keep ∘ Δ − δ).
TERN_KERNEL static void NAME(score_gradient)(
    ptrdiff_t rows, ptrdiff_t columns, SCALAR scale, const SCALAR *p, const SCALAR *keep, const SCALAR *delta, SCALAR *x) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const ptrdiff_t start = r * columns;
        if (keep == NULL) {
            TERN_FOR(c, columns) x[start + c] = scale * p[start + c] * (x[start + c] - delta[r]);
        } else {
            TERN_FOR(c, columns) {
                x[start + c] = scale * p[start + c] * (keep[start + c] * x[start + c] - delta[r]);
            }
        }
    }
}

// δ = Σ out ∘ Δ over each row: the sum of p ∘ (gradient of p).
TERN_KERNEL static void NAME(row_products)(
    ptrdiff_t rows, ptrdiff_t n, const SCALAR *a, ptrdiff_t a_row, const SCALAR *b, ptrdiff_t b_row, SCALAR *out) {
    SCALAR product[tern_row_block];
    for (ptrdiff_t r = 0; r < rows; r++) {
        out[r] = 0;
        for (ptrdiff_t start = 0; start < n; start += tern_row_block) {
            const ptrdiff_t count = tern_min_index(tern_row_block, n - start);
            TERN_FOR(c, count) product[c] = a[r * a_row + start + c] * b[r * b_row + start + c];
            out[r] += NAME(row_sum)(count, product);
        }
    }
}

#undef TYPE
