// Positions of cumulative extrema, for every scalar type.
#include "arithmetic_types.h"

#define SCAN tern_cumargmax
#define COMBINE NAME(maximum)
#define TYPE f32
#include "cumulative_extrema.h"
#define TYPE f64
#include "cumulative_extrema.h"
#define TYPE i32
#include "cumulative_extrema.h"
#define TYPE i64
#include "cumulative_extrema.h"
#define TYPE u8
#include "cumulative_extrema.h"
#undef SCAN
#undef COMBINE

#define SCAN tern_cumargmin
#define COMBINE NAME(minimum)
#define TYPE f32
#include "cumulative_extrema.h"
#define TYPE f64
#include "cumulative_extrema.h"
#define TYPE i32
#include "cumulative_extrema.h"
#define TYPE i64
#include "cumulative_extrema.h"
#define TYPE u8
#include "cumulative_extrema.h"
#undef SCAN
#undef COMBINE
