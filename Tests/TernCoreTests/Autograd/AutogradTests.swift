import Testing

@testable import TernCore

/// The engine of the derivatives, on functions whose derivatives are known.
@Suite struct AutogradTests {
    private let x = Tensor<Double>([0.5, -1, 2])

    // MARK: Graphs

    @Test func valueAndGradientOfASum() {
        let (value, slope) = valueAndGradient(at: x) { ($0 * $0).sum() }
        #expect(value.item() == 5.25)
        #expect(slope == [1, -2, 4])
    }

    @Test func twoArguments() {
        let y = Tensor<Double>([3, 4, 5])
        let (dx, dy) = gradient(at: x, y) { x, y in (x * y * y).sum() }
        #expect(dx == [9, 16, 25])
        #expect(dy == [3, -8, 20])
    }

    @Test func anUnusedInputHasAGradientOfZeros() {
        let (_, gradients) = valueAndGradients(at: [x, [[1, 2]]]) { $0[0].sum() }
        #expect(gradients == [[1, 1, 1], [[0, 0]]])
        #expect(gradient(at: x) { _ in Tensor(7) } == [0, 0, 0])
    }

    /// Each level adds the last to itself, so there are 2²⁰ ways from the result back to x.
    @Test func diamonds() {
        let slope = gradient(at: Tensor(1.5)) { x in (0..<20).reduce(x) { y, _ in y + y } }
        #expect(slope.item() == 1_048_576)
    }

    @Test func theSameTensorTwice() {
        #expect(valueAndGradients(at: [x, x]) { ($0[0] * $0[1].stopGradient()).sum() }.gradients == [x, [0, 0, 0]])
    }

    @Test func assignmentToSlices() {
        let y = Tensor<Double>([10, 20])
        let (dx, dy) = gradient(at: x, y) { x, y in
            var z = x * 2
            z[1...] = y * x[..<2]
            z[0] = z[0] * z[2]
            return (z * Tensor([1, 10, 100])).sum()
        }
        // 2 x₀ y₁ x₁ + 10 y₀ x₀ + 100 y₁ x₁
        #expect(dx == [60, 2020, 0])
        #expect(dy == [5, -101])
    }

    @Test func updatesInPlace() {
        let slope = gradient(at: x) { x in
            var y = x
            y *= x
            y += 1
            y[0] *= 3
            return y.sum()
        }
        #expect(slope == [3, -2, 4])
    }

    @Test func conversionBetweenFloatAndDouble() {
        let slope = gradient(at: x) { x in
            Tensor<Double>(Tensor<Float>(x * 3).square()).sum() + Tensor<Double>(Tensor<Int>(x)).sum()
        }
        #expect(slope == [9, -18, 36])
        let second = gradient(at: x) { x in gradient(at: x) { Tensor<Double>(Tensor<Float>($0).square()).sum() }.sum() }
        #expect(second == [2, 2, 2])
    }

    // MARK: What is recorded

    @Test func nothingIsRecordedOutsideGradientCalls() {
        #expect((x * x).sum().node == nil)
        let (value, slope) = valueAndGradient(at: x) { ($0 * $0).sum() }
        #expect(value.node == nil && slope.node == nil)
        let (y, pullback) = vjp(at: x) { $0.exp() }
        #expect(y.node == nil && pullback(y).node == nil)
        _ = gradient(at: x) { leaf in
            #expect((leaf * 2).node != nil && (x * 2).node == nil)
            #expect(Tensor<Int>(leaf).node == nil && (leaf .> 0).node == nil && leaf.argmax().node == nil)
            #expect(leaf.stopGradient().node == nil)
            #expect(withoutRecording { leaf * 2 }.node == nil)
            return leaf.sum()
        }
    }

    @Test func stoppedGradients() {
        #expect(gradient(at: x) { ($0 * $0.stopGradient()).sum() } == x)
        #expect(gradient(at: x) { x in (x * withoutRecording { x * x }).sum() } == x * x)
    }

    @Test func aThrowingFunctionLeavesNothingBehind() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { _ = try gradient(at: x) { _ in throw Failure() } as Tensor<Double> }
        #expect(throws: Failure.self) { try withoutRecording { throw Failure() } }
        #expect(GradientScope.current == nil)
        #expect(gradient(at: x) { ($0 * 3).sum() } == [3, 3, 3])
    }

    // MARK: Custom and vector–Jacobian products

    @Test func customGradients() {
        /// Rounds, and passes the gradient on.
        func straightThrough(_ x: Tensor<Double>) -> Tensor<Double> {
            customGradient(at: x) { x in (Tensor<Double>(Tensor<Int>(x)), { upstream in upstream }) }
        }
        #expect(straightThrough(x) == [0, -1, 2])
        #expect(gradient(at: x) { (straightThrough($0) * Tensor([1, 2, 3])).sum() } == [1, 2, 3])
    }

    @Test func aCustomPullbackOfTensorOperationsHasADerivative() {
        func cube(_ x: Tensor<Double>) -> Tensor<Double> {
            customGradient(at: x) { x in (x * x * x, { upstream in upstream * x * x * 3 }) }
        }
        #expect(gradient(at: x) { x in gradient(at: x) { cube($0).sum() }.sum() } == x * 6)
    }

    @Test func aPullbackCanBeCalledManyTimes() {
        let matrix: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
        let (y, pullback) = vjp(at: x) { matrix.matmul($0) }
        #expect(y == [4.5, 9])
        for _ in 0..<3 {
            #expect(pullback([1, 0]) == [1, 2, 3])
            #expect(pullback([0, 1]) == [4, 5, 6])
        }
        // Linear in its argument, so the gradient with respect to that is the Jacobian–vector product.
        let direction = Tensor<Double>([1, -1, 2])
        #expect(gradient(at: Tensor([0.0, 0])) { (pullback($0) * direction).sum() } == [5, 11])
    }
}
