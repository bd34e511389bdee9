// The files become part of the program, so that it finds them wherever it is moved to. SwiftPM's own `.embedInCode` writes an
// array literal, which takes the Swift compiler many seconds.

#include "tern_digits.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char train_images[] = {
#embed "digits/train-images-idx3-ubyte.gz"
};
static const unsigned char train_labels[] = {
#embed "digits/train-labels-idx1-ubyte.gz"
};
static const unsigned char test_images[] = {
#embed "digits/test-images-idx3-ubyte.gz"
};
static const unsigned char test_labels[] = {
#embed "digits/test-labels-idx1-ubyte.gz"
};

const tern_embedded_file tern_digits_train_images = {train_images, sizeof train_images};
const tern_embedded_file tern_digits_train_labels = {train_labels, sizeof train_labels};
const tern_embedded_file tern_digits_test_images = {test_images, sizeof test_images};
const tern_embedded_file tern_digits_test_labels = {test_labels, sizeof test_labels};
