import TernCore

extension TensorFloatingPoint {
    /// Returns a hyperparameter in this precision; traps unless it is finite.
    static func finite(_ value: Double, _ name: String, in operation: String) -> Self {
        let converted = Self(value)
        check(converted.isFinite, operation, "\(name) is \(value), expected a finite number")
        return converted
    }

    /// Returns a hyperparameter in this precision; traps unless it is finite and at least 0.
    static func nonnegative(_ value: Double, _ name: String, in operation: String) -> Self {
        let converted = Self(value)
        check(
            converted >= 0 && converted.isFinite, operation,
            "\(name) is \(value), expected a finite number of at least 0")
        return converted
    }

    /// Returns a hyperparameter in this precision; traps unless it is finite and above 0.
    static func positive(_ value: Double, _ name: String, in operation: String) -> Self {
        let converted = Self(value)
        check(converted > 0 && converted.isFinite, operation, "\(name) is \(value), expected a finite number above 0")
        return converted
    }
}

/// Traps unless memory can hold a tensor of these lengths, which are not negative.
func checkSizes(_ lengths: [Int], in operation: String) {
    check(
        Shape.elementCount(of: lengths) != nil, operation, "\(lengths) has more elements than memory can hold")
}

/// Traps unless a probability is in 0...1.
func checkProbability(_ probability: Double, in operation: String) {
    check((0...1).contains(probability), operation, "the probability \(probability) is not in 0...1")
}
