import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

#if THREAD_SANITIZER
    /// A stand-in for the standard library's `Mutex`, which the thread sanitizer does not see: it would report everything
    /// behind one as a race. `Scripts/sanitize.sh` defines the condition.
    ///
    /// `@unchecked Sendable`: the value is only reached with the mutex held.
    package final class Lock<Value>: @unchecked Sendable {
        private var value: Value
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

        package init(_ value: sending Value) {
            self.value = value
            pthread_mutex_init(mutex, nil)
        }

        deinit {
            pthread_mutex_destroy(mutex)
            mutex.deallocate()
        }

        package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return try body(&value)
        }
    }
#else
    /// A value that one thread at a time reaches.
    package typealias Lock<Value> = Mutex<Value>
#endif
