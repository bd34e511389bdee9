import CTernKernels

/// One optimizer step over many tensors in a single parallel pass, in place.
package struct FusedUpdate {
    /// The options of a step; see `tern_optimizers.h`.
    package typealias Options = tern_update_options
    /// The arguments are `(count, steps, options)`.
    package typealias Kernel =
        @convention(c) (Int, UnsafePointer<tern_parameter_step>?, UnsafePointer<Options>?) -> Void

    package static let sgd: Kernel = tern_sgd_f32
    package static let adam: Kernel = tern_adam_f32
    package static let nadam: Kernel = tern_nadam_f32
    package static let radam: Kernel = tern_radam_f32
    package static let adamax: Kernel = tern_adamax_f32
    package static let adagrad: Kernel = tern_adagrad_f32
    package static let adadelta: Kernel = tern_adadelta_f32
    package static let rmsprop: Kernel = tern_rmsprop_f32
    package static let lion: Kernel = tern_lion_f32

    /// The tensors to be changed, contiguous and each alone with its memory.
    package var values: [Tensor<Float>] = []
    package var gradients: [Tensor<Float>] = []
    /// The optimizer's state, a list of up to three: for each a tensor beside each value, or nil where it has none.
    package var state: [[Tensor<Float>?]] = []
    /// A number for each value; none if empty.
    package var factors: [Double] = []

    package init() {}

    /// Runs one of the kernels above.
    package mutating func run(_ kernel: Kernel, _ options: Options) {
        let span = ProfileSpan()
        defer {
            let elements = values.reduce(0) { $0 + $1.elementCount }
            span.end("optimizer", [[elements]], bytes: elements * (3 + 2 * state.count) * MemoryLayout<Float>.stride)
        }
        var options = options
        var steps: [tern_parameter_step] = []
        steps.reserveCapacity(values.count)
        for index in values.indices {
            gradients[index] = gradients[index].contiguous()
            values[index].makeUnique()
            let state = (prepare(0, index), prepare(1, index), prepare(2, index))
            steps.append(
                tern_parameter_step(
                    count: values[index].elementCount, parameter: values[index].mutablePointer,
                    gradient: gradients[index].pointer, state: state, factor: factors.isEmpty ? 1 : factors[index]))
        }
        withExtendedLifetimes(values, gradients, state) { kernel(steps.count, steps, &options) }
    }

    private mutating func prepare(_ slot: Int, _ index: Int) -> UnsafeMutableRawPointer? {
        if slot >= state.count { return nil }
        state[slot][index]?.makeUnique()
        return state[slot][index]?.mutablePointer
    }
}

/// Returns √ Σ g² over all elements of many tensors: exact for all magnitudes, NaN if an element is.
package func globalNorm(_ tensors: [Tensor<Float>]) -> Double {
    var total = 0.0
    for tensor in tensors {
        let dense = tensor.contiguous()
        var squares: Float = 0
        withExtendedLifetime(dense.storage) {
            Kernels.sumOfSquares[Float.self](1, dense.elementCount, 1, dense.pointer, &squares)
        }
        // Squares that overflow or vanish in Float are summed in Double.
        let isInRange = squares < 0x1p120 && squares > 0x1p-80
        total += isInRange ? Double(squares) : Tensor<Double>(dense).square().sum().item()
    }
    return total.squareRoot()
}
