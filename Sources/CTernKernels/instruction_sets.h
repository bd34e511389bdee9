// Includes the template TEMPLATE for each instruction set and each floating-point type; see gemm_isa.h and, for an
// example, gemm_kernels.h.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define VECTOR_BYTES 64
#define TILE 24
#define SUFFIX(x) x##_v4
#include "gemm_isa.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define VECTOR_BYTES 32
#define TILE 12
#define SUFFIX(x) x##_v3
#include "gemm_isa.h"
#pragma clang attribute pop
#endif

// SSE2 has 16 registers of 16 bytes, NEON 32.
#define VECTOR_BYTES 16
#if defined(__x86_64__)
#define TILE 12
#else
#define TILE 24
#endif
#define SUFFIX(x) x##_baseline
#include "gemm_isa.h"

#undef TEMPLATE
