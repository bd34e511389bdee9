import TernCore
import Testing

/// Runs every row of the operation table over every layout of its inputs.
@Suite struct OperationTests {
    /// From how many input elements on only values are checked: finite differences evaluate the function four times for each.
    private static let gradientLimit = 24

    @Test(arguments: Operation<Float>.all, InputLayout.allCases)
    func floatValues(_ operation: Operation<Float>, _ layout: InputLayout) {
        checkValues(operation, layout, tolerance: 5e-6)
    }

    @Test(arguments: Operation<Double>.all, InputLayout.allCases)
    func doubleValues(_ operation: Operation<Double>, _ layout: InputLayout) {
        checkValues(operation, layout, tolerance: 1e-13)
    }

    @Test(arguments: Operation<Double>.all.filter { $0.order > 0 }, InputLayout.allCases)
    func doubleGradients(_ operation: Operation<Double>, _ layout: InputLayout) throws {
        // Equal values are a kink of a maximum, and broadcasting makes them.
        if operation.domain == .distinct && layout == .broadcast { return }
        for values in operation.samples(layout) where Self.isSmall(values) {
            let inputs = values.map { layout.tensor($0, as: Double.self) }
            try checkGradient(at: inputs, order: operation.order, of: operation.function)
        }
    }

    @Test(
        arguments: Array(zip(Operation<Float>.all, Operation<Double>.all).filter { $0.0.order > 0 }),
        InputLayout.allCases)
    func floatGradients(_ operation: (Operation<Float>, Operation<Double>), _ layout: InputLayout) {
        for values in operation.0.samples(layout) where Self.isSmall(values) {
            let found = Self.gradients(operation.0.function, at: values.map { layout.tensor($0, as: Float.self) })
            let expected = Self.gradients(operation.1.function, at: values.map { layout.tensor($0, as: Double.self) })
            for (found, expected) in zip(found, expected) {
                expectClose(found, NaiveArray(expected), tolerance: 2e-5, "∂\(operation.0.testDescription)")
            }
        }
    }

    private func checkValues<Scalar>(_ operation: Operation<Scalar>, _ layout: InputLayout, tolerance: Double) {
        for values in operation.samples(layout) {
            // Rounding errors grow with sums in Float, in proportion where all terms are equal.
            let isSum = Scalar.self == Float.self && !operation.isElementwise
            let growth = isSum ? max(1, Double(values.map(\.elements.count).max() ?? 0) / 4096) : 1
            let inputs = values.map { layout.tensor($0, as: Scalar.self) }
            expectClose(
                operation.function(inputs), operation.reference(values), tolerance: tolerance * growth,
                "\(operation.testDescription) of \(values.map(\.shape))")
            for (input, values) in zip(inputs, values) {
                expectClose(input, values, tolerance: 0, "an input of \(operation.testDescription), afterwards")
            }
        }
    }

    private static func isSmall(_ values: [NaiveArray<Double>]) -> Bool {
        values.reduce(0) { $0 + $1.elements.count } <= gradientLimit
    }

    private static func gradients<Scalar: TensorFloatingPoint>(
        _ function: Operation<Scalar>.Function, at inputs: [Tensor<Scalar>]
    ) -> [Tensor<Scalar>] {
        valueAndGradients(at: inputs) { inputs in
            let y = function(inputs)
            let weights = NaiveArray(shape: Array(y.shape)) { index in Double(index.reduce(1, +) % 5) - 1.5 }
            return (y * weights.tensor(as: Scalar.self)).sum()
        }.gradients
    }
}

extension Operation {
    /// Values for the inputs, for each list of shapes.
    func samples(_ layout: InputLayout) -> [[NaiveArray<Double>]] {
        var generator = TestGenerator(seed: 1)
        return shapes.map { shapes in
            shapes.enumerated().map { input, shape in
                layout.admissible(domain.sample(shape, input: input, using: &generator))
            }
        }
    }
}
