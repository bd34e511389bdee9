// Derivatives of the digamma function.
#ifndef TERN_POLYGAMMA_H
#define TERN_POLYGAMMA_H

#include <stddef.h>

enum { polygamma_block = 256, polygamma_highest = 128 };

/// x[i] = ψ⁽ⁿ⁾(x[i]) in place for up to polygamma_block elements, 1 ≤ n ≤ polygamma_highest.
void tern_polygamma_block(ptrdiff_t count, int n, double *x);

#endif
