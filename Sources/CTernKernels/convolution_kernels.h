// The inner loops of convolutions, for one scalar type and one instruction set: a template, with the parameters that
// gemm_kernels.h describes. A patch is a piece of an image, padded and laid out by convolution.h such that what one tap
// of the kernel sees of it is a run of neighbors.

#define LANES ((ptrdiff_t)(VECTOR_BYTES / sizeof(SCALAR)))
#define VECTOR NAME(vector)
#define HEIGHT (TILE / 3)
// Without it the compiler would halve vectors of 64 bytes.
#define WHOLE_VECTORS __attribute__((min_vector_width(8 * VECTOR_BYTES)))

typedef SCALAR VECTOR __attribute__((vector_size(VECTOR_BYTES), aligned(sizeof(SCALAR)), may_alias));

// MARK: Forward

/// out[i, j] = bias[i] + Σ_c Σ_t w[c, t, i] patch[c, offset[t] + start[j]] for rows i and vectors j
INLINE void NAME(convolve_tile)(
    const ptrdiff_t rows, const ptrdiff_t vectors, const tern_taps *taps, const SCALAR *w, const SCALAR *bias,
    const SCALAR *patch, const ptrdiff_t *start, SCALAR *out, ptrdiff_t out_row
) {
    VECTOR sum[HEIGHT][8], piece[8];
    const SCALAR *seen[8];
    UNROLL for (ptrdiff_t j = 0; j < vectors; j++) seen[j] = patch + start[j];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) {
        const SCALAR first = bias == NULL ? 0 : bias[i];
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] = (VECTOR){0} + first;
    }
    ptrdiff_t channel = 0;
    for (ptrdiff_t c = 0; c < taps->channels; c++, channel += taps->channel_stride) {
        for (ptrdiff_t t = 0; t < taps->count; t++, w += HEIGHT) {
            const ptrdiff_t position = channel + taps->offset[t];
            UNROLL for (ptrdiff_t j = 0; j < vectors; j++) piece[j] = *(const VECTOR *)(seen[j] + position);
            UNROLL for (ptrdiff_t i = 0; i < rows; i++)
                UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] += piece[j] * w[i];
        }
    }
    UNROLL for (ptrdiff_t i = 0; i < rows; i++)
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) *(VECTOR *)(out + i * out_row + j * LANES) = sum[i][j];
}

#define CONVOLVE(rows, wide) \
    static NO_INLINE WHOLE_VECTORS void NAME(convolve_##rows)( \
        const tern_taps *taps, const SCALAR *w, const SCALAR *bias, const SCALAR *patch, ptrdiff_t vectors, \
        const ptrdiff_t *start, SCALAR *out, ptrdiff_t out_row \
    ) { \
        ptrdiff_t j = 0; \
        for (; vectors - j >= wide && (wide > 3 || vectors - j != 4); j += wide) \
            NAME(convolve_tile)(rows, wide, taps, w, bias, patch, start + j, out + j * LANES, out_row); \
        for (; vectors - j >= 2; j += 2) \
            NAME(convolve_tile)(rows, 2, taps, w, bias, patch, start + j, out + j * LANES, out_row); \
        if (vectors > j) NAME(convolve_tile)(rows, 1, taps, w, bias, patch, start + j, out + j * LANES, out_row); \
    }
#if HEIGHT == 8
CONVOLVE(8, 3)
CONVOLVE(4, 6)
CONVOLVE(3, 8)
CONVOLVE(2, 8)
#else
CONVOLVE(4, 3)
CONVOLVE(3, 4)
CONVOLVE(2, 6)
#endif
CONVOLVE(1, 8)
#undef CONVOLVE

/// out[i, j], as above, for i < rows ≤ HEIGHT and j < vectors.
static void NAME(convolve)(
    ptrdiff_t rows, const tern_taps *taps, const SCALAR *w, const SCALAR *bias, const SCALAR *patch, ptrdiff_t vectors,
    const ptrdiff_t *start, SCALAR *out, ptrdiff_t out_row
) {
    ptrdiff_t i = 0;
#define ROWS(count) \
    for (; rows - i >= count; i += count) \
        NAME(convolve_##count)( \
            taps, w + i, bias == NULL ? NULL : bias + i, patch, vectors, start, out + i * out_row, out_row)
#if HEIGHT == 8
    ROWS(8);
#endif
    ROWS(4);
    ROWS(3);
    ROWS(2);
    ROWS(1);
#undef ROWS
}

// MARK: Gradient of the weights

/// to[i, j] += Σ_r Σ_x patch[tap[i] + start[r] + x] g[r, x, j] for i < rows, j < LANES vectors
INLINE void NAME(correlate_tile)(
    const ptrdiff_t rows, const ptrdiff_t vectors, const tern_runs *runs, const ptrdiff_t *tap, const SCALAR *patch,
    const SCALAR *g, ptrdiff_t g_row, SCALAR *to
) {
    VECTOR sum[HEIGHT][3], piece[3];
    const SCALAR *seen[HEIGHT];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++)
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] = (VECTOR){0};
    for (ptrdiff_t r = 0; r < runs->count; r++) {
        UNROLL for (ptrdiff_t i = 0; i < rows; i++) seen[i] = patch + tap[i] + runs->start[r];
        for (ptrdiff_t x = 0; x < runs->length; x++, g += g_row) {
            UNROLL for (ptrdiff_t j = 0; j < vectors; j++) piece[j] = *(const VECTOR *)(g + j * LANES);
            UNROLL for (ptrdiff_t i = 0; i < rows; i++)
                UNROLL for (ptrdiff_t j = 0; j < vectors; j++) sum[i][j] += piece[j] * seen[i][x];
        }
    }
    UNROLL for (ptrdiff_t i = 0; i < rows; i++)
        UNROLL for (ptrdiff_t j = 0; j < vectors; j++) *(VECTOR *)(to + i * g_row + j * LANES) += sum[i][j];
}

#define CORRELATE(rows) \
    static NO_INLINE WHOLE_VECTORS void NAME(correlate_##rows)( \
        const tern_runs *runs, const ptrdiff_t *tap, const SCALAR *patch, const SCALAR *g, ptrdiff_t g_row, SCALAR *to \
    ) { \
        const ptrdiff_t vectors = g_row / LANES; \
        ptrdiff_t j = 0; \
        for (; vectors - j >= 3 && vectors - j != 4; j += 3) \
            NAME(correlate_tile)(rows, 3, runs, tap, patch, g + j * LANES, g_row, to + j * LANES); \
        for (; vectors - j >= 2; j += 2) \
            NAME(correlate_tile)(rows, 2, runs, tap, patch, g + j * LANES, g_row, to + j * LANES); \
        if (vectors > j) NAME(correlate_tile)(rows, 1, runs, tap, patch, g + j * LANES, g_row, to + j * LANES); \
    }
#if HEIGHT == 8
CORRELATE(8)
#endif
CORRELATE(4)
CORRELATE(1)
#undef CORRELATE

/// to[i, j] += …, as above, for i < rows and j < g_row, a multiple of 64 bytes.
static void NAME(correlate)(
    ptrdiff_t rows, const tern_runs *runs, const ptrdiff_t *tap, const SCALAR *patch, const SCALAR *g, ptrdiff_t g_row,
    SCALAR *to
) {
    ptrdiff_t i = 0;
#define ROWS(count) \
    for (; rows - i >= count; i += count) NAME(correlate_##count)(runs, tap + i, patch, g, g_row, to + i * g_row)
#if HEIGHT == 8
    ROWS(8);
#endif
    ROWS(4);
    ROWS(1);
#undef ROWS
}

/// to[i * to_step] += Σ_f patch[tap[i] + f] g[f] for i < rows, f < n vectors
INLINE void NAME(correlate_flat_tile)(
    const ptrdiff_t rows, const ptrdiff_t *tap, const SCALAR *patch, ptrdiff_t n, const SCALAR *g, SCALAR *to,
    ptrdiff_t to_step
) {
    VECTOR sum[9];
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) sum[i] = (VECTOR){0};
    for (ptrdiff_t f = 0; f < n; f += LANES) {
        const VECTOR piece = *(const VECTOR *)(g + f);
        UNROLL for (ptrdiff_t i = 0; i < rows; i++) sum[i] += piece * *(const VECTOR *)(patch + tap[i] + f);
    }
    UNROLL for (ptrdiff_t i = 0; i < rows; i++) {
        for (ptrdiff_t half = LANES / 2; half > 0; half /= 2)
            for (ptrdiff_t l = 0; l < half; l++) sum[i][l] += sum[i][l + half];
        to[i * to_step] += sum[i][0];
    }
}

/// The same for a single channel g, laid out as the patch is with zeros where it has none, for i < rows and f < n; room
/// for a vector follows both.
static WHOLE_VECTORS void NAME(correlate_flat)(
    ptrdiff_t rows, const ptrdiff_t *tap, const SCALAR *patch, ptrdiff_t n, const SCALAR *g, SCALAR *to,
    ptrdiff_t to_step
) {
    ptrdiff_t i = 0;
    for (; rows - i >= 9; i += 9)
        NAME(correlate_flat_tile)(9, tap + i, patch, n, g, to + i * to_step, to_step);
    for (; rows - i >= 4; i += 4)
        NAME(correlate_flat_tile)(4, tap + i, patch, n, g, to + i * to_step, to_step);
    for (; rows - i >= 1; i += 1)
        NAME(correlate_flat_tile)(1, tap + i, patch, n, g, to + i * to_step, to_step);
}

#undef LANES
#undef VECTOR
#undef HEIGHT
#undef WHOLE_VECTORS
