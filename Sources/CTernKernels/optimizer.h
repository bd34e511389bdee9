// Template: fused steps of the optimizers for one floating-point TYPE, over elements [start, start + n) of one
// parameter. tern_optimizers.h has the formulas.
#include <float.h>
#include <math.h>

#include "optimizer_tasks.h"
#include "scalar.h"

#define LARGEST ((SCALAR)FLT_MAX)

typedef struct {
    SCALAR rate, scale, decay, shrink;    // shrink: what decoupled weight decay leaves of a parameter
    SCALAR momentum, added, ahead, behind;
    SCALAR beta1, beta2, rest1, rest2;    // rest: 1 - β
    SCALAR root;                          // 1 / √(1 - β₂ᵗ)
    SCALAR smoothing, rest, epsilon;      // rest: 1 - smoothing
    SCALAR bound;                         // the largest magnitude of a gradient that is squared
    bool flag;
    const tern_update_options *options;
} NAME(factors);

// The largest g of which share · g² is finite. Gradients beyond are taken as that large, in the first moment too, so that a
// step has the size it would have had; what gathers squares ends at the largest number, from which it can come down.
static SCALAR NAME(largest_gradient)(double share) { return (SCALAR)fmin(0.99 * sqrt(LARGEST / share), LARGEST); }

// Common parts of all optimizers.
static NAME(factors) NAME(make_factors)(const tern_update_options *options) {
    return (NAME(factors)){
        .rate = (SCALAR)options->rate,
        .scale = (SCALAR)options->scale,
        .decay = options->decoupled ? 0 : (SCALAR)options->decay,
        .shrink = options->decoupled ? (SCALAR)(1 - options->rate * options->decay) : 1,
        .momentum = (SCALAR)options->momentum,
        .beta1 = (SCALAR)options->beta1,
        .beta2 = (SCALAR)options->beta2,
        .rest1 = (SCALAR)(1 - options->beta1),
        .rest2 = (SCALAR)(1 - options->beta2),
        .smoothing = (SCALAR)options->smoothing,
        .rest = (SCALAR)(1 - options->smoothing),
        .epsilon = (SCALAR)options->epsilon,
        .options = options,
    };
}

#define BOUNDED(g) ((g) > f.bound ? f.bound : (g) < -f.bound ? -f.bound : (g))
// A sum of squares that stays finite; NaN stays NaN
#define FINITE(sum) ((sum) > LARGEST ? LARGEST : (sum))

// 1 - βᵗ: what a mean of t numbers that started at 0 has to be divided by
static double NAME(correction)(double beta, const tern_update_options *options) {
    return 1 - pow(beta, (double)options->step);
}

#define UPDATE_RUN(name) \
    TERN_KERNEL static void NAME(name##_run)( \
        const tern_parameter_step *step, ptrdiff_t start, ptrdiff_t n, const void *factors)
#define UPDATE_ARRAYS \
    const NAME(factors) f = *(const NAME(factors) *)factors; \
    SCALAR *p = (SCALAR *)step->parameter + start; \
    const SCALAR *gradient = (const SCALAR *)step->gradient + start
#define STATE(index) ((SCALAR *)step->state[index] + start)
// The gradient of element i with the penalty's
#define GRADIENT (f.scale * gradient[i] + f.decay * p[i])
#define SQRT(x) __builtin_elementwise_sqrt(x)

#define UPDATE(name) \
    void NAME(tern_##name)(ptrdiff_t count, const tern_parameter_step *steps, const tern_update_options *options)
#define RUN(name) tern_for_parameters(count, steps, NAME(name##_run), &f)

// MARK: Stochastic gradient descent

UPDATE_RUN(sgd) {
    UPDATE_ARRAYS;
    TERN_FOR(i, n) p[i] -= f.rate * GRADIENT;
}

UPDATE_RUN(sgd_momentum) {
    UPDATE_ARRAYS;
    SCALAR *v = STATE(0);
    TERN_FOR(i, n) {
        const SCALAR g = GRADIENT;
        v[i] = f.momentum * v[i] + f.added * g;
        p[i] -= f.rate * (f.ahead * g + f.behind * v[i]);
    }
}

UPDATE(sgd) {
    NAME(factors) f = NAME(make_factors)(options);
    if (options->momentum == 0) {
        RUN(sgd);
        return;
    }
    const bool is_first = options->step == 1;
    f.ahead = options->nesterov ? 1 : 0;
    f.behind = options->nesterov ? f.momentum : 1;
    f.added = is_first ? 1 : (SCALAR)(1 - options->dampening);
    if (is_first) f.momentum = 0;
    RUN(sgd_momentum);
}

// MARK: Adam and its kin

#define ADAM_MOMENTS \
    const SCALAR whole = GRADIENT, g = BOUNDED(whole), square = f.beta2 * v[i] + f.rest2 * g * g; \
    m[i] = f.beta1 * m[i] + f.rest1 * g; \
    v[i] = FINITE(square)

UPDATE_RUN(adam) {
    UPDATE_ARRAYS;
    SCALAR *m = STATE(0), *v = STATE(1);
    TERN_FOR(i, n) {
        ADAM_MOMENTS;
        p[i] = f.shrink * p[i] - f.rate * m[i] / (f.root * SQRT(v[i]) + f.epsilon);
    }
}

UPDATE_RUN(amsgrad) {
    UPDATE_ARRAYS;
    SCALAR *m = STATE(0), *v = STATE(1), *largest = STATE(2);
    TERN_FOR(i, n) {
        ADAM_MOMENTS;
        largest[i] = largest[i] < v[i] ? v[i] : largest[i];
        p[i] = f.shrink * p[i] - f.rate * m[i] / (f.root * SQRT(largest[i]) + f.epsilon);
    }
}

UPDATE(adam) {
    NAME(factors) f = NAME(make_factors)(options);
    f.bound = NAME(largest_gradient)(1 - options->beta2);
    f.rate = (SCALAR)(options->rate / NAME(correction)(options->beta1, options));
    f.root = (SCALAR)(1 / sqrt(NAME(correction)(options->beta2, options)));
    if (options->amsgrad) {
        RUN(amsgrad);
    } else {
        RUN(adam);
    }
}

static double NAME(nadam_momentum)(const tern_update_options *options, int64_t step) {
    return options->beta1 * (1 - 0.5 * pow(0.96, (double)step * options->momentum_decay));
}

UPDATE_RUN(nadam) {
    UPDATE_ARRAYS;
    SCALAR *m = STATE(0), *v = STATE(1);
    const tern_update_options *options = f.options;
    const double mu = NAME(nadam_momentum)(options, options->step);
    const double next = NAME(nadam_momentum)(options, options->step + 1);
    const SCALAR of_gradient = (SCALAR)(options->rate * (1 - mu) / (1 - step->factor));
    const SCALAR of_mean = (SCALAR)(options->rate * next / (1 - step->factor * next));
    TERN_FOR(i, n) {
        ADAM_MOMENTS;
        p[i] = f.shrink * p[i] - (of_gradient * g + of_mean * m[i]) / (f.root * SQRT(v[i]) + f.epsilon);
    }
}

UPDATE(nadam) {
    NAME(factors) f = NAME(make_factors)(options);
    f.bound = NAME(largest_gradient)(1 - options->beta2);
    f.root = (SCALAR)(1 / sqrt(NAME(correction)(options->beta2, options)));
    RUN(nadam);
}

UPDATE_RUN(radam) {
    UPDATE_ARRAYS;
    SCALAR *m = STATE(0), *v = STATE(1);
    if (f.flag) {
        TERN_FOR(i, n) {
            ADAM_MOMENTS;
            p[i] = f.shrink * p[i] - f.rate * m[i] / (SQRT(v[i]) + f.epsilon);
        }
    } else {
        TERN_FOR(i, n) {
            ADAM_MOMENTS;
            p[i] = f.shrink * p[i] - f.rate * m[i];
        }
    }
}

// ρ is the length of the mean that v is; above 5 its variance is tractable, and corrected for (Liu et al., 2020).
UPDATE(radam) {
    NAME(factors) f = NAME(make_factors)(options);
    f.bound = NAME(largest_gradient)(1 - options->beta2);
    const double t = (double)options->step, correction = NAME(correction)(options->beta2, options);
    const double whole = 2 / (1 - options->beta2) - 1, rho = whole - 2 * t * (1 - correction) / correction;
    double rate = options->rate / NAME(correction)(options->beta1, options);
    f.flag = rho > 5;
    if (f.flag) {
        rate *= sqrt(correction * (rho - 4) * (rho - 2) * whole / ((whole - 4) * (whole - 2) * rho));
    }
    f.rate = (SCALAR)rate;
    RUN(radam);
}

UPDATE_RUN(adamax) {
    UPDATE_ARRAYS;
    SCALAR *m = STATE(0), *u = STATE(1);
    TERN_FOR(i, n) {
        const SCALAR g = GRADIENT, size = __builtin_elementwise_abs(g) + f.epsilon, kept = f.beta2 * u[i];
        m[i] = f.beta1 * m[i] + f.rest1 * g;
        u[i] = kept < size ? size : kept;
        p[i] -= f.rate * m[i] / u[i];
    }
}

UPDATE(adamax) {
    NAME(factors) f = NAME(make_factors)(options);
    f.rate = (SCALAR)(options->rate / NAME(correction)(options->beta1, options));
    RUN(adamax);
}

// MARK: Adaptive steps without a first moment

UPDATE_RUN(adagrad) {
    UPDATE_ARRAYS;
    SCALAR *sum = STATE(0);
    TERN_FOR(i, n) {
        const SCALAR whole = GRADIENT, g = BOUNDED(whole), square = sum[i] + g * g;
        sum[i] = FINITE(square);
        p[i] -= f.rate * g / (SQRT(sum[i]) + f.epsilon);
    }
}

UPDATE(adagrad) {
    NAME(factors) f = NAME(make_factors)(options);
    f.bound = NAME(largest_gradient)(1);
    f.rate = (SCALAR)(options->rate / (1 + (double)(options->step - 1) * options->rate_decay));
    RUN(adagrad);
}

UPDATE_RUN(adadelta) {
    UPDATE_ARRAYS;
    SCALAR *squares = STATE(0), *steps = STATE(1);
    TERN_FOR(i, n) {
        const SCALAR whole = GRADIENT, g = BOUNDED(whole), square = f.smoothing * squares[i] + f.rest * g * g;
        squares[i] = FINITE(square);
        const SCALAR d = SQRT(steps[i] + f.epsilon) / SQRT(squares[i] + f.epsilon) * g;
        steps[i] = f.smoothing * steps[i] + f.rest * (d * d);
        p[i] -= f.rate * d;
    }
}

UPDATE(adadelta) {
    NAME(factors) f = NAME(make_factors)(options);
    f.bound = NAME(largest_gradient)(1 - options->smoothing);
    RUN(adadelta);
}

// Inlined with constants, once for each of the four forms.
TERN_INLINE void NAME(rmsprop)(
    const tern_parameter_step *step, ptrdiff_t start, ptrdiff_t n, const void *factors, bool moves, bool centered) {
    UPDATE_ARRAYS;
    SCALAR *squares = STATE(0), *velocity = moves ? STATE(1) : NULL, *mean = centered ? STATE(2) : NULL;
    TERN_FOR(i, n) {
        const SCALAR whole = GRADIENT, g = BOUNDED(whole), square = f.smoothing * squares[i] + f.rest * g * g;
        SCALAR variance = squares[i] = FINITE(square);
        if (centered) {
            mean[i] = f.smoothing * mean[i] + f.rest * g;
            variance -= mean[i] * mean[i];
            if (variance < 0) variance = 0;  // by rounding
        }
        SCALAR d = g / (SQRT(variance) + f.epsilon);
        if (moves) d = velocity[i] = f.momentum * velocity[i] + d;
        p[i] -= f.rate * d;
    }
}

#define RMSPROP(name, moves, centered) \
    UPDATE_RUN(name) { NAME(rmsprop)(step, start, n, factors, moves, centered); }
RMSPROP(rmsprop_plain, false, false)
RMSPROP(rmsprop_centered, false, true)
RMSPROP(rmsprop_momentum, true, false)
RMSPROP(rmsprop_both, true, true)
#undef RMSPROP

UPDATE(rmsprop) {
    NAME(factors) f = NAME(make_factors)(options);
    // The mean is squared, too.
    f.bound = NAME(largest_gradient)(options->centered ? 1 : 1 - options->smoothing);
    const tern_parameter_run runs[2][2] = {
        {NAME(rmsprop_plain_run), NAME(rmsprop_centered_run)}, {NAME(rmsprop_momentum_run), NAME(rmsprop_both_run)}};
    tern_for_parameters(count, steps, runs[options->momentum != 0][options->centered], &f);
}

// MARK: Lion

UPDATE_RUN(lion) {
    UPDATE_ARRAYS;
    SCALAR *m = STATE(0);
    TERN_FOR(i, n) {
        const SCALAR g = GRADIENT, d = f.beta1 * m[i] + f.rest1 * g;
        p[i] = f.shrink * p[i] - f.rate * (SCALAR)((d > 0) - (d < 0));
        m[i] = f.beta2 * m[i] + f.rest2 * g;
    }
}

UPDATE(lion) {
    NAME(factors) f = NAME(make_factors)(options);
    RUN(lion);
}

#undef ADAM_MOMENTS
#undef BOUNDED
#undef FINITE
#undef LARGEST
#undef UPDATE_RUN
#undef UPDATE_ARRAYS
#undef STATE
#undef GRADIENT
#undef SQRT
#undef UPDATE
#undef RUN
#undef TYPE
