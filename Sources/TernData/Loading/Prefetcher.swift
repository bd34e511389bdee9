import TernCore

/// A line of numbered elements that threads make ahead of the one who takes them, in order.
///
/// Threads claim numbers one after another, no further ahead than `room` of the next that is taken; so memory is bounded,
/// and the elements do not depend on the number of threads. Letting go of the last reference ends the threads, after the
/// elements that are being made.
final class Prefetcher<Element: Sendable>: Sendable {
    private struct Line {
        /// The next number that a thread makes, and the next that is taken.
        var (made, taken): (Int, Int)
        var ready: [Int: Element] = [:]
        var isCancelled = false
    }

    private let line: Monitor<Line>
    private let threads: [BackgroundThread]

    /// Starts to make the elements of some numbers.
    ///
    /// - Parameters:
    ///   - numbers: the numbers, taken in their order.
    ///   - workers: the number of threads.
    ///   - room: the most elements that are made and not taken.
    ///   - make: makes the element of a number, on any of the threads.
    init(_ numbers: Range<Int>, workers: Int, room: Int, make: @escaping @Sendable (Int) -> Element) {
        let line = Monitor(Line(made: numbers.lowerBound, taken: numbers.lowerBound))
        self.line = line
        threads = (0..<min(workers, numbers.count)).compactMap { _ in
            BackgroundThread {
                while let number = line.wait(for: { Self.claim(&$0, numbers, room) }) {
                    let element = make(number)
                    line.change { $0.ready[number] = element }
                }
            }
        }
    }

    deinit {
        line.change { $0.isCancelled = true }
        for thread in threads { thread.join() }
    }

    /// Returns the number that a thread makes next; nil inside where there is none any more, outside where there is none yet.
    private static func claim(_ line: inout Line, _ numbers: Range<Int>, _ room: Int) -> Int?? {
        if line.isCancelled || line.made == numbers.upperBound { return .some(nil) }
        guard line.made - line.taken < room else { return nil }
        defer { line.made += 1 }
        return .some(line.made)
    }

    /// Returns the element of a number, once it is made; nil for one that somebody has taken before, or that no thread makes.
    func take(_ number: Int) -> Element? {
        if threads.isEmpty { return nil }
        return line.wait { line -> Element?? in
            if number != line.taken { return .some(nil) }
            guard let element = line.ready.removeValue(forKey: number) else { return nil }
            line.taken += 1
            return element
        }
    }
}
