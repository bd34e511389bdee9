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

    /// Notes SIGINT and SIGTERM from now on; the second one ends the process at once.
    package static func listen() {
        // Also sets `received` up: a handler may only store to it.
        received.store(0, ordering: .relaxed)
        // Whoever started the process may have left the signals blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            sigaddset(&signals, number)
            Foundation.signal(number) { number in
                Interruption.received.store(number, ordering: .relaxed)
                Foundation.signal(number, SIG_DFL)
            }
        }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
