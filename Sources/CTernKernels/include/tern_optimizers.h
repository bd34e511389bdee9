// Optimizers (optimizer.c): one fused in-place pass over all parameters, parallel over the elements of all tensors.
#ifndef TERN_OPTIMIZERS_H
#define TERN_OPTIMIZERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// One parameter of a step: contiguous arrays of `count` elements. The meaning of `state` and `factor` is the optimizer's; NULL
/// where the step does not use it.
typedef struct {
    ptrdiff_t count;
    void *parameter;
    const void *gradient;
    void *state[3];
    double factor;
} tern_parameter_step;

/// The options of a step; each optimizer uses its own.
typedef struct {
    double rate, decay, scale;    // the learning rate; the weight decay; the gradients are first multiplied by `scale`
    double momentum, dampening, beta1, beta2, epsilon;
    double smoothing;             // α of RMSprop, ρ of Adadelta
    double rate_decay, momentum_decay;
    int64_t step;                 // t, 1 in the parameters' first step
    bool decoupled;               // p -= rate decay p, instead of g += decay p
    bool nesterov, amsgrad, centered;
} tern_update_options;

/// Where gradients are squared, those beyond √(largest number / share) in magnitude count as that, where share is the weight
/// of a new square in its mean: so no square is infinite.
#define TERN_UPDATE(name) void name(ptrdiff_t count, const tern_parameter_step *steps, const tern_update_options *options);

/// v = momentum v + (1 - dampening) g, in the first step v = g; p -= rate (nesterov ? g + momentum v : v). state: v, not
/// touched where the momentum is 0.
TERN_UPDATE(tern_sgd_f32)
/// m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; p -= rate / (1 - β₁ᵗ) m / (√(v / (1 - β₂ᵗ)) + ε). With amsgrad the largest v
/// so far divides. state: m, v, largest v.
TERN_UPDATE(tern_adam_f32)
/// Adam with Nesterov's look-ahead: μₜ = β₁ (1 - 0.96^(t momentum_decay) / 2), Π = μ₁ … μₜ = factor;
/// p -= rate ((1 - μₜ) / (1 - Π) g + μₜ₊₁ / (1 - Π μₜ₊₁) m) / (√(v / (1 - β₂ᵗ)) + ε). state: m, v.
TERN_UPDATE(tern_nadam_f32)
/// Adam that divides by √v only where enough steps have made it reliable. state: m, v.
TERN_UPDATE(tern_radam_f32)
/// m as Adam; u = max(β₂ u, |g| + ε); p -= rate / (1 - β₁ᵗ) m / u. state: m, u.
TERN_UPDATE(tern_adamax_f32)
/// s += g²; p -= rate / (1 + (t - 1) rate_decay) g / (√s + ε). state: s.
TERN_UPDATE(tern_adagrad_f32)
/// s = ρ s + (1 - ρ) g²; d = √(a + ε) / √(s + ε) g; a = ρ a + (1 - ρ) d²; p -= rate d. state: s, a.
TERN_UPDATE(tern_adadelta_f32)
/// s = α s + (1 - α) g²; with `centered` a = α a + (1 - α) g and s - a² for s; d = g / (√s + ε); with a momentum
/// b = momentum b + d and b for d; p -= rate d. state: s, b, a.
TERN_UPDATE(tern_rmsprop_f32)
/// p -= rate sign(β₁ m + (1 - β₁) g); m = β₂ m + (1 - β₂) g. state: m.
TERN_UPDATE(tern_lion_f32)

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
