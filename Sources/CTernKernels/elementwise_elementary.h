// Template: kernels of elementary.h, trigonometric.h and hyperbolic.h for one floating-point TYPE.
#include "elementwise_guarded.h"

#define GUARDED(FULL, op, is_plain) \
    TERN_UNARY_GUARDED(FULL, NAME(tern_##op), SCALAR, LANES, NAME(is_plain), NAME(op##_plain), NAME(op))

TERN_UNARY(TERN_CHEAP, NAME(tern_reciprocal), SCALAR, SCALAR, NAME(reciprocal))
TERN_UNARY(TERN_CHEAP, NAME(tern_rsqrt), SCALAR, SCALAR, NAME(rsqrt))
GUARDED(TERN_VECTORS, cbrt, is_plain_magnitude)

TERN_UNARY(TERN_COSTLY, NAME(tern_exp2), SCALAR, SCALAR, NAME(exp2))
TERN_UNARY(TERN_COSTLY, NAME(tern_expm1), SCALAR, SCALAR, NAME(expm1))
GUARDED(TERN_VECTORS, log, is_plain_positive)
GUARDED(TERN_VECTORS, log2, is_plain_positive)
GUARDED(TERN_VECTORS, log10, is_plain_positive)
GUARDED(TERN_VECTORS, log1p, is_plain_log1p)
TERN_BINARY(TERN_COSTLY, NAME(tern_log_add_exp), SCALAR, SCALAR, SCALAR, NAME(log_add_exp))
TERN_UNARY(TERN_COSTLY, NAME(tern_log_sigmoid), SCALAR, SCALAR, NAME(log_sigmoid))

GUARDED(TERN_SCALARS, sin, is_plain_angle)
GUARDED(TERN_SCALARS, cos, is_plain_angle)
GUARDED(TERN_SCALARS, tan, is_plain_angle)
TERN_UNARY(TERN_COSTLY, NAME(tern_asin), SCALAR, SCALAR, NAME(asin))
TERN_UNARY(TERN_COSTLY, NAME(tern_acos), SCALAR, SCALAR, NAME(acos))
TERN_UNARY(TERN_COSTLY, NAME(tern_atan), SCALAR, SCALAR, NAME(atan))
TERN_BINARY(TERN_COSTLY, NAME(tern_atan2), SCALAR, SCALAR, SCALAR, NAME(atan2))

TERN_UNARY(TERN_COSTLY, NAME(tern_sinh), SCALAR, SCALAR, NAME(sinh))
TERN_UNARY(TERN_COSTLY, NAME(tern_cosh), SCALAR, SCALAR, NAME(cosh))
GUARDED(TERN_VECTORS, asinh, is_plain_asinh)
GUARDED(TERN_VECTORS, acosh, is_plain_acosh)
GUARDED(TERN_VECTORS, atanh, is_plain_atanh)

#undef GUARDED
#undef TYPE
