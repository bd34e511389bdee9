import Foundation

/// A line on the terminal that shows how far an epoch has come; nothing where standard error is no terminal, or one that does
/// not know how to erase a line.
package final class ProgressBar {
    private let prefix: String
    private let total: Int
    private let clock = ContinuousClock()
    private var nextUpdate: ContinuousClock.Instant

    package init?(_ prefix: String, total: Int) {
        guard isatty(STDERR_FILENO) == 1, let kind = getenv("TERM").map({ String(cString: $0) }), kind != "dumb" else {
            return nil
        }
        self.prefix = prefix
        self.total = total
        nextUpdate = clock.now
    }

    /// Shows the share that is done, at most 20 times a second.
    package func show(_ done: Int, _ note: @autoclosure () -> String) {
        guard clock.now >= nextUpdate else { return }
        nextUpdate = clock.now + .milliseconds(50)
        let line = Self.line(prefix, share: Double(done) / Double(max(total, 1)), note(), columns: Self.columns)
        writeToStandardError("\r\(line)\u{1b}[K")
    }

    /// Returns the line, in fewer columns than the terminal has, so that it never wraps: the bar shrinks first, then goes.
    package static func line(_ prefix: String, share: Double, _ note: String, columns: Int) -> String {
        let share = min(max(share, 0), 1)
        let percent = "\(padded(Int(100 * share), to: 3))%"
        let room = columns - 1 - [prefix, percent, note].reduce(5) { $0 + $1.count }
        let width = min(room, 30)
        if width < 4 { return String("\(prefix) \(percent)  \(note)".prefix(max(columns - 1, 0))) }
        let filled = Int(Double(width) * share)
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
        return "\(prefix)  \(bar) \(percent)  \(note)"
    }

    /// The columns of the terminal now; 80 where it does not tell.
    private static var columns: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    package func clear() {
        writeToStandardError("\r\u{1b}[K")
    }
}
