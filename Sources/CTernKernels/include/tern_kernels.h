// The C boundary of Tern: vector kernels and the thread pool.
//
// Conventions
//   - Every kernel that touches elements exists once for each scalar type and is named `tern_<op>_<type>`
//     with type in f32, f64, i32, i64, u8 (`Bool` is stored as u8, 0 or 1).
//   - Lengths and strides are `ptrdiff_t` and count elements, never bytes.
//   - Outputs are contiguous unless a stride is given for them. An output may be the very same memory as an input that is
//     contiguous (in-place use), but must not overlap one otherwise.
//   - Elements are passed as `void *`, so that the versions of a kernel have one type and Swift keeps them in one table.
//   - The result depends on the arguments alone: not on the number of threads, not on the address of a buffer.
#ifndef TERN_KERNELS_H
#define TERN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Hidden: where a kernel has several versions, the choice runs before a shared library's exported symbols are bound.
#pragma GCC visibility push(hidden)

// MARK: Thread pool (pool.c)

/// The processors that this process may use: affinity mask and cgroup quota (v1 and v2), at least 1.
ptrdiff_t tern_available_processors(void);

/// Threads that share a parallel loop, the caller included. The default is `tern_available_processors()`.
ptrdiff_t tern_thread_count(void);

/// Sets the number of threads (clamped to 1...256). Takes effect at the next loop; waits for a running one.
void tern_set_thread_count(ptrdiff_t count);

/// Runs `body(context, i)` for each i in 0..<count, each exactly once, and returns when all have run. Tiles are claimed from
/// an atomic counter. A caller that finds the pool busy (another thread's loop, or a loop inside a loop) runs all of
/// its tiles itself.
void tern_parallel_for(ptrdiff_t count, void (*body)(void *context, ptrdiff_t index), void *context);

/// Lets the calling thread run all of its loops itself from now on, so that it never takes the pool from another.
void tern_stay_off_pool(void);

// MARK: Per-thread state of the automatic differentiation (thread_state.c)

/// One slot of thread-local memory each: the innermost gradient scope, the pile of nodes being torn down, the tape that
/// draws of random numbers are kept on, the log of operations, and the parameter that was read last, to whose layer a profile
/// counts what follows.
typedef struct {
    void *scope;
    void *teardown;
    void *random_tape;
    void *work_log;
    uintptr_t parameter;
    /// The gradient call whose values this thread records: the number of its outermost scope, 0 outside of every call,
    /// UINT64_MAX while recording is paused.
    uint64_t call;
} tern_thread_state;

tern_thread_state *tern_current_thread_state(void);

// MARK: Elementwise kernels (elementwise_*.c)

/// One row of an elementwise operation of any arity up to 3: `out[i] = f(in[0][i * stride[0]], in[1][i * stride[1]], …)`.
/// Every kernel has a fast path for strides 1, and (arity ≥ 2) for strides 0 beside 1: a broadcast scalar.
typedef void (*tern_elementwise_kernel)(
    ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out);

/// One input of an elementwise operation: its first element, size of an element in bytes, stride (elements) for each axis.
typedef struct {
    const void *data;
    ptrdiff_t element_size;
    const ptrdiff_t *strides;
} tern_operand;

/// Applies `kernel` over an N-dimensional index space. Merges axes where every operand allows it, walks the outer axes,
/// hands inner rows to the kernel; splits over the pool when there are more than `grain` elements.
/// shape: rank lengths, rank ≤ 8 (0 is one element); out: contiguous, row-major.
void tern_elementwise(
    tern_elementwise_kernel kernel, ptrdiff_t arity, ptrdiff_t rank, const ptrdiff_t *shape, const tern_operand *inputs,
    void *out, ptrdiff_t out_element_size, ptrdiff_t grain);

/// Copies an N-dimensional strided array to another of the same shape (either may be strided). Fast for contiguous runs and
/// for transposes (blocked). Parallel for large arrays.
void tern_copy_strided(
    ptrdiff_t rank, const ptrdiff_t *shape, ptrdiff_t element_size, const void *source, const ptrdiff_t *source_strides,
    void *destination, const ptrdiff_t *destination_strides);

#define TERN_ELEMENTWISE(name) void name(ptrdiff_t n, const void *const *in, const ptrdiff_t *stride, void *out);

#define TERN_FLOATS(op) TERN_ELEMENTWISE(op##_f32) TERN_ELEMENTWISE(op##_f64)
#define TERN_NUMERICS(op) \
    TERN_FLOATS(op) TERN_ELEMENTWISE(op##_i32) TERN_ELEMENTWISE(op##_i64) TERN_ELEMENTWISE(op##_u8)

// Arithmetic: integers wrap around; integer division truncates, and x / 0 is 0.
TERN_NUMERICS(tern_add)        // a + b
TERN_NUMERICS(tern_subtract)   // a - b
TERN_NUMERICS(tern_multiply)   // a * b
TERN_NUMERICS(tern_divide)     // a / b
TERN_NUMERICS(tern_negate)     // -a
TERN_NUMERICS(tern_absolute)   // |a|
TERN_NUMERICS(tern_sign)       // -1, 0 or 1 (NaN stays NaN)
TERN_NUMERICS(tern_square)     // a²
TERN_NUMERICS(tern_minimum)    // NaN if either is NaN, as NumPy
TERN_NUMERICS(tern_maximum)
TERN_FLOATS(tern_power)        // a to the power of b, as C's pow

// Comparison: output u8, 0 or 1.
TERN_NUMERICS(tern_equal)
TERN_NUMERICS(tern_not_equal)
TERN_NUMERICS(tern_less)
TERN_NUMERICS(tern_less_equal)
TERN_NUMERICS(tern_greater)
TERN_NUMERICS(tern_greater_equal)

// Logic on Bool (u8).
TERN_ELEMENTWISE(tern_and_bool)
TERN_ELEMENTWISE(tern_or_bool)
TERN_ELEMENTWISE(tern_xor_bool)
TERN_ELEMENTWISE(tern_not_bool)

// Selection: in[0] is the condition (u8), then the value where it is true, then where it is false.
TERN_NUMERICS(tern_select)

// Elementary functions.
TERN_FLOATS(tern_exp)
TERN_FLOATS(tern_log)
TERN_FLOATS(tern_sqrt)
TERN_FLOATS(tern_tanh)
TERN_FLOATS(tern_erf)

// Activations, and their fused backward kernels. in[0] of a backward kernel is the upstream gradient g.
TERN_FLOATS(tern_sigmoid)               // 1 / (1 + e⁻ˣ)
TERN_FLOATS(tern_sigmoid_backward)      // (g, y): g y (1 - y)
TERN_FLOATS(tern_tanh_backward)         // (g, y): g (1 - y²)
TERN_FLOATS(tern_relu)                  // max(x, 0); NaN stays NaN
TERN_FLOATS(tern_relu_backward)         // (g, y): y > 0 ? g : 0
TERN_FLOATS(tern_leaky_relu)            // (x, slope): x > 0 ? x : slope x
TERN_FLOATS(tern_leaky_relu_backward)   // (g, x, slope): x > 0 ? g : slope g
TERN_FLOATS(tern_gelu)                  // x Φ(x), exact: x/2 (1 + erf(x/√2))
TERN_FLOATS(tern_gelu_backward)         // (g, x): g (Φ(x) + x φ(x))
TERN_FLOATS(tern_gelu_tanh)             // x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
TERN_FLOATS(tern_gelu_tanh_backward)    // (g, x)
TERN_FLOATS(tern_silu)                  // x σ(x)
TERN_FLOATS(tern_silu_backward)         // (g, x): g σ(x) (1 + x (1 - σ(x)))
TERN_FLOATS(tern_softplus)              // log(1 + eˣ) = max(x, 0) + log1p(e^-|x|)
TERN_FLOATS(tern_softplus_backward)     // (g, x): g σ(x)

// Casts, all pairs of f32, f64, i32, i64, u8, bool: `tern_cast_<from>_<to>`. Float to integer truncates and saturates (NaN
// gives 0); anything to bool is x != 0.
#define TERN_CASTS(from) \
    TERN_ELEMENTWISE(tern_cast_##from##_f32) TERN_ELEMENTWISE(tern_cast_##from##_f64) \
    TERN_ELEMENTWISE(tern_cast_##from##_i32) TERN_ELEMENTWISE(tern_cast_##from##_i64) \
    TERN_ELEMENTWISE(tern_cast_##from##_u8) TERN_ELEMENTWISE(tern_cast_##from##_bool)
TERN_CASTS(f32) TERN_CASTS(f64) TERN_CASTS(i32) TERN_CASTS(i64) TERN_CASTS(u8) TERN_CASTS(bool)

// MARK: Reductions (reduce.c)

/// Reduces the middle axis of x: [outer, n, inner], contiguous, to out: [outer, inner]. Parallel; combined in a fixed order.
typedef void (*tern_reduction_kernel)(
    ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out);

#define TERN_REDUCTION(name) void name(ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, const void *x, void *out);
#define TERN_REDUCTIONS(op) \
    TERN_REDUCTION(op##_f32) TERN_REDUCTION(op##_f64) TERN_REDUCTION(op##_i32) TERN_REDUCTION(op##_i64) TERN_REDUCTION(op##_u8)

TERN_REDUCTIONS(tern_sum)          // blocked, pairwise between blocks: 10⁷ floats sum to within a few ulp
TERN_REDUCTIONS(tern_max)          // NaN wins; n ≥ 1
TERN_REDUCTIONS(tern_min)
TERN_REDUCTIONS(tern_argmax)       // out: i64, the first of equals; NaN wins, as NumPy; n ≥ 1
TERN_REDUCTIONS(tern_argmin)
TERN_REDUCTION(tern_sum_squares_f32)
TERN_REDUCTION(tern_sum_squares_f64)
TERN_REDUCTION(tern_all_bool)      // out: bool
TERN_REDUCTION(tern_any_bool)

// MARK: Cross entropy (softmax.c)

/// Cross entropy of logits: [rows, n] with integer labels, forward and gradient in one pass over the logits.
/// With p = log-softmax(logits), w = class weights (NULL: all 1), s = smoothing, y = label (torch.nn.CrossEntropyLoss):
///   loss[r] = -(1 - s) w[y] p[y] - s/n Σ_c w[c] p[c];  weight[r] = w[y];  both 0 where y == ignored.
///   gradient[r, c] = ∂ loss[r] / ∂ logits[r, c], not divided by anything; NULL where not wanted.
/// Returns -1, or the first row whose label is neither in 0..<n nor `ignored` (nothing is then promised of the outputs).
ptrdiff_t tern_cross_entropy_f32(
    ptrdiff_t rows, ptrdiff_t n, const void *logits, const int64_t *labels, const void *class_weights, double smoothing,
    int64_t ignored, void *loss, void *weight, void *gradient);
ptrdiff_t tern_cross_entropy_f64(
    ptrdiff_t rows, ptrdiff_t n, const void *logits, const int64_t *labels, const void *class_weights, double smoothing,
    int64_t ignored, void *loss, void *weight, void *gradient);

// MARK: Matrix products

/// y[r, c] = activation(y[r, c] + bias[c]), in place, over a tile of rows × columns whose rows are `stride` apart. Either of
/// bias and activation may be NULL; activation is any elementwise kernel of one input.
void tern_bias_activation_f32(
    ptrdiff_t rows, ptrdiff_t columns, void *y, ptrdiff_t stride, const void *bias, tern_elementwise_kernel activation);
void tern_bias_activation_f64(
    ptrdiff_t rows, ptrdiff_t columns, void *y, ptrdiff_t stride, const void *bias, tern_elementwise_kernel activation);

// MARK: Creation and random numbers (random.c)

/// Fills n elements of element_size bytes with copies of *value. Parallel when large.
void tern_fill(ptrdiff_t n, ptrdiff_t element_size, const void *value, void *out);

/// out[i] = start + i * step, computed in double and rounded once.
void tern_arange_f32(ptrdiff_t n, double start, double step, void *out);
void tern_arange_f64(ptrdiff_t n, double start, double step, void *out);

/// Philox4x32-10 (Salmon et al., 2011) with a 64-bit key; block b of the stream is the counter (b, subsequence). Output i of a
/// fill uses word i mod 4 of block `offset + i / 4` (f32: 24 bits a value; f64: two words, 53 bits, block `offset + i / 2`).
/// Uniform in [low, high). Normal by Box–Muller on the same words.
void tern_uniform_f32(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double low, double high, void *out);
void tern_uniform_f64(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double low, double high, void *out);
void tern_normal_f32(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double mean, double deviation, void *out);
void tern_normal_f64(uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, double mean, double deviation, void *out);
/// The four words of one block, for generators of integers.
void tern_philox(uint64_t key, uint64_t subsequence, uint64_t block, uint32_t words[4]);

/// Gives back the memory that convolutions have kept for the next.
void tern_scratch_trim(void);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
