import TernCore

extension Module {
    /// Reparametrizes one of this module's parameters as a length times a direction, which are learned instead
    /// (Salimans and Kingma, 2016): see ``weightNorm(_:magnitude:axis:)``.
    ///
    /// ```swift
    /// Sequential {
    ///     Conv2d(3, 16, kernel: 3).weightNormalized()
    ///     ReLU()
    /// }
    /// LSTM(64, 128).weightNormalized("weight_hh_l0")
    /// ```
    ///
    /// The module computes as before and only learns otherwise; but zeros have no direction, and become NaN. The keys are those
    /// of `torch.nn.utils.parametrizations.weight_norm`: `parametrizations.weight.original0` is the length, [outputs, 1, …],
    /// `parametrizations.weight.original1` the direction, in the weight's shape. Parameters are references, so this changes the
    /// module in place; make the optimizer afterwards. Traps where there is no parameter of the name.
    ///
    /// - Parameters:
    ///   - name: the parameter.
    ///   - axis: the axis that has a length for each of its indices, the outputs by default; nil for one length.
    @discardableResult
    public func weightNormalized(_ name: String = "weight", axis: Int? = 0) -> Self {
        parametrized(name) { WeightNorm($0, axis: axis) }
    }
}

/// A weight as magnitude · direction / ‖direction‖.
private struct WeightNorm: Parametrization {
    let magnitude: Parameter
    let direction: Parameter
    let axis: Int?

    init(_ weight: Tensor<Float>, axis: Int?) {
        magnitude = Parameter(Self.norm(of: weight, axis: axis))
        direction = Parameter(weight)
        self.axis = axis
    }

    var members: [(name: String, value: Any)] { [("original0", magnitude), ("original1", direction)] }

    func callAsFunction() -> Tensor<Float> { weightNorm(direction.value, magnitude: magnitude.value, axis: axis) }

    func assign(_ value: Tensor<Float>) {
        magnitude.value = Self.norm(of: value, axis: axis)
        direction.value = value
    }

    /// Returns the norm over all axes but one, which stay with length 1; over all of them, which go, if none is named.
    private static func norm(of weight: Tensor<Float>, axis: Int?) -> Tensor<Float> {
        guard let axis else { return weight.norm() }
        check(
            (-weight.rank..<weight.rank).contains(axis), "weightNormalized",
            "axis \(axis) is out of range for a parameter of shape \(weight.shape)")
        let others = weight.shape.indices.filter { $0 != (axis + weight.rank) % weight.rank }
        return others.isEmpty ? weight.abs() : weight.norm(axes: others, keepDims: true)
    }
}
