#ifndef TERN_CHECKSUM_H
#define TERN_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// Adds bytes to a CRC-32, as zlib's crc32 does, with products of polynomials: as many as come in blocks of 64, none on
/// processors without such products. Returns their number.
size_t tern_crc32(uint32_t *crc, size_t n, const void *bytes);

#endif
