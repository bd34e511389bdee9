// The inner loops of convolutions for each instruction set, and the choice between them at run time.
#include "convolution_dispatch.h"

#include "vector_code.h"

#define TEMPLATE "convolution_kernels.h"
#include "instruction_sets.h"

#define TABLE(type, isa, bytes, rows) \
    {bytes / (ptrdiff_t)sizeof(type), rows, convolve_##type##_##isa, correlate_##type##_##isa, \
     correlate_flat_##type##_##isa}
typedef float f32;
typedef double f64;
#if defined(__x86_64__)
#define ROWS_BASELINE 4
#else
#define ROWS_BASELINE 8
#endif

#if defined(__x86_64__)
#define CHOOSE(type) \
    static const tern_convolution_kernels_##type v4 = TABLE(type, v4, 64, 8), v3 = TABLE(type, v3, 32, 4); \
    if (__builtin_cpu_supports("x86-64-v4")) return &v4; \
    if (__builtin_cpu_supports("x86-64-v3")) return &v3;
#else
#define CHOOSE(type)
#endif

#define CURRENT(type) \
    const tern_convolution_kernels_##type *tern_current_convolution_kernels_##type(void) { \
        CHOOSE(type) \
        static const tern_convolution_kernels_##type baseline = TABLE(type, baseline, 16, ROWS_BASELINE); \
        return &baseline; \
    }
CURRENT(f32)
CURRENT(f64)
