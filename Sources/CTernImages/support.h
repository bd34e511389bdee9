#ifndef TERN_IMAGE_SUPPORT_H
#define TERN_IMAGE_SUPPORT_H

#include <setjmp.h>
#include <stdbool.h>

#include "tern_images.h"

// A way back from an error deep in a library: its text, and the call that waits for it.
typedef struct {
    jmp_buf back;
    char *message;
    tern_image_status status;
} tern_escape;

_Noreturn void tern_image_fail(tern_escape *escape, tern_image_status status, const char *message);

// Runs body(state); an error that it escapes by ends here.
tern_image_status tern_image_guarded(tern_escape *escape, char *message, void (*body)(void *), void *state);

// Adds bytes; false where there is no memory for them.
bool tern_bytes_append(tern_bytes *result, const void *bytes, size_t count);

// Writes row y of the image from interleaved channels, `step` elements a pixel, of which `from` are channels.
void tern_image_store(const tern_image *image, const void *row, int from, int step, int y, void *pixels);

// Reads row y of the image into interleaved channels.
void tern_image_load(const tern_image *image, const void *pixels, int y, void *row);

// The orientation in the data of an EXIF marker, 1 where there is none.
int tern_exif_orientation(const uint8_t *data, size_t count);

#endif
