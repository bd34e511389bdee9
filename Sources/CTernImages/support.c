#include "support.h"

#include <stdlib.h>
#include <string.h>

void tern_image_fail(tern_escape *escape, tern_image_status status, const char *message) {
    strncpy(escape->message, message, TERN_IMAGE_MESSAGE - 1);
    escape->message[TERN_IMAGE_MESSAGE - 1] = 0;
    escape->status = status;
    longjmp(escape->back, 1);
}

tern_image_status tern_image_guarded(tern_escape *escape, char *message, void (*body)(void *), void *state) {
    escape->message = message;
    if (setjmp(escape->back)) return escape->status;
    body(state);
    return TERN_IMAGE_OK;
}

bool tern_bytes_append(tern_bytes *result, const void *bytes, size_t count) {
    if (count > result->capacity - result->count) {
        size_t capacity = 2 * result->capacity + count;
        uint8_t *larger = realloc(result->bytes, capacity);
        if (!larger) return false;
        result->bytes = larger;
        result->capacity = capacity;
    }
    memcpy(result->bytes + result->count, bytes, count);
    result->count += count;
    return true;
}

// MARK: Rows

// Gray of colors is ITU-R 601-2's luma, 0.299 R + 0.587 G + 0.114 B, in 16 bits, as Pillow has it.
#define DEFINE_ROWS(In, Out, suffix, opaque)                                                                            \
    static void store_##suffix(const tern_image *image, const In *row, int from, int step, Out *out) {                  \
        size_t plane = (size_t)image->width * (size_t)image->height;                                                    \
        int width = image->width, colors = image->channels < 3 ? 1 : 3;                                                 \
        if (from >= 3 && colors == 1) {                                                                                 \
            for (int x = 0; x < width; x++) {                                                                           \
                const In *p = row + (size_t)x * step;                                                                   \
                out[x] = (Out)((19595u * p[0] + 38470u * p[1] + 7471u * p[2] + 32768u) >> 16);                          \
            }                                                                                                           \
        } else {                                                                                                        \
            for (int c = 0; c < colors; c++) {                                                                          \
                const In *p = row + (from >= 3 ? c : 0);                                                                \
                Out *o = out + c * plane;                                                                               \
                if (step == 1) for (int x = 0; x < width; x++) o[x] = p[x];                                             \
                else if (step == 4) for (int x = 0; x < width; x++) o[x] = p[(size_t)x * 4];                            \
                else for (int x = 0; x < width; x++) o[x] = p[(size_t)x * step];                                        \
            }                                                                                                           \
        }                                                                                                               \
        if (image->channels % 2) return;                                                                                \
        Out *alpha = out + colors * plane;                                                                              \
        for (int x = 0; x < width; x++) alpha[x] = from % 2 ? opaque : row[(size_t)x * step + from - 1];                \
    }                                                                                                                   \
    static void load_##suffix(const tern_image *image, const Out *in, In *row) {                                        \
        size_t plane = (size_t)image->width * (size_t)image->height;                                                    \
        for (int c = 0; c < image->channels; c++)                                                                       \
            for (int x = 0; x < image->width; x++) row[(size_t)x * image->channels + c] = (In)in[c * plane + x];        \
    }

DEFINE_ROWS(uint8_t, uint8_t, 8, 255)
DEFINE_ROWS(uint16_t, int32_t, 16, 65535)

void tern_image_store(const tern_image *image, const void *row, int from, int step, int y, void *pixels) {
    size_t offset = (size_t)y * (size_t)image->width;
    if (image->bits == 8) store_8(image, row, from, step, (uint8_t *)pixels + offset);
    else store_16(image, row, from, step, (int32_t *)pixels + offset);
}

void tern_image_load(const tern_image *image, const void *pixels, int y, void *row) {
    size_t offset = (size_t)y * (size_t)image->width;
    if (image->bits == 8) load_8(image, (const uint8_t *)pixels + offset, row);
    else load_16(image, (const int32_t *)pixels + offset, row);
}

// MARK: EXIF

// A TIFF header (byte order, 42, offset of the first directory), then a directory: a count, and entries of 12 bytes (tag, type,
// count, value). Orientation is tag 0x112, a short (CIPA DC-008, Exif 2.32, 4.6).
int tern_exif_orientation(const uint8_t *data, size_t count) {
    if (count < 14 || memcmp(data, "Exif\0\0", 6)) return 1;
    const uint8_t *tiff = data + 6;
    count -= 6;
    bool little = tiff[0] == 'I';
    if (memcmp(tiff, little ? "II" : "MM", 2)) return 1;
#define SHORT(at) (little ? tiff[at] | tiff[(at) + 1] << 8 : tiff[at] << 8 | tiff[(at) + 1])
    size_t directory =
        little ? SHORT(4) | (size_t)SHORT(6) << 16 : (size_t)SHORT(4) << 16 | SHORT(6);
    if (SHORT(2) != 42 || directory > count - 2) return 1;
    size_t entries = SHORT(directory);
    for (size_t at = directory + 2; entries > 0 && at + 12 <= count; at += 12, entries--) {
        if (SHORT(at) != 0x112) continue;
        int orientation = SHORT(at + 8);
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
#undef SHORT
    return 1;
}
