// Addition, multiplication and their kin, for every scalar type.
#include "arithmetic_types.h"
#include "elementwise.h"

#define TERN_DIVISION TERN_CHEAP
#define TYPE f32
#include "elementwise_arithmetic.h"
#define TYPE f64
#include "elementwise_arithmetic.h"

// No processor divides vectors of integers.
#undef TERN_DIVISION
#define TERN_DIVISION(n, ...) for (ptrdiff_t i = 0; i < n; i++) { __VA_ARGS__; }
#define TYPE i32
#include "elementwise_arithmetic.h"
#define TYPE i64
#include "elementwise_arithmetic.h"
#define TYPE u8
#include "elementwise_arithmetic.h"
