// Whether somebody looks at what runs (profiling.c).
#ifndef TERN_PROFILING_H
#define TERN_PROFILING_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(hidden)

/// The number of profiles being taken; read and written by atomic operations only.
extern int32_t tern_profile_count;

/// True while a profile is taken: one load, so that operations can ask each time.
static inline bool tern_is_profiling(void) { return __atomic_load_n(&tern_profile_count, __ATOMIC_RELAXED) != 0; }

/// Begins a profile (1) or ends one (-1).
void tern_add_profile(int32_t change);

/// Nanoseconds since any moment, never going back.
uint64_t tern_nanoseconds(void);

/// The system's number of the calling thread.
int64_t tern_thread_number(void);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
#endif
