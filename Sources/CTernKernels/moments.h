// Template: mean and Σ (x - mean)² of contiguous elements x: [n], for one floating-point TYPE.
//
// Each block is small enough to be read twice from the cache: first for its mean, then for the squares. Two parts with
// means m and m′ make one whose squares are S + S′ + (m′ - m)² n n′ / (n + n′) (Chan, Golub and LeVeque, 1983).
#include "lanes.h"
#include "reduce_tasks.h"

typedef struct {
    SCALAR mean, squares;
} NAME(moments);

TERN_INLINE NAME(moments) NAME(merged)(ptrdiff_t n, NAME(moments) a, ptrdiff_t m, NAME(moments) b) {
    const SCALAR share = (SCALAR)m / (SCALAR)(n + m), difference = b.mean - a.mean;
    return (NAME(moments)){
        a.mean + share * difference,
        (a.squares + b.squares) + difference * difference * (share * (SCALAR)n),
    };
}

#define DEVIATION(a) ((a) - mean)
#define SQUARED_DEVIATION(a) (((a) - mean) * ((a) - mean))
TERN_LANES_REDUCTION(NAME(sum_lanes), SCALAR, SCALAR, LANES, 0, NAME(identical), NAME(add))
TERN_LANES_REDUCTION(
    NAME(deviation_lanes), SCALAR, SCALAR, LANES, 0, SQUARED_DEVIATION, NAME(add), const SCALAR mean)
TERN_LANES_REDUCTION(NAME(rest_lanes), SCALAR, SCALAR, LANES, 0, DEVIATION, NAME(add), const SCALAR mean)
#undef SQUARED_DEVIATION
#undef DEVIATION

#undef TYPE
