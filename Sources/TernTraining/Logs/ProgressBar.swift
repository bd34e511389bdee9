import Foundation
import TernCore

/// A line that shows how far something has come, how fast it goes, and how long it will take.
///
/// ```swift
/// let bar = ProgressBar("epoch 1/10", total: loader.batchCount)
/// for batch in loader {
///     step(batch)
///     bar.advance("loss 0.4312")
/// }
/// bar.clear()
/// ```
///
///     epoch 1/10  ━━━━━━━━━━━━──────────────────  42%  118/s  0:27 left  loss 0.4312
///
/// It goes to standard error. A terminal has one line, which is written over at most 20 times a second and never longer than
/// the terminal is wide: what is least needed goes first. One that can't go back (`TERM=dumb`), a pipe or a file get a line a
/// tenth, at most one every five seconds, so none of what takes less. Colors give way to `NO_COLOR`, and the bar to ASCII where
/// the locale is not UTF-8.
public final class ProgressBar {
    private let label: String
    private let total: Int
    private let terminal: Terminal?
    private let now: () -> Double
    private let start: Double
    private let first: Int
    private var (lastShown, tenths) = (-Double.infinity, 0)

    /// The number of parts that are done.
    public private(set) var done: Int

    /// Creates a bar, which appears with the first part.
    ///
    /// - Parameters:
    ///   - label: the beginning of the line.
    ///   - total: the number of parts.
    ///   - done: the number of those that were done before.
    ///   - isQuiet: whether nothing is to be shown.
    public convenience init(_ label: String, total: Int, done: Int = 0, isQuiet: Bool = false) {
        let clock = ContinuousClock()
        let start = clock.now
        self.init(label, total: total, done: done, on: isQuiet ? nil : .standardError) {
            (clock.now - start) / .seconds(1)
        }
    }

    init(_ label: String, total: Int, done: Int = 0, on terminal: Terminal?, now: @escaping () -> Double) {
        (self.label, self.total, self.terminal, self.now) = (shown(label), total, terminal, now)
        (self.done, first) = (done, done)
        start = now()
        if terminal?.isInteractive == false { lastShown = start }
    }

    /// Counts a part, and shows the line if it is time to.
    ///
    /// - Parameter note: the end of the line, made only then.
    public func advance(_ note: @autoclosure () -> String = "") { show(done + 1, note()) }

    /// Sets the number of parts that are done, and shows the line if it is time to.
    public func show(_ done: Int, _ note: @autoclosure () -> String = "") {
        self.done = done
        guard let terminal else { return }
        let time = now()
        if terminal.isInteractive {
            if time - lastShown < 0.05 { return }
            terminal.write("\r\(line(note(), at: time, terminal))\u{1b}[K")
        } else {
            let reached = total > 0 ? 10 * done / total : 0
            if reached == tenths || time - lastShown < 5 { return }
            tenths = reached
            terminal.write(line(note(), at: time, terminal) + "\n")
        }
        lastShown = time
    }

    /// Removes the line from the terminal; lines elsewhere stay.
    public func clear() {
        if let terminal, terminal.isInteractive, lastShown > -.infinity { terminal.write("\r\u{1b}[K") }
    }

    private func line(_ note: String, at time: Double, _ terminal: Terminal) -> String {
        let share = total > 0 ? min(max(Double(done) / Double(total), 0), 1) : 0
        let percent = String(format: "%3d%%", Int(100 * share))
        let rate = Double(done - first) / (time - start)
        var parts: [String] = []
        if rate > 0 && rate.isFinite {
            parts.append(Self.text(rate: rate))
            if done < total { parts.append("\(Self.text(seconds: Double(total - done) / rate)) left") }
        }
        if !note.isEmpty { parts.append(shown(note)) }
        // Lines elsewhere have no width; on a terminal the last column stays free, where some would wrap.
        guard terminal.isInteractive else { return ([label, percent] + parts).joined(separator: "  ") }
        let room = terminal.columns() - 1
        func length() -> Int { ([label, percent] + parts).joined(separator: "  ").count }
        while length() > room && !parts.isEmpty { parts.removeLast() }
        let width = min(room - length() - 2, 30)
        if width < 4 { return String(([label, percent] + parts).joined(separator: "  ").prefix(max(room, 0))) }
        return ([label, bar(share, width, terminal), percent] + parts).joined(separator: "  ")
    }

    private func bar(_ share: Double, _ width: Int, _ terminal: Terminal) -> String {
        let filled = Int(Double(width) * share)
        let (full, empty) = terminal.isUnicode ? ("━", "─") : ("#", "-")
        let (done, rest) = (String(repeating: full, count: filled), String(repeating: empty, count: width - filled))
        return terminal.hasColor ? "\u{1b}[36m\(done)\u{1b}[2m\(rest)\u{1b}[0m" : done + rest
    }

    /// Returns a rate, such as `118/s`, or `2.5 s each` of what takes long.
    static func text(rate: Double) -> String {
        if rate >= 100 { return "\(Int(min(rate, 1e15)))/s" }
        return rate >= 1 ? String(format: "%.1f/s", rate) : String(format: "%.1f s each", 1 / rate)
    }

    /// Returns a time, such as `0:27` or `1:02:03`.
    static func text(seconds: Double) -> String {
        let count = Int(min(seconds.rounded(.up), 1e15))
        let (hours, minutes) = (count / 3600, count / 60 % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, count % 60)
            : String(format: "%d:%02d", minutes, count % 60)
    }
}

/// Returns text on one line, without what a terminal would obey.
private func shown(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
}

/// A callback that shows a bar for each epoch, and a line of metrics at its end.
///
/// ```swift
/// ShowProgress(epochs: 10, stepsPerEpoch: loader.batchCount)
/// ```
public final class ShowProgress: TrainingCallback {
    private let epochs: Int
    private let stepsPerEpoch: Int
    private let isQuiet: Bool
    private var bar: ProgressBar?

    /// Creates a callback that shows the progress on standard error, and prints a line an epoch.
    ///
    /// - Parameters:
    ///   - epochs: the number of epochs.
    ///   - stepsPerEpoch: the number of steps in each.
    ///   - isQuiet: whether nothing is to be shown.
    public init(epochs: Int, stepsPerEpoch: Int, isQuiet: Bool = false) {
        (self.epochs, self.stepsPerEpoch, self.isQuiet) = (epochs, stepsPerEpoch, isQuiet)
    }

    private func label(_ epoch: Int) -> String { "epoch \(epoch)/\(epochs)" }

    public func epochBegins(_ trainer: Trainer) {
        let done = trainer.run.step % max(stepsPerEpoch, 1)
        bar = ProgressBar(label(trainer.run.epoch + 1), total: stepsPerEpoch, done: done, isQuiet: isQuiet)
    }

    public func stepEnds(_ trainer: Trainer) { bar?.advance(Self.text(["loss": trainer.run.metrics["loss"] ?? .nan])) }

    public func epochEnds(_ trainer: Trainer) {
        bar?.clear()
        if !isQuiet { print("\(label(trainer.run.epoch))  \(Self.text(trainer.run.metrics))") }
    }

    public func trainingEnds(_ trainer: Trainer) { bar?.clear() }

    private static func text(_ metrics: [String: Double]) -> String {
        metrics.sorted { $0.key < $1.key }.map { "\($0) \(String(format: "%.4g", $1))" }.joined(separator: "  ")
    }
}
