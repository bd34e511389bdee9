// Pooling and resampling in single and double precision.
#include "arithmetic_types.h"
#include "tern_pooling.h"

#define TYPE f32
#include "max_pool.h"
#define TYPE f64
#include "max_pool.h"

#define TYPE f32
#include "pick.h"
#define TYPE f64
#include "pick.h"

#define TYPE f32
#include "resample.h"
#define TYPE f64
#include "resample.h"
