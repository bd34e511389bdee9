import Foundation

/// A line on the terminal that shows how far an epoch has come; nothing where standard error is not a terminal.
package final class ProgressBar {
    private let prefix: String
    private let total: Int
    private let clock = ContinuousClock()
    private var nextUpdate: ContinuousClock.Instant

    package init?(_ prefix: String, total: Int) {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        self.prefix = prefix
        self.total = total
        nextUpdate = clock.now
    }

    /// Shows the share that is done, at most 20 times a second.
    package func show(_ done: Int, _ note: @autoclosure () -> String) {
        guard clock.now >= nextUpdate else { return }
        nextUpdate = clock.now + .milliseconds(50)
        let width = 30
        let filled = width * done / max(total, 1)
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
        writeToStandardError("\r\(prefix)  \(bar) \(padded(100 * done / max(total, 1), to: 3))%  \(note())\u{1b}[K")
    }

    package func clear() {
        writeToStandardError("\r\u{1b}[K")
    }
}
