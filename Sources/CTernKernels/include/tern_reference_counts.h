// Counts of references under the thread sanitizer.
#ifndef TERN_REFERENCE_COUNTS_H
#define TERN_REFERENCE_COUNTS_H

#include <stdint.h>

/// Orders what follows behind all releases of an object so far: for a holder who has found that it is the only one. Defined
/// under the thread sanitizer only.
void tern_acquire_references(void *object);

#endif
