// The thread pool: persistent workers that share one loop at a time.
//
// A loop is open while its caller works on it. `door` counts the threads inside and says whether it is open, in one
// word, so that a worker enters a loop only as a whole: the caller closes the door, then waits until everybody has
// left. Workers that wake too late find it closed, and nobody waits for them.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "kernel.h"
#include "park.h"

enum { max_threads = 256, spin_nanoseconds = 20000, door_open = 1 << 16 };

// Words that different threads write, each on a pair of cache lines of its own.
#define ALONE _Alignas(128)

static struct {
    ALONE atomic_bool busy;           // a loop runs, or the thread count changes
    ALONE atomic_int door;            // threads inside, plus door_open
    ALONE _Atomic ptrdiff_t next;     // first tile that nobody has claimed
    ALONE _Atomic uint32_t loops;     // loops so far: what idle workers watch
    ALONE atomic_int parked;          // workers asleep
    atomic_int waker;                 // the processor of the thread that woke them

    // Written by the owner of `busy` while the door is closed.
    void (*body)(void *, ptrdiff_t);
    void *context;
    ptrdiff_t count;
    ptrdiff_t workers;
    pthread_t threads[max_threads];

    _Atomic ptrdiff_t thread_count;   // 0: not yet known
    atomic_bool may_spin;
} pool;

// Set on threads that never use the pool.
static _Thread_local bool stays_off;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static void run_tiles(void) {
    for (;;) {
        const ptrdiff_t index = atomic_fetch_add_explicit(&pool.next, 1, memory_order_relaxed);
        if (index >= pool.count) return;
        pool.body(pool.context, index);
    }
}

// MARK: Workers

// Returns once there has been a loop after the one numbered `seen`: spins for a while, then sleeps.
static uint32_t wait_for_loop(uint32_t seen) {
    if (atomic_load_explicit(&pool.may_spin, memory_order_relaxed)) {
        const int64_t deadline = nanoseconds() + spin_nanoseconds;
        do {
            for (int i = 0; i < 32; i++) {
                const uint32_t loops = atomic_load_explicit(&pool.loops, memory_order_acquire);
                if (loops != seen) return loops;
                relax();
            }
        } while (nanoseconds() < deadline);
    }
    atomic_fetch_add(&pool.parked, 1);
    while (atomic_load(&pool.loops) == seen) tern_park(&pool.loops, seen);
    atomic_fetch_sub(&pool.parked, 1);
    // The system likes to wake a thread beside its waker, and is slow to part two that are busy: for milliseconds they
    // would take turns.
    if (atomic_load(&pool.may_spin)) tern_leave_processor(atomic_load(&pool.waker));
    return atomic_load(&pool.loops);
}

static void *work(void *argument) {
    const ptrdiff_t index = (ptrdiff_t)(intptr_t)argument;
    uint32_t seen = atomic_load(&pool.loops);
    for (;;) {
        if (atomic_fetch_add(&pool.door, 1) >= door_open) run_tiles();
        atomic_fetch_sub(&pool.door, 1);
        if (index >= atomic_load(&pool.thread_count) - 1) return NULL;
        seen = wait_for_loop(seen);
    }
}

// Workers inherit a mask that blocks every signal: signals belong to the program's own threads.
static void create_workers(ptrdiff_t wanted) {
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    while (pool.workers < wanted
           && pthread_create(&pool.threads[pool.workers], NULL, work, (void *)(intptr_t)pool.workers) == 0) {
        pool.workers++;
    }
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
}

static void announce(ptrdiff_t wanted) {
    atomic_fetch_add(&pool.loops, 1);
    if (atomic_load(&pool.parked) == 0) return;
    atomic_store(&pool.waker, tern_current_processor());
    tern_unpark(&pool.loops, wanted);
}

// MARK: Callers

// Looking for the processors opens a dozen files of the system, so it is done once.
static void set_thread_count(ptrdiff_t count, ptrdiff_t processors) {
    atomic_store(&pool.may_spin, count <= processors);
    atomic_store(&pool.thread_count, count);
}

ptrdiff_t tern_thread_count(void) {
    const ptrdiff_t count = atomic_load_explicit(&pool.thread_count, memory_order_relaxed);
    if (count > 0) return count;
    while (atomic_exchange(&pool.busy, true)) sched_yield();
    if (atomic_load(&pool.thread_count) == 0) {
        const ptrdiff_t processors = tern_available_processors();
        set_thread_count(tern_min_index(processors, max_threads), processors);
    }
    atomic_store(&pool.busy, false);
    return atomic_load(&pool.thread_count);
}

void tern_set_thread_count(ptrdiff_t count) {
    while (atomic_exchange(&pool.busy, true)) sched_yield();
    set_thread_count(tern_max_index(1, tern_min_index(count, max_threads)), tern_available_processors());
    announce(max_threads);
    const ptrdiff_t kept = atomic_load(&pool.thread_count) - 1;
    while (pool.workers > kept) pthread_join(pool.threads[--pool.workers], NULL);
    atomic_store(&pool.busy, false);
}

void tern_stay_off_pool(void) { stays_off = true; }

void tern_parallel_for(ptrdiff_t count, void (*body)(void *context, ptrdiff_t index), void *context) {
    const ptrdiff_t workers = tern_min_index(tern_thread_count(), count) - 1;
    if (workers < 1 || stays_off || atomic_load_explicit(&pool.busy, memory_order_relaxed)
        || atomic_exchange_explicit(&pool.busy, true, memory_order_acquire)) {
        for (ptrdiff_t i = 0; i < count; i++) body(context, i);
        return;
    }
    if (pool.workers < workers) create_workers(workers);

    pool.body = body;
    pool.context = context;
    pool.count = count;
    atomic_store_explicit(&pool.next, 0, memory_order_relaxed);
    atomic_fetch_add(&pool.door, door_open);
    announce(workers);

    run_tiles();
    int inside = atomic_fetch_sub(&pool.door, door_open) - door_open;
    for (int spins = 0; inside > 0; spins++) {
        if (spins < 4096) relax(); else sched_yield();
        inside = atomic_load_explicit(&pool.door, memory_order_acquire);
    }
    atomic_store_explicit(&pool.busy, false, memory_order_release);
}
