// Cumulative extrema and their positions, for every scalar type.
#include "arithmetic_types.h"

#define SCAN tern_cummax
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

#define SCAN tern_cummin
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
