// The inner loops of Winograd's convolutions for each instruction set, and the choice between them at run time.
#include "winograd_dispatch.h"

#include "vector_code.h"

#define TEMPLATE "winograd_kernels.h"
#include "instruction_sets.h"

typedef float f32;
typedef double f64;
#define OF_3(name, end) {name##_1_##end, name##_2_##end, name##_3_##end}
#define OF_4(name, end) {name##_1_##end, name##_2_##end, name##_3_##end, name##_4_##end}
#define TABLE(type, isa, bytes, most, OF) \
    {.lanes = bytes / (ptrdiff_t)sizeof(type), .widest = most, .source_tiles = source_tiles_##type##_##isa, \
     .gradient_tiles = gradient_tiles_##type##_##isa, .target_tiles = target_tiles_##type##_##isa, \
     .weights_tile = weights_tile_##type##_##isa, .weights_gradient_tile = weights_gradient_tile_##type##_##isa, \
     .multiply = OF(multiply, type##_##isa), .accumulate = OF(accumulate, type##_##isa)}

#if defined(__x86_64__)
#define BASELINE(type) TABLE(type, baseline, 16, 3, OF_3)
#define CHOOSE(type) \
    static const tern_winograd_kernels_##type v4 = TABLE(type, v4, 64, 4, OF_4), \
                                              v3 = TABLE(type, v3, 32, 3, OF_3); \
    if (__builtin_cpu_supports("x86-64-v4")) return &v4; \
    if (__builtin_cpu_supports("x86-64-v3")) return &v3;
#else
#define BASELINE(type) TABLE(type, baseline, 16, 4, OF_4)
#define CHOOSE(type)
#endif

#define CURRENT(type) \
    const tern_winograd_kernels_##type *tern_current_winograd_kernels_##type(void) { \
        CHOOSE(type) \
        static const tern_winograd_kernels_##type baseline = BASELINE(type); \
        return &baseline; \
    }
CURRENT(f32)
CURRENT(f64)
