// Template: eigenvectors of a symmetric tridiagonal matrix by divide and conquer (Cuppen, 1981; Gu and Eisenstat,
// 1995), for one floating-point TYPE. The matrix is torn into leaves, which the QL iteration solves, and these are
// merged two by two. All but the vectors is computed in double precision. Row i of a matrix of vectors is vector i.
#include "scalar.h"

#define WORK NAME(tridiagonal_work)

typedef struct {
    ptrdiff_t n;
    ptrdiff_t leaves;
    double *d;
    double *e;
    SCALAR *z;
    /// [n, n] each: the vectors that are multiplied, and what they are multiplied by.
    SCALAR *old_vectors;
    SCALAR *factors;
    /// [n] each.
    double *weights, *kept_d, *kept_z, *new_z, *sorted_d, *sorted_z, *offset;
    /// The rows of a part of z in the order of their eigenvalues, counted from the part's first: [n].
    ptrdiff_t *order;
    ptrdiff_t *merged, *kept, *position, *origin;
    /// The leaves that the parts merged now have.
    ptrdiff_t leaves_per_part;
    int failed;
} WORK;

TERN_KERNEL static void NAME(rotate)(ptrdiff_t n, SCALAR c, SCALAR s, SCALAR *restrict x, SCALAR *restrict y) {
    for (ptrdiff_t i = 0; i < n; i++) {
        const SCALAR t = y[i];
        y[i] = s * x[i] + c * t;
        x[i] = c * x[i] - s * t;
    }
}

/// A loop on the pool, if the matrix is large enough to be worth that.
static void NAME(spread)(ptrdiff_t n, ptrdiff_t count, void (*task)(void *, ptrdiff_t), void *context) {
    if (n > 128) {
        tern_parallel_for(count, task, context);
    } else {
        for (ptrdiff_t i = 0; i < count; i++) task(context, i);
    }
}

// MARK: Leaves

/// The implicit QL iteration (EISPACK's imtql2) on d and e: [n], with the rows of z rotated along. False if it does not
/// converge.
TERN_KERNEL static bool NAME(iterate)(ptrdiff_t n, double *d, double *e, SCALAR *z, ptrdiff_t leading) {
    for (ptrdiff_t l = 0; l < n; l++) {
        for (int step = 0;; step++) {
            ptrdiff_t m = l;
            for (; m + 1 < n; m++) {
                if (fabs(e[m]) <= NAME(UNIT) / 16 * (fabs(d[m]) + fabs(d[m + 1]))) break;
            }
            if (m == l) break;
            if (step == 60) return false;
            double g = (d[l + 1] - d[l]) / (2 * e[l]), r = sqrt(g * g + 1);
            g = d[m] - d[l] + e[l] / (g + copysign(r, g));
            double s = 1, c = 1, p = 0;
            ptrdiff_t i = m - 1;
            for (; i >= l; i--) {
                const double f = s * e[i], b = c * e[i];
                r = sqrt(f * f + g * g);
                e[i + 1] = r;
                if (r == 0) break;
                s = f / r;
                c = g / r;
                g = d[i + 1] - p;
                r = (d[i] - g) * s + 2 * c * b;
                p = s * r;
                d[i + 1] = g + p;
                g = c * r - b;
                SCALAR *x = z + i * leading, *y = x + leading;
                const SCALAR sine = (SCALAR)s, cosine = (SCALAR)c;
                TERN_FOR(j, n) {
                    const SCALAR t = y[j];
                    y[j] = sine * x[j] + cosine * t;
                    x[j] = cosine * x[j] - sine * t;
                }
            }
            if (i >= l) {
                d[i + 1] -= p;
                e[m] = 0;
                continue;
            }
            d[l] -= p;
            e[l] = g;
            e[m] = 0;
        }
    }
    return true;
}

static void NAME(solve_leaf)(void *context, ptrdiff_t leaf) {
    WORK *w = context;
    const ptrdiff_t low = leaf * w->n / w->leaves, n = (leaf + 1) * w->n / w->leaves - low;
    SCALAR *z = w->z + low * (w->n + 1);
    for (ptrdiff_t i = 0; i < n; i++) {
        memset(z + i * w->n, 0, (size_t)n * sizeof(SCALAR));
        z[i * (w->n + 1)] = 1;
    }
    // The element beside the leaf belongs to a merge, and is spared.
    const double beside = w->e[low + n - 1];
    w->e[low + n - 1] = 0;
    if (!NAME(iterate)(n, w->d + low, w->e + low, z, w->n)) w->failed = 1;
    w->e[low + n - 1] = beside;
    for (ptrdiff_t i = 0; i < n; i++) {
        ptrdiff_t j = i;
        ptrdiff_t *order = w->order + low;
        for (; j > 0 && w->d[low + order[j - 1]] > w->d[low + i]; j--) order[j] = order[j - 1];
        order[j] = i;
    }
}

// MARK: Merges

/// Two parts of the matrix, and what is left of their vectors to be merged.
typedef struct {
    WORK *w;
    ptrdiff_t low, n, upper;
    ptrdiff_t k;
    /// Of those that are kept, how many end before row `upper`, and how many start there or go on.
    ptrdiff_t first, second;
    SCALAR *old_first, *old_second, *factors;
    tern_secular secular;
} NAME(merge);

enum { NAME(GROUP) = 48 };

static void NAME(solve_roots)(void *context, ptrdiff_t group) {
    const NAME(merge) *m = context;
    const ptrdiff_t start = group * NAME(GROUP);
    tern_secular_solve(&m->secular, start, tern_min_index(start + NAME(GROUP), m->k));
}

static void NAME(find_weights)(void *context, ptrdiff_t group) {
    const NAME(merge) *m = context;
    const ptrdiff_t start = group * NAME(GROUP);
    tern_secular_weights(&m->secular, start, tern_min_index(start + NAME(GROUP), m->k), m->w->new_z + m->low);
    for (ptrdiff_t i = start; i < tern_min_index(start + NAME(GROUP), m->k); i++) {
        const ptrdiff_t to = m->low + m->w->position[m->low + i];
        m->w->sorted_d[to] = m->w->kept_d[m->low + i];
        m->w->sorted_z[to] = m->w->new_z[m->low + i];
    }
}

/// A row of factors: z̃ⱼ / (dⱼ − λ), normalized.
TERN_KERNEL static void NAME(find_factors)(
    ptrdiff_t k, const double *d, const double *z, double origin, double offset, SCALAR *row
) {
    double sums[8] = {0};
    ptrdiff_t j = 0;
    for (; j + 8 <= k; j += 8) {
        for (int l = 0; l < 8; l++) {
            const double x = z[j + l] / ((d[j + l] - origin) - offset);
            sums[l] += x * x;
            row[j + l] = (SCALAR)x;
        }
    }
    for (; j < k; j++) {
        const double x = z[j] / ((d[j] - origin) - offset);
        sums[0] += x * x;
        row[j] = (SCALAR)x;
    }
    for (int l = 1; l < 8; l++) sums[0] += sums[l];
    const SCALAR scale = (SCALAR)(1 / sqrt(sums[0]));
    TERN_FOR(i, k) row[i] *= scale;
}

static void NAME(multiply_vectors)(void *context, ptrdiff_t group) {
    const NAME(merge) *m = context;
    const WORK *w = m->w;
    const ptrdiff_t start = group * NAME(GROUP), count = tern_min_index(NAME(GROUP), m->k - start), k = m->k;
    for (ptrdiff_t i = start; i < start + count; i++) {
        const ptrdiff_t origin = w->origin[m->low + i];
        NAME(find_factors)(
            k, w->sorted_d + m->low, w->sorted_z + m->low,
            w->kept_d[m->low + origin], w->offset[m->low + i], m->factors + i * k);
    }
    SCALAR *z = w->z + m->low * (w->n + 1) + start * w->n;
    const SCALAR *factors = m->factors + start * k;
    NAME(tern_gemm_tile)(
        TERN_GEMM_PANEL, false, false, count, m->upper, m->first, factors, k, m->old_first, m->upper, z, w->n, false);
    NAME(tern_gemm_tile)(
        TERN_GEMM_PANEL, false, false, count, m->n - m->upper, m->second, factors + k - m->second, k, m->old_second,
        m->n - m->upper, z + m->upper, w->n, false);
}

/// Leaves out the vectors that the merge does not change but for rounding, after a rotation where two eigenvalues are
/// as good as the same. Sets k, kept_d, kept_z, and kept, with those left out after the first k.
static void NAME(deflate)(NAME(merge) *m, double rho, const double *weights, unsigned char *kind) {
    WORK *w = m->w;
    const ptrdiff_t n = m->n;
    double *d = w->d + m->low;
    ptrdiff_t *merged = w->merged + m->low, *kept = w->kept + m->low;
    double largest_d = 0, largest_z = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        largest_d = fmax(largest_d, fabs(d[i]));
        largest_z = fmax(largest_z, fabs(weights[i]));
    }
    const double least = 8 * NAME(UNIT) * fmax(largest_d, largest_z);
    double *z = w->weights + m->low;
    ptrdiff_t k = 0, left = n, last = -1;
    for (ptrdiff_t i = 0; i < n; i++) {
        const ptrdiff_t row = merged[i];
        if (rho * fabs(z[row]) <= least) {
            kept[--left] = row;
            continue;
        }
        if (last >= 0) {
            const double norm = hypot(z[row], z[last]), gap = d[row] - d[last];
            const double c = z[row] / norm, s = -z[last] / norm;
            if (fabs(gap * c * s) <= least) {
                z[row] = norm;
                if (kind[row] != kind[last]) kind[row] = 1;
                SCALAR *x = w->z + (m->low + last) * w->n + m->low, *y = w->z + (m->low + row) * w->n + m->low;
                // x = c x + s y, y = c y − s x
                NAME(rotate)(n, (SCALAR)c, (SCALAR)-s, x, y);
                const double lower = d[last], higher = d[row];
                d[last] = lower * c * c + higher * s * s;
                d[row] = lower * s * s + higher * c * c;
                kept[--left] = last;
            } else {
                kept[k++] = last;
            }
        }
        last = row;
    }
    if (last >= 0) kept[k++] = last;
    m->k = k;
    for (ptrdiff_t i = 0; i < k; i++) {
        w->kept_d[m->low + i] = d[kept[i]];
        w->kept_z[m->low + i] = z[kept[i]];
    }
}

static void NAME(merge_parts)(WORK *w, ptrdiff_t part) {
    const ptrdiff_t leaf = part * w->leaves_per_part;
    const ptrdiff_t low = leaf * w->n / w->leaves, high = (leaf + w->leaves_per_part) * w->n / w->leaves;
    const ptrdiff_t n = high - low, upper = (leaf + w->leaves_per_part / 2) * w->n / w->leaves - low;
    NAME(merge) m = {.w = w, .low = low, .n = n, .upper = upper};
    double *d = w->d + low, *weights = w->weights + low;
    SCALAR *z = w->z + low * (w->n + 1);
    unsigned char kind[n];
    const double beside = w->e[low + upper - 1], half = 0x1.6a09e667f3bcdp-1;
    for (ptrdiff_t i = 0; i < n; i++) {
        const bool is_first = i < upper;
        memset(z + i * w->n + (is_first ? upper : 0), 0, (size_t)(is_first ? n - upper : upper) * sizeof(SCALAR));
        weights[i] = half * z[i * w->n + upper - is_first] * (is_first || beside > 0 ? 1 : -1);
        kind[i] = is_first ? 0 : 2;
    }
    ptrdiff_t *order = w->order + low, *merged = w->merged + low, *kept = w->kept + low;
    for (ptrdiff_t i = 0, a = 0, b = upper; i < n; i++) {
        const bool takes_first = b == n || (a < upper && d[order[a]] <= d[upper + order[b]]);
        merged[i] = takes_first ? order[a++] : upper + order[b++];
    }
    const double rho = 2 * fabs(beside);
    NAME(deflate)(&m, rho, weights, kind);
    const ptrdiff_t k = m.k;
    // The vectors by kind: those with zeros in the second part, with none, with zeros in the first.
    SCALAR *old = w->old_vectors + low * w->n;
    ptrdiff_t counts[3] = {0}, *position = w->position + low;
    for (ptrdiff_t i = 0; i < k; i++) counts[kind[kept[i]]]++;
    m.first = counts[0] + counts[1];
    m.second = counts[1] + counts[2];
    m.old_first = old;
    m.old_second = old + m.first * upper;
    SCALAR *unchanged = m.old_second + m.second * (n - upper);
    m.factors = w->factors + low * w->n;
    ptrdiff_t starts[3] = {0, counts[0], m.first};
    for (ptrdiff_t i = 0; i < k; i++) {
        const SCALAR *row = z + kept[i] * w->n;
        const ptrdiff_t to = starts[kind[kept[i]]]++;
        position[i] = to;
        if (to < m.first) memcpy(m.old_first + to * upper, row, (size_t)upper * sizeof(SCALAR));
        if (to < counts[0]) continue;
        memcpy(m.old_second + (to - counts[0]) * (n - upper), row + upper, (size_t)(n - upper) * sizeof(SCALAR));
    }
    for (ptrdiff_t i = k; i < n; i++) {
        memcpy(unchanged + (i - k) * n, z + kept[i] * w->n, (size_t)n * sizeof(SCALAR));
        weights[i] = d[kept[i]];
    }
    for (ptrdiff_t i = k; i < n; i++) {
        d[i] = weights[i];
        memcpy(z + i * w->n, unchanged + (i - k) * n, (size_t)n * sizeof(SCALAR));
    }
    if (k > 0) {
        m.secular = (tern_secular){
            k, rho, w->kept_d + low, w->kept_z + low, NAME(UNIT) / 4, w->origin + low, w->offset + low
        };
        const ptrdiff_t groups = tern_ceil_divide(k, NAME(GROUP));
        NAME(spread)(n, groups, NAME(solve_roots), &m);
        NAME(spread)(n, groups, NAME(find_weights), &m);
        NAME(spread)(n, groups, NAME(multiply_vectors), &m);
        for (ptrdiff_t i = 0; i < k; i++) d[i] = w->kept_d[low + w->origin[low + i]] + w->offset[low + i];
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        // Roots rise, and those left out fall but for the rotated: each is inserted.
        const ptrdiff_t index = i < k ? i : n - 1 - (i - k);
        ptrdiff_t j = i;
        for (; j > 0 && d[order[j - 1]] > d[index]; j--) order[j] = order[j - 1];
        order[j] = index;
    }
}

static void NAME(merge_task)(void *context, ptrdiff_t part) { NAME(merge_parts)(context, part); }

// MARK: The whole

bool NAME(tern_tridiagonal_eigen)(
    ptrdiff_t n, const void *diagonal_elements, const void *beside_elements, void *value_elements, void *vectors,
    void *scratch
) {
    const SCALAR *diagonal = diagonal_elements, *beside = beside_elements;
    SCALAR *values = value_elements;
    WORK work = {.n = n, .leaves = 1}, *w = &work;
    while (n > w->leaves * NAME(LEAF)) w->leaves *= 2;
    double *doubles = scratch;
    double **arrays[] = {&w->d, &w->e, &w->weights, &w->kept_d, &w->kept_z, &w->new_z, &w->sorted_d, &w->sorted_z,
                         &w->offset};
    for (int i = 0; i < 9; i++, doubles += n) *arrays[i] = doubles;
    ptrdiff_t *indices = (ptrdiff_t *)doubles;
    ptrdiff_t **lists[] = {&w->order, &w->merged, &w->kept, &w->position, &w->origin};
    for (int i = 0; i < 5; i++, indices += n) *lists[i] = indices;
    w->old_vectors = (SCALAR *)indices;
    w->factors = w->old_vectors + n * n;
    w->z = vectors;

    // By a power of two, which is exact, such that no square overflows.
    double largest = 0;
    for (ptrdiff_t i = 0; i < n; i++) largest = fmax(largest, fmax(fabs(diagonal[i]), i + 1 < n ? fabs(beside[i]) : 0));
    int exponent = 0;
    frexp(largest, &exponent);
    for (ptrdiff_t i = 0; i < n; i++) {
        w->d[i] = ldexp(diagonal[i], -exponent);
        w->e[i] = i + 1 < n ? ldexp(beside[i], -exponent) : 0;
    }
    for (ptrdiff_t leaf = 1; leaf < w->leaves; leaf++) {
        const ptrdiff_t cut = leaf * n / w->leaves;
        w->d[cut - 1] -= fabs(w->e[cut - 1]);
        w->d[cut] -= fabs(w->e[cut - 1]);
    }
    NAME(spread)(n, w->leaves, NAME(solve_leaf), w);
    if (w->failed) return false;
    for (w->leaves_per_part = 2; w->leaves_per_part <= w->leaves; w->leaves_per_part *= 2) {
        const ptrdiff_t parts = w->leaves / w->leaves_per_part;
        // Small parts side by side, large ones one by one, each on all threads.
        if (n / parts < 256) {
            NAME(spread)(n, parts, NAME(merge_task), w);
        } else {
            for (ptrdiff_t part = 0; part < parts; part++) NAME(merge_parts)(w, part);
        }
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        values[i] = (SCALAR)ldexp(w->d[w->order[i]], exponent);
        memcpy(w->old_vectors + i * n, w->z + w->order[i] * n, (size_t)n * sizeof(SCALAR));
    }
    memcpy(vectors, w->old_vectors, (size_t)(n * n) * sizeof(SCALAR));
    return true;
}

#undef WORK
#undef TYPE
