/// Compares the derivatives that Tern records with finite differences.
///
/// ```swift
/// try checkGradient(at: [x, w], order: 2) { inputs in inputs[0].matmul(inputs[1]).tanh() }
/// ```
///
/// The value of the function may have any shape: what is differentiated is its sum with fixed random weights. The second
/// derivative is checked as the gradient of such a sum over the first, and so on.
///
/// The numerical derivative is a central difference with one step of Richardson's extrapolation, (4 D(h/2) − D(h)) / 3 with
/// D(h) = (f(x + h) − f(x − h)) / 2h: exact to about ten digits for a function that is smooth on the scale of h.
///
/// - Parameters:
///   - inputs: the point at which to differentiate; no kink of the function may lie within `step` of it.
///   - order: the highest derivative to check, 1 to 10; each takes several times as long as the one before.
///   - step: the step h, for inputs of magnitude up to 1; relative to the larger ones.
///   - tolerance: the difference that is accepted, relative to the derivative where that is above 1.
///   - f: the function.
/// - Throws: ``GradientMismatch`` for the first element of an input whose derivative differs, and what `f` throws.
public func checkGradient(
    at inputs: [Tensor<Double>], order: Int = 1, step: Double = 1e-3, tolerance: Double = 1e-6,
    of f: ([Tensor<Double>]) throws -> Tensor<Double>
) throws {
    check((1...10).contains(order), "checkGradient", "the order is \(order), expected 1 to 10")
    try checkGradient(at: inputs, orders: 1...order, step, tolerance, f)
}

private func checkGradient(
    at inputs: [Tensor<Double>], orders: ClosedRange<Int>, _ step: Double, _ tolerance: Double,
    _ f: ([Tensor<Double>]) throws -> Tensor<Double>
) throws {
    func projected(_ inputs: [Tensor<Double>]) throws -> Tensor<Double> { projection(try f(inputs), seed: 0) }
    let recorded = try valueAndGradients(at: inputs, of: projected).gradients
    for (index, input) in inputs.enumerated() {
        for (position, found) in recorded[index].scalars.enumerated() {
            let expected = try centralDifference(at: inputs, index, position, step, projected)
            // Written so that a NaN on either side is a mismatch.
            guard abs(found - expected) <= tolerance * max(1, abs(expected)) else {
                throw GradientMismatch(
                    order: orders.lowerBound, input: index, index: input.shape.index(of: position), expected: expected,
                    found: found)
            }
        }
    }
    guard orders.lowerBound < orders.upperBound else { return }
    try checkGradient(at: inputs, orders: orders.lowerBound + 1...orders.upperBound, step, tolerance) { inputs in
        let gradients = try valueAndGradients(at: inputs, of: projected).gradients
        return gradients.enumerated().reduce(Tensor(0)) { sum, gradient in
            sum + projection(gradient.element, seed: UInt64(gradient.offset + 1))
        }
    }
}

/// Returns the sum of the elements with weights that are drawn from ±[½, 1): none is so small that it hides an error.
private func projection(_ y: Tensor<Double>, seed: UInt64) -> Tensor<Double> {
    var generator = PhiloxGenerator(seed: seed)
    let weights = Tensor<Double>.uniform(y.shape, in: -0.5..<0.5, using: &generator)
    return (y * (weights + weights.sign() * 0.5)).sum()
}

private func centralDifference(
    at inputs: [Tensor<Double>], _ index: Int, _ position: Int, _ step: Double,
    _ f: ([Tensor<Double>]) throws -> Tensor<Double>
) throws -> Double {
    func difference(_ step: Double) throws -> Double {
        func value(_ change: Double) throws -> Double {
            var shifted = inputs
            shifted[index].withUnsafeMutableBufferPointer { $0[position] += change }
            return try f(shifted).item()
        }
        return try (value(step) - value(-step)) / (2 * step)
    }
    let step = step * max(1, abs(inputs[index].scalars[position]))
    return try (4 * difference(step / 2) - difference(step)) / 3
}

/// An element of an input for which the recorded derivative and the finite difference disagree.
public struct GradientMismatch: Error, Equatable, CustomStringConvertible {
    /// The order of the derivative: 1 for the gradient, 2 for the gradient of the gradient.
    public let order: Int
    /// The position of the input in the list of inputs.
    public let input: Int
    /// The index of the element in the input.
    public let index: [Int]
    /// The finite difference.
    public let expected: Double
    /// The recorded derivative.
    public let found: Double

    public var description: String {
        "derivative of order \(order) with respect to element \(index) of input \(input): expected \(expected) "
            + "(finite difference), found \(found) (recorded)"
    }
}

extension Shape {
    /// Returns the index of the element at a position in row-major order.
    fileprivate func index(of position: Int) -> [Int] {
        var rest = position
        return reversed().map { length in
            defer { rest /= length }
            return rest % length
        }.reversed()
    }
}
