import TernCore

/// The tensors that an optimizer keeps beside a parameter, in one of its steps.
///
/// ```swift
/// state["velocity"] = state["velocity"] * 0.9 + gradient
/// ```
public struct ParameterState: Sendable {
    /// The number of the parameter's step, 1 for the first.
    public let step: Int
    private let optimizer: String
    private(set) var tensors: [String: Tensor<Float>]

    init(step: Int, of optimizer: String, _ tensors: [String: Tensor<Float>]) {
        (self.step, self.optimizer, self.tensors) = (step, optimizer, tensors)
    }

    /// A tensor by its name, zeros before the first step. A new one must have the same shape.
    ///
    /// Traps on a name that the optimizer was not made with.
    public subscript(name: String) -> Tensor<Float> {
        get {
            guard let tensor = tensors[name] else { trap(optimizer, "there is no state of the name \(name)") }
            return tensor
        }
        set {
            let shape = self[name].shape
            check(
                newValue.shape == shape, optimizer,
                "state \(name) of shape \(shape) can't become one of shape \(newValue.shape)")
            tensors[name] = newValue.stopGradient()
        }
    }
}
