// Linear recurrences and cumulative log-sum-exp, in single and double precision.
#include "arithmetic_types.h"

#define TYPE f32
#include "functions.h"
#define TYPE f64
#include "functions.h"

#define TYPE f32
#include "exp_rows.h"
#define TYPE f64
#include "exp_rows.h"

#define TYPE f32
#include "recurrence.h"
#define TYPE f64
#include "recurrence.h"
