import Foundation

/// The stream that progress is shown on, and what it can do.
struct Terminal {
    /// A Boolean value indicating whether lines can be written over.
    var isInteractive: Bool
    /// A Boolean value indicating whether colors are welcome.
    var hasColor: Bool
    /// A Boolean value indicating whether characters beyond ASCII are shown.
    var isUnicode: Bool
    /// Returns the number of columns now.
    var columns: () -> Int
    var write: (String) -> Void

    /// Standard error, as the environment describes it: `TERM`, `NO_COLOR` (<https://no-color.org>), and the locale.
    static var standardError: Terminal {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let kind = environment["TERM"] ?? ""
        let isInteractive = isatty(STDERR_FILENO) == 1 && !["", "dumb"].contains(kind)
        return Terminal(
            isInteractive: isInteractive, hasColor: isInteractive && (environment["NO_COLOR"] ?? "").isEmpty,
            isUnicode: locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8"),
            columns: {
                var size = winsize()
                let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
                return isKnown ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80
            },
            write: { text in
                // One that can't be written to shows nothing; that is no reason to stop.
                var bytes = Array(text.utf8)[...]
                while !bytes.isEmpty {
                    let count = bytes.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                    if count < 0 && errno == EINTR { continue }
                    if count <= 0 { return }
                    bytes = bytes.dropFirst(count)
                }
            })
    }
}
