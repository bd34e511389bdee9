import TernCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A value that one thread at a time reaches, and whose changes threads can wait for (Hoare, 1974).
///
/// `@unchecked Sendable`: the value is only reached with the mutex held.
final class Monitor<Value>: @unchecked Sendable {
    private var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changes = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ value: Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changes, nil)
    }

    deinit {
        pthread_cond_destroy(changes)
        pthread_mutex_destroy(mutex)
        changes.deallocate()
        mutex.deallocate()
    }

    /// Changes the value, and lets those that wait look at it.
    func change(_ body: (inout Value) -> Void) {
        pthread_mutex_lock(mutex)
        body(&value)
        pthread_cond_broadcast(changes)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until `body` finds something in the value, and returns it; changes that it makes then are seen by others that
    /// wait.
    func wait<Result>(for body: (inout Value) -> Result?) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) {
                pthread_cond_broadcast(changes)
                return result
            }
            pthread_cond_wait(changes, mutex)
        }
    }
}

/// A thread of the system's, with a body of its own.
///
/// Signals are left to the threads that were there before, and loops over elements run on the thread itself, never on Tern's
/// pool: work in the background takes nothing from the work it is for.
struct BackgroundThread: Sendable {
    private let thread: pthread_t

    /// Starts a thread; nil where the system gives none.
    init?(_ body: @escaping @Sendable () -> Void) {
        final class Body: Sendable {
            let run: @Sendable () -> Void
            init(_ run: @escaping @Sendable () -> Void) { self.run = run }
        }
        let retained = Unmanaged.passRetained(Body(body))
        var (all, previous) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let status = pthread_create(
            &thread, nil,
            { body in
                stayOffThreadPool()
                #if canImport(Glibc)
                    Unmanaged<Body>.fromOpaque(body!).takeRetainedValue().run()
                #else
                    Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
                #endif
                return nil
            }, retained.toOpaque())
        guard status == 0 else {
            retained.release()
            return nil
        }
        #if canImport(Glibc)
            self.thread = thread
        #else
            self.thread = thread!
        #endif
    }

    /// Waits until the body has returned; to be called once.
    func join() { pthread_join(thread, nil) }
}
