import CTernKernels

/// One optimiser step over many tensors in a single parallel pass, in place.
package struct FusedUpdate {
    /// The tensors to be changed, contiguous and each alone with its memory.
    package var values: [Tensor<Float>] = []
    package var gradients: [Tensor<Float>] = []
    /// The optimiser's state beside each value: momentum, or the first and second moments. Empty where it has none.
    package var first: [Tensor<Float>] = []
    package var second: [Tensor<Float>] = []

    package init() {}

    /// torch.optim.SGD.
    package mutating func sgd(
        learningRate: Double, momentum: Double, dampening: Double, weightDecay: Double, isNesterov: Bool, isFirst: Bool,
        gradientScale: Double
    ) {
        var options = tern_sgd_options(
            rate: learningRate, momentum: momentum, dampening: dampening, decay: weightDecay, scale: gradientScale,
            nesterov: isNesterov, is_first: isFirst)
        run { tern_sgd_f32($0, $1, &options) }
    }

    /// torch.optim.Adam, or AdamW if the weight decay is decoupled from the gradient.
    package mutating func adam(
        learningRate: Double, betas: (Double, Double), epsilon: Double, weightDecay: Double, isDecoupled: Bool,
        step: Int,
        gradientScale: Double
    ) {
        var options = tern_adam_options(
            rate: learningRate, beta1: betas.0, beta2: betas.1, epsilon: epsilon, decay: weightDecay,
            scale: gradientScale, step: Int64(step), decoupled: isDecoupled)
        run { tern_adam_f32($0, $1, &options) }
    }

    private mutating func run(_ kernel: (Int, UnsafePointer<tern_parameter_step>) -> Void) {
        var steps: [tern_parameter_step] = []
        steps.reserveCapacity(values.count)
        for index in values.indices {
            gradients[index] = gradients[index].contiguous()
            steps.append(
                tern_parameter_step(
                    count: values[index].elementCount,
                    parameter: Self.prepare(&values, index),
                    gradient: gradients[index].pointer,
                    first: Self.prepare(&first, index),
                    second: Self.prepare(&second, index)))
        }
        withExtendedLifetime((values, gradients, first, second)) { kernel(steps.count, steps) }
    }

    private static func prepare(_ tensors: inout [Tensor<Float>], _ index: Int) -> UnsafeMutableRawPointer? {
        if tensors.isEmpty { return nil }
        tensors[index].makeUnique()
        return tensors[index].mutablePointer
    }
}

/// √ Σ g² over all elements of many tensors.
package func globalNorm(_ tensors: [Tensor<Float>]) -> Double {
    var total = 0.0
    for tensor in tensors {
        let dense = tensor.contiguous()
        var squares: Float = 0
        withExtendedLifetime(dense.storage) {
            Kernels.sumOfSquares[Float.self](1, dense.elementCount, 1, dense.pointer, &squares)
        }
        total += Double(squares)
    }
    return total.squareRoot()
}
