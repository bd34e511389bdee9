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

#define REDUCE tern_product
#define IDENTITY 1
#define MAP NAME(identical)
#define COMBINE NAME(multiply)
#include "reduce_types.h"

// Small integers add up in 64 bits.
#define WIDENED(a) ((int64_t)(a))
#define REDUCE tern_integer_sum
#define RESULT int64_t
#define IDENTITY 0
#define MAP WIDENED
#define COMBINE add_i64
#define TYPE i32
#include "reduce.h"
#define TYPE u8
#include "reduce.h"
#undef REDUCE
#undef IDENTITY
#undef MAP
#undef COMBINE
#undef RESULT

// MARK: Norms

#define REDUCE tern_sum_squares
#define IDENTITY 0
#define MAP NAME(square)
#define COMBINE NAME(add)
#include "reduce_floats.h"

#define REDUCE tern_sum_absolute
#define IDENTITY 0
#define MAP NAME(absolute)
#define COMBINE NAME(add)
#include "reduce_floats.h"

#define REDUCE tern_max_absolute
#define IDENTITY 0
#define MAP NAME(absolute)
#define COMBINE NAME(maximum)
#include "reduce_floats.h"

#define REDUCE tern_min_absolute
#define IDENTITY HIGHEST
#define MAP NAME(absolute)
#define COMBINE NAME(minimum)
#include "reduce_floats.h"

// 1 if all are sums of squares that have lost nothing
#define LEAST_EXACT_f32 0x1p-103f    // the smallest normal number over the distance from 1 to the next
#define LEAST_EXACT_f64 0x1p-970
#define IS_EXACT(a) ((a) >= NAME(LEAST_EXACT) && (a) < HIGHEST ? 1 : 0)
#define REDUCE tern_all_exact_sums
#define IDENTITY 1
#define MAP IS_EXACT
#define COMBINE NAME(minimum)
#include "reduce_floats.h"

// MARK: Counts, and sums of what is a number

#define NONZERO(a) ((a) != 0)
#define REDUCE tern_count_nonzero
#define RESULT int64_t
#define IDENTITY 0
#define MAP NONZERO
#define COMBINE add_i64
#include "reduce_types.h"

#define IS_NUMBER(a) (!NAME(is_nan)(a))
#define REDUCE tern_count_numbers
#define RESULT int64_t
#define IDENTITY 0
#define MAP IS_NUMBER
#define COMBINE add_i64
#include "reduce_floats.h"

#define NUMBER(a) (NAME(is_nan)(a) ? 0 : (a))
#define REDUCE tern_nan_sum
#define IDENTITY 0
#define MAP NUMBER
#define COMBINE NAME(add)
#include "reduce_floats.h"

// MARK: Truth

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
#undef RESULT

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
#undef RESULT
