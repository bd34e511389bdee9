// Template: reduce.h for the floating-point types. Undefines its parameters.
#define TYPE f32
#include "reduce.h"
#define TYPE f64
#include "reduce.h"
#undef REDUCE
#undef IDENTITY
#undef MAP
#undef COMBINE
#undef RESULT
