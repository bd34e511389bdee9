import TernCore

/// Returns the value of a loss and its gradients with respect to a model's parameters.
///
/// ```swift
/// let (loss, gradients) = valueAndGradients(of: model) { crossEntropyLoss(model(images), labels) }
/// optimizer.apply(gradients)
/// ```
///
/// The model is in training meanwhile: see ``isTraining``. Traps where the loss depends on none of the parameters.
///
/// - Parameters:
///   - model: the model whose parameters are differentiated.
///   - loss: computes a tensor of one element.
/// - Returns: the loss, and its gradients.
public func valueAndGradients(
    of model: some Module, _ loss: () throws -> Tensor<Float>
) rethrows -> (value: Tensor<Float>, gradients: Gradients) {
    let parameters = model.parameters
    let (value, gradients) = try valueAndGradients(ofParameters: ParameterIndex(parameters), loss)
    return (value, Gradients(parameters: parameters, tensors: gradients))
}

/// The gradients of a loss with respect to a list of parameters.
///
/// ```swift
/// let (loss, gradients) = valueAndGradients(of: model) { crossEntropyLoss(model(images), labels) }
/// optimizer.apply(gradients.clipped(toNorm: 1))
/// ```
public struct Gradients: Sendable {
    /// The parameters, in the order of the model.
    public let parameters: [Parameter]
    /// The gradient of each parameter; nil where the loss does not depend on it.
    public internal(set) var tensors: [Tensor<Float>?]

    package init(parameters: [Parameter], tensors: [Tensor<Float>?]) {
        (self.parameters, self.tensors) = (parameters, tensors)
    }

    /// The gradient with respect to one parameter; nil if it is not in the list or the loss does not depend on it.
    public subscript(parameter: Parameter) -> Tensor<Float>? {
        parameters.firstIndex { $0 === parameter }.flatMap { tensors[$0] }
    }

    /// The Euclidean norm of all gradients together, √ Σ g²; NaN or infinite if an element is, and only then.
    ///
    /// ```swift
    /// if gradients.norm.isFinite { optimizer.apply(gradients) }   // skips a step that would spoil the weights
    /// ```
    public var norm: Double { globalNorm(tensors.compactMap { $0 }) }

    /// Returns the gradients scaled down so that their ``norm`` is at most `limit`; `torch.nn.utils.clip_grad_norm_`.
    ///
    /// If an element is NaN, all are: half of a step would be wrong and look right. Where one is infinite, the finite ones
    /// become 0.
    public func clipped(toNorm limit: Double) -> Gradients {
        GradientClipping.norm(limit).validate()
        let factor = Self.factor(norm: norm, limit: limit)
        return factor == 1 ? self : mapped { $0 * Float(factor) }
    }

    /// Returns the gradients with each element brought into −limit...limit; `torch.nn.utils.clip_grad_value_`.
    public func clipped(toValue limit: Float) -> Gradients {
        GradientClipping.value(limit).validate()
        return mapped { $0.maximum(-limit).minimum(limit) }
    }

    /// Returns the sums of two lists of gradients with respect to the same parameters, to gather those of several batches.
    public static func + (a: Gradients, b: Gradients) -> Gradients {
        check(
            a.parameters.elementsEqual(b.parameters, by: ===), "Gradients",
            "only gradients with respect to the same parameters, in the same order, can be added")
        let sums = zip(a.tensors, b.tensors).map { x, y in
            if let x, let y { x + y } else { x ?? y }
        }
        return Gradients(parameters: a.parameters, tensors: sums)
    }

    /// Returns the gradients times a number.
    public static func * (gradients: Gradients, factor: Float) -> Gradients { gradients.mapped { $0 * factor } }

    private func mapped(_ transform: (Tensor<Float>) -> Tensor<Float>) -> Gradients {
        Gradients(parameters: parameters, tensors: tensors.map { $0.map(transform) })
    }

    /// Returns the factor that brings a norm down to a limit: at most 1, NaN for a norm that is.
    static func factor(norm: Double, limit: Double) -> Double {
        let share = limit / (norm + 1e-6)
        return share >= 1 || limit == .infinity ? 1 : share
    }
}
