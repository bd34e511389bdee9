import TernCore
import Testing

@Suite struct GradientCheckerTests {
    private let x: Tensor<Double> = [[0.5, -1.25], [2, 0.75]]

    @Test func acceptsCorrectDerivatives() throws {
        try checkGradient(at: [x], order: 3) { $0[0] * $0[0] * $0[0] * $0[0].exp() }
        try checkGradient(at: [x, x[0]], order: 2) { $0[0].matmul($0[1]).sigmoid() }
        try checkGradient(at: [x]) { _ in Tensor([1, 2, 3]) }
    }

    /// y = x³ with the gradient 2 x²: found at the first element, with both values.
    @Test func namesTheElementOfAWrongGradient() throws {
        let error = #expect(throws: GradientMismatch.self) {
            try checkGradient(at: [Tensor(3), x]) { inputs in
                inputs[0].sum()
                    + customGradient(at: inputs[1]) { x in
                        ((x * x * x).sum(), { upstream in upstream * 2 * x * x })
                    }
            }
        }
        #expect(error?.order == 1 && error?.input == 1 && error?.index == [0, 0])
        let ratio = try #require(error.map { $0.expected / $0.found })
        #expect(abs(ratio - 1.5) < 1e-9)
    }

    /// A first derivative that is right at every point, but recorded as if it were constant.
    @Test func findsAWrongSecondDerivative() throws {
        let error = #expect(throws: GradientMismatch.self) {
            try checkGradient(at: [x], order: 2) { inputs in
                customGradient(at: inputs[0]) { x in
                    (x.exp(), { upstream in upstream * x.exp().stopGradient() })
                }
            }
        }
        #expect(error?.order == 2 && error?.found == 0)
        #expect(
            error?.description.hasPrefix("derivative of order 2 with respect to element [0, 0] of input 0: expected ")
                == true)
    }

    @Test func rejectsNaN() {
        #expect(throws: GradientMismatch.self) { try checkGradient(at: [Tensor(-1.0)]) { $0[0].log() } }
    }

    @Test func passesOnWhatTheFunctionThrows() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { try checkGradient(at: [x]) { _ in throw Failure() } }
    }
}
