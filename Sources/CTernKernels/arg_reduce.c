// Positions of extrema, for every scalar type.
#include "arithmetic_types.h"

#define REDUCE tern_argmax
#define IDENTITY LOWEST
#define COMBINE NAME(maximum)
#define TYPE f32
#include "arg_reduce.h"
#define TYPE f64
#include "arg_reduce.h"
#define TYPE i32
#include "arg_reduce.h"
#define TYPE i64
#include "arg_reduce.h"
#define TYPE u8
#include "arg_reduce.h"
#undef REDUCE
#undef IDENTITY
#undef COMBINE

#define REDUCE tern_argmin
#define IDENTITY HIGHEST
#define COMBINE NAME(minimum)
#define TYPE f32
#include "arg_reduce.h"
#define TYPE f64
#include "arg_reduce.h"
#define TYPE i32
#include "arg_reduce.h"
#define TYPE i64
#include "arg_reduce.h"
#define TYPE u8
#include "arg_reduce.h"
#undef REDUCE
#undef IDENTITY
#undef COMBINE
