#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "support.h"

// A file on its way in or out. The library's structures point to its own parts, whose owner is found from them.
typedef struct {
    tern_escape escape;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct out;
    struct jpeg_destination_mgr destination;
    uint8_t buffer[1 << 14];
    uint8_t *row;
    const uint8_t *bytes;
    size_t count;
    tern_image *found;
    const tern_image *image;
    void *pixels;
    int quality;
    tern_bytes *result;
} jpeg_file;

#define OWNER(part, member) ((jpeg_file *)((char *)(part) - offsetof(jpeg_file, member)))

static _Noreturn void fail(j_common_ptr jpeg) {
    char message[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, message);
    tern_image_status status = jpeg->err->msg_code == JWRN_JPEG_EOF ? TERN_IMAGE_TRUNCATED : TERN_IMAGE_DAMAGED;
    tern_image_fail(&OWNER(jpeg->err, errors)->escape, status, message);
}

// Warnings of damaged data are errors, since the pixels behind it are wrong; those of odd but readable files are not.
static void warn(j_common_ptr jpeg, int level) {
    int code = jpeg->err->msg_code;
    bool is_harmless = code == JWRN_ADOBE_XFORM || code == JWRN_BOGUS_PROGRESSION || code == JWRN_EXTRANEOUS_DATA
        || code == JWRN_JFIF_MAJOR || code == JWRN_NOT_SEQUENTIAL;
    if (level < 0 && !is_harmless) fail(jpeg);
}

// Each scan of a progressive file goes over the whole image again, and a small file can have very many.
static void limit_scans(j_common_ptr jpeg) {
    jpeg_file *file = OWNER(jpeg->err, errors);
    if (file->in.input_scan_number > 500)
        tern_image_fail(&file->escape, TERN_IMAGE_DAMAGED, "more than 500 scans");
}

static struct jpeg_error_mgr *errors(jpeg_file *file) {
    jpeg_std_error(&file->errors);
    file->errors.error_exit = fail;
    file->errors.emit_message = warn;
    return &file->errors;
}

static void allocate_row(jpeg_file *file, size_t count) {
    // With room for 16 bits.
    file->row = malloc(2 * count);
    if (!file->row) tern_image_fail(&file->escape, TERN_IMAGE_DAMAGED, "no memory");
}

// MARK: Reading

static void read_header(jpeg_file *file) {
    file->in.err = errors(file);
    jpeg_create_decompress(&file->in);
    file->progress.progress_monitor = limit_scans;
    file->in.progress = &file->progress;
    jpeg_mem_src(&file->in, (uint8_t *)file->bytes, file->count);
    if (file->found) jpeg_save_markers(&file->in, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&file->in, TRUE);
    if (file->in.jpeg_color_space == JCS_UNKNOWN)
        tern_image_fail(&file->escape, TERN_IMAGE_DAMAGED, "channels that are neither gray, color nor CMYK");
}

static void inspect(void *state) {
    jpeg_file *file = state;
    read_header(file);
    tern_image *image = file->found;
    image->width = (int32_t)file->in.image_width;
    image->height = (int32_t)file->in.image_height;
    image->channels = file->in.num_components == 1 ? 1 : 3;
    image->bits = 8;
    image->orientation = 1;
    for (jpeg_saved_marker_ptr marker = file->in.marker_list; marker && image->orientation == 1; marker = marker->next)
        image->orientation = tern_exif_orientation(marker->data, marker->data_length);
    uint64_t pixels = (uint64_t)image->width * (uint64_t)image->height;
    // Huffman's codes have a bit or more for each block of 8 × 8, and each pixel is in one. Arithmetic codes may have less.
    image->least_bytes = file->in.arith_code ? 0 : pixels / 512;
    // Progressive files keep coefficients of two bytes.
    bool keeps = jpeg_has_multiple_scans(&file->in);
    image->workspace = (keeps ? 2 * pixels * (uint64_t)file->in.num_components : 0) + 64 * (uint64_t)image->width;
}

// Adobe's CMYK, which all writers of such files follow, is inverted: 255 is no ink.
static void convert_inks(uint8_t *row, int width) {
    for (int x = 0; x < width; x++) {
        uint8_t *p = row + 4 * (size_t)x;
        for (int c = 0; c < 3; c++) {
            unsigned product = p[c] * p[3] + 128u;
            p[c] = (uint8_t)((product + (product >> 8)) >> 8);
        }
    }
}

// Stretches 8 bits to 16, in place.
static void widen(uint8_t *row, size_t count) {
    for (size_t i = count; i-- > 0;) {
        uint16_t value = (uint16_t)(257 * row[i]);
        memcpy(row + 2 * i, &value, 2);
    }
}

static void decode(void *state) {
    jpeg_file *file = state;
    read_header(file);
    struct jpeg_decompress_struct *in = &file->in;
    const tern_image *image = file->image;
    bool has_inks = in->num_components == 4;
    bool is_gray = in->num_components == 1 || (image->channels < 3 && in->jpeg_color_space == JCS_YCbCr);
#ifdef JCS_EXTENSIONS
    // Four bytes a pixel are faster to take apart than three.
    in->out_color_space = has_inks ? JCS_CMYK : is_gray ? JCS_GRAYSCALE : JCS_EXT_RGBX;
#else
    in->out_color_space = has_inks ? JCS_CMYK : is_gray ? JCS_GRAYSCALE : JCS_RGB;
#endif
    jpeg_start_decompress(in);
    allocate_row(file, (size_t)in->output_width * (size_t)in->output_components);
    for (int y = 0; y < image->height; y++) {
        jpeg_read_scanlines(in, &file->row, 1);
        if (has_inks) convert_inks(file->row, image->width);
        if (image->bits == 16) widen(file->row, (size_t)in->output_width * (size_t)in->output_components);
        tern_image_store(image, file->row, is_gray ? 1 : 3, in->output_components, y, file->pixels);
    }
    jpeg_finish_decompress(in);
}

static tern_image_status run(jpeg_file *file, char *message, void (*body)(void *)) {
    tern_image_status status = tern_image_guarded(&file->escape, message, body, file);
    jpeg_destroy_decompress(&file->in);
    jpeg_destroy_compress(&file->out);
    free(file->row);
    return status;
}

tern_image_status tern_jpeg_inspect(const uint8_t *bytes, size_t count, tern_image *image, char *message) {
    return run(&(jpeg_file){.bytes = bytes, .count = count, .found = image}, message, inspect);
}

tern_image_status tern_jpeg_decode(
    const uint8_t *bytes, size_t count, const tern_image *image, void *pixels, char *message) {
    return run(&(jpeg_file){.bytes = bytes, .count = count, .image = image, .pixels = pixels}, message, decode);
}

// MARK: Writing

static void start_buffer(j_compress_ptr jpeg) {
    jpeg_file *file = OWNER(jpeg->err, errors);
    file->destination.next_output_byte = file->buffer;
    file->destination.free_in_buffer = sizeof file->buffer;
}

static void append(jpeg_file *file, size_t count) {
    if (!tern_bytes_append(file->result, file->buffer, count))
        tern_image_fail(&file->escape, TERN_IMAGE_DAMAGED, "no memory");
}

static boolean empty_buffer(j_compress_ptr jpeg) {
    append(OWNER(jpeg->err, errors), sizeof ((jpeg_file *)0)->buffer);
    start_buffer(jpeg);
    return TRUE;
}

static void end_buffer(j_compress_ptr jpeg) {
    jpeg_file *file = OWNER(jpeg->err, errors);
    append(file, sizeof file->buffer - file->destination.free_in_buffer);
}

static void encode(void *state) {
    jpeg_file *file = state;
    struct jpeg_compress_struct *out = &file->out;
    const tern_image *image = file->image;
    out->err = errors(file);
    jpeg_create_compress(out);
    file->destination.init_destination = start_buffer;
    file->destination.empty_output_buffer = empty_buffer;
    file->destination.term_destination = end_buffer;
    out->dest = &file->destination;
    out->image_width = (JDIMENSION)image->width;
    out->image_height = (JDIMENSION)image->height;
    out->input_components = image->channels;
    out->in_color_space = image->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(out);
    jpeg_set_quality(out, file->quality, TRUE);
    jpeg_start_compress(out, TRUE);
    allocate_row(file, (size_t)image->width * (size_t)image->channels);
    for (int y = 0; y < image->height; y++) {
        tern_image_load(image, file->pixels, y, file->row);
        jpeg_write_scanlines(out, &file->row, 1);
    }
    jpeg_finish_compress(out);
}

tern_image_status tern_jpeg_encode(
    const tern_image *image, const void *pixels, int quality, tern_bytes *result, char *message) {
    return run(
        &(jpeg_file){.image = image, .pixels = (void *)pixels, .quality = quality, .result = result}, message, encode);
}
