// Memory that a kernel needs while it runs.
#ifndef TERN_SCRATCH_H
#define TERN_SCRATCH_H

#include <stddef.h>
#include <stdlib.h>

/// At least this many bytes on a boundary of 64, whole vectors of them; to be freed. Ends the program, and says so, where
/// there are not as many.
void *tern_scratch(ptrdiff_t bytes);

/// The same for large amounts that are wanted again and again: one block is kept for the next call, since the system
/// would fill each new one with zeros. To be given back by `tern_kept_scratch_free`.
void *tern_kept_scratch(ptrdiff_t bytes);
void tern_kept_scratch_free(void *memory);

#endif
