// Payne & Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18 (1983).
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "turns.h"

// 2/π, in words of 64 bits.
static const uint64_t two_over_pi[] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
    0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d};

// 64 bits of 2/π from the given one on, counted from the binary point; those before it are 0.
static uint64_t bits_from(int first) {
    if (first < 0) return first <= -64 ? 0 : two_over_pi[0] >> -first;
    const int word = first / 64, shift = first % 64;
    return shift == 0 ? two_over_pi[word] : two_over_pi[word] << shift | two_over_pi[word + 1] >> (64 - shift);
}

// x = m 2ᵉ with an integer m. Bits of 2/π whose products with x are multiples of 4 are left out; of the others, 192 are enough.
double tern_reduce_turns(double x, double *rest_of_r, unsigned *quarter) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    const int exponent = (int)(bits >> 52 & 0x7ff) - 1075;
    *quarter = 0;
    *rest_of_r = 0;
    if (exponent == 0x7ff - 1075) return NAN;
    const uint64_t m = (bits & 0xfffffffffffffull) | 0x10000000000000ull;

    // x · 2/π modulo 4 in 192 bits, of which 2 stand before the binary point: the product modulo 2¹⁹².
    const int first = exponent - 2;
    const unsigned __int128 low = (unsigned __int128)m * bits_from(first + 128);
    const unsigned __int128 middle = (unsigned __int128)m * bits_from(first + 64) + (low >> 64);
    const uint64_t high = m * bits_from(first) + (uint64_t)(middle >> 64);
    unsigned __int128 turns = (unsigned __int128)high << 64 | (uint64_t)middle;
    uint64_t rest = (uint64_t)low;

    // To the nearest quarter.
    unsigned n = (unsigned)(turns >> 126);
    turns = turns << 2 | rest >> 62;
    rest <<= 2;
    const int is_up = (int)(turns >> 127);
    if (is_up) {
        n++;
        turns = ~turns;
        rest = ~rest;
    }
    // The leading bits of what is left and the next ones, as doubles.
    int shift = 0;
    while (shift < 128 && !(turns >> 127)) {
        turns = turns << 1 | rest >> 63;
        rest <<= 1;
        shift++;
    }
    const double sign = is_up != (int)(bits >> 63) ? -1 : 1;
    const double leading = sign * ldexp((double)(uint64_t)(turns >> 75), -53 - shift);
    const double trailing = sign * ldexp((double)(uint64_t)(turns >> 11), -117 - shift);
    const double r = leading * 0x1.921fb54442d18p0;
    *rest_of_r = fma(leading, 0x1.921fb54442d18p0, -r) + (leading * 0x1.1a62633145c07p-54 + trailing * 0x1.921fb54442d18p0);
    *quarter = bits >> 63 ? -n & 3 : n & 3;
    return r;
}
