import Tern
import Testing

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the Gaussian e^(−x²/2) of each element.
    func gaussian() -> Tensor { (square() * -0.5).exp() }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns log(1 + e^−x) of each element, whose derivative −σ(−x) needs no logarithm.
    func logisticLoss() -> Tensor {
        customGradient(at: self) { x in
            ((-x).softplus(), { g in -(g * (-x).sigmoid()) })
        }
    }
}

/// The code of the article "Adding an operation". What it shows of Tern itself is in the sources.
struct AddingAnOperation {
    @Test func derivatives() throws {
        let x: Tensor<Double> = [-2, -0.5, 0.1, 3]
        try checkGradient(at: [x], order: 2) { $0[0].gaussian() * $0[0].logisticLoss() }
    }
}
