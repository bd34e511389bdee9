// Matrix products without packing: the kernels for one scalar type and one instruction set. A template: gemm_isa.h
// includes it once for each pair, with
//
//   SCALAR              float or double
//   NAME(x)             x with a suffix of its own for the pair
//   VECTOR_BYTES        16, 32 or 64
//   TILE                accumulators that fit in the vector registers beside the operands: 12 of 16, or 24 of 32
//   LOAD_FIRST(p, n), STORE_FIRST(p, n, v)
//                       the first n < LANES lanes of a vector, where the instruction set has masked accesses
//   TRANSPOSE_SQUARE    the transpose of 4 × 4 floats or 2 × 2 doubles
//
// C: [m, n] = op(A): [m, k] · op(B): [k, n]. There are two ways to lay the vectors.
//
//   panel   A vector is LANES neighbors in a row of C. Step p multiplies a piece of row p of B by single elements of
//           A. A tile of C is 8 rows × 3 vectors (4 × 3 where there are 16 registers): 24 multiply-adds for 3 loads and
//           8 broadcasts, so that the arithmetic is the limit even when B comes from the second-level cache. Narrower
//           column panels get 8 rows wherever they fit: fewer than 8 accumulators would wait for one another.
//   dot     A vector is LANES partial sums of one element of C, along k, where A and Bᵀ are contiguous. A tile is 8
//           rows of the operand that has more × 3 of the other: 24 multiply-adds for 11 loads, then 24 horizontal sums.
//           It wins where those are few beside the transpose of B that panel needs when B is stored transposed.
//
// An element of C is summed in an order that depends on k alone, whatever tile it falls into: panel adds the products
// one by one, in blocks of DEPTH; dot adds those of a lane one by one, then the lanes in halves. So C may be cut
// anywhere.

#define LANES ((ptrdiff_t)(VECTOR_BYTES / sizeof(SCALAR)))
#define VECTOR NAME(vector)
#define CHUNK_LANES ((ptrdiff_t)(16 / sizeof(SCALAR)))
#define CHUNK NAME(chunk)

typedef SCALAR VECTOR __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(SCALAR)), may_alias));
typedef SCALAR CHUNK __attribute__((vector_size(16)));

/// The vector at p: all of it, or its first `count` lanes and zeros.
INLINE VECTOR NAME(load)(const SCALAR *p, bool partial, ptrdiff_t count) {
    if (!partial) return *(const VECTOR *)p;
#ifdef LOAD_FIRST
    return (VECTOR)LOAD_FIRST(p, count);
#else
    VECTOR v = {0};
    for (ptrdiff_t l = 0; l < count; l++) v[l] = p[l];
    return v;
#endif
}

INLINE void NAME(store)(SCALAR *p, bool partial, ptrdiff_t count, VECTOR v) {
    if (!partial) {
        *(VECTOR *)p = v;
        return;
    }
#ifdef STORE_FIRST
    STORE_FIRST(p, count, v);
#else
    for (ptrdiff_t l = 0; l < count; l++) p[l] = v[l];
#endif
}

// MARK: Panel

/// One tile of C, rows × vectors. Element (i, p) of op(A) is a[i * a_row + p * a_column]. `partial`: there is one
/// vector, and only its first `count` lanes exist.
INLINE void NAME(panel_tile)(
    const ptrdiff_t rows, const ptrdiff_t vectors, const bool partial, ptrdiff_t count, ptrdiff_t k, const SCALAR *a,
    ptrdiff_t a_row, ptrdiff_t a_column, const SCALAR *b, ptrdiff_t ldb, SCALAR *c, ptrdiff_t ldc, bool accumulate
) {
    VECTOR sum[8][3], row[3];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] = (VECTOR){0};
    for (ptrdiff_t p = 0; p < k; p++) {
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) row[j] = NAME(load)(b + p * ldb + j * LANES, partial, count);
        UNROLL for (ptrdiff_t i = 0; i < rows; i++) {
            const SCALAR element = a[i * a_row + p * a_column];
            UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] += row[j] * element;
        }
    }
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) UNROLL for (ptrdiff_t j = 0; j < vectors; j++) {
        SCALAR *to = c + i * ldc + j * LANES;
        if (accumulate) sum[i][j] += NAME(load)(to, partial, count);
        NAME(store)(to, partial, count, sum[i][j]);
    }
}

/// All m rows of one column panel.
INLINE void NAME(panel_column)(
    const ptrdiff_t vectors, const bool partial, ptrdiff_t count, ptrdiff_t m, ptrdiff_t k, const SCALAR *a,
    ptrdiff_t a_row, ptrdiff_t a_column, const SCALAR *b, ptrdiff_t ldb, SCALAR *c, ptrdiff_t ldc, bool accumulate
) {
    ptrdiff_t i = 0;
#define ROWS(rows) \
    for (; m - i >= rows; i += rows) \
        NAME(panel_tile)( \
            rows, vectors, partial, count, k, a + i * a_row, a_row, a_column, b, ldb, c + i * ldc, ldc, accumulate)
    if (8 * vectors <= TILE) ROWS(8);
    ROWS(4);
    ROWS(2);
    ROWS(1);
#undef ROWS
}

#define COLUMN(name, vectors, partial) \
    static NO_INLINE void NAME(name)( \
        ptrdiff_t count, ptrdiff_t m, ptrdiff_t k, const SCALAR *a, ptrdiff_t a_row, ptrdiff_t a_column, \
        const SCALAR *b, ptrdiff_t ldb, SCALAR *c, ptrdiff_t ldc, bool accumulate \
    ) { \
        NAME(panel_column)(vectors, partial, count, m, k, a, a_row, a_column, b, ldb, c, ldc, accumulate); \
    }
COLUMN(panel_column_3, 3, false)
COLUMN(panel_column_2, 2, false)
COLUMN(panel_column_1, 1, false)
COLUMN(panel_column_partial, 1, true)
#undef COLUMN

/// to: [k, width] = the transpose of b: [n, k]. By blocks of 16 rows of b, so that a line of `to` is filled at one go.
static void NAME(pack_transposed)(
    ptrdiff_t n, ptrdiff_t k, const SCALAR *b, ptrdiff_t ldb, SCALAR *to, ptrdiff_t width
) {
    const ptrdiff_t whole_n = n - n % CHUNK_LANES, whole_k = k - k % CHUNK_LANES;
    for (ptrdiff_t first = 0; first < whole_n; first += 16) {
        const ptrdiff_t last = first + 16 < whole_n ? first + 16 : whole_n;
        for (ptrdiff_t p = 0; p < whole_k; p += CHUNK_LANES)
            for (ptrdiff_t j = first; j < last; j += CHUNK_LANES)
                TRANSPOSE_SQUARE(b + j * ldb + p, ldb, to + p * width + j, width);
    }
    for (ptrdiff_t j = 0; j < n; j++)
        for (ptrdiff_t p = j < whole_n ? whole_k : 0; p < k; p++) to[p * width + j] = b[j * ldb + p];
}

/// to: [k, width] = b: [k, width], width a multiple of LANES.
static void NAME(pack)(ptrdiff_t width, ptrdiff_t k, const SCALAR *b, ptrdiff_t ldb, SCALAR *to) {
    for (ptrdiff_t p = 0; p < k; p++)
        for (ptrdiff_t j = 0; j < width; j += LANES)
            *(VECTOR *)(to + p * width + j) = *(const VECTOR *)(b + p * ldb + j);
}

/// c = op(a) · op(b), or c += it. A column panel of B: [k ≤ DEPTH, 3 vectors] is copied to the stack where B is
/// transposed, and where enough rows use the copy to pay for it and the rows of B lie so far apart that they compete
/// for cache sets.
static void NAME(panel)(
    bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const SCALAR *a, ptrdiff_t lda,
    const SCALAR *b, ptrdiff_t ldb, SCALAR *c, ptrdiff_t ldc, bool accumulate
) {
    SCALAR packed[DEPTH * 3 * LANES] __attribute__((aligned(64)));
    const ptrdiff_t a_row = transpose_a ? 1 : lda, a_column = transpose_a ? lda : 1;
    const bool worth_packing = m >= 256 && ldb * (ptrdiff_t)sizeof(SCALAR) >= 2048;
    for (ptrdiff_t p = 0; p == 0 || p < k; p += DEPTH) {  // k = 0 runs once too, to write zeros
        const ptrdiff_t depth = k - p < DEPTH ? k - p : DEPTH;
        for (ptrdiff_t j = 0, count; j < n; j += count) {
            const ptrdiff_t left = (n - j) / LANES, vectors = left == 4 ? 2 : left < 3 ? left : 3;
            count = vectors == 0 ? n - j : vectors * LANES;
            const SCALAR *rows = transpose_b ? b + j * ldb + p : b + p * ldb + j;
            ptrdiff_t stride = ldb;
            if (transpose_b || (worth_packing && vectors > 0)) {
                stride = vectors == 0 ? LANES : count;
                if (transpose_b) NAME(pack_transposed)(count, depth, rows, ldb, packed, stride);
                else NAME(pack)(count, depth, rows, ldb, packed);
                rows = packed;
            }
            (vectors == 3       ? NAME(panel_column_3)
             : vectors == 2     ? NAME(panel_column_2)
             : vectors == 1     ? NAME(panel_column_1)
                                : NAME(panel_column_partial))(
                count, m, depth, a + p * a_column, a_row, a_column, rows, stride, c + j, ldc, accumulate || p > 0);
        }
    }
}

// MARK: Dot

/// The sum of the lanes, halves added to halves.
INLINE SCALAR NAME(horizontal_sum)(VECTOR v) {
    CHUNK part[VECTOR_BYTES / 16];
    __builtin_memcpy(part, &v, sizeof v);
    UNROLL for (ptrdiff_t half = VECTOR_BYTES / 32; half > 0; half /= 2)
        UNROLL for (ptrdiff_t l = 0; l < half; l++) part[l] += part[l + half];
    UNROLL for (ptrdiff_t half = CHUNK_LANES / 2; half > 0; half /= 2)
        UNROLL for (ptrdiff_t l = 0; l < half; l++) part[0][l] += part[0][l + half];
    return part[0][0];
}

/// One tile, rows × columns: c(i, j) = Σ_p a[i, p] b[j, p], with c(i, j) at c[i * c_row + j * c_column].
INLINE void NAME(dot_tile)(
    const ptrdiff_t rows, const ptrdiff_t columns, ptrdiff_t k, const SCALAR *a, ptrdiff_t lda, const SCALAR *b,
    ptrdiff_t ldb, SCALAR *c, ptrdiff_t c_row, ptrdiff_t c_column, bool accumulate
) {
    VECTOR sum[8][3], piece[3];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) UNROLL for (ptrdiff_t j = 0; j < columns; j++) sum[i][j] = (VECTOR){0};
#define STEP(partial) \
    UNROLL for (ptrdiff_t j = 0; j < columns; j++) piece[j] = NAME(load)(b + j * ldb + p, partial, k - p); \
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) { \
        const VECTOR row = NAME(load)(a + i * lda + p, partial, k - p); \
        UNROLL for (ptrdiff_t j = 0; j < columns; j++) sum[i][j] += row * piece[j]; \
    }
    ptrdiff_t p = 0;
    for (; p + LANES <= k; p += LANES) { STEP(false) }
    if (p < k) { STEP(true) }
#undef STEP
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) UNROLL for (ptrdiff_t j = 0; j < columns; j++) {
        SCALAR *to = c + i * c_row + j * c_column;
        const SCALAR total = NAME(horizontal_sum)(sum[i][j]);
        *to = accumulate ? *to + total : total;
    }
}

/// `rows` rows of a, which stay in the first-level cache, against all n rows of b.
INLINE void NAME(dot_rows)(
    const ptrdiff_t rows, ptrdiff_t n, ptrdiff_t k, const SCALAR *a, ptrdiff_t lda, const SCALAR *b, ptrdiff_t ldb,
    SCALAR *c, ptrdiff_t c_row, ptrdiff_t c_column, bool accumulate
) {
    ptrdiff_t j = 0;
#define COLUMNS(columns) \
    NAME(dot_tile)(rows, columns, k, a, lda, b + j * ldb, ldb, c + j * c_column, c_row, c_column, accumulate), \
        j += columns
    while (n - j >= 3 && n - j != 4) COLUMNS(3);
    while (n - j >= 2) COLUMNS(2);
    if (n - j == 1) COLUMNS(1);
#undef COLUMNS
}

#define BLOCK(name, rows) \
    static NO_INLINE void NAME(name)( \
        ptrdiff_t n, ptrdiff_t k, const SCALAR *a, ptrdiff_t lda, const SCALAR *b, ptrdiff_t ldb, SCALAR *c, \
        ptrdiff_t c_row, ptrdiff_t c_column, bool accumulate \
    ) { \
        NAME(dot_rows)(rows, n, k, a, lda, b, ldb, c, c_row, c_column, accumulate); \
    }
#if TILE == 24
BLOCK(dot_rows_8, 8)
#endif
BLOCK(dot_rows_4, 4)
BLOCK(dot_rows_2, 2)
BLOCK(dot_rows_1, 1)
#undef BLOCK

/// c = a · bᵀ, or c += it. Of the two operands, the one with more rows takes the long side of the tile.
static void NAME(dot_transposed)(
    ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const SCALAR *a, ptrdiff_t lda, const SCALAR *b, ptrdiff_t ldb, SCALAR *c,
    ptrdiff_t ldc, bool accumulate
) {
    const bool wide = n > m;
    const SCALAR *tall = wide ? b : a, *other = wide ? a : b;
    const ptrdiff_t tall_ld = wide ? ldb : lda, other_ld = wide ? lda : ldb;
    const ptrdiff_t rows = wide ? n : m, columns = wide ? m : n;
    const ptrdiff_t c_row = wide ? 1 : ldc, c_column = wide ? ldc : 1;
    ptrdiff_t i = 0;
#define ROWS(height) \
    for (; rows - i >= height; i += height) \
        NAME(dot_rows_##height)( \
            columns, k, tall + i * tall_ld, tall_ld, other, other_ld, c + i * c_row, c_row, c_column, accumulate)
#if TILE == 24
    ROWS(8);
#endif
    ROWS(4);
    ROWS(2);
    ROWS(1);
#undef ROWS
}

/// c = a · op(b), or c += it. Where b is not transposed, its transpose goes to the stack, a block at a time.
static void NAME(dot)(
    bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const SCALAR *a, ptrdiff_t lda, const SCALAR *b,
    ptrdiff_t ldb, SCALAR *c, ptrdiff_t ldc, bool accumulate
) {
    if (transpose_b) {
        NAME(dot_transposed)(m, n, k, a, lda, b, ldb, c, ldc, accumulate);
        return;
    }
    SCALAR packed[DEPTH * 3 * LANES] __attribute__((aligned(64)));
    for (ptrdiff_t p = 0; p == 0 || p < k; p += DEPTH) {
        const ptrdiff_t depth = k - p < DEPTH ? k - p : DEPTH;
        for (ptrdiff_t j = 0; j < n; j += 3 * LANES) {
            const ptrdiff_t columns = n - j < 3 * LANES ? n - j : 3 * LANES;
            NAME(pack_transposed)(depth, columns, b + p * ldb + j, ldb, packed, DEPTH);
            NAME(dot_transposed)(m, columns, depth, a + p, lda, packed, DEPTH, c + j, ldc, accumulate || p > 0);
        }
    }
}

#undef LANES
#undef VECTOR
#undef CHUNK_LANES
#undef CHUNK
