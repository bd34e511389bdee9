// Operations on the bits of integers.
#include "elementwise.h"

#define TYPE i32
#include "elementwise_bits.h"
#define TYPE i64
#include "elementwise_bits.h"
#define TYPE u8
#include "elementwise_bits.h"
