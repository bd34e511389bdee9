// The attributes of kernels: vectorized and multi-versioned without compiler flags.
#ifndef TERN_KERNEL_H
#define TERN_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "tern_kernels.h"
#include "tern_reductions.h"
#include "tern_sorting.h"

// A kernel is compiled for AVX-512, for AVX2 and for the baseline, and bound to the best at load time. The resolvers
// run before a sanitizer's runtime is ready, so sanitized builds have the baseline alone.
#if defined(__x86_64__) && defined(__GLIBC__) && !__has_feature(address_sanitizer) \
    && !__has_feature(thread_sanitizer) && !__has_feature(memory_sanitizer)
#define TERN_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define TERN_KERNEL
#endif

// Whatever a kernel calls per element must become part of it, or it would be compiled for the baseline.
#define TERN_INLINE static inline __attribute__((always_inline))

#define TERN_PRAGMA(text) _Pragma(#text)

// A vectorized loop over independent elements: cheap bodies. `assume_safety` is the header's promise that an output
// is the memory of an input or apart from it.
#define TERN_FOR(i, n) \
    TERN_PRAGMA(clang loop vectorize(assume_safety) interleave_count(2)) \
    for (ptrdiff_t i = 0; i < (n); i++)

// The same for costly bodies, with `i` as the index: whole vectors, then a masked one for what is left.
#define TERN_MAP(lanes, n, ...) TERN_MAP_EXPANDED(lanes, n, __VA_ARGS__)
#define TERN_MAP_EXPANDED(lanes, n, ...) \
    do { \
        const ptrdiff_t whole_ = (n) & -(2 * (ptrdiff_t)(lanes)); \
        TERN_PRAGMA(clang loop vectorize(assume_safety) vectorize_width(lanes) interleave_count(2)) \
        for (ptrdiff_t i = 0; i < whole_; i++) { __VA_ARGS__; } \
        TERN_PRAGMA(clang loop vectorize(assume_safety) vectorize_width(lanes) interleave_count(1) \
                    vectorize_predicate(enable)) \
        for (ptrdiff_t i = whole_; i < (n); i++) { __VA_ARGS__; } \
    } while (0)

TERN_INLINE ptrdiff_t tern_min_index(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
TERN_INLINE ptrdiff_t tern_max_index(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }
TERN_INLINE ptrdiff_t tern_ceil_divide(ptrdiff_t a, ptrdiff_t b) { return (a + b - 1) / b; }

#endif
