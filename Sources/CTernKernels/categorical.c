// Draws of categories: by the cumulative weights, or without replacement by a race.
#include <math.h>
#include <stdatomic.h>

#include "philox.h"
#include "rows.h"
#include "scratch.h"
#include "tern_random.h"

#define TYPE f64
#include "functions.h"

// The first c with cumulative[c] > target, which is below the last of them.
static ptrdiff_t first_above(ptrdiff_t n, const double *cumulative, double target) {
    ptrdiff_t low = 0, high = n - 1;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        if (cumulative[middle] > target) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// A category and the time at which it arrives.
typedef struct {
    double time;
    int64_t category;
} arrival;

static inline int is_later(arrival a, arrival b) {
    return a.time > b.time || (a.time == b.time && a.category > b.category);
}

// Lets the arrival at `hole` sink in a heap whose root is the latest.
static void sift(arrival *heap, ptrdiff_t count, ptrdiff_t hole) {
    const arrival moved = heap[hole];
    for (ptrdiff_t child; (child = 2 * hole + 1) < count; hole = child) {
        if (child + 1 < count && is_later(heap[child + 1], heap[child])) child++;
        if (!is_later(heap[child], moved)) break;
        heap[hole] = heap[child];
    }
    heap[hole] = moved;
}

#define TYPE f32
#include "categorical.h"
#define TYPE f64
#include "categorical.h"
