#include "secular.h"

#include <stdint.h>

#include "kernel.h"

enum { WIDTH = 8 };

typedef double lanes __attribute__((vector_size(WIDTH * sizeof(double))));
typedef double loose_lanes __attribute__((vector_size(WIDTH * sizeof(double)), aligned(sizeof(double)), may_alias));
typedef int64_t mask __attribute__((vector_size(WIDTH * sizeof(int64_t))));

// Macros and pointers, since a vector cannot be the argument of a function that is compiled for several processors.
#define WHERE(condition, x, y) ((lanes)(((condition) & (mask)(x)) | (~(condition) & (mask)(y))))
#define MAGNITUDE(x) __builtin_elementwise_abs(x)

TERN_INLINE void take_root(lanes *x) {
    for (int l = 0; l < WIDTH; l++) (*x)[l] = __builtin_sqrt((*x)[l]);
}

TERN_INLINE int any(const mask *condition) {
    int64_t sum = 0;
    for (int l = 0; l < WIDTH; l++) sum |= (*condition)[l];
    return sum != 0;
}

/// The sums over the poles left of the roots, ψ ≤ 0, and right of them, φ ≥ 0, with their derivatives.
typedef struct {
    lanes left, left_slope, right, right_slope;
} sums;

/// The sums at `base` + `offset`, where root `first` + lane has `first` + lane + 1 poles on its left.
TERN_INLINE void sum(const tern_secular *p, ptrdiff_t first, const lanes *base, const lanes *offset, sums *result) {
    sums s = {0};
    ptrdiff_t j = 0;
    for (; j <= first && j < p->k; j++) {
        const lanes t = p->z[j] / ((p->d[j] - *base) - *offset);
        s.left += p->z[j] * t;
        s.left_slope += t * t;
    }
    mask lane;
    for (int l = 0; l < WIDTH; l++) lane[l] = l;
    for (; j < first + WIDTH && j < p->k; j++) {
        const lanes t = p->z[j] / ((p->d[j] - *base) - *offset);
        const mask is_left = lane >= (int64_t)(j - first);
        const lanes none = {0}, term = p->z[j] * t, slope = t * t;
        s.left += WHERE(is_left, term, none);
        s.left_slope += WHERE(is_left, slope, none);
        s.right += WHERE(is_left, none, term);
        s.right_slope += WHERE(is_left, none, slope);
    }
    for (; j < p->k; j++) {
        const lanes t = p->z[j] / ((p->d[j] - *base) - *offset);
        s.right += p->z[j] * t;
        s.right_slope += t * t;
    }
    *result = s;
}

/// x = the smaller root of c x² − a x + b, whose roots are real up to rounding.
#define SMALLER_ROOT(x, a, b, c) \
    do { \
        const lanes a_ = (a), b_ = (b), c_ = (c); \
        lanes discriminant_ = MAGNITUDE(a_ * a_ - 4 * b_ * c_); \
        take_root(&discriminant_); \
        (x) = WHERE(a_ <= 0, (a_ - discriminant_) / (2 * c_), 2 * b_ / (a_ + discriminant_)); \
    } while (0)

TERN_KERNEL static void solve_group(const tern_secular *p, ptrdiff_t first) {
    const ptrdiff_t k = p->k, last = k - 1;
    double norm = 0;
    if (first + WIDTH >= k) {
        for (ptrdiff_t j = 0; j < k; j++) norm += p->z[j] * p->z[j];
    }
    lanes at, next, weight, next_weight;
    mask is_last;
    for (int l = 0; l < WIDTH; l++) {
        const ptrdiff_t i = tern_min_index(first + l, last);
        at[l] = p->d[i];
        weight[l] = p->z[i] * p->z[i];
        is_last[l] = -(i == last);
        next[l] = i < last ? p->d[i + 1] : p->d[i] + p->rho * norm;
        next_weight[l] = i < last ? p->z[i + 1] * p->z[i + 1] : 0;
    }
    const double constant = 1 / p->rho;
    // The sign in the middle tells the nearest pole, and what the other poles add up to there a first approximation.
    lanes gap = next - at;
    for (int l = 0; l < WIDTH; l++) {
        if (is_last[l]) gap[l] = p->rho * norm;
    }
    const lanes middle = gap / 2;
    sums half;
    sum(p, first, &at, &middle, &half);
    const lanes f = constant + half.left + half.right;
    const mask is_near = (f >= 0) | is_last;
    const lanes others = f + weight / middle - next_weight / (gap - middle);
    const lanes both = weight + next_weight;
    const lanes base = WHERE(is_near, at, next);
    const lanes none = {0};
    lanes x;
    SMALLER_ROOT(
        x, others * gap + WHERE(is_near, both, -both), gap * WHERE(is_near, weight, -next_weight), others);
    x = WHERE(is_last, weight / others, x);
    lanes low = WHERE(is_near, WHERE(f >= 0, none, middle), -middle);
    lanes high = WHERE(is_near, WHERE(f >= 0, middle, gap), none);
    const lanes near = WHERE(is_near, none, at - next), far = WHERE(is_near, gap, none);
    x = WHERE((x > low) & (x <= high), x, (low + high) / 2);
    lanes error = MAGNITUDE(f);
    for (int step = 0; step < 100; step++) {
        sums s;
        sum(p, first, &base, &x, &s);
        const lanes value = constant + s.left + s.right, slope = s.left_slope + s.right_slope;
        const lanes scale = constant - s.left + s.right + MAGNITUDE(x) * slope;
        const mask is_open = MAGNITUDE(value) > p->tolerance * scale;
        if (!any(&is_open)) break;
        low = WHERE(value < 0, x, low);
        high = WHERE(value < 0, high, x);
        // ψ and φ each as a constant and its nearest pole, that agree in value and slope here.
        const lanes to_left = near - x, to_right = far - x;
        const lanes rest = value - to_left * s.left_slope - to_right * s.right_slope;
        lanes change;
        SMALLER_ROOT(
            change, (to_left + to_right) * value - to_left * to_right * slope, to_left * to_right * value, rest);
        const lanes last_rest = value - to_left * s.left_slope;
        lanes better = x + WHERE(is_last, to_left + to_left * to_left * s.left_slope / last_rest, change);
        // Bisection where that leaves the bracket, or gains little.
        const mask is_slow = step > 6 ? MAGNITUDE(value) > error / 2 : (mask){0};
        const mask is_inside = (better > low) & (better < high) & ~is_slow;
        better = WHERE(is_inside, better, (low + high) / 2);
        error = MAGNITUDE(value);
        const mask moves = is_open & (better != x);
        if (!any(&moves)) break;
        x = WHERE(moves, better, x);
    }
    for (int l = 0; l < WIDTH && first + l < k; l++) {
        p->origin[first + l] = first + l + !is_near[l];
        p->offset[first + l] = x[l];
    }
}

void tern_secular_solve(const tern_secular *problem, ptrdiff_t start, ptrdiff_t end) {
    for (ptrdiff_t i = start; i < end; i += WIDTH) solve_group(problem, i);
}

// −z̃ᵢ² = Πⱼ (dᵢ − λⱼ) / Πⱼ≠ᵢ (dᵢ − dⱼ).
TERN_KERNEL static void weigh_group(const tern_secular *p, ptrdiff_t first, double *weights) {
    const ptrdiff_t k = p->k;
    lanes at, product;
    for (int l = 0; l < WIDTH; l++) {
        at[l] = p->d[tern_min_index(first + l, k - 1)];
        product[l] = 1;
    }
    for (ptrdiff_t j = 0; j < k; j++) {
        const lanes to_root = (at - p->d[p->origin[j]]) - p->offset[j];
        lanes to_pole = at - p->d[j];
        to_pole = WHERE(to_pole == 0, (lanes){0} + 1, to_pole);
        product *= to_root / to_pole;
    }
    product = MAGNITUDE(product);
    take_root(&product);
    for (int l = 0; l < WIDTH && first + l < k; l++) {
        weights[first + l] = __builtin_copysign(product[l], p->z[first + l]);
    }
}

void tern_secular_weights(const tern_secular *problem, ptrdiff_t start, ptrdiff_t end, double *weights) {
    for (ptrdiff_t i = start; i < end; i += WIDTH) weigh_group(problem, i, weights);
}
