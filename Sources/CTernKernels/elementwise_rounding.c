// Rounding, predicates, and choosing between numbers.
#include <string.h>

#include "arithmetic_types.h"
#include "elementwise.h"
#include "math_f32.h"
#include "math_f64.h"

#define TYPE f32
#include "elementwise_rounding.h"
#define TYPE f64
#include "elementwise_rounding.h"

// Two instructions: NaN stays, as the second choice of each. Bounds that are NaN are not for this kernel.
#define TERN_CLAMP(type) \
    TERN_INLINE scalar_##type clamp_##type(scalar_##type x, scalar_##type low, scalar_##type high) { \
        const scalar_##type raised = low > x ? low : x; \
        return high < raised ? high : raised; \
    } \
    TERN_TERNARY( \
        TERN_CHEAP, tern_clamp_##type, scalar_##type, scalar_##type, scalar_##type, scalar_##type, clamp_##type)

TERN_CLAMP(f32)
TERN_CLAMP(f64)
TERN_CLAMP(i32)
TERN_CLAMP(i64)
TERN_CLAMP(u8)
