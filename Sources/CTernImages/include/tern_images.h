#ifndef TERN_IMAGES_H
#define TERN_IMAGES_H

#include <stddef.h>
#include <stdint.h>

// PNG and JPEG by libpng and libjpeg. Both report errors by longjmp, which must not cross frames of Swift: every function here
// catches it and returns how it ended, with a text for the reader. Pixels are planes, [channels, height, width], of uint8_t
// where they have 8 bits and of int32_t where they have 16.

typedef enum {
    TERN_IMAGE_OK,
    TERN_IMAGE_TRUNCATED,
    TERN_IMAGE_DAMAGED,
} tern_image_status;

typedef struct {
    int32_t width, height;
    // 1: gray; 2: gray and alpha; 3: red, green, blue; 4: these and alpha.
    int32_t channels;
    // 8 or 16 a channel.
    int32_t bits;
    // As EXIF has it, 1 to 8; 1 is upright.
    int32_t orientation;
    // No compression makes a file of so many pixels smaller.
    uint64_t least_bytes;
    // The memory that decoding takes beside the pixels.
    uint64_t workspace;
} tern_image;

enum { TERN_IMAGE_MESSAGE = 256 };

tern_image_status tern_png_inspect(const uint8_t *bytes, size_t count, tern_image *image, char *message);
tern_image_status tern_jpeg_inspect(const uint8_t *bytes, size_t count, tern_image *image, char *message);

// Decodes to as many channels and bits as `image` has; its width and height are those that the file was found to have.
tern_image_status tern_png_decode(
    const uint8_t *bytes, size_t count, const tern_image *image, void *pixels, char *message);
tern_image_status tern_jpeg_decode(
    const uint8_t *bytes, size_t count, const tern_image *image, void *pixels, char *message);

// Bytes that grow; those of a result are for the caller to free.
typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} tern_bytes;

tern_image_status tern_png_encode(const tern_image *image, const void *pixels, tern_bytes *result, char *message);
tern_image_status tern_jpeg_encode(
    const tern_image *image, const void *pixels, int quality, tern_bytes *result, char *message);

#endif
