// The secular equation of the divide-and-conquer method for symmetric tridiagonal matrices: the eigenvalues of
// diag(d) + ρ z zᵀ are the roots of f(λ) = 1/ρ + Σ zⱼ² / (dⱼ − λ).
#ifndef TERN_SECULAR_H
#define TERN_SECULAR_H

#include <stddef.h>

/// d rises strictly, no z is 0, ρ > 0. Root i lies between d[i] and d[i + 1], the last below d[k - 1] + ρ zᵀz. It is
/// kept as d[origin[i]] + offset[i] with the nearest origin of the two, for differences from d of full precision.
typedef struct {
    ptrdiff_t k;
    double rho;
    const double *d;
    const double *z;
    /// The error of f, in units of what its terms add up to, at which a root is found.
    double tolerance;
    ptrdiff_t *origin;
    double *offset;
} tern_secular;

/// Finds roots `start` to `end`, eight at once.
void tern_secular_solve(const tern_secular *problem, ptrdiff_t start, ptrdiff_t end);

/// The elements `start` to `end` of the z̃, close to z, that has the roots found as its exact roots; of the sign of z.
/// With it the eigenvectors are orthogonal however close the roots are (Gu and Eisenstat, 1994).
void tern_secular_weights(const tern_secular *problem, ptrdiff_t start, ptrdiff_t end, double *weights);

#endif
