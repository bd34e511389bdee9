#ifndef TERN_SHAKESPEARE_H
#define TERN_SHAKESPEARE_H

#include <stddef.h>

/// An embedded text in UTF-8.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} tern_embedded_text;

/// The beginning of Coriolanus; see shakespeare/README.md.
extern const tern_embedded_text tern_shakespeare;

#endif
