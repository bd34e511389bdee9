import CTernKernels

/// The sizes of a convolution y = x ∗ w, and the three maps that belong to it.
///
/// With ⟨·,·⟩ the sum of products,
///
///     T(x, w, g) = ⟨g, x ∗ w⟩ = ⟨x, transposed(g, w)⟩ = ⟨w, weights(x, g)⟩
///
/// is linear in each of its arguments, so the derivative of each map with respect to either of its arguments is another
/// of the three: they are closed under differentiation, to any order.
struct ConvolutionMaps: Sendable {
    /// The operation as its user spells it.
    let operation: String
    /// The images; the groups of channels; the channels of x and of y in a group.
    let batch, groups, inputs, outputs: Int
    /// The sizes along the spatial axes. Positions of x before the first are 0, and those behind the last.
    let input, output, kernel, stride, dilation, before: [Int]

    /// Creates the maps of a convolution.
    ///
    /// - Parameter padded: the lengths of x with the zeros around it. Strides and dilations beyond them, which nothing
    ///   depends on, are cut to them, so that no position overflows.
    init(
        _ operation: String, batch: Int, groups: Int, inputs: Int, outputs: Int, input: [Int], output: [Int],
        kernel: [Int], stride: [Int],
        dilation: [Int], before: [Int], padded: [Int]
    ) {
        (self.batch, self.groups, self.inputs, self.outputs) = (batch, groups, inputs, outputs)
        (self.input, self.output, self.kernel, self.before) = (input, output, kernel, before)
        self.stride = zip(stride, padded).map { min($0, max($1, 1)) }
        self.dilation = zip(dilation, padded).map { min($0, max($1, 1)) }
        self.operation = operation
        checkPatch()
    }

    /// Traps where a piece of the source that a single tap of each kind sees is more than memory holds.
    private func checkPatch() {
        let reach = zip(kernel, dilation).map { CheckedSize($0 - 1) * CheckedSize($1) + 1 }
        let elements = reach.reduce(CheckedSize(inputs), *)
        if let number = elements.number, number <= 1 << 26 { return }
        let bytes = (elements * CheckedSize(MemoryLayout<Float>.stride)).number
        check(
            bytes.map { $0 <= runtime.memoryLimit } ?? false, operation,
            "the windows of a kernel \(kernel) with dilation \(dilation) over \(inputs) channels are larger than memory"
        )
    }

    private var xShape: Shape { Shape([batch, groups * inputs] + input) }
    private var yShape: Shape { Shape([batch, groups * outputs] + output) }
    private var weightShape: Shape { Shape([groups * outputs, inputs] + kernel) }

    /// Returns y = activation(x ∗ w + bias).
    func forward<Scalar: TensorFloatingPoint>(
        _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil,
        _ activation: Activation = .identity
    ) -> Tensor<Scalar> {
        mapped(Kernels.convolution[Scalar.self], x, weight, bias, activation, to: yShape) { index in
            if index == 0 { return { g in transposed(g, weight) } }
            return { g in weights(x, g) }
        }
    }

    /// Returns the transpose of ``forward(_:_:_:_:)`` with respect to x, with a bias and an activation.
    func transposed<Scalar: TensorFloatingPoint>(
        _ g: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil,
        _ activation: Activation = .identity
    ) -> Tensor<Scalar> {
        mapped(Kernels.transposedConvolution[Scalar.self], g, weight, bias, activation, to: xShape) { index in
            if index == 0 { return { h in forward(h, weight) } }
            return { h in weights(h, g) }
        }
    }

    /// Returns the transpose of ``forward(_:_:_:_:)`` with respect to the weight.
    func weights<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, _ g: Tensor<Scalar>) -> Tensor<Scalar> {
        let gradient: Tensor<Scalar> = filled(weightShape) { sizes, target in
            let (x, g) = (x.contiguous(), g.contiguous())
            withExtendedLifetimes(x.storage, g.storage) {
                Kernels.convolutionWeights[Scalar.self](sizes, x.pointer, g.pointer, target)
            }
        }
        return gradient.recorded(
            from: x, { h in transposed(g, h) },
            from: g, { h in forward(x, h) })
    }

    // MARK: Running

    /// Returns activation(kernel(source, weight) + bias), the activation by the kernel where its derivative follows from its
    /// value.
    private func mapped<Scalar: TensorFloatingPoint>(
        _ kernel: Kernels.Convolution, _ source: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?,
        _ activation: Activation, to shape: Shape, pullback: (Int) -> Pullback<Scalar>
    ) -> Tensor<Scalar> {
        let fused = activation.fused(as: Scalar.self)
        let spatial = input.indices.map { $0 + 2 }
        var y: Tensor<Scalar> = filled(shape) { sizes, target in
            let (x, w, b) = (source.contiguous(), weight.contiguous(), bias?.contiguous())
            withExtendedLifetimes(x.storage, w.storage, b?.storage) {
                kernel(sizes, x.pointer, w.pointer, b?.pointer, fused?.kernel, target)
            }
        }
        if isEmpty {
            if let bias { y = y + bias.detached.reshape(Shape([shape[1]] + spatial.map { _ in 1 })) }
            if fused != nil { y = activation(y) }
        }
        // As in `linear`, the sum before the activation is a node without a value.
        let inputs: [Tensor<Scalar>] = if let bias { [source, weight, bias] } else { [source, weight] }
        let sum = y.recorded(from: inputs) { index in
            index < 2 ? pullback(index) : { g in g.sum(axes: [0] + spatial) }
        }
        guard let fused else { return activation == .identity ? sum : activation(sum) }
        return y.recorded(from: sum, output: fused.pullback)
    }

    /// The number of products in all sums: each element of y is a sum over inputs and kernel, for each of the three maps.
    private var operationCount: Int {
        (2 * CheckedSize(yShape.elementCount) * CheckedSize(inputs) * .product(kernel)).number ?? .max
    }

    /// A Boolean value indicating whether there are no products to add up.
    private var isEmpty: Bool { [xShape, yShape, weightShape].contains { $0.elementCount == 0 } }

    /// Returns a tensor that `body` writes, or zeros where there is nothing to add up.
    private func filled<Scalar: TensorFloatingPoint>(
        _ shape: Shape, _ body: (UnsafePointer<tern_convolution>, UnsafeMutableRawPointer) -> Void
    ) -> Tensor<Scalar> {
        WorkLog.note(operationCount, usesWeights: true, result: shape)
        if isEmpty { return .zeros(shape) }
        let result = Tensor<Scalar>(uninitialized: shape, in: operation)
        let span = ProfileSpan()
        defer {
            let elements = xShape.elementCount + yShape.elementCount + weightShape.elementCount
            span.end(
                "\(operation)", [xShape, weightShape], bytes: elements * MemoryLayout<Scalar>.stride,
                operations: operationCount)
        }
        withUnsafePointer(to: sizes) { sizes in
            withExtendedLifetime(result.storage) { body(sizes, result.mutablePointer) }
        }
        return result
    }

    private var sizes: tern_convolution {
        var sizes = tern_convolution()
        (sizes.batch, sizes.groups, sizes.inputs, sizes.outputs) = (batch, groups, inputs, outputs)
        (sizes.input, sizes.output, sizes.kernel) = (Self.three(input, 1), Self.three(output, 1), Self.three(kernel, 1))
        (sizes.stride, sizes.dilation) = (Self.three(stride, 1), Self.three(dilation, 1))
        sizes.before = Self.three(before, 0)
        return sizes
    }

    /// Returns the sizes along three spatial axes: where there are fewer, unit axes go in front.
    private static func three(_ values: [Int], _ front: Int) -> (Int, Int, Int) {
        let all = [front, front] + values
        return (all[all.count - 3], all[all.count - 2], all[all.count - 1])
    }
}
