// The reduction of large angles.
#ifndef TERN_TURNS_H
#define TERN_TURNS_H

/// x = n π/2 + r + rest, |r| ≤ π/4, for any finite x; NaN for others. Gives r, its rounding error and n modulo 4.
double tern_reduce_turns(double x, double *rest, unsigned *quarter);

#endif
