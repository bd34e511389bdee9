// Sums and extrema of every scalar type, and what is made of the same parts.
#include "arithmetic_types.h"

#define REDUCE tern_sum
#define IDENTITY 0
#define MAP NAME(identical)
#define COMBINE NAME(add)
#include "reduce_types.h"

#define REDUCE tern_max
#define IDENTITY LOWEST
#define MAP NAME(identical)
#define COMBINE NAME(maximum)
#include "reduce_types.h"

#define REDUCE tern_min
#define IDENTITY HIGHEST
#define MAP NAME(identical)
#define COMBINE NAME(minimum)
#include "reduce_types.h"

#define REDUCE tern_sum_squares
#define IDENTITY 0
#define MAP NAME(square)
#define COMBINE NAME(add)
#define TYPE f32
#include "reduce.h"
#define TYPE f64
#include "reduce.h"
#undef REDUCE
#undef IDENTITY
#undef MAP
#undef COMBINE

// On 0 and 1, minimum is "and", maximum is "or".
#undef bool  // part of names here
#define TYPE bool
#include "arithmetic.h"

#define REDUCE tern_all
#define IDENTITY 1
#define MAP NAME(identical)
#define COMBINE NAME(minimum)
#define TYPE bool
#include "reduce.h"
#undef REDUCE
#undef IDENTITY
#undef MAP
#undef COMBINE

#define REDUCE tern_any
#define IDENTITY 0
#define MAP NAME(identical)
#define COMBINE NAME(maximum)
#define TYPE bool
#include "reduce.h"
#undef REDUCE
#undef IDENTITY
#undef MAP
#undef COMBINE
