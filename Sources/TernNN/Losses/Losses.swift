import TernCore

// Shared by all losses. Means over nothing (an empty batch, samples that are all ignored, weights that are all 0) are 0, with
// gradients of 0, so that a batch without targets does not spoil a model.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the values of a loss, their sum or their mean: the last line of a custom loss.
    ///
    /// ```swift
    /// func absoluteLoss(_ x: Tensor<Float>, _ y: Tensor<Float>, reduction: Reduction = .mean) -> Tensor<Float> {
    ///     (x - y).abs().reduced(reduction)
    /// }
    /// ```
    public func reduced(_ reduction: Reduction) -> Tensor {
        switch reduction {
        case .none: self
        case .sum: sum()
        case .mean: elementCount == 0 ? sum() : mean()
        }
    }

    /// Returns the product with a weight, if there is one; 0 where the weight is 0.
    func weighted(_ weight: Tensor?) -> Tensor { weight.map { $0.weighing(self) } ?? self }

    /// Returns the product of this weight and x, and 0 wherever the weight is 0, also where x is infinite: the limit of t log t
    /// and its like.
    func weighing(_ x: Tensor) -> Tensor {
        customGradient(at: self, x) { weight, x in
            ((weight * x).where(weight .!= 0, else: 0), { g in (g.weighing(x), g * weight) })
        }
    }

    /// The total that a weighted mean divides by, such that the mean is 0 where nothing counts.
    var divisor: Tensor { self.where(self .!= 0, else: .infinity) }
}

func checkSameShape<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, in operation: String) {
    check(a.shape == b.shape, operation, "expected prediction and target of one shape, found \(a.shape) and \(b.shape)")
}

/// Traps on an element outside 0...1. One that is not a number passes, and makes the loss none.
func checkUnitInterval<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, _ name: String, in operation: String) {
    let isOutside = ((x .< 0) .| (x .> 1)).scalars
    if let position = isOutside.firstIndex(of: true) {
        trap(operation, "\(name) is \(x.scalars[position]), expected a number in 0...1")
    }
}
