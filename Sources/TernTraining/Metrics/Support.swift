import TernCore

// Checks that metrics share.

/// Returns the number of classes of logits: [..., classes], and traps unless the labels: [...] fit.
func checkedClasses<Scalar>(_ logits: Tensor<Scalar>, _ labels: Tensor<Int>, in metric: String) -> Int {
    check(
        logits.rank > 0 && labels.shape == Shape(logits.shape.dropLast()), metric,
        "expected scores: [..., classes] and labels: [...], found \(logits.shape) and \(labels.shape)")
    check(logits.shape[-1] > 0, metric, "there are no classes")
    return logits.shape[-1]
}

func checkLabel(_ label: Int, _ classes: Int, in metric: String) {
    check((0..<classes).contains(label), metric, "found label \(label), expected one in 0..<\(classes)")
}

func checkSameShape<A, B>(_ predictions: Tensor<A>, _ targets: Tensor<B>, in metric: String) {
    check(
        predictions.shape == targets.shape, metric,
        "expected predictions and targets of one shape, found \(predictions.shape) and \(targets.shape)")
}

/// Returns the mean of the numbers that are some, with weights; NaN where there are none. Where the weights add up to 0,
/// they count alike.
func meanOfNumbers(_ values: [Double], weights: [Double]? = nil) -> Double {
    let numbers = values.indices.filter { !values[$0].isNaN }
    let total = weights.map { weights in numbers.reduce(0) { $0 + weights[$1] } } ?? 0
    guard let weights, total > 0 else {
        return numbers.reduce(0) { $0 + values[$1] } / Double(numbers.count)
    }
    return numbers.reduce(0) { $0 + values[$1] * weights[$1] } / total
}

// MARK: Saved states

/// The numbers of samples and the like that a saved state can have: no run gets further, and adding to them does not overflow.
let savedCounts = 0...(1 << 53)

/// Tells whether numbers of samples, and their sum, can be those of a saved state.
func areSaved(_ counts: [Int]) -> Bool {
    counts.allSatisfy { savedCounts ~= $0 }
        && counts.reduce(CheckedSize(0)) { $0 + CheckedSize($1) }.number.map {
            savedCounts ~= $0
        } ?? false
}

extension Decoder {
    /// Throws a `DecodingError` unless what was decoded can be a state.
    func check(_ isValid: Bool, _ found: @autoclosure () -> String) throws {
        if isValid { return }
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: codingPath, debugDescription: "found \(found())"))
    }
}
