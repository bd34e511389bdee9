// Both scalar types for one instruction set: instruction_sets.h sets VECTOR_BYTES, TILE and SUFFIX(x).

#define SCALAR float
#define NAME(x) SUFFIX(x##_f32)
#define TRANSPOSE_SQUARE transpose_4x4_f32
#if VECTOR_BYTES == 64
#define LOAD_FIRST(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1), p)
#define STORE_FIRST(p, n, v) _mm512_mask_storeu_ps(p, (__mmask16)((1u << (n)) - 1), (__m512)(v))
#elif VECTOR_BYTES == 32
#define FIRST(n) _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(n)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
#define LOAD_FIRST(p, n) _mm256_maskload_ps(p, FIRST(n))
#define STORE_FIRST(p, n, v) _mm256_maskstore_ps(p, FIRST(n), (__m256)(v))
#endif
#include TEMPLATE
#undef SCALAR
#undef NAME
#undef TRANSPOSE_SQUARE
#undef FIRST
#undef LOAD_FIRST
#undef STORE_FIRST

#define SCALAR double
#define NAME(x) SUFFIX(x##_f64)
#define TRANSPOSE_SQUARE transpose_2x2_f64
#if VECTOR_BYTES == 64
#define LOAD_FIRST(p, n) _mm512_maskz_loadu_pd((__mmask8)((1u << (n)) - 1), p)
#define STORE_FIRST(p, n, v) _mm512_mask_storeu_pd(p, (__mmask8)((1u << (n)) - 1), (__m512d)(v))
#elif VECTOR_BYTES == 32
#define FIRST(n) _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3))
#define LOAD_FIRST(p, n) _mm256_maskload_pd(p, FIRST(n))
#define STORE_FIRST(p, n, v) _mm256_maskstore_pd(p, FIRST(n), (__m256d)(v))
#endif
#include TEMPLATE
#undef SCALAR
#undef NAME
#undef TRANSPOSE_SQUARE
#undef FIRST
#undef LOAD_FIRST
#undef STORE_FIRST

#undef VECTOR_BYTES
#undef TILE
#undef SUFFIX
