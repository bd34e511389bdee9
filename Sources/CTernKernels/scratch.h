// Memory that a kernel needs while it runs.
#ifndef TERN_SCRATCH_H
#define TERN_SCRATCH_H

#include <stddef.h>
#include <stdlib.h>

/// At least this many bytes on a boundary of 64, whole vectors of them; to be freed. Ends the program, and says so, where
/// there are not as many.
void *tern_scratch(ptrdiff_t bytes);

#endif
