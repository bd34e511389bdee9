// Tells the thread sanitizer what it can't see: that a count of references orders what its holders did.
//
// Swift's runtime is not instrumented, so a buffer that one thread has read, and another writes in place or takes for something
// else once it holds the only reference, looks like a race. Compiled under the sanitizer, a program finds these functions
// before the runtime's: each release publishes what its thread did before, and the last one learns of what all others did.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)

#define _GNU_SOURCE

#include "tern_reference_counts.h"

#include <dlfcn.h>
#include <stddef.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

extern size_t swift_retainCount(void *object);

void tern_acquire_references(void *object) { __tsan_acquire(object); }

/// Before some references to an object go. Numbers that stand for objects are negative.
__attribute__((disable_sanitizer_instrumentation)) static void publish(void *object, uint32_t count) {
    if ((intptr_t)object <= 0) return;
    if (swift_retainCount(object) == count) __tsan_acquire(object);
    __tsan_release(object);
}

__attribute__((disable_sanitizer_instrumentation)) void swift_release(void *object) {
    static void (*release)(void *);
    if (release == NULL) release = (void (*)(void *))dlsym(RTLD_NEXT, "swift_release");
    publish(object, 1);
    release(object);
}

__attribute__((disable_sanitizer_instrumentation)) void swift_release_n(void *object, uint32_t count) {
    static void (*release)(void *, uint32_t);
    if (release == NULL) release = (void (*)(void *, uint32_t))dlsym(RTLD_NEXT, "swift_release_n");
    publish(object, count);
    release(object, count);
}

#endif
#endif
