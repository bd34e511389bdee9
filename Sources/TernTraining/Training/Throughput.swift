/// The speed of a loop: steps and samples a second, in all and lately.
///
/// ```swift
/// var throughput = Throughput()
/// for batch in loader {
///     step(batch)
///     throughput.add(batch.count)
/// }
/// print(throughput.samplesPerSecond)
/// ```
public struct Throughput: Sendable {
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now
    /// The seconds of a step, a mean that falls by a tenth a step.
    private var secondsPerStep = 0.0

    /// The number of steps.
    public private(set) var steps = 0
    /// The number of samples.
    public private(set) var samples = 0

    /// Starts the clock.
    public init() {}

    /// Counts a step over some samples.
    public mutating func add(_ samples: Int) {
        let now = ContinuousClock.now
        let seconds = (now - last) / .seconds(1)
        secondsPerStep = steps == 0 ? seconds : 0.9 * secondsPerStep + 0.1 * seconds
        (last, steps, self.samples) = (now, steps + 1, self.samples + samples)
    }

    /// The seconds since the start.
    public var seconds: Double { (last - start) / .seconds(1) }
    /// The steps a second since the start; 0 before the first.
    public var stepsPerSecond: Double { steps == 0 ? 0 : Double(steps) / seconds }
    /// The samples a second since the start; 0 before the first.
    public var samplesPerSecond: Double { steps == 0 ? 0 : Double(samples) / seconds }
    /// The steps a second lately.
    public var recentStepsPerSecond: Double { steps == 0 ? 0 : 1 / secondsPerStep }

    /// Returns the time that further steps take at the recent speed; nil before the first.
    public func timeLeft(steps count: Int) -> Duration? {
        // A Duration has no more than 2⁶⁷ seconds.
        steps == 0 ? nil : .seconds(min(secondsPerStep * Double(max(count, 0)), 0x1p63))
    }
}
