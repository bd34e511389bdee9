#include "scratch.h"

#include <stdio.h>

void *tern_scratch(ptrdiff_t bytes) {
    const size_t size = ((size_t)bytes + 64) & -(size_t)64;
    void *memory = aligned_alloc(64, size);
    if (memory == NULL) {
        fprintf(stderr, "Tern: out of memory: %zu bytes of scratch wanted\n", size);
        abort();
    }
    return memory;
}
