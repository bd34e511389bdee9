// Kernels from scalar functions: loops for the strides worth a loop of their own, packing for all others.
#ifndef TERN_ELEMENTWISE_H
#define TERN_ELEMENTWISE_H

#include "scalar.h"

// Runs a kernel over inputs of any stride: packs those that are not contiguous into blocks, and calls it on these.
void tern_elementwise_strided(
    tern_elementwise_kernel kernel, ptrdiff_t arity, const ptrdiff_t *element_sizes, ptrdiff_t out_element_size,
    ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out);

// LOOP is how one kernel runs over its elements: cheap bodies or costly ones (see kernel.h).
#define TERN_CHEAP(n, ...) TERN_FOR(i, n) { __VA_ARGS__; }
#define TERN_COSTLY(n, ...) TERN_MAP(LANES, n, __VA_ARGS__);

#define TERN_UNARY(LOOP, name, A, R, f) \
    TERN_KERNEL void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) { \
        const A *a = in[0]; \
        R *y = out; \
        if (stride[0] == 1) { \
            LOOP(n, y[i] = f(a[i])) \
        } else { \
            tern_elementwise_strided(name, 1, (ptrdiff_t[]){sizeof(A)}, sizeof(R), n, in, stride, out); \
        } \
    }

#define TERN_BINARY(LOOP, name, A, B, R, f) \
    TERN_KERNEL void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) { \
        const A *a = in[0]; \
        const B *b = in[1]; \
        R *y = out; \
        if (stride[0] == 1 && stride[1] == 1) { \
            LOOP(n, y[i] = f(a[i], b[i])) \
        } else if (stride[0] == 1 && stride[1] == 0) { \
            const B b0 = *b; \
            LOOP(n, y[i] = f(a[i], b0)) \
        } else if (stride[0] == 0 && stride[1] == 1) { \
            const A a0 = *a; \
            LOOP(n, y[i] = f(a0, b[i])) \
        } else { \
            tern_elementwise_strided( \
                name, 2, (ptrdiff_t[]){sizeof(A), sizeof(B)}, sizeof(R), n, in, stride, out); \
        } \
    }

#define TERN_TERNARY(LOOP, name, A, B, C, R, f) \
    TERN_KERNEL void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out) { \
        const A *a = in[0]; \
        const B *b = in[1]; \
        const C *c = in[2]; \
        R *y = out; \
        if (stride[0] == 1 && stride[1] == 1 && stride[2] == 1) { \
            LOOP(n, y[i] = f(a[i], b[i], c[i])) \
        } else if (stride[0] == 1 && stride[1] == 1 && stride[2] == 0) { \
            const C c0 = *c; \
            LOOP(n, y[i] = f(a[i], b[i], c0)) \
        } else if (stride[0] == 1 && stride[1] == 0 && stride[2] == 1) { \
            const B b0 = *b; \
            LOOP(n, y[i] = f(a[i], b0, c[i])) \
        } else if (stride[0] == 1 && stride[1] == 0 && stride[2] == 0) { \
            const B b0 = *b; \
            const C c0 = *c; \
            LOOP(n, y[i] = f(a[i], b0, c0)) \
        } else { \
            tern_elementwise_strided( \
                name, 3, (ptrdiff_t[]){sizeof(A), sizeof(B), sizeof(C)}, sizeof(R), n, in, stride, out); \
        } \
    }

#endif
