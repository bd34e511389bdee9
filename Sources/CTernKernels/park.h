// Sleeping until a word changes: a futex on Linux, a condition variable elsewhere.
#ifndef TERN_PARK_H
#define TERN_PARK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/// Sleeps while *word is `value`, or until woken; may return early.
void tern_park(_Atomic uint32_t *word, uint32_t value);

/// Wakes up to `count` threads that sleep on `word`. The word has changed before.
void tern_unpark(_Atomic uint32_t *word, ptrdiff_t count);

#endif
