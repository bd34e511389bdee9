#define _GNU_SOURCE
#include "tern_profiling.h"

#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#else
#include <pthread.h>
#endif

int64_t tern_direct_limit = TERN_DIRECT_ELEMENTS;

void tern_set_profiling(bool is_profiling) {
    __atomic_store_n(&tern_direct_limit, is_profiling ? -1 : TERN_DIRECT_ELEMENTS, __ATOMIC_RELAXED);
}

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
