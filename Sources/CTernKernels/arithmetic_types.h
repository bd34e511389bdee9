// arithmetic.h for every scalar type.
#ifndef TERN_ARITHMETIC_TYPES_H
#define TERN_ARITHMETIC_TYPES_H

#define TYPE f32
#include "arithmetic.h"
#define TYPE f64
#include "arithmetic.h"
#define TYPE i32
#include "arithmetic.h"
#define TYPE i64
#include "arithmetic.h"
#define TYPE u8
#include "arithmetic.h"

#endif
