// Whether somebody looks at what runs (profiling.c).
#ifndef TERN_PROFILING_H
#define TERN_PROFILING_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The most elements for which an elementwise operation calls its kernel itself, without looking for threads.
#define TERN_DIRECT_ELEMENTS 16384

/// `TERN_DIRECT_ELEMENTS`, and -1 while a profile is taken: no operation is small then, so that each passes where profiles see
/// it, and one comparison answers both questions. Read and written by atomic operations only.
extern int64_t tern_direct_limit;

static inline int64_t tern_direct_elements(void) { return __atomic_load_n(&tern_direct_limit, __ATOMIC_RELAXED); }

/// True while a profile is taken.
static inline bool tern_is_profiling(void) { return tern_direct_elements() < 0; }

/// Says whether a profile is taken from now on.
void tern_set_profiling(bool is_profiling);

/// Nanoseconds since any moment, never going back.
uint64_t tern_nanoseconds(void);

/// The system's number of the calling thread.
int64_t tern_thread_number(void);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
