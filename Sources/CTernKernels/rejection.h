// Template: fills of one floating-point TYPE, in groups that are computed in double precision.

typedef struct {
    stream_position at;
    ptrdiff_t n, a_stride, b_stride;
    const SCALAR *a, *b;
    SCALAR *out;
    void (*sample)(stream_position at, const double a[group], const double b[group], double out[group]);
} NAME(rejection_fill);

// Rows are groups. A group is always drawn as a whole, so that its values don't depend on where the output ends.
static void NAME(rejection_groups)(const void *context, ptrdiff_t first, ptrdiff_t last) {
    const NAME(rejection_fill) *fill = context;
    for (ptrdiff_t g = first; g < last; g++) {
        const ptrdiff_t start = g * group, count = tern_min_index(group, fill->n - start);
        double a[group], b[group], out[group];
        for (ptrdiff_t i = 0; i < group; i++) {
            const ptrdiff_t element = start + tern_min_index(i, count - 1);
            a[i] = fill->a[element * fill->a_stride];
            b[i] = fill->b[element * fill->b_stride];
        }
        stream_position at = fill->at;
        at.block += (uint64_t)start;
        fill->sample(at, a, b, out);
        for (ptrdiff_t i = 0; i < count; i++) fill->out[start + i] = (SCALAR)out[i];
    }
}

#define FILL(op) \
    void NAME(tern_##op)( \
        uint64_t key, uint64_t subsequence, uint64_t offset, ptrdiff_t n, const void *a, ptrdiff_t a_stride, \
        const void *b, ptrdiff_t b_stride, void *out) { \
        const NAME(rejection_fill) fill = { \
            {key, subsequence, offset}, n, a_stride, b_stride, a, b, out, sample_##op}; \
        tern_for_rows(tern_ceil_divide(n, group), 8 * group, NAME(rejection_groups), &fill); \
    }

FILL(truncated_normal)
FILL(gamma)
FILL(beta)
FILL(poisson)

#undef FILL
#undef TYPE
