import TernCore
import Testing

/// Elementwise operations and their derivatives from the least number of Float to the greatest, held to those in Double, whose
/// range is that of Float eight times over: what overflows or vanishes on the way in Float does not there.
///
/// Every row of the operation table that is made as `unary` or `binary` is swept.
@Suite struct RangeSweepTests {
    /// Operations whose derivatives in Float are not those in Double at some points, and why.
    private static let exceptions: [String: Exception] = {
        let moved = Exception(reason: "the row moves its argument, which is rounded, to where the operation is smooth")
        let rounded = Exception(reason: "1 − 2y of a result y next to ½ keeps the digits that y has")
        let power = Exception(reason: "next to 0 a second derivative overflows or vanishes on the way") {
            $0[0] < 1e-18
        }
        let names = [
            "acosh", "digamma, negative", "floorDivide", "fmod", "fmod, a scalar", "frac", "lgamma, negative", "logit",
            "ndtri", "polygamma, 2, negative", "remainder", "remainder, a scalar", "sin, of large angles"
        ]
        var all = Dictionary(uniqueKeysWithValues: names.map { ($0, moved) })
        for name in ["sigmoid", "callAsFunction, Activation.sigmoid"] { all[name] = rounded }
        all["pow, a tensor"] = power
        all["i1e"] = Exception(reason: "next to an inflection the terms of a second derivative cancel") {
            abs($0[0]) == 3
        }
        return all
    }()

    private struct Exception: Sendable {
        let reason: String
        /// The points at which it counts.
        var holds: @Sendable ([Float]) -> Bool = { _ in true }
    }

    private static let sizes: [Float] = [
        .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-30, 1e-19, 1e-10, 1, 3, 1e10, 1e19, 1e30,
        .greatestFiniteMagnitude
    ]
    private static let rows = Array(zip(Operation<Float>.all, Operation<Double>.all).filter { $0.0.isElementwise })

    @Test(arguments: rows)
    func derivatives(_ row: (Operation<Float>, Operation<Double>)) {
        let count = row.0.shapes[0].count
        let numbers = row.0.domain == .positive ? Self.sizes : Self.sizes + Self.sizes.map { -$0 }
        let inputs =
            count == 1 ? [numbers] : [numbers.flatMap { x in numbers.map { _ in x } }, numbers.flatMap { _ in numbers }]
        let found = Self.derivatives(of: row.0, at: inputs.map { Tensor($0) })
        let expected = Self.derivatives(of: row.1, at: inputs.map { Tensor<Double>(Tensor($0)) })
        let exception = Self.exceptions[row.0.testDescription]
        var (failures, excused): ([String], Int) = ([], 0)
        for (found, expected) in zip(found, expected) {
            for (index, (y, exact)) in zip(found.values, expected.values).enumerated() where !Self.isClose(y, exact) {
                let point = inputs.map { $0[index] }
                if exception?.holds(point) == true {
                    excused += 1
                } else {
                    failures.append("\(found.name) at \(point) is \(y), not \(Float(exact))")
                }
            }
        }
        #expect(failures.isEmpty, "\(row.0.testDescription): \(failures.count), \(failures.prefix(10))")
        #expect(exception == nil || excused > 0, "\(row.0.testDescription) is no exception any more")
    }

    private static func isClose(_ found: Float, _ exact: Double) -> Bool {
        let expected = Float(exact)
        if found == expected || found.isNaN && exact.isNaN { return true }
        return abs(Double(found) - exact) <= 2e-5 * abs(exact) + Double(Float.leastNormalMagnitude)
    }

    private struct Derivative<Scalar: TensorFloatingPoint> {
        let name: String
        let values: [Scalar]
    }

    private static func derivatives<Scalar>(
        of operation: Operation<Scalar>, at inputs: [Tensor<Scalar>]
    ) -> [Derivative<Scalar>] {
        var all = [Derivative(name: "the value", values: operation.function(inputs).scalars)]
        if operation.order == 0 { return all }
        func gradient(_ inputs: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
            valueAndGradients(at: inputs) { operation.function($0).sum() }.gradients
        }
        for (index, slope) in gradient(inputs).enumerated() {
            all.append(Derivative(name: "∂\(index)", values: slope.scalars))
            if operation.order == 1 { continue }
            let seconds = valueAndGradients(at: inputs) { gradient($0)[index].sum() }.gradients
            for (other, second) in seconds.enumerated() {
                all.append(Derivative(name: "∂\(index)∂\(other)", values: second.scalars))
            }
        }
        return all
    }
}
