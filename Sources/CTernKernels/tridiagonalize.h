// Template: symmetric matrices brought to tridiagonal form by reflections, for one floating-point TYPE, as LAPACK's
// sytrd does it: the rows of a panel one after another, then what they take from the rest, A − V Wᵀ − W Vᵀ, as one
// product. The matrix is stored whole, so that its product with a vector is a sum of rows, whose bits do not depend on
// how it is cut into columns.
#include "scalar.h"

#define WORK NAME(tridiagonalize_work)
#define VECTOR NAME(tridiagonalize_vector)

typedef SCALAR VECTOR __attribute__((vector_size(64), aligned(sizeof(SCALAR)), may_alias));

typedef struct {
    ptrdiff_t n;
    /// From one row of the matrix, or of `rows`, to the next.
    ptrdiff_t leading;
    SCALAR *a;
    /// w₀, v₀, w₁, v₁ …: [2 PANEL, n].
    SCALAR *rows;
    /// −v₀, −w₀, −v₁, −w₁ … in columns: [n, 2 PANEL].
    SCALAR *columns;
    SCALAR *inner;
    /// The row at hand, and the first row after the panel.
    ptrdiff_t row, rest;
    /// The first column of the product with v, in whole vectors, and the columns that a thread works on: the same ones
    /// most of the time, which stay in its processor's cache.
    ptrdiff_t start, width;
    ptrdiff_t pairs;
} WORK;

/// out[first..<end] = x: [rows] · m: [rows, first..<end], or out += that. Columns before `first`, if there are any, are
/// read too.
TERN_KERNEL static void NAME(sum_rows)(
    ptrdiff_t rows, ptrdiff_t first, ptrdiff_t end, const SCALAR *x, const SCALAR *m, ptrdiff_t leading, SCALAR *out,
    bool accumulates
) {
    enum { count = 4 };
    ptrdiff_t j = first;
    for (; j + count * LANES <= end; j += count * LANES) {
        VECTOR *const to = (VECTOR *)(out + j), sums[count] = {0};
        const VECTOR *from = (const VECTOR *)(m + j);
        if (accumulates) {
            for (int l = 0; l < count; l++) sums[l] = to[l];
        }
        for (ptrdiff_t i = 0; i < rows; i++, from = (const VECTOR *)((const SCALAR *)from + leading)) {
            for (int l = 0; l < count; l++) sums[l] += x[i] * from[l];
        }
        for (int l = 0; l < count; l++) to[l] = sums[l];
    }
    for (; j < end; j += LANES) {
        // The last columns as the end of a vector.
        const ptrdiff_t start = tern_min_index(j, end - LANES);
        if (start < 0) break;
        VECTOR sum = {0};
        if (accumulates) sum = *(VECTOR *)(out + start);
        for (ptrdiff_t i = 0; i < rows; i++) sum += x[i] * *(const VECTOR *)(m + i * leading + start);
        if (start == j) {
            *(VECTOR *)(out + j) = sum;
        } else {
            for (ptrdiff_t column = j; column < end; column++) out[column] = sum[column - start];
        }
    }
    for (; j < end; j++) {
        SCALAR sum = accumulates ? out[j] : 0;
        for (ptrdiff_t i = 0; i < rows; i++) sum += x[i] * m[i * leading + j];
        out[j] = sum;
    }
}

/// The reflection 1 − τ v vᵀ that takes x: [n] to (β, 0, 0 …): v, which starts with 1, in place of x.
TERN_KERNEL static SCALAR NAME(reflect)(ptrdiff_t n, SCALAR *x, SCALAR *beta) {
    SCALAR largest = 0;
    for (ptrdiff_t i = 1; i < n; i++) largest = fabs(x[i]) > largest ? (SCALAR)fabs(x[i]) : largest;
    *beta = x[0];
    const double alpha = x[0];
    x[0] = 1;
    if (!(largest > 0)) return 0;
    int exponent;
    frexp(fmax(largest, fabs(alpha)), &exponent);
    const double scale = ldexp(1, exponent < -1000 ? 1000 : -exponent);
    double sums[16] = {0};
    ptrdiff_t i = 1;
    for (; i + 16 <= n; i += 16) {
        for (int l = 0; l < 16; l++) sums[l] += (x[i + l] * scale) * (x[i + l] * scale);
    }
    for (; i < n; i++) sums[0] += (x[i] * scale) * (x[i] * scale);
    for (int l = 1; l < 16; l++) sums[0] += sums[l];
    const double first = alpha * scale, norm = -copysign(sqrt(first * first + sums[0]), first);
    const double factor = 1 / (first - norm);
    TERN_FOR(j, n - 1) x[j + 1] = (SCALAR)(x[j + 1] * scale * factor);
    *beta = (SCALAR)(norm / scale);
    return (SCALAR)((norm - first) / norm);
}

/// The product of the rest with v, and that of the panel.
static void NAME(multiply_task)(void *context, ptrdiff_t part) {
    const WORK *w = context;
    const ptrdiff_t n = w->n, from = w->row + 1, start = w->start + part * w->width;
    SCALAR *new_w = w->rows + 2 * w->pairs * w->leading;
    const SCALAR *v = new_w + w->leading + from;
    NAME(sum_rows)(
        n - from, start, tern_min_index(start + w->width, n), v, w->a + from * w->leading, w->leading, new_w, false);
    if (part > 0) return;
    NAME(sum_rows)(
        n - from, 0, (2 * w->pairs + LANES - 1) & -LANES, v, w->columns + from * 2 * NAME(PANEL), 2 * NAME(PANEL),
        w->inner, false);
}

/// w += α v for the α that makes the update symmetric, with w = τ w before; and both are stored in columns.
TERN_KERNEL static void NAME(finish_pair)(
    ptrdiff_t n, SCALAR tau, SCALAR *restrict w, const SCALAR *restrict v, SCALAR *restrict columns
) {
    double sums[16] = {0};
    ptrdiff_t i = 0;
    for (; i + 16 <= n; i += 16) {
        for (int l = 0; l < 16; l++) sums[l] += (double)w[i + l] * v[i + l];
    }
    for (; i < n; i++) sums[0] += (double)w[i] * v[i];
    for (int l = 1; l < 16; l++) sums[0] += sums[l];
    const SCALAR alpha = (SCALAR)(-sums[0] * tau / 2);
    TERN_FOR(j, n) w[j] = tau * (w[j] + alpha * v[j]);
    for (ptrdiff_t j = 0; j < n; j++) {
        columns[j * 2 * NAME(PANEL)] = -v[j];
        columns[j * 2 * NAME(PANEL) + 1] = -w[j];
    }
}

static void NAME(update_task)(void *context, ptrdiff_t group) {
    const WORK *w = context;
    const ptrdiff_t n = w->n, first = w->rest + 48 * group, count = tern_min_index(48, n - first);
    NAME(tern_gemm_tile)(
        TERN_GEMM_PANEL, false, false, count, n - w->rest, 2 * NAME(PANEL), w->columns + first * 2 * NAME(PANEL),
        2 * NAME(PANEL), w->rows + w->rest, w->leading, w->a + first * w->leading + w->rest, w->leading, true);
}

static void NAME(spread)(ptrdiff_t count, bool is_parallel, void (*task)(void *, ptrdiff_t), WORK *w) {
    if (is_parallel) {
        tern_parallel_for(count, task, w);
    } else {
        for (ptrdiff_t i = 0; i < count; i++) task(w, i);
    }
}

/// to: the whole of a matrix, from its upper triangle.
TERN_KERNEL static void NAME(mirror)(
    ptrdiff_t n, const SCALAR *restrict from, ptrdiff_t leading, SCALAR *restrict to
) {
    enum { tile = 16 };
    for (ptrdiff_t i = 0; i < n; i += tile) {
        for (ptrdiff_t j = 0; j <= i; j += tile) {
            for (ptrdiff_t row = i; row < tern_min_index(i + tile, n); row++) {
                for (ptrdiff_t column = j; column < tern_min_index(j + tile, row); column++) {
                    to[row * leading + column] = from[column * n + row];
                }
            }
        }
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        memcpy(to + i * leading + i, from + i * n + i, (size_t)(n - i) * sizeof(SCALAR));
    }
}

void NAME(tern_tridiagonalize)(
    ptrdiff_t n, void *elements, void *diagonal, void *beside_elements, void *scales, void *scratch
) {
    SCALAR *a = elements, *d = diagonal, *e = beside_elements, *tau = scales;
    const ptrdiff_t leading = tern_whole_lines(n), depth = 2 * NAME(PANEL);
    WORK work = {.n = n, .leading = leading, .rows = scratch}, *w = &work;
    w->columns = w->rows + depth * leading;
    w->inner = w->columns + n * depth;
    w->a = w->inner + depth;
    NAME(mirror)(n, a, leading, w->a);
    for (ptrdiff_t panel = 0; panel < n; panel += NAME(PANEL)) {
        const ptrdiff_t end = tern_min_index(panel + NAME(PANEL), n);
        for (ptrdiff_t i = panel; i < end; i++) {
            const ptrdiff_t pairs = i - panel, next = i + 1;
            SCALAR *row = w->a + i * leading;
            NAME(sum_rows)(2 * pairs, i & -(ptrdiff_t)LANES, n, w->columns + i * depth, w->rows, leading, row, true);
            d[i] = row[i];
            if (next == n) return;
            SCALAR *new_w = w->rows + 2 * pairs * leading, *new_v = new_w + leading;
            tau[i] = NAME(reflect)(n - next, row + next, e + i);
            memcpy(new_v + next, row + next, (size_t)(n - next) * sizeof(SCALAR));
            memcpy(a + i * n + next, row + next, (size_t)(n - next) * sizeof(SCALAR));
            w->row = i;
            w->pairs = pairs;
            w->start = next & -(ptrdiff_t)LANES;
            const ptrdiff_t blocks = tern_ceil_divide(n - w->start, 4 * LANES);
            const ptrdiff_t threads = n - i > 192 ? tern_min_index(blocks, tern_thread_count()) : 1;
            w->width = tern_ceil_divide(blocks, threads) * 4 * LANES;
            NAME(spread)(tern_ceil_divide(n - w->start, w->width), threads > 1, NAME(multiply_task), w);
            NAME(sum_rows)(2 * pairs, w->start, n, w->inner, w->rows, leading, new_w, true);
            NAME(finish_pair)(n - next, tau[i], new_w + next, new_v + next, w->columns + next * depth + 2 * pairs);
        }
        w->rest = end;
        NAME(spread)(tern_ceil_divide(n - end, 48), n - end > 128, NAME(update_task), w);
    }
}

#undef VECTOR
#undef WORK
#undef TYPE
