import TernCore

/// The computation of a parameter from other parameters, which are learned instead.
///
/// ```swift
/// /// A matrix that stays symmetric.
/// struct Symmetric: Parametrization {
///     let original: Parameter
///     func callAsFunction() -> Tensor<Float> { (original.value + original.value.transpose()) / 2 }
///     func assign(_ value: Tensor<Float>) { original.value = value }
/// }
///
/// let layer = Linear(8, 8).parametrized { Symmetric(original: Parameter($0)) }
/// ```
///
/// Layers read their parameters as ever. As in `torch.nn.utils.parametrize` the parameters of the parametrization of `weight`
/// are named `parametrizations.weight.original`, …
public protocol Parametrization: Module {
    /// Returns the parameter's value, of the originals.
    func callAsFunction() -> Tensor<Float>

    /// Gives the originals values from which this one is computed, or one close to it where there are none.
    func assign(_ value: Tensor<Float>)
}

extension Module {
    /// Returns this module, one of whose parameters is from now on computed from others.
    ///
    /// Parameters are references, so this changes the module in place. It is meant for one that is new: an optimizer made
    /// before would go on with the parameter as it was. Traps where there is no parameter of the name, or it is computed
    /// already.
    ///
    /// - Parameters:
    ///   - name: the parameter, as in ``namedParameters``.
    ///   - make: makes the parametrization from the value that the parameter has.
    @discardableResult
    public func parametrized(
        _ name: String = "weight", by make: (Tensor<Float>) -> any Parametrization
    ) -> Self {
        let named = namedParameters
        guard let parameter = named.first(where: { $0.name == name })?.parameter else {
            let names = named.map(\.name).joined(separator: ", ")
            trap("parametrized", "\(type(of: self)) has no parameter \(name), only: \(names)")
        }
        parameter.compute(by: make(parameter.value))
        return self
    }

    /// Gives all computed parameters the values they have, as tensors of their own: for inference, where computing them again
    /// and again would be for nothing.
    public func removeParametrizations() {
        for (_, module) in namedModules {
            for case let parameter as Parameter in module.parts.map(\.value) { parameter.keepValue() }
        }
    }
}
