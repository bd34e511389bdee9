// Template: kernels of arithmetic.h for one scalar TYPE.
#include "elementwise.h"

TERN_BINARY(TERN_CHEAP, NAME(tern_add), SCALAR, SCALAR, SCALAR, NAME(add))
TERN_BINARY(TERN_CHEAP, NAME(tern_subtract), SCALAR, SCALAR, SCALAR, NAME(subtract))
TERN_BINARY(TERN_CHEAP, NAME(tern_multiply), SCALAR, SCALAR, SCALAR, NAME(multiply))
TERN_BINARY(TERN_DIVISION, NAME(tern_divide), SCALAR, SCALAR, SCALAR, NAME(divide))
TERN_BINARY(TERN_CHEAP, NAME(tern_minimum), SCALAR, SCALAR, SCALAR, NAME(minimum))
TERN_BINARY(TERN_CHEAP, NAME(tern_maximum), SCALAR, SCALAR, SCALAR, NAME(maximum))
TERN_UNARY(TERN_CHEAP, NAME(tern_negate), SCALAR, SCALAR, NAME(negate))
TERN_UNARY(TERN_CHEAP, NAME(tern_absolute), SCALAR, SCALAR, NAME(absolute))
TERN_UNARY(TERN_CHEAP, NAME(tern_sign), SCALAR, SCALAR, NAME(sign))
TERN_UNARY(TERN_CHEAP, NAME(tern_square), SCALAR, SCALAR, NAME(square))

#undef TYPE
