// Cumulative sums and products of every scalar type.
#include "scan_tasks.h"

// -0 + x is x, for x = -0 as well; and no vector of zeros, which would be shifted in by slower instructions.
#define SCAN tern_cumsum
#define IDENTITY (SUM)-0.0
#define COMBINE(a, b) ((a) + (b))
#define TYPE f32
#include "scan.h"
#define TYPE f64
#include "scan.h"
#define TYPE i32
#include "scan.h"
#define TYPE i64
#include "scan.h"
#define TYPE u8
#include "scan.h"
#undef SCAN
#undef IDENTITY
#undef COMBINE

#define SCAN tern_cumprod
#define IDENTITY 1
#define COMBINE(a, b) ((a) * (b))
#define TYPE f32
#include "scan.h"
#define TYPE f64
#include "scan.h"
#define TYPE i32
#include "scan.h"
#define TYPE i64
#include "scan.h"
#define TYPE u8
#include "scan.h"
#undef SCAN
#undef IDENTITY
#undef COMBINE
