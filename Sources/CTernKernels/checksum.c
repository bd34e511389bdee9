#include "tern_checksum.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Bytes are a polynomial over GF(2), whose remainder by that of the CRC is wanted. Four words of 128 bits are folded onto those
// 64 bytes further on by a product with x^512 mod P each, so that the remainder stays; then onto one another, and the last by
// Barrett's reduction. Bits are reflected, and so are the constants (Gopal et al., "Fast CRC Computation for Generic
// Polynomials Using PCLMULQDQ Instruction", Intel, 2009).

#define FOLD __attribute__((target("pclmul,sse4.1"), always_inline)) static inline

/// x advanced by the distance of the constants: its lower half times k's lower, and its upper times k's upper.
FOLD __m128i advanced(__m128i x, __m128i k) {
    return _mm_xor_si128(_mm_clmulepi64_si128(x, k, 0x00), _mm_clmulepi64_si128(x, k, 0x11));
}

/// The remainder of 128 bits.
FOLD uint32_t remainder_of(__m128i x, __m128i by128) {
    const __m128i low = _mm_setr_epi32(-1, 0, -1, 0);
    const __m128i by64 = _mm_set_epi64x(0, 0x163cd6124), barrett = _mm_set_epi64x(0x1f7011641, 0x1db710641);
    x = _mm_xor_si128(_mm_srli_si128(x, 8), _mm_clmulepi64_si128(x, by128, 0x10));
    x = _mm_xor_si128(_mm_srli_si128(x, 4), _mm_clmulepi64_si128(_mm_and_si128(x, low), by64, 0x00));
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(x, low), barrett, 0x10);
    x = _mm_xor_si128(x, _mm_clmulepi64_si128(_mm_and_si128(quotient, low), barrett, 0x00));
    return (uint32_t)_mm_extract_epi32(x, 1);
}

__attribute__((target("pclmul,sse4.1"))) static uint32_t fold(uint32_t crc, size_t blocks, const __m128i *words) {
    const __m128i by512 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4), by128 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
    __m128i x[4];
    for (int i = 0; i < 4; i++) x[i] = _mm_loadu_si128(words + i);
    x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128((int)~crc));
    for (size_t block = 1; block < blocks; block++) {
        for (int i = 0; i < 4; i++) {
            x[i] = _mm_xor_si128(advanced(x[i], by512), _mm_loadu_si128(words + 4 * block + i));
        }
    }
    for (int i = 1; i < 4; i++) x[i] = _mm_xor_si128(advanced(x[i - 1], by128), x[i]);
    return ~remainder_of(x[3], by128);
}

size_t tern_crc32(uint32_t *crc, size_t n, const void *bytes) {
    if (n < 64 || !__builtin_cpu_supports("pclmul") || !__builtin_cpu_supports("sse4.1")) return 0;
    *crc = fold(*crc, n / 64, bytes);
    return n / 64 * 64;
}

#else

size_t tern_crc32(uint32_t *crc, size_t n, const void *bytes) {
    (void)crc, (void)n, (void)bytes;
    return 0;
}

#endif
