import TernCore

/// A rule to stop when a metric has not improved several times in a row.
///
/// ```swift
/// var stopping = EarlyStopping(patience: 3)
/// for epoch in 1...100 {
///     train()
///     if stopping.shouldStop(after: validationLoss()) { break }
/// }
/// ```
///
/// It is a value: encode it, or keep it in a ``TrainingRun``, to go on in another process.
public struct EarlyStopping: Codable, Sendable, Equatable {
    /// The number of values in a row without improvement that end the training, at least 1.
    public let patience: Int
    /// A Boolean value indicating whether a higher value is better.
    public let maximizes: Bool
    /// The least difference from the best that counts as an improvement.
    public let minimumChange: Double

    /// The part that changes: the best value, and the number of values since.
    struct Progress: Codable, Sendable, Equatable {
        var best: Double
        var strikes = 0

        init(best: Double, strikes: Int = 0) { (self.best, self.strikes) = (best, strikes) }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            best = try container.decode(Double.self, forKey: .best)
            strikes = try container.decode(Int.self, forKey: .strikes)
            try decoder.check(!best.isNaN && savedCounts ~= strikes, "\(strikes) values since the best, \(best)")
        }

        private enum CodingKeys: String, CodingKey { case best, strikes }
    }
    var progress: Progress

    /// Creates a rule that has seen nothing.
    public init(patience: Int, maximizes: Bool = false, minimumChange: Double = 0) {
        check(patience > 0, "EarlyStopping", "the patience is \(patience), expected at least 1")
        check(minimumChange >= 0, "EarlyStopping", "the least change is \(minimumChange), expected at least 0")
        (self.patience, self.maximizes, self.minimumChange) = (patience, maximizes, minimumChange)
        progress = Progress(best: maximizes ? -.infinity : .infinity)
    }

    /// Creates a rule from its saved form.
    ///
    /// - Throws: `DecodingError` where it is not one that ``init(patience:maximizes:minimumChange:)`` makes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        patience = try container.decode(Int.self, forKey: .patience)
        maximizes = try container.decode(Bool.self, forKey: .maximizes)
        minimumChange = try container.decode(Double.self, forKey: .minimumChange)
        progress = try container.decode(Progress.self, forKey: .progress)
        try decoder.check(
            patience > 0 && minimumChange >= 0, "a patience of \(patience) and a least change of \(minimumChange)")
    }

    private enum CodingKeys: String, CodingKey { case patience, maximizes, minimumChange, progress }

    /// The best value so far; infinite before the first.
    public var best: Double { progress.best }
    /// The number of values since the best.
    public var strikes: Int { progress.strikes }
    /// A Boolean value indicating whether the last value was the best.
    public var hasImproved: Bool { strikes == 0 }

    /// Takes note of a value. NaN is no improvement.
    ///
    /// - Returns: whether it is time to stop.
    public mutating func shouldStop(after value: Double) -> Bool {
        let isBetter = maximizes ? value > best + minimumChange : value < best - minimumChange
        progress = isBetter ? Progress(best: value) : Progress(best: best, strikes: strikes + 1)
        return strikes >= patience
    }
}
