import TernCore
import TernNN
import Testing

/// Every loss where its formula has 0/0, 0·∞ or ∞ − ∞, in Float and Double: value, gradient and second derivative are their
/// limits.
@Suite struct LossSingularityTests {
    @Test(arguments: SingularPoint.all.indices)
    func limits(_ index: Int) {
        check(SingularPoint.all[index], in: Float.self, tolerance: 1e-5)
        check(SingularPoint.all[index], in: Double.self, tolerance: 1e-9)
    }

    private func check<Scalar: TensorFloatingPoint>(_ point: SingularPoint, in _: Scalar.Type, tolerance: Double) {
        func evaluate(_ x: Tensor<Scalar>) -> Tensor<Scalar> { point.loss(x) }
        let x = Tensor<Scalar>(Tensor(shape: point.shape, scalars: point.x))
        let weights = Tensor<Scalar>(Tensor<Double>.arange(1, Double(point.x.count + 1)).reshape(point.shape))
        func slope(_ x: Tensor<Scalar>) -> Tensor<Scalar> { gradient(at: x) { evaluate($0).sum() } }
        expect(evaluate(x), point.value, "\(point.loss) in \(Scalar.self): value", tolerance)
        expect(slope(x), point.slope, "\(point.loss) in \(Scalar.self): gradient", tolerance)
        guard let curvature = point.curvature else { return }
        let found = gradient(at: x) { (slope($0) * weights).sum() }
        // Of a loss of each element by itself the weights are factors; rows have their product with the Hessian.
        let scaled = point.isElementwise ? zip(curvature, 1...).map { $0 * Double($1) } : curvature
        expect(found, scaled, "\(point.loss) in \(Scalar.self): second derivative", tolerance)
    }

    private func expect<Scalar: TensorFloatingPoint>(
        _ found: Tensor<Scalar>, _ expected: [Double], _ what: String, _ tolerance: Double
    ) {
        let values = Tensor<Double>(found).scalars
        #expect(values.count == expected.count, "\(what)")
        for (value, right) in zip(values, expected) {
            let isClose = value == right || abs(value - right) <= (right == 0 ? 1e-15 : tolerance * abs(right))
            #expect(isClose, "\(what): \(values), expected \(expected)")
        }
    }

    /// The mean over an empty batch is 0, and there is nothing in its gradient.
    @Test(arguments: EmptyBatch.all.indices)
    func emptyBatches(_ index: Int) {
        let loss = EmptyBatch.all[index]
        let x = Tensor<Double>.zeros([0, 3])
        #expect(loss(x).item() == 0, "\(loss)")
        #expect(gradient(at: x) { loss($0) } == x, "\(loss)")
    }
}
