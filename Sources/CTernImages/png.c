#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "support.h"

// A file on its way in or out, and what has to be freed after it, whichever way it ends.
typedef struct {
    tern_escape escape;
    png_structp png;
    png_infop info;
    uint8_t *rows;
    // In: what has not been read.
    const uint8_t *bytes;
    size_t count;
    tern_image *found;
    // In and out.
    const tern_image *image;
    void *pixels;
    tern_bytes *result;
} png_file;

static void fail(png_structp png, png_const_charp message) {
    tern_image_fail(png_get_error_ptr(png), TERN_IMAGE_DAMAGED, message);
}

static void ignore(png_structp png, png_const_charp message) {}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
    png_file *file = png_get_io_ptr(png);
    if (count > file->count) tern_image_fail(&file->escape, TERN_IMAGE_TRUNCATED, "the file ends in the middle");
    memcpy(out, file->bytes, count);
    file->bytes += count;
    file->count -= count;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_file *file = png_get_io_ptr(png);
    if (!tern_bytes_append(file->result, bytes, count)) fail(png, "no memory");
}

static void flush(png_structp png) {}

static void *allocate(png_file *file, size_t count) {
    file->rows = malloc(count);
    if (!file->rows) fail(file->png, "no memory");
    return file->rows;
}

// MARK: Reading

// Reads up to the pixels. Chunks that no pixel depends on are passed over unread: they can be bombs of their own.
static void read_header(png_file *file) {
    file->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &file->escape, fail, ignore);
    if (!file->png) tern_image_fail(&file->escape, TERN_IMAGE_DAMAGED, "no memory");
    file->info = png_create_info_struct(file->png);
    if (!file->info) fail(file->png, "no memory");
    png_set_read_fn(file->png, file, read_bytes);
    png_set_keep_unknown_chunks(file->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(file->png, file->info);
}

static void inspect(void *state) {
    png_file *file = state;
    read_header(file);
    png_uint_32 width, height;
    int depth, color, interlace;
    png_get_IHDR(file->png, file->info, &width, &height, &depth, &color, &interlace, NULL, NULL);
    bool has_alpha = color & PNG_COLOR_MASK_ALPHA || png_get_valid(file->png, file->info, PNG_INFO_tRNS);
    uint64_t row = ((uint64_t)width * png_get_channels(file->png, file->info) * (uint64_t)depth + 7) / 8;
    tern_image *image = file->found;
    image->width = (int32_t)width;
    image->height = (int32_t)height;
    image->channels = (color & PNG_COLOR_MASK_COLOR ? 3 : 1) + has_alpha;
    image->bits = depth == 16 ? 16 : 8;
    image->orientation = 1;
    // DEFLATE makes at most 1032 bytes of one; a row has its filter before it.
    image->least_bytes = (row + 1) * height / 1032;
    image->workspace = 8 * (uint64_t)width * (interlace == PNG_INTERLACE_NONE ? 1 : height);
}

static void decode(void *state) {
    png_file *file = state;
    read_header(file);
    png_structp png = file->png;
    const tern_image *image = file->image;
    png_set_expand(png);
    if (image->bits == 8) {
        png_set_scale_16(png);
    } else {
        png_set_expand_16(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        png_set_swap(png);
#endif
    }
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, file->info);
    int channels = png_get_channels(png, file->info);
    size_t size = png_get_rowbytes(png, file->info);
    uint8_t *rows = allocate(file, size * (passes > 1 ? (size_t)image->height : 1));
    for (int pass = 0; pass < passes; pass++) {
        for (int y = 0; y < image->height; y++) {
            uint8_t *row = rows + (passes > 1 ? size * (size_t)y : 0);
            png_read_row(png, row, NULL);
            if (pass == passes - 1) tern_image_store(image, row, channels, channels, y, file->pixels);
        }
    }
    png_read_end(png, NULL);
}

static tern_image_status read(png_file *file, char *message, void (*body)(void *)) {
    tern_image_status status = tern_image_guarded(&file->escape, message, body, file);
    png_destroy_read_struct(&file->png, &file->info, NULL);
    free(file->rows);
    return status;
}

tern_image_status tern_png_inspect(const uint8_t *bytes, size_t count, tern_image *image, char *message) {
    return read(&(png_file){.bytes = bytes, .count = count, .found = image}, message, inspect);
}

tern_image_status tern_png_decode(
    const uint8_t *bytes, size_t count, const tern_image *image, void *pixels, char *message) {
    return read(&(png_file){.bytes = bytes, .count = count, .image = image, .pixels = pixels}, message, decode);
}

// MARK: Writing

static void encode(void *state) {
    png_file *file = state;
    file->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &file->escape, fail, ignore);
    if (!file->png) tern_image_fail(&file->escape, TERN_IMAGE_DAMAGED, "no memory");
    file->info = png_create_info_struct(file->png);
    if (!file->info) fail(file->png, "no memory");
    png_set_write_fn(file->png, file, write_bytes, flush);
    const tern_image *image = file->image;
    static const int colors[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    png_set_IHDR(
        file->png, file->info, (png_uint_32)image->width, (png_uint_32)image->height, image->bits,
        colors[image->channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(file->png, file->info);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (image->bits == 16) png_set_swap(file->png);
#endif
    uint8_t *row = allocate(file, (size_t)image->width * (size_t)image->channels * (size_t)(image->bits / 8));
    for (int y = 0; y < image->height; y++) {
        tern_image_load(image, file->pixels, y, row);
        png_write_row(file->png, row);
    }
    png_write_end(file->png, NULL);
}

tern_image_status tern_png_encode(const tern_image *image, const void *pixels, tern_bytes *result, char *message) {
    png_file file = {.image = image, .pixels = (void *)pixels, .result = result};
    tern_image_status status = tern_image_guarded(&file.escape, message, encode, &file);
    png_destroy_write_struct(&file.png, &file.info);
    free(file.rows);
    return status;
}
