// Sleeping until a word changes: a futex on Linux, a condition variable elsewhere. And waking up on the right processor.
#ifndef TERN_PARK_H
#define TERN_PARK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/// Sleeps while *word is `value`, or until woken; may return early.
void tern_park(_Atomic uint32_t *word, uint32_t value);

/// Wakes up to `count` threads that sleep on `word`. The word has changed before.
void tern_unpark(_Atomic uint32_t *word, ptrdiff_t count);

/// The processor that the calling thread runs on; negative where the system doesn't say.
int tern_current_processor(void);

/// Moves the calling thread to another processor, if it runs on this one and may run on others.
void tern_leave_processor(int processor);

#endif
