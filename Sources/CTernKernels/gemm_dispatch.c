// Matrix products on Tern's own kernels: the template in gemm_kernels.h for each instruction set, the choice between
// them at run time, and the choice of a method by shape.
#include "tern_gemm.h"
#include "vector_code.h"

/// Steps of k between two visits to a tile of C. A copied panel, DEPTH × 3 vectors, is then 48 KiB at most, small for
/// any stack; twice the depth gains a few percent for some large products and loses as much for others.
#define DEPTH 256

typedef float quad __attribute__((vector_size(16), aligned(sizeof(float)), may_alias));
typedef double pair __attribute__((vector_size(16), aligned(sizeof(double)), may_alias));

INLINE void transpose_4x4_f32(const float *from, ptrdiff_t from_row, float *to, ptrdiff_t to_row) {
    const quad a = *(const quad *)from, b = *(const quad *)(from + from_row), c = *(const quad *)(from + 2 * from_row),
               d = *(const quad *)(from + 3 * from_row);
    const quad ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7),
               cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(quad *)to = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
    *(quad *)(to + to_row) = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
    *(quad *)(to + 2 * to_row) = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
    *(quad *)(to + 3 * to_row) = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
}

INLINE void transpose_2x2_f64(const double *from, ptrdiff_t from_row, double *to, ptrdiff_t to_row) {
    const pair a = *(const pair *)from, b = *(const pair *)(from + from_row);
    *(pair *)to = __builtin_shufflevector(a, b, 0, 2);
    *(pair *)(to + to_row) = __builtin_shufflevector(a, b, 1, 3);
}

// MARK: Instruction sets

#define TEMPLATE "gemm_kernels.h"
#include "instruction_sets.h"

#define METHODS(type, scalar) \
    void (*panel_##type)( \
        bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const scalar *a, ptrdiff_t lda, \
        const scalar *b, ptrdiff_t ldb, scalar *c, ptrdiff_t ldc, bool accumulate); \
    void (*dot_##type)( \
        bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const scalar *a, ptrdiff_t lda, const scalar *b, \
        ptrdiff_t ldb, scalar *c, ptrdiff_t ldc, bool accumulate);

typedef struct {
    METHODS(f32, float)
    METHODS(f64, double)
} kernels;

#define KERNELS(isa) {panel_f32_##isa, dot_f32_##isa, panel_f64_##isa, dot_f64_##isa}

/// The kernels for the processor this runs on: two loads and two tests, so nothing is cached.
static const kernels *current_kernels(void) {
#if defined(__x86_64__)
    static const kernels v4 = KERNELS(v4), v3 = KERNELS(v3);
    if (__builtin_cpu_supports("x86-64-v4")) return &v4;
    if (__builtin_cpu_supports("x86-64-v3")) return &v3;
#endif
    static const kernels baseline = KERNELS(baseline);
    return &baseline;
}

// MARK: Interface

const char *tern_instruction_set(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
#endif
    return "baseline";
}

#define TILE_PRODUCT(type, scalar) \
    void tern_gemm_tile_##type( \
        tern_gemm_method method, bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, \
        const scalar *a, ptrdiff_t lda, const scalar *b, ptrdiff_t ldb, scalar *c, ptrdiff_t ldc, bool accumulate \
    ) { \
        if (method == TERN_GEMM_DOT) { \
            current_kernels()->dot_##type(transpose_b, m, n, k, a, lda, b, ldb, c, ldc, accumulate); \
        } else { \
            current_kernels()->panel_##type(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, c, ldc, accumulate); \
        } \
    }
TILE_PRODUCT(f32, float)
TILE_PRODUCT(f64, double)

// The rule, fitted to times over shapes with AVX-512 and AVX2. Dot pays for m n horizontal sums; panel pays for the
// transpose of B: k n, or wastes most of a vector where C is a few columns wide. OpenBLAS, which packs both operands, is
// ahead of panel from about 2²⁸ multiply-adds on with AVX2; with AVX-512 panel is 5 to 20 % ahead up to 2³⁰, and behind
// at 2³³.
tern_gemm_method tern_gemm_method_for(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k) {
    const bool few_sums = transpose_b ? 8 * (m < n ? m : n) <= k : n <= 12 && 10 * n <= k && 4 * n <= m;
    if (!transpose_a && few_sums) return TERN_GEMM_DOT;
    double most = 0x1p28;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) most = 0x1p30;
#endif
    return (double)m * (double)n * (double)k <= most ? TERN_GEMM_PANEL : TERN_GEMM_BLAS;
}
