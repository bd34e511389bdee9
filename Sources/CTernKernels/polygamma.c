// ψ⁽ⁿ⁾(x) = (-1)ⁿ⁺¹ n! ζ(n + 1, x) for x > 0, the Hurwitz zeta function by the sum of Euler and Maclaurin; negative
// arguments by reflection. See Abramowitz & Stegun, 6.4 and 23.2.
#include "polygamma.h"

#include <math.h>

#include "kernel.h"

#define PI 3.14159265358979323846

// B₂ₖ / (2k)!, k = 1, 2, …
static const double euler_maclaurin[] = {
    8.3333333333333333e-2, -1.3888888888888889e-3, 3.3068783068783069e-5, -8.2671957671957672e-7,
    2.0876756987868099e-8, -5.2841901386874932e-10, 1.3382536530684679e-11, -3.3896802963225829e-13,
    8.5860620562778446e-15, -2.1748686985580619e-16};
enum { terms = sizeof euler_maclaurin / sizeof *euler_maclaurin };

// power[i] = base[i]ˢ; base is overwritten.
TERN_KERNEL static void raise(ptrdiff_t count, int s, double *base, double *power) {
    TERN_FOR(i, count) power[i] = 1;
    for (; s > 0; s >>= 1) {
        if (s & 1) TERN_FOR(i, count) power[i] *= base[i];
        TERN_FOR(i, count) base[i] *= base[i];
    }
}

// sum[i] = (s - 1)! ζ(s, x[i]), x > 0. The factorial is a part of each term, so that none overflows before its time.
TERN_KERNEL static void zeta(ptrdiff_t count, int s, const double *x, double *sum) {
    double base[polygamma_block], power[polygamma_block];
    const int raises = 8 + s;
    const double factorial = tgamma(s);
    TERN_FOR(i, count) sum[i] = 0;
    for (int k = 0; k < raises; k++) {
        TERN_FOR(i, count) base[i] = 1 / (x[i] + k);
        raise(count, s, base, power);
        TERN_FOR(i, count) sum[i] += factorial * power[i];
    }
    TERN_FOR(i, count) base[i] = 1 / (x[i] + raises);
    raise(count, s, base, power);
    TERN_FOR(i, count) {
        // z⁻ˢ (z / (s - 1) + ½ + Σ B₂ₖ / (2k)! s (s + 1) … (s + 2k - 2) z¹⁻²ᵏ)
        const double z = x[i] + raises, inverse = 1 / z;
        double factor = s * inverse, series = 0;
        for (int k = 0; k < terms; k++) {
            series += euler_maclaurin[k] * factor;
            factor *= (s + 2 * k + 1) * (inverse * inverse) * (s + 2 * k + 2);
        }
        sum[i] += factorial * power[i] * (z / (s - 1) + 0.5 + series);
    }
}

// The nth derivative of π cot πx: a polynomial in c = cot πx, since dc/dx = -π (1 + c²).
static double cotangent_derivative(int n, double cotangent) {
    double polynomial[polygamma_highest + 3] = {0, 1}, next[polygamma_highest + 3];
    for (int k = 1; k <= n; k++) {
        for (int j = 0; j <= k + 1; j++) {
            const double rising = j <= k - 1 ? (j + 1) * polynomial[j + 1] : 0;
            const double falling = j >= 2 ? (j - 1) * polynomial[j - 1] : 0;
            next[j] = -PI * (rising + falling);
        }
        for (int j = 0; j <= k + 1; j++) polynomial[j] = next[j];
    }
    double sum = polynomial[n + 1];
    for (int j = n; j >= 0; j--) sum = sum * cotangent + polynomial[j];
    return PI * sum;
}

void tern_polygamma_block(ptrdiff_t count, int n, double *x) {
    double positive[polygamma_block], value[polygamma_block];
    for (ptrdiff_t i = 0; i < count; i++) positive[i] = x[i] > 0 ? x[i] : 1 - x[i];
    zeta(count, n + 1, positive, value);
    const double sign = n % 2 == 0 ? -1 : 1;
    for (ptrdiff_t i = 0; i < count; i++) {
        const double r = x[i] - rint(x[i]);
        if (x[i] > 0 || x[i] != x[i]) {
            x[i] = isinf(x[i]) ? sign * 0.0 : sign * value[i];
        } else if (r == 0 || isinf(x[i])) {
            // There is no limit at -∞: infinite as at the poles, as PyTorch has it.
            x[i] = sign * INFINITY;
        } else {
            // ψ⁽ⁿ⁾(x) = (-1)ⁿ ψ⁽ⁿ⁾(1 - x) - dⁿ/dxⁿ π cot πx
            x[i] = -value[i] - cotangent_derivative(n, 1 / tan(PI * r));
        }
    }
}
