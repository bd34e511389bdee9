#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Darwin)
    @preconcurrency import Darwin
#endif
import Synchronization

/// Standard output, whose failure is told when the command ends: what it computes and saves is not to be lost by that.
package enum StandardOutput {
    private static let error = Atomic<Int32>(0)

    /// Writes out what `print` has left in memory.
    package static func flush() {
        let hasFailed = fflush(stdout) != 0
        let number = hasFailed ? errno : EIO  // an earlier failure leaves a mark, but not its reason
        if hasFailed || ferror(stdout) != 0 {
            _ = error.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        }
    }

    /// The reason why something could not be written, if so.
    static var failure: Failure? {
        flush()
        let number = error.load(ordering: .relaxed)
        return number == 0 ? nil : Failure("standard output: \(String(cString: strerror(number)))")
    }

    /// Lets a run go on whose reports nobody reads any more.
    package static func ignoreLostReader() { signal(SIGPIPE, SIG_IGN) }

    /// Lets no file that is opened take the descriptor of a stream that was closed, and with it what is printed.
    static func occupyClosedStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", O_RDONLY)  // takes the lowest number that is free
        }
    }
}
