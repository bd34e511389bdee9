// Distributions drawn by rejection. The first attempt is a vectorized one, which settles nearly all elements by a cheap
// test; the others are settled one by one, each from attempts of its own block: see philox.h.
#include <math.h>

#include "philox.h"
#include "rows.h"
#include "tern_random.h"

#define TYPE f64
#include "functions.h"

// The position in the random stream that a group of elements is drawn from.
typedef struct {
    uint64_t key, subsequence, block;
} stream_position;

// The words of an attempt at element i.
TERN_INLINE void attempt_words(stream_position at, ptrdiff_t i, uint64_t attempt, uint32_t words[4]) {
    philox_block(at.key, at.subsequence, (at.block + (uint64_t)i) | attempt << attempt_shift, words);
}

// A standard normal variable of two uniform ones (Box & Muller, 1958).
TERN_INLINE double normal_of(double u, double t) {
    double cosine, sine;
    cosine_sine_f64(t, &cosine, &sine);
    return __builtin_elementwise_sqrt(-2 * log_f64(1 - u)) * cosine;
}

// MARK: Gamma

// Marsaglia & Tsang, ACM TOMS 26 (2000): with x normal, d = a - 1/3 and v = (1 + x / √(9 d))³, d v is distributed as
// x^(a - 1) e⁻ˣ, a ≥ 1, where it is accepted.
typedef struct {
    double d, x, v, u;
    double spare;    // one more uniform variable
} gamma_attempt;

// Two blocks an attempt; `variate` tells the variables of one element apart.
TERN_INLINE gamma_attempt attempt_gamma(stream_position at, ptrdiff_t i, uint64_t variate, uint64_t attempt, double a) {
    uint32_t first[4], second[4];
    attempt_words(at, i, 4 * attempt + 2 * variate, first);
    attempt_words(at, i, 4 * attempt + 2 * variate + 1, second);
    gamma_attempt result;
    result.d = a - 1.0 / 3;
    result.x = normal_of(unit_of(first[0], first[1]), unit_of(first[2], first[3]));
    const double root = 1 + result.x / (3 * __builtin_elementwise_sqrt(result.d));
    result.v = root * root * root;
    result.u = 1 - unit_of(second[0], second[1]);
    result.spare = 1 - unit_of(second[2], second[3]);
    return result;
}

static double settle_gamma(stream_position at, ptrdiff_t i, uint64_t variate, double a) {
    for (uint64_t attempt = 0; attempt < most_attempts / 4; attempt++) {
        const gamma_attempt trial = attempt_gamma(at, i, variate, attempt, a);
        if (!(trial.v > 0)) continue;
        const double bound = 0.5 * trial.x * trial.x + trial.d * (1 - trial.v + log(trial.v));
        if (log(trial.u) < bound) return trial.d * trial.v;
    }
    return a;    // never: 95% are accepted
}

// value · e^(-decay) is a gamma variable of shape a: for a < 1 one of shape a + 1 times u^(1/a). Kept apart, since the power
// may be too small for a number.
TERN_INLINE void gamma_group(
    stream_position at, uint64_t variate, const double a[group], double value[group], double decay[group]) {
    double shape[group], boost[group];
    int64_t accepted[group];
    TERN_MAP(LANES_f64, group, {
        shape[i] = a[i] < 1 ? a[i] + 1 : a[i];
        const gamma_attempt trial = attempt_gamma(at, i, variate, 0, shape[i]);
        const double square = trial.x * trial.x;
        value[i] = trial.d * trial.v;
        accepted[i] = trial.v > 0 && trial.u < 1 - 0.0331 * square * square;
        boost[i] = trial.spare;
        decay[i] = 0;
    });
    int any_boost = 0;
    for (ptrdiff_t i = 0; i < group; i++) {
        if (!accepted[i]) value[i] = settle_gamma(at, i, variate, shape[i]);
        any_boost |= a[i] < 1;
    }
    if (!any_boost) return;
    TERN_MAP(LANES_f64, group, { decay[i] = a[i] < 1 ? -log_f64(boost[i]) / a[i] : 0; });
}

// b is the rate.
TERN_KERNEL static void sample_gamma(stream_position at, const double a[group], const double b[group], double out[group]) {
    double value[group], decay[group];
    gamma_group(at, 0, a, value, decay);
    TERN_MAP(LANES_f64, group, { out[i] = value[i] * exp_f64(-decay[i]) / b[i]; });
}

// x / (x + y) of gamma variables x and y. Of shapes so small that both decays would be infinite only the ratio counts: nearly
// all of the distribution is at 0 and 1. The sum of large ones may overflow, so a quarter of each is added.
TERN_KERNEL static void sample_beta(stream_position at, const double a[group], const double b[group], double out[group]) {
    double x[group], x_decay[group], y[group], y_decay[group], left_shape[group], right_shape[group];
    TERN_MAP(LANES_f64, group, {
        const double scale = a[i] < 0x1p-900 && b[i] < 0x1p-900 ? 0x1p200 : 1;
        left_shape[i] = a[i] * scale;
        right_shape[i] = b[i] * scale;
    });
    gamma_group(at, 0, left_shape, x, x_decay);
    gamma_group(at, 1, right_shape, y, y_decay);
    TERN_MAP(LANES_f64, group, {
        const double difference = x_decay[i] - y_decay[i];
        const double smaller = exp_f64(-__builtin_elementwise_abs(difference));
        const double left = 0.25 * (difference > 0 ? x[i] * smaller : x[i]);
        const double right = 0.25 * (difference > 0 ? y[i] : y[i] * smaller);
        out[i] = left / (left + right);
    });
}

// MARK: Poisson

// log k! - (k log k - k), Stirling's series above 15.
static double stirling_rest(double k) {
    static const double factorials[] = {
        1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800, 39916800, 479001600, 6227020800, 87178291200,
        1307674368000};
    if (k < 1) return 0;
    if (k < 16) return log(factorials[(int)k]) - (k * log(k) - k);
    const double reciprocal = 1 / k, square = reciprocal * reciprocal;
    return 0.5 * log(6.283185307179586 * k) + reciprocal * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
}

// PTRS of Hörmann, Insurance: Mathematics and Economics 12 (1993), for means from 10 on.
typedef struct {
    double b, a, v_accept, k, u_distance, v;
} poisson_attempt;

TERN_INLINE poisson_attempt attempt_poisson(stream_position at, ptrdiff_t i, uint64_t attempt, double mean) {
    uint32_t words[4];
    attempt_words(at, i, attempt, words);
    poisson_attempt result;
    const double u = unit_of(words[0], words[1]) - 0.5;
    result.b = 0.931 + 2.53 * __builtin_elementwise_sqrt(mean);
    result.a = -0.059 + 0.02483 * result.b;
    result.v_accept = 0.9277 - 3.6224 / (result.b - 2);
    result.u_distance = 0.5 - __builtin_elementwise_abs(u);
    result.k = __builtin_elementwise_floor((2 * result.a / result.u_distance + result.b) * u + mean + 0.43);
    result.v = 1 - unit_of(words[2], words[3]);
    return result;
}

TERN_INLINE int is_clearly_accepted(poisson_attempt trial) {
    return trial.u_distance >= 0.07 && trial.v <= trial.v_accept;
}

static double settle_poisson(stream_position at, ptrdiff_t i, double mean) {
    for (uint64_t attempt = 0; attempt < most_attempts; attempt++) {
        const poisson_attempt trial = attempt_poisson(at, i, attempt, mean);
        const double k = trial.k, us = trial.u_distance;
        if (is_clearly_accepted(trial)) return k;
        if (!(k >= 0) || (us < 0.013 && trial.v > us)) continue;
        // log of the probability, -mean + k log mean - log k!, without the difference of large numbers.
        const double excess = k > 0 ? (mean - k) / k : 0;
        const double probability = k > 0 ? k * (log1p(excess) - excess) - stirling_rest(k) : -mean;
        const double inverse_alpha = 1.1239 + 1.1328 / (trial.b - 3.4);
        if (log(trial.v * inverse_alpha / (trial.a / (us * us) + trial.b)) <= probability) return k;
    }
    return floor(mean);    // never: 9 in 10 are accepted
}

// The smallest k whose cumulative probability exceeds u, for small means.
static double invert_poisson(stream_position at, ptrdiff_t i, double mean) {
    uint32_t words[4];
    attempt_words(at, i, 0, words);
    const double u = unit_of(words[0], words[1]);
    double probability = exp(-mean), sum = probability;
    int k = 0;
    while (u >= sum && k < 100) {
        k++;
        probability *= mean / k;
        sum += probability;
    }
    return k;
}

TERN_KERNEL static void sample_poisson(stream_position at, const double a[group], const double b[group], double out[group]) {
    (void)b;
    enum { least = 10 };
    int64_t accepted[group];
    TERN_MAP(LANES_f64, group, {
        const double mean = a[i] < least ? least : a[i];
        const poisson_attempt trial = attempt_poisson(at, i, 0, mean);
        out[i] = trial.k;
        accepted[i] = a[i] >= least && is_clearly_accepted(trial);
    });
    for (ptrdiff_t i = 0; i < group; i++) {
        if (!accepted[i]) out[i] = a[i] < least ? invert_poisson(at, i, a[i]) : settle_poisson(at, i, a[i]);
    }
}

// MARK: Truncated normal

// Bounds beside which the normal distribution itself is proposed; half the proposals or more are within wide ones around 0.
TERN_INLINE int is_wide(double a, double b) { return a < 0.5 && b > -0.5 && b - a > 2.5; }

// From a normal proposal; or for 0 ≤ a from an exponential one of rate a beyond it, e^(-a z) for e^(-a z - z²/2), after
// Robert, Statistics and Computing 5 (1995); or for narrow bounds on both sides of 0 from a uniform one.
static double settle_truncated_normal(stream_position at, ptrdiff_t i, double a, double b) {
    if (b < 0) return -settle_truncated_normal(at, i, -b, -a);
    double x = a;
    for (uint64_t attempt = 0; attempt < most_attempts; attempt++) {
        uint32_t words[4];
        attempt_words(at, i, attempt, words);
        const double u = unit_of(words[0], words[1]), t = unit_of(words[2], words[3]);
        double reject;    // - log of the probability to accept
        if (is_wide(a, b)) {
            x = normal_of(u, t);
            reject = x < a || x > b ? INFINITY : 0;
        } else if (a > 0) {
            const double z = -log1p(u * expm1(-a * (b - a))) / a;
            x = a + z;
            reject = 0.5 * z * z;
        } else {
            x = a + u * (b - a);
            reject = 0.5 * x * x;
        }
        if (reject == 0 || -log(1 - t) >= reject) break;
    }
    return fmin(fmax(x, a), b);
}

TERN_KERNEL static void sample_truncated_normal(
    stream_position at, const double a[group], const double b[group], double out[group]) {
    int64_t accepted[group];
    TERN_MAP(LANES_f64, group, {
        uint32_t words[4];
        attempt_words(at, i, 0, words);
        const double x = normal_of(unit_of(words[0], words[1]), unit_of(words[2], words[3]));
        out[i] = x;
        accepted[i] = is_wide(a[i], b[i]) && x >= a[i] && x <= b[i];
    });
    for (ptrdiff_t i = 0; i < group; i++) {
        if (!accepted[i]) out[i] = settle_truncated_normal(at, i, a[i], b[i]);
    }
}

#define TYPE f32
#include "rejection.h"
#define TYPE f64
#include "rejection.h"
