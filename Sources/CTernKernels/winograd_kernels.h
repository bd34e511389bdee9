// The inner loops of Winograd's convolutions (winograd.h), for one scalar type and one instruction set: a template, with
// the parameters that gemm_kernels.h describes. Vectors lie along channels.

#define LANES ((ptrdiff_t)(VECTOR_BYTES / sizeof(SCALAR)))
#define VECTOR NAME(vector)
// Without it the compiler would halve vectors of 64 bytes.
#define WHOLE_VECTORS __attribute__((min_vector_width(8 * VECTOR_BYTES)))

typedef SCALAR VECTOR __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(SCALAR)), may_alias));

// MARK: Transforms along one axis

// With the points 0, ±a, ±b and ∞, for a = 5/8 and b = 3/2, all constants but the divisors of the third are exact, and
// rounding errors about half of those with the usual 1 and 2.
static const SCALAR NAME(a1) = (SCALAR)0.625, NAME(a2) = (SCALAR)0.390625, NAME(a3) = (SCALAR)0.244140625;
static const SCALAR NAME(b1) = (SCALAR)1.5, NAME(b2) = (SCALAR)2.25, NAME(b3) = (SCALAR)3.375;

/// Six values of a source: the coefficients of d(x) times the polynomials that vanish at all points but one.
INLINE void NAME(source_axis)(const VECTOR *d, ptrdiff_t step, VECTOR *v, ptrdiff_t v_step) {
    const SCALAR a = NAME(a1), b = NAME(b1), a2 = NAME(a2), b2 = NAME(b2);
    const VECTOR d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    const VECTOR even_a = d4 - b2 * d2, odd_a = a * d3 - (a * b2) * d1;
    const VECTOR even_b = d4 - a2 * d2, odd_b = b * d3 - (b * a2) * d1;
    v[0] = (a2 * b2) * d0 + (d4 - (a2 + b2) * d2);
    v[v_step] = even_a + odd_a;
    v[2 * v_step] = even_a - odd_a;
    v[3 * v_step] = even_b + odd_b;
    v[4 * v_step] = even_b - odd_b;
    v[5 * v_step] = (a2 * b2) * d1 + (d5 - (a2 + b2) * d3);
}

/// The values at the points of a polynomial with four coefficients, and its last: the transpose of `target_axis`.
INLINE void NAME(gradient_axis)(const VECTOR *g, ptrdiff_t step, VECTOR *y, ptrdiff_t y_step) {
    const VECTOR g0 = g[0], g1 = g[step], g2 = g[2 * step], g3 = g[3 * step];
    const VECTOR even_a = g0 + NAME(a2) * g2, odd_a = NAME(a1) * g1 + NAME(a3) * g3;
    const VECTOR even_b = g0 + NAME(b2) * g2, odd_b = NAME(b1) * g1 + NAME(b3) * g3;
    y[0] = g0;
    y[y_step] = even_a + odd_a;
    y[2 * y_step] = even_a - odd_a;
    y[3 * y_step] = even_b + odd_b;
    y[4 * y_step] = even_b - odd_b;
    y[5 * y_step] = g3;
}

INLINE void NAME(target_axis)(const VECTOR *m, ptrdiff_t step, VECTOR *y, ptrdiff_t y_step) {
    const VECTOR even_a = m[step] + m[2 * step], odd_a = m[step] - m[2 * step];
    const VECTOR even_b = m[3 * step] + m[4 * step], odd_b = m[3 * step] - m[4 * step];
    y[0] = m[0] + even_a + even_b;
    y[y_step] = NAME(a1) * odd_a + NAME(b1) * odd_b;
    y[2 * y_step] = NAME(a2) * even_a + NAME(b2) * even_b;
    y[3 * y_step] = NAME(a3) * odd_a + NAME(b3) * odd_b + m[5 * step];
}

/// The values of a kernel of three at the points, over what the source's polynomials are there.
INLINE void NAME(weights_axis)(const VECTOR *w, ptrdiff_t step, VECTOR *u, ptrdiff_t u_step) {
    const SCALAR a2 = NAME(a2), b2 = NAME(b2);
    const SCALAR at_0 = 1 / (a2 * b2), at_a = 1 / (2 * a2 * (a2 - b2)), at_b = 1 / (2 * b2 * (b2 - a2));
    const VECTOR w0 = w[0], w1 = w[step], w2 = w[2 * step];
    const VECTOR even_a = at_a * w0 + (at_a * a2) * w2, odd_a = (at_a * NAME(a1)) * w1;
    const VECTOR even_b = at_b * w0 + (at_b * b2) * w2, odd_b = (at_b * NAME(b1)) * w1;
    u[0] = at_0 * w0;
    u[u_step] = even_a + odd_a;
    u[2 * u_step] = even_a - odd_a;
    u[3 * u_step] = even_b + odd_b;
    u[4 * u_step] = even_b - odd_b;
    u[5 * u_step] = w2;
}

/// The transpose of `weights_axis`.
INLINE void NAME(weights_gradient_axis)(const VECTOR *u, ptrdiff_t step, VECTOR *w, ptrdiff_t w_step) {
    const SCALAR a2 = NAME(a2), b2 = NAME(b2);
    const SCALAR at_0 = 1 / (a2 * b2), at_a = 1 / (2 * a2 * (a2 - b2)), at_b = 1 / (2 * b2 * (b2 - a2));
    const VECTOR even_a = u[step] + u[2 * step], odd_a = u[step] - u[2 * step];
    const VECTOR even_b = u[3 * step] + u[4 * step], odd_b = u[3 * step] - u[4 * step];
    w[0] = at_0 * u[0] + at_a * even_a + at_b * even_b;
    w[w_step] = (at_a * NAME(a1)) * odd_a + (at_b * NAME(b1)) * odd_b;
    w[2 * w_step] = (at_a * a2) * even_a + (at_b * b2) * even_b + u[5 * step];
}

// MARK: Transforms of tiles

/// What a transform of tiles is: `from` values each way to `to`. Tile t starts at position[t] of the strip, whose rows are
/// `row` elements apart, and its columns `step` elements; point p of its transform is at point * p + tile * t.
#define TO_POINTS(name, axis, from) \
    static WHOLE_VECTORS void NAME(name)( \
        ptrdiff_t count, const ptrdiff_t *position, ptrdiff_t step, const SCALAR *strip, ptrdiff_t row, SCALAR *points, \
        ptrdiff_t point, ptrdiff_t tile \
    ) { \
        for (ptrdiff_t t = 0; t < count; t++) { \
            VECTOR d[from], half[6 * from], out[6]; \
            UNROLL for (int x = 0; x < from; x++) { \
                UNROLL for (int y = 0; y < from; y++) \
                    d[y] = *(const VECTOR *)(strip + position[t] + y * row + x * step); \
                NAME(axis)(d, 1, half + x, from); \
            } \
            UNROLL for (int y = 0; y < 6; y++) { \
                NAME(axis)(half + y * from, 1, out, 1); \
                UNROLL for (int x = 0; x < 6; x++) \
                    *(VECTOR *)(points + tile * t + point * (6 * y + x)) = out[x]; \
            } \
        } \
    }
TO_POINTS(source_tiles, source_axis, 6)
TO_POINTS(gradient_tiles, gradient_axis, 4)
#undef TO_POINTS

/// From points to tiles of 4 × 4 in a strip, with the bias added.
static WHOLE_VECTORS void NAME(target_tiles)(
    ptrdiff_t count, const ptrdiff_t *position, ptrdiff_t step, SCALAR *strip, ptrdiff_t row, const SCALAR *points,
    ptrdiff_t point, ptrdiff_t tile, const SCALAR *bias
) {
    const VECTOR first = *(const VECTOR *)bias;
    for (ptrdiff_t t = 0; t < count; t++) {
        VECTOR m[6], half[4 * 6], out[4];
        UNROLL for (int x = 0; x < 6; x++) {
            UNROLL for (int y = 0; y < 6; y++) m[y] = *(const VECTOR *)(points + tile * t + point * (6 * y + x));
            NAME(target_axis)(m, 1, half + x, 6);
        }
        UNROLL for (int y = 0; y < 4; y++) {
            NAME(target_axis)(half + y * 6, 1, out, 1);
            UNROLL for (int x = 0; x < 4; x++)
                *(VECTOR *)(strip + position[t] + y * row + x * step) = out[x] + first;
        }
    }
}

/// w: [9, LANES], contiguous, to points.
static WHOLE_VECTORS void NAME(weights_tile)(const SCALAR *w, SCALAR *points, ptrdiff_t point) {
    VECTOR half[6 * 3], out[6];
    UNROLL for (int x = 0; x < 3; x++) NAME(weights_axis)((const VECTOR *)w + x, 3, half + x, 3);
    UNROLL for (int y = 0; y < 6; y++) {
        NAME(weights_axis)(half + 3 * y, 1, out, 1);
        UNROLL for (int x = 0; x < 6; x++) *(VECTOR *)(points + point * (6 * y + x)) = out[x];
    }
}

/// The transpose of `weights_tile`.
static WHOLE_VECTORS void NAME(weights_gradient_tile)(const SCALAR *points, ptrdiff_t point, SCALAR *w) {
    VECTOR u[6], half[3 * 6];
    UNROLL for (int x = 0; x < 6; x++) {
        UNROLL for (int y = 0; y < 6; y++) u[y] = *(const VECTOR *)(points + point * (6 * y + x));
        NAME(weights_gradient_axis)(u, 1, half + x, 6);
    }
    UNROLL for (int y = 0; y < 3; y++) NAME(weights_gradient_axis)(half + 6 * y, 1, (VECTOR *)w + 3 * y, 1);
}

// MARK: Products at one point

/// m[i, j] = Σ_k v[i, k] u[k, j] for rows i and vectors j; u is packed.
INLINE void NAME(multiply_tile)(
    const ptrdiff_t rows, const ptrdiff_t vectors, ptrdiff_t depth, const SCALAR *v, ptrdiff_t v_row, const SCALAR *u,
    SCALAR *m, ptrdiff_t m_row
) {
    VECTOR sum[12][4], piece[4];
    const SCALAR *seen[12];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) {
        seen[i] = v + i * v_row;
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] = (VECTOR){0};
    }
    for (ptrdiff_t k = 0; k < depth; k++, u += vectors * LANES) {
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) piece[j] = *(const VECTOR *)(u + j * LANES);
        UNROLL for (ptrdiff_t i = 0; i < rows; i++)
            UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] += piece[j] * seen[i][k];
    }
    UNROLL for (ptrdiff_t i = 0; i < rows; i++)
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) *(VECTOR *)(m + i * m_row + j * LANES) = sum[i][j];
}

/// to[i, j] += Σ_k v[k, i] y[k, j] for rows i and vectors j.
INLINE void NAME(accumulate_tile)(
    const ptrdiff_t rows, const ptrdiff_t vectors, ptrdiff_t depth, const SCALAR *v, ptrdiff_t v_row, const SCALAR *y,
    ptrdiff_t y_row, SCALAR *to, ptrdiff_t to_row
) {
    VECTOR sum[12][4], piece[4];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++)
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] = (VECTOR){0};
    for (ptrdiff_t k = 0; k < depth; k++, v += v_row, y += y_row) {
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) piece[j] = *(const VECTOR *)(y + j * LANES);
        UNROLL for (ptrdiff_t i = 0; i < rows; i++)
            UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] += piece[j] * v[i];
    }
    UNROLL for (ptrdiff_t i = 0; i < rows; i++)
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) *(VECTOR *)(to + i * to_row + j * LANES) += sum[i][j];
}

#define PRODUCTS(rows, vectors) \
    static NO_INLINE WHOLE_VECTORS void NAME(multiply_##vectors)( \
        ptrdiff_t n, ptrdiff_t depth, const SCALAR *v, ptrdiff_t v_row, const SCALAR *u, SCALAR *m, ptrdiff_t m_row \
    ) { \
        for (ptrdiff_t i = 0; i < n; i += rows) \
            NAME(multiply_tile)(rows, vectors, depth, v + i * v_row, v_row, u, m + i * m_row, m_row); \
    } \
    static NO_INLINE WHOLE_VECTORS void NAME(accumulate_##vectors)( \
        ptrdiff_t n, ptrdiff_t depth, const SCALAR *v, ptrdiff_t v_row, const SCALAR *y, ptrdiff_t y_row, SCALAR *to, \
        ptrdiff_t to_row \
    ) { \
        for (ptrdiff_t i = 0; i < n; i += rows) \
            NAME(accumulate_tile)(rows, vectors, depth, v + i, v_row, y, y_row, to + i * to_row, to_row); \
    }
#if TILE == 24
PRODUCTS(12, 1)
PRODUCTS(12, 2)
PRODUCTS(8, 3)
PRODUCTS(6, 4)
#else
PRODUCTS(6, 1)
PRODUCTS(6, 2)
PRODUCTS(4, 3)
#endif
#undef PRODUCTS

#undef LANES
#undef VECTOR
#undef WHOLE_VECTORS
