import CTernKernels

/// Takes a profile of a piece of code: which operations it runs, forward and backward, on what, and how long each takes.
///
/// ```swift
/// let profile = profile {
///     for batch in loader { optimizer.step { crossEntropyLoss(model(batch.inputs), batch.labels) } }
/// }
/// print(profile)                                            // a table, the most expensive operations first
/// try profile.chromeTrace.write(toFile: "trace.json", atomically: true, encoding: .utf8)
/// ```
///
/// Operations are those that run kernels: what is made of others shows as its parts. All threads are seen while it is taken.
/// Each operation costs about a microsecond more then; while no profile is taken, none costs more.
///
/// - Parameters:
///   - limit: the number of operations that are kept; those beyond are counted.
///   - body: the code.
/// - Throws: what `body` throws; the profile is lost then.
public func profile(limit: Int = 1_000_000, _ body: () throws -> Void) rethrows -> Profile {
    check(limit >= 0, "profile", "the limit is \(limit), expected at least 0")
    WorkLog.endLayer()
    let start = tern_nanoseconds()
    let (events, left) = try ProfileCollector(limit: limit).collect(body)
    return Profile(events: events, leftOut: left, start: start, end: tern_nanoseconds())
}

/// The operations that ran while a piece of code was profiled, see ``profile(limit:_:)``.
///
/// ```swift
/// let slowest = profile.rows[0]
/// print(slowest.name, slowest.calls, slowest.seconds)
/// ```
public struct Profile: Sendable {
    /// One run of an operation.
    struct Event: Sendable {
        enum Kind { case operation, backward }

        let name: String
        let kind: Kind
        let shapes: [Shape]
        let bytes: Int
        let operations: Int
        /// The identity of the parameter that was read last before the operation, or, in a backward pass, before the one whose
        /// gradient it computes; 0 if none was.
        let parameter: UInt
        let thread: Int64
        /// Nanoseconds of one clock.
        let start, end: UInt64
    }

    /// All runs of an operation on operands of the same shapes.
    public struct Row: Sendable {
        /// The name of the operation.
        public let name: String
        /// A Boolean value indicating whether they were part of backward passes.
        public let isBackward: Bool
        /// The shapes of the operands, or of the result where these say less.
        public let shapes: [Shape]
        /// The number of runs.
        public internal(set) var calls = 0
        /// The time of all runs, without that of the operations inside of them.
        public internal(set) var seconds = 0.0
        /// The bytes that were read and written.
        public internal(set) var bytes = 0
        /// The additions and multiplications of products, convolutions, attention and recurrences; 0 for others.
        public internal(set) var operations = 0
    }

    let events: [Event]
    /// The number of operations beyond the limit, which are in no row.
    public let leftOut: Int
    private let start, end: UInt64

    init(events: [Event], leftOut: Int, start: UInt64, end: UInt64) {
        (self.events, self.leftOut, self.start, self.end) = (events, leftOut, start, end)
    }

    /// The time from the beginning to the end of the code.
    public var seconds: Double { Double(end - start) * 1e-9 }

    /// The operations, those that took the most time first.
    public var rows: [Row] {
        struct Key: Hashable {
            let name: String
            let isBackward: Bool
            let shapes: [Shape]
        }
        var rows: [Key: Row] = [:]
        for (event, isBackward, own) in analyzed where event.kind == .operation {
            let key = Key(name: event.name, isBackward: isBackward, shapes: event.shapes)
            var row = rows[key] ?? Row(name: event.name, isBackward: isBackward, shapes: event.shapes)
            row.calls += 1
            row.seconds += Double(own) * 1e-9
            row.bytes &+= event.bytes
            row.operations &+= event.operations
            rows[key] = row
        }
        return rows.values.sorted { ($0.seconds, $1.name) > ($1.seconds, $0.name) }
    }

    /// The time of each operation, with the identity of the parameter that was read last, 0 if none was.
    package var sharesByParameter: [(parameter: UInt, isBackward: Bool, seconds: Double)] {
        analyzed.filter { $0.event.kind == .operation }.map {
            ($0.event.parameter, $0.isBackward, Double($0.own) * 1e-9)
        }
    }

    /// The events of each thread in the order of their beginnings: whether each lies in a backward pass, and its nanoseconds
    /// without those of the events inside of it.
    private var analyzed: [(event: Event, isBackward: Bool, own: UInt64)] {
        var result: [(event: Event, isBackward: Bool, own: UInt64)] = []
        for events in Dictionary(grouping: events, by: \.thread).values {
            // The positions in `result` of the events that the current one lies in.
            var around: [Int] = []
            for event in events.sorted(by: { ($0.start, $1.end) < ($1.start, $0.end) }) {
                while let last = around.last, result[last].event.end <= event.start { around.removeLast() }
                let isBackward = around.contains { result[$0].event.kind == .backward }
                if let parent = around.last { result[parent].own -= min(event.end - event.start, result[parent].own) }
                around.append(result.count)
                result.append((event, isBackward, event.end - event.start))
            }
        }
        return result
    }
}

// MARK: Chrome's format

extension Profile {
    /// The profile as JSON that Perfetto (ui.perfetto.dev) and chrome://tracing open: a track for each thread.
    public var chromeTrace: String {
        let events = analyzed.map { event, isBackward, _ in
            let shapes = event.shapes.map { "\($0)" }.joined(separator: " ")
            return #"{"name":"\#(event.name.escapedInJSON)","cat":"\#(isBackward ? "backward" : "forward")","ph":"X","#
                + #""ts":\#(microseconds(event.start - min(start, event.start))),"dur":\#(microseconds(event.end - event.start)),"#
                + #""pid":1,"tid":\#(event.thread),"args":{"shapes":"\#(shapes.escapedInJSON)","bytes":\#(event.bytes),"#
                + #""operations":\#(event.operations)}}"#
        }
        return "{\"traceEvents\":[\n" + events.joined(separator: ",\n") + "\n],\"displayTimeUnit\":\"ns\"}\n"
    }

    private func microseconds(_ nanoseconds: UInt64) -> String {
        let rest = String(nanoseconds % 1000)
        return "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}

extension String {
    fileprivate var escapedInJSON: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar.value < 32 ? " " : scalar)
        }
    }
}
