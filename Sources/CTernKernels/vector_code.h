// Macros for templates of vector code, which is compiled for one instruction set at a time.
#ifndef TERN_VECTOR_CODE_H
#define TERN_VECTOR_CODE_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))
#define NO_INLINE __attribute__((noinline))
#define UNROLL _Pragma("clang loop unroll(full)")

#endif
