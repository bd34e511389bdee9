/// A nonlinearity that a layer applies to its output.
///
/// ```swift
/// let layer = Linear(784, 128, activation: .relu)
/// ```
///
/// Those whose derivative follows from their value are applied by the matrix product itself, to each tile while it is in the
/// cache.
public enum Activation: Sendable, CaseIterable {
    /// The identity, x.
    case identity
    /// max(x, 0); see ``Tensor/relu()``.
    case relu
    /// x where positive, x/100 elsewhere; see ``Tensor/leakyReLU(slope:)``.
    case leakyReLU
    /// tanh x; see ``Tensor/tanh()``.
    case tanh
    /// 1 / (1 + e⁻ˣ); see ``Tensor/sigmoid()``.
    case sigmoid
    /// x Φ(x); see ``Tensor/gelu(approximation:)``.
    case gelu
    /// x σ(x); see ``Tensor/silu()``.
    case silu
    /// log(1 + eˣ); see ``Tensor/softplus()``.
    case softplus

    /// Returns the activation of each element.
    public func callAsFunction<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        switch self {
        case .identity: x
        case .relu: x.relu()
        case .leakyReLU: x.leakyReLU()
        case .tanh: x.tanh()
        case .sigmoid: x.sigmoid()
        case .gelu: x.gelu()
        case .silu: x.silu()
        case .softplus: x.softplus()
        }
    }

    /// Returns the kernel, and the pullback from the value, of those that a product can apply.
    func fused<Scalar: TensorFloatingPoint>(
        as: Scalar.Type
    ) -> (kernel: Kernels.Elementwise, pullback: OutputPullback<Scalar>)? {
        switch self {
        case .relu: (Kernels.relu[Scalar.self], Tensor.reluBackward)
        case .tanh: (Kernels.tanh[Scalar.self], Tensor.tanhBackward)
        case .sigmoid: (Kernels.sigmoid[Scalar.self], Tensor.sigmoidBackward)
        default: nil
        }
    }
}

/// Returns the affine map of a dense layer with an activation, activation(x Wᵀ + b), in one pass over the result.
///
/// ```swift
/// let hidden = linear(images, weight, bias, activation: .relu)   // [64, 784] gives [64, 128]
/// ```
///
/// - Parameters:
///   - x: [..., inputs].
///   - weight: [outputs, inputs], PyTorch's layout.
///   - bias: [outputs], or nil.
///   - activation: the function that is applied to each element of the result.
/// - Returns: [..., outputs]. Gradients, with δ that of x Wᵀ + b: ∂x = δ W, ∂W = δᵀ x, ∂b = Σ δ.
@specialized(where Scalar == Float)
public func linear<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>? = nil, activation: Activation = .identity
) -> Tensor<Scalar> {
    check(
        x.rank >= 1 && weight.rank == 2 && x.shape.lengths[x.rank - 1] == weight.shape.lengths[1], "linear",
        "expected x: [..., inputs] and weight: [outputs, inputs], found \(x.shape) and \(weight.shape)")
    if let bias {
        check(
            bias.shape == [weight.shape.lengths[0]], "linear",
            "expected a bias of shape [\(weight.shape.lengths[0])] for the weight \(weight.shape), found \(bias.shape)")
    }
    if x.rank != 2 {
        let target = Shape(x.shape.dropLast() + [weight.shape.lengths[0]])
        let rows = x.reshape([x.shape.dropLast().reduce(1, *), weight.shape.lengths[1]])
        return linear(rows, weight, bias, activation: activation).reshape(target).noted()
    }
    guard activation == .identity || activation.fused(as: Scalar.self) != nil else {
        return activation(linear(x, weight, bias))
    }
    let fused = activation.fused(as: Scalar.self)
    let y = affine(x, weight, bias, kernel: fused?.kernel)
    // The sum before the activation is never stored: neither its own pullbacks nor the activation's read it.
    let sum = y.recorded(from: bias.map { [x, weight, $0] } ?? [x, weight]) { index in
        switch index {
        case 0: { g in g.matmul(weight) }
        case 1: { g in g.transpose().matmul(x) }
        default: { g in g }
        }
    }
    guard let fused else { return sum }
    return y.recorded(from: sum, output: fused.pullback)
}

/// Returns kernel(x Wᵀ + b), without a derivative.
private func affine<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?, kernel: Kernels.Elementwise?
) -> Tensor<Scalar> {
    let (a, b) = (x.addressable(), weight.addressable())
    let addend = bias?.contiguous()
    let y = Tensor<Scalar>(uninitialized: [x.shape.lengths[0], weight.shape.lengths[0]])
    WorkLog.note(2 * y.elementCount * x.shape.lengths[1], usesWeights: true, result: y.shape)
    let span = ProfileSpan()
    defer {
        span.end(
            "linear", [x.shape, weight.shape], bytes: x.byteCount + weight.byteCount + y.byteCount,
            operations: 2 * y.elementCount * x.shape.lengths[1])
    }
    withExtendedLifetimes(a.storage, b.storage, addend?.storage, y.storage) {
        MatrixProduct(
            m: y.shape.lengths[0], n: y.shape.lengths[1], k: x.shape.lengths[1], a: a.blasMatrix!,
            b: b.blasMatrix!.transposed,
            c: y.mutablePointer, rowStride: y.shape.lengths[1], bias: addend?.pointer, activation: kernel,
            scalar: blasScalars[Scalar.self],
            elementSize: MemoryLayout<Scalar>.stride
        ).run()
    }
    return y
}
