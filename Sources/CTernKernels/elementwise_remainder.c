// Division with a remainder, for every scalar type.
#include <math.h>
#include <string.h>

#include "arithmetic_types.h"
#include "elementwise.h"

#define NEAR 0x1p22f
#define LIBRARY_FMOD fmodf
#define TYPE f32
#include "elementwise_remainder.h"
#undef NEAR
#undef LIBRARY_FMOD
#define NEAR 0x1p51
#define LIBRARY_FMOD fmod
#define TYPE f64
#include "elementwise_remainder.h"

#define TYPE i32
#include "elementwise_remainder.h"
#define TYPE i64
#include "elementwise_remainder.h"
#define TYPE u8
#include "elementwise_remainder.h"
