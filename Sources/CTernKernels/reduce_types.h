// Template: reduce.h for every scalar type. Undefines its parameters.
#define TYPE f32
#include "reduce.h"
#define TYPE f64
#include "reduce.h"
#define TYPE i32
#include "reduce.h"
#define TYPE i64
#include "reduce.h"
#define TYPE u8
#include "reduce.h"
#undef REDUCE
#undef IDENTITY
#undef MAP
#undef COMBINE
#undef RESULT
