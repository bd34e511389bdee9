#ifndef TERN_DIGITS_H
#define TERN_DIGITS_H

#include <stddef.h>

/// The bytes of an embedded file.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} tern_embedded_file;

/// The UCI digits as gzipped IDX files; see digits/README.md.
extern const tern_embedded_file tern_digits_train_images;
extern const tern_embedded_file tern_digits_train_labels;
extern const tern_embedded_file tern_digits_test_images;
extern const tern_embedded_file tern_digits_test_labels;

#endif
