#define _GNU_SOURCE
#include "tern_profiling.h"

#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#else
#include <pthread.h>
#endif

int32_t tern_profile_count;

void tern_add_profile(int32_t change) { __atomic_add_fetch(&tern_profile_count, change, __ATOMIC_RELAXED); }

uint64_t tern_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t tern_thread_number(void) {
#ifdef __linux__
    return (int64_t)syscall(SYS_gettid);
#else
    uint64_t number;
    pthread_threadid_np(NULL, &number);
    return (int64_t)number;
#endif
}
