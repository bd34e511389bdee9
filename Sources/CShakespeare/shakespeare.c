// The text becomes part of the program, so that it finds it wherever it is moved to.

#include "tern_shakespeare.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char coriolanus[] = {
#embed "shakespeare/coriolanus.txt"
};

const tern_embedded_text tern_shakespeare = {coriolanus, sizeof coriolanus};
