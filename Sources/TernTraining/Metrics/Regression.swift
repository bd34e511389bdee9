import Foundation
import TernCore

/// The errors of predicted numbers: mean absolute and squared error, its root, and R².
///
/// ```swift
/// var errors = RegressionErrors()
/// for batch in loader { errors.update(model(batch.inputs), batch.targets) }
/// errors.meanAbsoluteError
/// errors.r2
/// ```
///
/// Several outputs ([samples, outputs]) are scored each, then averaged, as scikit-learn does: that matters to the root and to
/// R². Sums of squares are those of deviations from a running mean (Chan, Golub and LeVeque, 1979), taken relative to the first
/// target, so a large mean of the targets costs no digits.
public struct RegressionErrors: Metric {
    /// The sums over the samples of one output.
    private struct Output: Codable, Equatable {
        var absolute = 0.0
        var squared = 0.0
        /// The first target, which all are taken relative to.
        var origin = 0.0
        var mean = 0.0
        /// The sum of squared deviations of the targets from their mean.
        var deviation = 0.0
    }

    /// The number of samples.
    public private(set) var count = 0
    private var outputs: [Output] = []

    /// Creates errors of nothing.
    public init() {}

    /// Creates errors from their saved form.
    ///
    /// - Throws: `DecodingError` where there are samples without outputs, or sums that no samples have.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        outputs = try container.decode([Output].self, forKey: .outputs)
        let areSums = outputs.allSatisfy { output in
            [output.absolute, output.squared, output.deviation].allSatisfy { !($0 < 0) }
        }
        try decoder.check(
            savedCounts ~= count && (count == 0 || !outputs.isEmpty) && areSums,
            "\(count) samples with \(outputs.count) outputs, or a sum of magnitudes below 0")
    }

    private enum CodingKeys: String, CodingKey { case count, outputs }

    /// Takes predictions and targets of one shape: [samples], or [samples, outputs].
    public mutating func update<Scalar: TensorFloatingPoint>(_ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>) {
        checkSameShape(predictions, targets, in: "RegressionErrors")
        check(
            (1...2).contains(targets.rank), "RegressionErrors",
            "expected [samples] or [samples, outputs], found \(targets.shape)")
        let width = targets.rank == 1 ? 1 : targets.shape[1]
        if outputs.isEmpty { outputs = Array(repeating: Output(), count: width) }
        check(width == outputs.count, "RegressionErrors", "found \(width) outputs, expected \(outputs.count) as before")
        let (predictions, targets) = (predictions.scalars, targets.scalars)
        for start in stride(from: 0, to: targets.count, by: max(width, 1)) {
            count += 1
            for index in 0..<width {
                let target = Double(targets[start + index])
                let error = Double(predictions[start + index]) - target
                outputs[index].absolute += abs(error)
                outputs[index].squared += error * error
                if count == 1 { outputs[index].origin = target }
                let shifted = target - outputs[index].origin
                let deviation = shifted - outputs[index].mean
                outputs[index].mean += deviation / Double(count)
                outputs[index].deviation += deviation * (shifted - outputs[index].mean)
            }
        }
    }

    /// The mean of the magnitudes of the errors; NaN where there are no samples.
    public var meanAbsoluteError: Double { average { $0.absolute / Double(count) } }

    /// The mean of the squares of the errors.
    public var meanSquaredError: Double { average { $0.squared / Double(count) } }

    /// The root of the mean squared error.
    public var rootMeanSquaredError: Double { average { ($0.squared / Double(count)).squareRoot() } }

    /// The share of the targets' variance that the predictions explain, 1 − Σ (y − ŷ)² / Σ (y − ȳ)².
    ///
    /// As `r2_score` of scikit-learn: NaN with fewer than two samples; of targets that are all equal, 1 if all predictions are
    /// right and 0 otherwise.
    public var r2: Double {
        if count < 2 { return .nan }
        return average { output in
            if output.deviation == 0 { return output.squared == 0 ? 1 : 0 }
            return 1 - output.squared / output.deviation
        }
    }

    private func average(_ score: (Output) -> Double) -> Double {
        outputs.reduce(0) { $0 + score($1) } / Double(outputs.count)
    }

    public func compute() -> RegressionErrors { self }

    public mutating func merge(_ other: RegressionErrors) {
        if other.count == 0 { return }
        if count == 0 { return self = other }
        check(
            outputs.count == other.outputs.count, "RegressionErrors",
            "errors of \(outputs.count) and \(other.outputs.count) outputs can't be merged")
        let (own, added) = (Double(count), Double(other.count))
        for (index, output) in other.outputs.enumerated() {
            let difference = (output.origin - outputs[index].origin) + (output.mean - outputs[index].mean)
            outputs[index].absolute += output.absolute
            outputs[index].squared += output.squared
            outputs[index].deviation += output.deviation + difference * difference * own * added / (own + added)
            outputs[index].mean += difference * added / (own + added)
        }
        count += other.count
    }

    public mutating func reset() { self = RegressionErrors() }
}
