import Foundation
import Synchronization

/// Ctrl-C, `kill` and a terminal that is closed, as a wish to stop that a training loop looks for between two steps.
///
/// ```swift
/// StopSignals.listen()
/// for batch in try run.batches(of: loader) {
///     step(batch)
///     if StopSignals.received != nil { break }
/// }
/// try checkpoints.save(run)
/// ```
///
/// A ``Trainer`` looks for them by itself, once the program listens.
public enum StopSignals {
    private static let number = Atomic<Int32>(0)

    /// The signal that arrived, if one did.
    public static var received: Int32? {
        let signal = number.load(ordering: .relaxed)
        return signal == 0 ? nil : signal
    }

    /// Notes SIGINT, SIGTERM and SIGHUP from now on, in place of their usual effect; the second one ends the process at once.
    public static func listen() {
        // Also sets `number` up: a handler may only store to it.
        number.store(0, ordering: .relaxed)
        // Whoever started the process may have left the signals blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            let earlier = Foundation.signal(signal, SIG_IGN)
            if signal == SIGHUP && isIgnoring(earlier) { continue }  // started by nohup
            sigaddset(&signals, signal)
            Foundation.signal(signal) { signal in
                StopSignals.number.store(signal, ordering: .relaxed)
                Foundation.signal(signal, SIG_DFL)
            }
        }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private typealias Handler = @convention(c) (Int32) -> Void

    private static func isIgnoring(_ handler: Handler?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN as Handler?, to: Int.self)
    }
}
