import Foundation

/// The positions and labels along an axis: multiples of 1, 2 or 5 times a power of ten, or powers of ten.
struct Ticks: Equatable {
    let values: [Double]
    let labels: [String]

    /// Chooses about as many ticks as are wanted between two finite numbers.
    ///
    /// - Parameter isInteger: whether there is nothing between whole numbers.
    static func linear(_ lower: Double, _ upper: Double, count: Int, isInteger: Bool = false) -> Ticks {
        let rough = (upper - lower) / Double(max(count, 1))
        guard rough > 0, rough.isFinite else { return Ticks(values: [lower], labels: [NumberText.compact(lower)]) }
        var exponent = Int(log10(rough).rounded(.down))
        let digits = rough / pow(10, Double(exponent))
        // The least of 1, 2, 5 and 10 that makes no more ticks than wanted, by the geometric means between them.
        var digit = digits < 1.42 ? 1 : digits < 3.17 ? 2 : digits < 7.08 ? 5 : 10
        if digit == 10 { (digit, exponent) = (1, exponent + 1) }
        if isInteger && exponent < 0 { (digit, exponent) = (1, 0) }
        let scale = pow(10, Double(abs(exponent)))
        // Dividing by a whole number gives the double nearest to the decimal fraction; 3 · 0.1 would not.
        func value(_ multiple: Double) -> Double {
            let product = multiple * Double(digit)
            return exponent < 0 ? product / scale : product * scale
        }
        let step = value(1)
        let (first, last) = ((lower / step - 1e-9).rounded(.up), (upper / step + 1e-9).rounded(.down))
        guard last >= first, last - first < 100 else {
            return Ticks(values: [lower], labels: [NumberText.compact(lower)])
        }
        let values = stride(from: first, through: last, by: 1).map { value($0) + 0 }  // no negative zero
        return Ticks(values: values, labels: NumberText.labels(values, exponent: exponent))
    }

    /// Chooses ticks between two positive numbers: powers of ten, with their doubles and fivefolds where there are few.
    static func logarithmic(_ lower: Double, _ upper: Double, count: Int) -> Ticks {
        let (first, last) = (Int(log10(lower).rounded(.down)), Int(log10(upper).rounded(.up)))
        let decades = log10(upper) - log10(lower)
        let digits = decades < 1.3 ? [1.0, 2, 3, 5] : decades < 2.7 ? [1.0, 2, 5] : [1.0]
        let step = max(1, Int((decades / Double(max(count, 1))).rounded(.up)))
        var values: [Double] = []
        for exponent in first...last where digits.count > 1 || exponent.isMultiple(of: step) {
            let scale = pow(10, Double(abs(exponent)))
            for digit in digits { values.append(exponent < 0 ? digit / scale : digit * scale) }
        }
        values = values.filter { $0 >= lower * (1 - 1e-9) && $0 <= upper * (1 + 1e-9) }
        if values.count < 2 { return linear(lower, upper, count: count) }
        return Ticks(values: values, labels: values.map(NumberText.compact))
    }
}
