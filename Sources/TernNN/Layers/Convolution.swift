import TernCore

/// A layer that convolves signals [batch, channels, length]; see ``Convolution``.
public typealias Conv1d = Convolution<1>
/// A layer that convolves images [batch, channels, height, width]; see ``Convolution``.
public typealias Conv2d = Convolution<2>
/// A layer that convolves volumes [batch, channels, depth, height, width]; see ``Convolution``.
public typealias Conv3d = Convolution<3>

/// A convolution along some axes: activation(x ∗ w + b), as `torch.nn.Conv2d`.
///
/// ```swift
/// let layer = Conv2d(3, 16, kernel: 3, padding: 1, activation: .relu)
/// let y = layer(images)   // [64, 3, 32, 32] gives [64, 16, 32, 32]
/// ```
///
/// The weight is [outputs, inputs/groups, kernel…]; both parameters start uniform in ±1/√(inputs/groups · elements of
/// the kernel). For the formula and the traps see
/// ``conv2d(_:_:_:stride:padding:mode:dilation:groups:activation:)``.
public struct Convolution<let axes: Int>: Layer, NumberedModule {
    /// The kernels, [outputs, inputs/groups, kernel…].
    public let weight: Parameter
    /// The bias of each output, [outputs].
    public let bias: Parameter?
    /// The distance from one window to the next along each axis.
    public let stride: [Int]
    /// The elements by which windows reach beyond the ends.
    public let padding: any ConvolutionPadding
    /// The values beyond the ends.
    public let mode: PaddingMode<Float>
    /// The distance from one element of a window to the next along each axis.
    public let dilation: [Int]
    /// The number of groups of channels, which do not mix.
    public let groups: Int
    /// The activation applied to the result.
    public let activation: Activation

    /// Creates a layer with new parameters.
    ///
    /// - Parameters:
    ///   - inputs: the number of channels of the input.
    ///   - outputs: the number of channels of the result.
    ///   - kernel: the lengths of a window.
    ///   - stride: the distance from one window to the next.
    ///   - padding: the elements by which windows reach beyond the ends: `.valid`, `.same`, or numbers.
    ///   - mode: the values beyond the ends: zeros, or mirrored or repeated elements.
    ///   - dilation: the distance from one element of a window to the next.
    ///   - groups: the number of groups of channels, which do not mix; divides inputs and outputs.
    ///   - activation: the function that is applied to the result, in the same pass.
    ///   - hasBias: whether a bias is added.
    ///   - weightInitializer: the first values of the weight.
    ///   - biasInitializer: the first values of the bias; by default uniform in the weight's range.
    public init(
        _ inputs: Int, _ outputs: Int, kernel: any PerAxis, stride: any PerAxis = 1,
        padding: any ConvolutionPadding = .valid,
        mode: PaddingMode<Float> = .constant(0), dilation: any PerAxis = 1, groups: Int = 1,
        activation: Activation = .identity, hasBias: Bool = true,
        weightInitializer: Initializer = .torchDefault, biasInitializer: Initializer? = nil
    ) {
        checkChannels(inputs, outputs, groups, in: Self.name)
        let kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: Self.name)
        weight = Parameter(weightInitializer(Shape([outputs, inputs / groups] + kernel)))
        bias = hasBias ? Parameter((biasInitializer ?? .likeWeight(weight.shape))([outputs])) : nil
        self.stride = stride.resolved(axes, atLeast: 1, "a stride", in: Self.name)
        self.dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: Self.name)
        (self.padding, self.mode) = (padding, mode)
        (self.groups, self.activation) = (groups, activation)
    }

    /// Convolves [batch, inputs, lengths…], or one sample without the batch, to [batch, outputs, windows…].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        convolution(axes, x, weight.value, bias?.value, stride, padding, mode, dilation, groups, activation)
    }

    static var name: String { "Conv\(axes)d" }
}

extension Initializer {
    /// Returns the initializer that is uniform in ±1/√(the elements of the weight that one output sums over), for the bias of a
    /// convolution.
    static func likeWeight(_ weight: Shape) -> Initializer {
        let bound = Double(1 / Float(max(weight.dropFirst().reduce(1, *), 1)).squareRoot())
        return .uniform(-bound..<bound)
    }
}

func checkChannels(_ inputs: Int, _ outputs: Int, _ groups: Int, in layer: String) {
    check(
        inputs >= 0 && outputs >= 0 && groups >= 1 && inputs % groups == 0 && outputs % groups == 0, layer,
        "\(inputs) inputs and \(outputs) outputs do not fall into \(groups) groups")
}
