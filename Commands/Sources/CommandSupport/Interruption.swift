import Foundation
import Synchronization

/// Ctrl-C and `kill` as a wish to stop, which the training loop looks for between two batches.
package enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// The signal that arrived, if one did.
    package static var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Notes SIGINT, SIGTERM and SIGHUP from now on; the second one ends the process at once. Where nobody reads the reports
    /// any more, the run goes on.
    package static func listen() {
        // Also sets `received` up: a handler may only store to it.
        received.store(0, ordering: .relaxed)
        // Whoever started the process may have left the signals blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let earlier = Foundation.signal(number, SIG_IGN)
            if number == SIGHUP && isIgnoring(earlier) { continue }  // started by nohup
            sigaddset(&signals, number)
            Foundation.signal(number) { number in
                Interruption.received.store(number, ordering: .relaxed)
                Foundation.signal(number, SIG_DFL)
            }
        }
        Foundation.signal(SIGPIPE, SIG_IGN)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private typealias Handler = @convention(c) (Int32) -> Void

    private static func isIgnoring(_ handler: Handler?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN as Handler?, to: Int.self)
    }
}
