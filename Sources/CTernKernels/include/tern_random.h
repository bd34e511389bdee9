// Random numbers. Conventions as in tern_kernels.h.
//
// A stream is a key and a subsequence; a call reads it from block `offset` on. The number of blocks it takes follows from n
// alone: n / 4 of them for Float and Bool, n / 2 for Double, rounded up, but where another number is given. `tern_uniform` and
// `tern_normal` are in tern_kernels.h.
#ifndef TERN_RANDOM_H
#define TERN_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

// MARK: Location and scale (random.c)

#define TERN_RANDOM(name) \
    void name(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double location, double scale, void *out);

TERN_RANDOM(tern_exponential_f32)    // location + scale · -log u
TERN_RANDOM(tern_exponential_f64)
TERN_RANDOM(tern_laplace_f32)        // location ± scale · -log u
TERN_RANDOM(tern_laplace_f64)
TERN_RANDOM(tern_gumbel_f32)         // location - scale · log(-log u)
TERN_RANDOM(tern_gumbel_f64)

/// out[i] = 1 with a probability in 0...1, which is rounded to a multiple of 2⁻³².
void tern_bernoulli(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double probability, uint8_t *out);

// MARK: Dropout (dropout.c)

/// Dropout of runs of `run` elements, each of which is dropped with a probability in 0...1, rounded to a multiple
/// of 2⁻³²: out = factor x + shift where it is kept, `dropped` elsewhere. Single elements take `tern_dropout_blocks(runs, 1)`
/// blocks, longer runs one each.
typedef struct {
    uint64_t key, subsequence, offset;
    ptrdiff_t runs, run;
    double probability, factor, shift, dropped;
} tern_dropout;

ptrdiff_t tern_dropout_blocks(ptrdiff_t runs, ptrdiff_t run);
void tern_dropout_f32(const tern_dropout *plan, const void *x, void *out);
void tern_dropout_f64(const tern_dropout *plan, const void *x, void *out);

// MARK: Rejection (rejection.c)

/// Parameters for each element, a_stride and b_stride elements apart: 0 or 1. Element i takes block `offset + i`: n blocks.
/// Computed in double precision.
#define TERN_RANDOM_WITH(name) \
    void name( \
        uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, const void *a, ptrdiff_t a_stride, \
        const void *b, ptrdiff_t b_stride, void *out);

TERN_RANDOM_WITH(tern_truncated_normal_f32)    // standard normal between a < b
TERN_RANDOM_WITH(tern_truncated_normal_f64)
TERN_RANDOM_WITH(tern_gamma_f32)               // x^(a - 1) e^(-b x), a, b > 0
TERN_RANDOM_WITH(tern_gamma_f64)
TERN_RANDOM_WITH(tern_beta_f32)                // x^(a - 1) (1 - x)^(b - 1), a, b > 0
TERN_RANDOM_WITH(tern_beta_f64)
TERN_RANDOM_WITH(tern_poisson_f32)             // mean a ≥ 0; b is not used
TERN_RANDOM_WITH(tern_poisson_f64)

// MARK: Integers (random_integers.c)

/// low + one of 0..<width, each as likely as any other; n / 2 blocks, rounded up. width ≥ 1.
#define TERN_RANDOM_INTEGERS(name) \
    void name( \
        uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, int64_t low, uint64_t width, void *out);
TERN_RANDOM_INTEGERS(tern_random_integers_i32)
TERN_RANDOM_INTEGERS(tern_random_integers_i64)
TERN_RANDOM_INTEGERS(tern_random_integers_u8)

/// The numbers 0..<n in an order of which each is as likely as any other; n blocks.
void tern_permutation(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, int64_t *out);

// MARK: Categories (categorical.c)

/// For each row of weights: [rows, n], `count` categories drawn with probabilities in proportion to the weights; out: [rows,
/// count]. With `replacing` they are independent; rows · count blocks. Without, each is drawn from those that are left; rows ·
/// ⌈n / 2⌉ blocks. Returns -1, or the first row of which a weight is negative or not finite, or has too few positive ones.
ptrdiff_t tern_categorical_f32(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t rows, ptrdiff_t n, const void *weights,
    ptrdiff_t count, _Bool replacing, int64_t *out);
ptrdiff_t tern_categorical_f64(
    uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t rows, ptrdiff_t n, const void *weights,
    ptrdiff_t count, _Bool replacing, int64_t *out);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
