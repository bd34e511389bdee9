#ifndef TERN_INFLATE_H
#define TERN_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// DEFLATE (RFC 1951), decoded from buffers of input to a window of output that the caller moves. zlib's is made for streams of
// any pieces; this one asks for room and input ahead, and so decodes two to three times as fast.

enum {
    // Distances reach so far back.
    TERN_INFLATE_HISTORY = 1 << 15,
    // It stops where there is less input than this, unless there is no more.
    TERN_INFLATE_AHEAD = 1 << 10,
    // It stops where there is less room than this.
    TERN_INFLATE_ROOM = 1 << 9,
};

typedef enum {
    TERN_INFLATE_MORE,
    TERN_INFLATE_END,
    TERN_INFLATE_TRUNCATED,
    TERN_INFLATE_DAMAGED,
} tern_inflate_status;

typedef struct {
    uint64_t bits;
    int bit_count;
    uint32_t stored;
    bool is_in_block, is_last, is_stored;
    // A table of the first bits, then tables of the bits behind these: each of them is for two codes or more.
    uint32_t codes[2048 + 144 * 16];
    uint32_t distances[512 + 16 * 64];
} tern_inflate;

// Begins a stream.
void tern_inflate_start(tern_inflate *state);

// Decodes from *in to *out until input or room get short, or the stream ends; both are moved on. At the end, *in is behind the
// last byte of the stream.
//
// - start: the first byte of output that is still there, no more than what belongs to the stream.
// - is_all: whether no input comes after `in_end`.
tern_inflate_status tern_inflate_run(
    tern_inflate *state, const uint8_t **in, const uint8_t *in_end, bool is_all, const uint8_t *start, uint8_t **out,
    uint8_t *out_end);

#endif
