// Comparison, selection and logic, for every scalar type.
#include "elementwise.h"

#define TYPE f32
#include "elementwise_comparison.h"
#define TYPE f64
#include "elementwise_comparison.h"
#define TYPE i32
#include "elementwise_comparison.h"
#define TYPE i64
#include "elementwise_comparison.h"
#define TYPE u8
#include "elementwise_comparison.h"

TERN_INLINE uint8_t and_bool(uint8_t a, uint8_t b) { return a & b; }
TERN_INLINE uint8_t or_bool(uint8_t a, uint8_t b) { return a | b; }
TERN_INLINE uint8_t xor_bool(uint8_t a, uint8_t b) { return a ^ b; }
TERN_INLINE uint8_t not_bool(uint8_t a) { return a ^ 1; }

TERN_BINARY(TERN_CHEAP, tern_and_bool, uint8_t, uint8_t, uint8_t, and_bool)
TERN_BINARY(TERN_CHEAP, tern_or_bool, uint8_t, uint8_t, uint8_t, or_bool)
TERN_BINARY(TERN_CHEAP, tern_xor_bool, uint8_t, uint8_t, uint8_t, xor_bool)
TERN_UNARY(TERN_CHEAP, tern_not_bool, uint8_t, uint8_t, not_bool)
