#include "scratch.h"

#include <stdatomic.h>
#include <stdio.h>

#include "tern_kernels.h"

void *tern_scratch(ptrdiff_t bytes) {
    const size_t size = ((size_t)bytes + 64) & -(size_t)64;
    void *memory = aligned_alloc(64, size);
    if (memory == NULL) {
        fprintf(stderr, "Tern: out of memory: %zu bytes of scratch wanted\n", size);
        abort();
    }
    return memory;
}

/// In front of a block, a line of the cache of its own.
typedef struct {
    _Alignas(64) ptrdiff_t bytes;
} kept_block;

static _Atomic(kept_block *) kept;

void *tern_kept_scratch(ptrdiff_t bytes) {
    kept_block *block = atomic_exchange(&kept, NULL);
    if (block != NULL && block->bytes < bytes) {
        free(block);
        block = NULL;
    }
    if (block == NULL) {
        block = tern_scratch((ptrdiff_t)sizeof *block + bytes);
        block->bytes = bytes;
    }
    return block + 1;
}

void tern_kept_scratch_free(void *memory) { free(atomic_exchange(&kept, (kept_block *)memory - 1)); }

void tern_scratch_trim(void) { free(atomic_exchange(&kept, NULL)); }
