// Common parts of templates of elementary functions: bits of a floating-point TYPE, and polynomials.
#ifndef TERN_MATH_SCALAR_H
#define TERN_MATH_SCALAR_H

#include <string.h>

#include "math_f32.h"
#include "math_f64.h"
#include "scalar.h"

#define BITS NAME(bits)
#define MANTISSA_BITS NAME(MANTISSA_BITS)
#define EXPONENT_BIAS NAME(EXPONENT_BIAS)
#define TERN_COUNT(array) (sizeof(array) / sizeof *(array))
#define POLYNOMIAL(x, name) NAME(horner)(x, NAME(name), TERN_COUNT(NAME(name)))
#define PIECEWISE(mask, x, name) \
    NAME(horner_piecewise)( \
        mask, x, NAME(name##_near), TERN_COUNT(NAME(name##_near)), NAME(name##_far), TERN_COUNT(NAME(name##_far)))

#endif
