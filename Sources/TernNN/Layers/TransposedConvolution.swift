import TernCore

/// A layer of transposed convolutions of signals [batch, channels, length]; see ``TransposedConvolution``.
public typealias ConvTranspose1d = TransposedConvolution<1>
/// A layer of transposed convolutions of images [batch, channels, height, width]; see ``TransposedConvolution``.
public typealias ConvTranspose2d = TransposedConvolution<2>
/// A layer of transposed convolutions of volumes [batch, channels, depth, height, width]; see
/// ``TransposedConvolution``.
public typealias ConvTranspose3d = TransposedConvolution<3>

/// A transposed convolution along some axes, as `torch.nn.ConvTranspose2d`: the way back of a ``Convolution``.
///
/// ```swift
/// let layer = ConvTranspose2d(64, 32, kernel: 4, stride: 2, padding: 1)
/// let y = layer(x)   // [8, 64, 16, 16] gives [8, 32, 32, 32]
/// ```
///
/// The weight is [inputs, outputs/groups, kernel…]; both parameters start uniform in ±1/√(outputs/groups · elements of
/// the kernel), as in `torch.nn`. For the formula and the traps see
/// ``convTranspose2d(_:_:_:stride:padding:outputPadding:dilation:groups:activation:)``.
public struct TransposedConvolution<let axes: Int>: Layer, NumberedModule {
    /// The kernels, [inputs, outputs/groups, kernel…].
    public let weight: Parameter
    /// The bias of each output, [outputs].
    public let bias: Parameter?
    /// The distance from one window of the result to the next along each axis.
    public let stride: [Int]
    /// The elements taken away from both ends of each axis of the result.
    public let padding: [Int]
    /// The elements more at the second end of each axis.
    public let outputPadding: [Int]
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
    ///   - stride: the distance from one window of the result to the next.
    ///   - padding: elements taken away from both ends of the result.
    ///   - outputPadding: elements more at the second end, less than the stride or the dilation.
    ///   - dilation: the distance from one element of a window to the next.
    ///   - groups: the number of groups of channels, which do not mix; divides inputs and outputs.
    ///   - activation: the function that is applied to the result, in the same pass.
    ///   - hasBias: whether a bias is added.
    ///   - weightInitializer: the first values of the weight.
    ///   - biasInitializer: the first values of the bias; by default uniform in the weight's range.
    public init(
        _ inputs: Int, _ outputs: Int, kernel: any PerAxis, stride: any PerAxis = 1, padding: any PerAxis = 0,
        outputPadding: any PerAxis = 0, dilation: any PerAxis = 1, groups: Int = 1, activation: Activation = .identity,
        hasBias: Bool = true, weightInitializer: Initializer = .torchDefault, biasInitializer: Initializer? = nil
    ) {
        checkChannels(inputs, outputs, groups, in: Self.name)
        let kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: Self.name)
        weight = Parameter(weightInitializer(Shape([inputs, outputs / groups] + kernel)))
        bias = hasBias ? Parameter((biasInitializer ?? .likeWeight(weight.shape))([outputs])) : nil
        self.stride = stride.resolved(axes, atLeast: 1, "a stride", in: Self.name)
        self.dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: Self.name)
        self.padding = padding.resolved(axes, atLeast: 0, "a padding", in: Self.name)
        self.outputPadding = outputPadding.resolved(axes, atLeast: 0, "an output padding", in: Self.name)
        (self.groups, self.activation) = (groups, activation)
    }

    /// Convolves [batch, inputs, lengths…], or one sample without the batch, to [batch, outputs, lengths…].
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        transposedConvolution(
            axes, x, weight.value, bias?.value, stride, padding, outputPadding, dilation, groups, activation)
    }

    static var name: String { "ConvTranspose\(axes)d" }
}
