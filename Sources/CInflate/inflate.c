#include "inflate.h"

#include <string.h>

// MARK: Tables

// An entry of a table: the bits of its code in bits 0–7, those behind it in 8–15, a base in 16–30; and what it is.
#define LITERAL 0x80000000u
#define BITS(entry) ((int)((entry) & 0x1f))
#define EXTRA(entry) ((int)((entry) >> 8 & 0x1f))
#define BASE(entry) ((entry) >> 16 & 0x7fff)
#define END 0x20u
#define TABLE 0x40u
#define INVALID 0x80u

enum { CODE_BITS = 11, DISTANCE_BITS = 9, LONGEST = 15 };

static const uint16_t length_bases[29] = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extras[29] = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_bases[30] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                            193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

static uint32_t code_entry(int symbol) {
    if (symbol < 256) return LITERAL | (uint32_t)symbol << 16;
    if (symbol == 256) return END;
    if (symbol > 285) return INVALID;
    return (uint32_t)length_bases[symbol - 257] << 16 | (uint32_t)length_extras[symbol - 257] << 8;
}

static uint32_t distance_entry(int symbol) {
    if (symbol > 29) return INVALID;
    return (uint32_t)distance_bases[symbol] << 16 | (symbol < 4 ? 0 : (uint32_t)(symbol - 2) / 2) << 8;
}

static uint32_t length_entry(int symbol) { return (uint32_t)symbol << 16; }

// Fills a table of 2^width entries, and tables behind it for longer codes, from the lengths of canonical codes; false where
// these are too many, or too few but for a single one.
static bool build(uint32_t *table, int width, const uint8_t *lengths, int count, uint32_t (*entry)(int)) {
    int counts[LONGEST + 1] = {0}, next[LONGEST + 2] = {0};
    for (int symbol = 0; symbol < count; symbol++) counts[lengths[symbol]]++;
    counts[0] = 0;
    int used = 0, left = 1;
    for (int length = 1; length <= LONGEST; length++) {
        left = 2 * left - counts[length];
        if (left < 0) return false;
        next[length + 1] = (next[length] + counts[length]) << 1;
        used += counts[length];
    }
    if (left > 0 && (used > 1 || (used == 1 && counts[1] == 0))) return false;
    for (int i = 0; i < 1 << width; i++) table[i] = INVALID | 1;
    uint32_t end = 1u << width;
    int rest = LONGEST - width;
    for (int symbol = 0; symbol < count; symbol++) {
        int length = lengths[symbol];
        if (length == 0) continue;
        unsigned code = (unsigned)next[length]++, reversed = 0;
        for (int bit = 0; bit < length; bit++) reversed |= (code >> bit & 1) << (length - 1 - bit);
        uint32_t *target = table;
        int size = width;
        if (length > width) {
            uint32_t *first = table + (reversed & ((1u << width) - 1));
            if (!(*first & TABLE)) {
                *first = end << 16 | TABLE | (uint32_t)width;
                for (int i = 0; i < 1 << rest; i++) table[end + (uint32_t)i] = INVALID | 1;
                end += 1u << rest;
            }
            target = table + BASE(*first);
            reversed >>= width;
            length -= width;
            size = rest;
        }
        for (unsigned i = reversed; i < 1u << size; i += 1u << length) target[i] = entry(symbol) | (uint32_t)length;
    }
    return true;
}

// MARK: Decoding

void tern_inflate_start(tern_inflate *state) {
    state->bits = 0;
    state->bit_count = 0;
    state->is_in_block = state->is_last = false;
}

// The bits that come next, the first the lowest. Behind the input there are zeros; taking them makes the count negative.
typedef struct {
    uint64_t bits;
    int count;
    const uint8_t *in, *end;
} bit_reader;

static inline void refill(bit_reader *reader) {
    if (reader->end - reader->in >= 8) {
        uint64_t next;
        memcpy(&next, reader->in, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        next = __builtin_bswap64(next);
#endif
        reader->bits |= next << reader->count;
        reader->in += (63 - reader->count) >> 3;
        reader->count |= 56;
    } else {
        while (reader->count >= 0 && reader->count <= 56 && reader->in < reader->end) {
            reader->bits |= (uint64_t)*reader->in++ << reader->count;
            reader->count += 8;
        }
    }
}

static inline void drop(bit_reader *reader, int count) {
    reader->bits >>= count;
    reader->count -= count;
}

static inline uint32_t take(bit_reader *reader, int count) {
    uint32_t value = (uint32_t)(reader->bits & ((1ull << count) - 1));
    drop(reader, count);
    return value;
}

// Goes to the next whole byte, and gives back those that have not been looked at.
static inline void align(bit_reader *reader) {
    if (reader->count < 0) return;
    reader->in -= reader->count >> 3;
    reader->bits = 0;
    reader->count = 0;
}

static tern_inflate_status read_codes(tern_inflate *state, bit_reader *reader) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    refill(reader);
    int codes = (int)take(reader, 5) + 257, distances = (int)take(reader, 5) + 1, count = (int)take(reader, 4) + 4;
    uint8_t lengths[320] = {0}, orders[19] = {0};
    for (int i = 0; i < count; i++) {
        refill(reader);
        orders[order[i]] = (uint8_t)take(reader, 3);
    }
    if (reader->count < 0) return TERN_INFLATE_TRUNCATED;
    uint32_t table[128];
    if (codes > 286 || distances > 30 || !build(table, 7, orders, 19, length_entry)) return TERN_INFLATE_DAMAGED;
    for (int i = 0; i < codes + distances;) {
        refill(reader);
        uint32_t entry = table[reader->bits & 127];
        drop(reader, BITS(entry));
        int symbol = (int)BASE(entry), repeats = 1, value = symbol;
        if (symbol == 16) {
            if (i == 0) return TERN_INFLATE_DAMAGED;
            value = lengths[i - 1];
            repeats = 3 + (int)take(reader, 2);
        } else if (symbol > 16) {
            value = 0;
            repeats = symbol == 17 ? 3 + (int)take(reader, 3) : 11 + (int)take(reader, 7);
        }
        if (reader->count < 0) return TERN_INFLATE_TRUNCATED;
        if (entry & INVALID || i + repeats > codes + distances) return TERN_INFLATE_DAMAGED;
        while (repeats-- > 0) lengths[i++] = (uint8_t)value;
    }
    bool is_good = lengths[256] != 0 && build(state->codes, CODE_BITS, lengths, codes, code_entry)
        && build(state->distances, DISTANCE_BITS, lengths + codes, distances, distance_entry);
    return is_good ? TERN_INFLATE_MORE : TERN_INFLATE_DAMAGED;
}

static tern_inflate_status read_header(tern_inflate *state, bit_reader *reader) {
    refill(reader);
    state->is_last = take(reader, 1);
    uint32_t type = take(reader, 2);
    state->is_stored = type == 0;
    if (reader->count < 0) return TERN_INFLATE_TRUNCATED;
    if (type == 3) return TERN_INFLATE_DAMAGED;
    if (type == 2) return read_codes(state, reader);
    if (type == 1) {
        uint8_t lengths[288], distances[32];
        for (int i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        memset(distances, 5, sizeof distances);
        build(state->codes, CODE_BITS, lengths, 288, code_entry);
        build(state->distances, DISTANCE_BITS, distances, 32, distance_entry);
        return TERN_INFLATE_MORE;
    }
    align(reader);
    if (reader->end - reader->in < 4) return TERN_INFLATE_TRUNCATED;
    const uint8_t *in = reader->in;
    state->stored = (uint32_t)(in[0] | in[1] << 8);
    if ((state->stored ^ (uint32_t)(in[2] | in[3] << 8)) != 0xffff) return TERN_INFLATE_DAMAGED;
    reader->in += 4;
    return TERN_INFLATE_MORE;
}

// Copies from before; up to 7 bytes more may be written.
static inline uint8_t *copy(uint8_t *out, uint32_t distance, uint32_t length) {
    const uint8_t *from = out - distance;
    uint8_t *end = out + length;
    if (distance >= 8) {
        do {
            memcpy(out, from, 8);
            out += 8;
            from += 8;
        } while (out < end);
    } else if (distance == 1) {
        memset(out, *from, length);
    } else {
        do *out++ = *from++;
        while (out < end);
    }
    return end;
}

// Decodes codes until the block ends (and then returns END), or input or room get short.
static tern_inflate_status read_block(
    const tern_inflate *state, bit_reader *shared, bool is_all, const uint8_t *start, uint8_t **position,
    const uint8_t *out_end) {
    bit_reader reader = *shared;
    uint8_t *out = *position;
    const uint32_t *codes = state->codes, *distances = state->distances;
    const uint32_t code_mask = (1u << CODE_BITS) - 1, distance_mask = (1u << DISTANCE_BITS) - 1;
    tern_inflate_status status = TERN_INFLATE_MORE;
    while (out_end - out >= TERN_INFLATE_ROOM && (is_all || reader.end - reader.in >= TERN_INFLATE_AHEAD)) {
        refill(&reader);
        // 56 bits hold three literals of the first table and a length.
        uint32_t entry = codes[reader.bits & code_mask];
        for (int literals = 0; entry & LITERAL && literals < 3; literals++) {
            drop(&reader, BITS(entry));
            *out++ = (uint8_t)(entry >> 16);
            entry = codes[reader.bits & code_mask];
        }
        if (entry & TABLE) {
            drop(&reader, CODE_BITS);
            entry = codes[BASE(entry) + (reader.bits & ((1u << (LONGEST - CODE_BITS)) - 1))];
        }
        drop(&reader, BITS(entry));
        if (entry & LITERAL) {
            *out++ = (uint8_t)(entry >> 16);
            if (reader.count >= 0) continue;
        }
        if (entry & (END | INVALID) || reader.count < 0) {
            status = reader.count < 0 ? TERN_INFLATE_TRUNCATED : entry & END ? TERN_INFLATE_END : TERN_INFLATE_DAMAGED;
            break;
        }
        uint32_t length = BASE(entry) + take(&reader, EXTRA(entry));
        refill(&reader);
        entry = distances[reader.bits & distance_mask];
        if (entry & TABLE) {
            drop(&reader, DISTANCE_BITS);
            entry = distances[BASE(entry) + (reader.bits & ((1u << (LONGEST - DISTANCE_BITS)) - 1))];
        }
        drop(&reader, BITS(entry));
        uint32_t distance = BASE(entry) + take(&reader, EXTRA(entry));
        if (reader.count < 0 || entry & INVALID || distance > (size_t)(out - start)) {
            status = reader.count < 0 ? TERN_INFLATE_TRUNCATED : TERN_INFLATE_DAMAGED;
            break;
        }
        out = copy(out, distance, length);
    }
    *shared = reader;
    *position = out;
    return status;
}

tern_inflate_status tern_inflate_run(
    tern_inflate *state, const uint8_t **in, const uint8_t *in_end, bool is_all, const uint8_t *start, uint8_t **out,
    uint8_t *out_end) {
    bit_reader reader = {state->bits, state->bit_count, *in, in_end};
    tern_inflate_status status = TERN_INFLATE_MORE;
    while (status == TERN_INFLATE_MORE && out_end - *out >= TERN_INFLATE_ROOM
           && (is_all || in_end - reader.in >= TERN_INFLATE_AHEAD)) {
        if (!state->is_in_block) {
            if (state->is_last) {
                align(&reader);
                status = TERN_INFLATE_END;
                break;
            }
            status = read_header(state, &reader);
            state->is_in_block = true;
        } else if (state->is_stored) {
            size_t room = (size_t)(out_end - *out), there = (size_t)(in_end - reader.in), count = state->stored;
            if (count > room) count = room;
            if (count > there) count = there;
            memcpy(*out, reader.in, count);
            *out += count;
            reader.in += count;
            state->stored -= (uint32_t)count;
            state->is_in_block = state->stored > 0;
            if (count == 0 && state->is_in_block) status = TERN_INFLATE_TRUNCATED;
        } else {
            status = read_block(state, &reader, is_all, start, out, out_end);
            if (status == TERN_INFLATE_END) {
                state->is_in_block = false;
                status = TERN_INFLATE_MORE;
            }
        }
    }
    state->bits = reader.bits;
    state->bit_count = reader.count;
    *in = reader.in;
    return status;
}
