// Sums of squared deviations from the mean, in single and double precision.
#include "arithmetic_types.h"

#define TYPE f32
#include "moments.h"
#define TYPE f64
#include "moments.h"

#define TYPE f32
#include "variance.h"
#define TYPE f64
#include "variance.h"
