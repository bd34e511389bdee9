// Searching, runs of equals, histograms.
#include "arithmetic_types.h"

#define TYPE f32
#include "search.h"
#define TYPE f64
#include "search.h"
#define TYPE i32
#include "search.h"
#define TYPE i64
#include "search.h"
#define TYPE u8
#include "search.h"

#define TYPE f32
#include "histogram.h"
#define TYPE f64
#include "histogram.h"

void tern_bincount(ptrdiff_t n, const int64_t *x, ptrdiff_t bins, int64_t *counts) {
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (ptrdiff_t i = 0; i < n; i++) counts[x[i]]++;
}
