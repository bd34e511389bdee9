// Template: fused steps of the optimisers for one floating-point TYPE, over elements [start, start + n) of one
// parameter.
#include <math.h>

#include "optimizer_tasks.h"
#include "scalar.h"

// MARK: Stochastic gradient descent (torch.optim.SGD)

TERN_KERNEL static void NAME(sgd_run)(
    const tern_parameter_step *step, ptrdiff_t start, ptrdiff_t n, const void *options_) {
    const tern_sgd_options *options = options_;
    SCALAR *p = (SCALAR *)step->parameter + start;
    const SCALAR *gradient = (const SCALAR *)step->gradient + start;
    const SCALAR rate = (SCALAR)options->rate, momentum = (SCALAR)options->momentum;
    const SCALAR scale = (SCALAR)options->scale, decay = (SCALAR)options->decay;
    if (momentum == 0) {
        TERN_FOR(i, n) p[i] -= rate * (scale * gradient[i] + decay * p[i]);
        return;
    }
    SCALAR *velocity = (SCALAR *)step->first + start;
    const SCALAR kept = options->is_first ? 0 : momentum;
    const SCALAR added = options->is_first ? 1 : (SCALAR)(1 - options->dampening);
    const SCALAR ahead = options->nesterov ? 1 : 0, behind = options->nesterov ? momentum : 1;
    TERN_FOR(i, n) {
        const SCALAR g = scale * gradient[i] + decay * p[i];
        velocity[i] = kept * velocity[i] + added * g;
        p[i] -= rate * (ahead * g + behind * velocity[i]);
    }
}

void NAME(tern_sgd)(ptrdiff_t count, const tern_parameter_step *steps, const tern_sgd_options *options) {
    tern_for_parameters(count, steps, NAME(sgd_run), options);
}

// MARK: Adam and AdamW (torch.optim.Adam, torch.optim.AdamW)

typedef struct {
    SCALAR beta1, beta2, rest1, rest2;    // rest: 1 - β
    SCALAR rate, root;                    // rate / (1 - β₁ᵗ) and 1 / √(1 - β₂ᵗ)
    SCALAR epsilon, scale, coupled_decay, shrink;
} NAME(adam_factors);

TERN_KERNEL static void NAME(adam_run)(
    const tern_parameter_step *step, ptrdiff_t start, ptrdiff_t n, const void *factors) {
    const NAME(adam_factors) f = *(const NAME(adam_factors) *)factors;
    SCALAR *p = (SCALAR *)step->parameter + start;
    SCALAR *m = (SCALAR *)step->first + start, *v = (SCALAR *)step->second + start;
    const SCALAR *gradient = (const SCALAR *)step->gradient + start;
    TERN_FOR(i, n) {
        const SCALAR g = f.scale * gradient[i] + f.coupled_decay * p[i];
        m[i] = f.beta1 * m[i] + f.rest1 * g;
        v[i] = f.beta2 * v[i] + f.rest2 * (g * g);
        p[i] = f.shrink * p[i] - f.rate * m[i] / (f.root * __builtin_elementwise_sqrt(v[i]) + f.epsilon);
    }
}

void NAME(tern_adam)(ptrdiff_t count, const tern_parameter_step *steps, const tern_adam_options *options) {
    const double t = (double)options->step;
    const NAME(adam_factors) factors = {
        .beta1 = (SCALAR)options->beta1,
        .beta2 = (SCALAR)options->beta2,
        .rest1 = (SCALAR)(1 - options->beta1),
        .rest2 = (SCALAR)(1 - options->beta2),
        .rate = (SCALAR)(options->rate / (1 - pow(options->beta1, t))),
        .root = (SCALAR)(1 / sqrt(1 - pow(options->beta2, t))),
        .epsilon = (SCALAR)options->epsilon,
        .scale = (SCALAR)options->scale,
        .coupled_decay = options->decoupled ? 0 : (SCALAR)options->decay,
        .shrink = options->decoupled ? (SCALAR)(1 - options->rate * options->decay) : 1,
    };
    tern_for_parameters(count, steps, NAME(adam_run), &factors);
}

#undef TYPE
