// Normalization in single and double precision.
#include "arithmetic_types.h"
#include "tern_normalization.h"

#define TYPE f32
#include "moments.h"
#define TYPE f64
#include "moments.h"

#define TYPE f32
#include "normalization.h"
#define TYPE f64
#include "normalization.h"

#define TYPE f32
#include "normalization_backward.h"
#define TYPE f64
#include "normalization_backward.h"
