// The scalar types as parameters of templates. A template is a header that is included once for each TYPE it serves:
//
//     #define TYPE f32
//     #include "elementwise_arithmetic.h"   // ends with #undef TYPE
//
// Inside it SCALAR is the C type, NAME(op) is `op_f32`, and the other macros below are properties of the type.
#ifndef TERN_SCALAR_H
#define TERN_SCALAR_H

#include "kernel.h"

#define TERN_CONCAT_(a, b) a##_##b
#define TERN_CONCAT(a, b) TERN_CONCAT_(a, b)

#define NAME(op) TERN_CONCAT(op, TYPE)
#define SCALAR NAME(scalar)
#define WRAPPING NAME(wrapping)
#define IS_FLOAT NAME(IS_FLOAT)
#define LANES NAME(LANES)
#define LOWEST NAME(LOWEST)
#define HIGHEST NAME(HIGHEST)

typedef float scalar_f32;
typedef double scalar_f64;
typedef int32_t scalar_i32;
typedef int64_t scalar_i64;
typedef uint8_t scalar_u8;
typedef uint8_t scalar_bool;

// The type whose arithmetic wraps around where SCALAR's would be undefined.
typedef float wrapping_f32;
typedef double wrapping_f64;
typedef uint32_t wrapping_i32;
typedef uint64_t wrapping_i64;
typedef unsigned wrapping_u8;
typedef unsigned wrapping_bool;

#define IS_FLOAT_f32 1
#define IS_FLOAT_f64 1
#define IS_FLOAT_i32 0
#define IS_FLOAT_i64 0
#define IS_FLOAT_u8 0
#define IS_FLOAT_bool 0

// Elements in 64 bytes: a cache line, and the widest vector.
#define LANES_f32 16
#define LANES_f64 8
#define LANES_i32 16
#define LANES_i64 8
#define LANES_u8 64
#define LANES_bool 64

// The identities of maximum and minimum.
#define LOWEST_f32 (-__builtin_inff())
#define LOWEST_f64 (-__builtin_inf())
#define LOWEST_i32 INT32_MIN
#define LOWEST_i64 INT64_MIN
#define LOWEST_u8 0
#define HIGHEST_f32 __builtin_inff()
#define HIGHEST_f64 __builtin_inf()
#define HIGHEST_i32 INT32_MAX
#define HIGHEST_i64 INT64_MAX
#define HIGHEST_u8 UINT8_MAX

#endif
