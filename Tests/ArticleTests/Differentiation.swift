import Tern
import Testing

/// The code of the article "Differentiation".
struct Differentiation {
    @Test func gradients() {
        let x: Tensor<Double> = [1, 2, 3]
        let slope = gradient(at: x) { x in (x * x).sum() }
        print(slope)  // [2. 4. 6.]
        #expect(slope == [2, 4, 6])

        let (value, gradients) = valueAndGradients(at: [x, x.square()]) { inputs in
            (inputs[0] * inputs[1]).sum()
        }
        print(value, gradients[0], gradients[1])  // 36.0 [1. 4. 9.] [1. 2. 3.]
        #expect("\(value) \(gradients[0]) \(gradients[1])" == "36.0 [1. 4. 9.] [1. 2. 3.]")

        let weighted = gradient(at: x) { x in (x * x.stopGradient()).sum() }
        print(weighted)  // [1. 2. 3.]
        #expect(weighted == [1, 2, 3])
    }

    @Test func further() throws {
        let x: Tensor<Double> = [1, 2, 3]
        let curvature = gradient(at: x) { x in
            gradient(at: x) { x in x.pow(3).sum() }.sum()
        }
        print(curvature)  // [ 6. 12. 18.]
        #expect("\(curvature)" == "[ 6. 12. 18.]")

        let (doubled, pullback) = vjp(at: x) { x in x * 2 }
        print(doubled, pullback([1, 0, -1]))  // [2. 4. 6.] [ 2.  0. -2.]
        #expect("\(doubled) \(pullback([1, 0, -1]))" == "[2. 4. 6.] [ 2.  0. -2.]")

        func rounded(_ x: Tensor<Double>) -> Tensor<Double> {
            customGradient(at: x) { x in
                (Tensor<Double>(Tensor<Int>(x + 0.5)), { upstream in upstream })
            }
        }
        print(gradient(at: x) { x in (rounded(x * 1.25) * x).sum() })
        // [2.25 5.5  7.75]
        #expect("\(gradient(at: x) { x in (rounded(x * 1.25) * x).sum() })" == "[2.25 5.5  7.75]")

        try checkGradient(at: [x], order: 2) { inputs in (inputs[0].log() * inputs[0]).tanh() }
    }
}
