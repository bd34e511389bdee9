// Transposes, a square of vectors at a time.
//
// Interleaving row i with row i + N/2, log₂ N times over, transposes an N × N square (Eklundh, 1972).
#include "transpose.h"

#include "kernel.h"

#define LOW4 0, 4, 1, 5
#define HIGH4 2, 6, 3, 7
#define LOW8 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH8 4, 12, 5, 13, 6, 14, 7, 15

// Whole squares, the last ones overlapping those before; what is narrower than a square element by element.
#define TERN_TRANSPOSE(name, T, N, rounds, low, high) \
    typedef T name##_vector __attribute__((vector_size(N * sizeof(T)), aligned(sizeof(T)), may_alias)); \
    TERN_KERNEL static void name( \
        ptrdiff_t rows, ptrdiff_t columns, const T *x, ptrdiff_t x_row, T *y, ptrdiff_t y_row) { \
        if (rows < N || columns < N) { \
            for (ptrdiff_t c = 0; c < columns; c++) { \
                for (ptrdiff_t r = 0; r < rows; r++) y[r * y_row + c] = x[c * x_row + r]; \
            } \
            return; \
        } \
        for (ptrdiff_t column = 0; column < columns; column += N) { \
            const ptrdiff_t c = tern_min_index(column, columns - N); \
            for (ptrdiff_t row = 0; row < rows; row += N) { \
                const ptrdiff_t r = tern_min_index(row, rows - N); \
                name##_vector square[N], next[N]; \
                for (int i = 0; i < N; i++) square[i] = *(const name##_vector *)(x + (c + i) * x_row + r); \
                for (int round = 0; round < rounds; round++) { \
                    for (int i = 0; i < N / 2; i++) { \
                        next[2 * i] = __builtin_shufflevector(square[i], square[i + N / 2], low); \
                        next[2 * i + 1] = __builtin_shufflevector(square[i], square[i + N / 2], high); \
                    } \
                    for (int i = 0; i < N; i++) square[i] = next[i]; \
                } \
                for (int i = 0; i < N; i++) *(name##_vector *)(y + (r + i) * y_row + c) = square[i]; \
            } \
        } \
    }

TERN_TRANSPOSE(transpose_4, uint32_t, 8, 3, LOW8, HIGH8)
TERN_TRANSPOSE(transpose_8, uint64_t, 4, 2, LOW4, HIGH4)

void tern_transpose(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t size, const char *x, ptrdiff_t x_row, char *y, ptrdiff_t y_row) {
    if (size == 4) {
        transpose_4(rows, columns, (const uint32_t *)(const void *)x, x_row, (uint32_t *)(void *)y, y_row);
    } else {
        transpose_8(rows, columns, (const uint64_t *)(const void *)x, x_row, (uint64_t *)(void *)y, y_row);
    }
}
