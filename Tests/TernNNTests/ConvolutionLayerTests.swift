import TernCore
import TernNN
import Testing

@Suite struct ConvolutionLayerTests {
    /// Shapes and ranges of torch.nn, where the transposed layer's range follows from its outputs.
    @Test func firstValues() {
        let layer = Conv2d(6, 40, kernel: [5, 3], groups: 2)
        #expect(layer.weight.shape == [40, 3, 5, 3] && layer.bias!.shape == [40])
        let transposed = ConvTranspose1d(6, 40, kernel: 9, groups: 2)
        #expect(transposed.weight.shape == [6, 20, 9] && transposed.bias!.shape == [40])
        for (parameter, fan) in [
            (layer.weight, 45), (layer.bias!, 45), (transposed.weight, 180), (transposed.bias!, 180)
        ] {
            let bound = 1 / Float(fan).squareRoot()
            let largest = parameter.value.abs().max().item()
            #expect(largest <= bound && largest > 0.8 * bound)
        }
    }

    /// Numbers that are variables, for all axes or one for each, in functions and in layers.
    @Test func sizesAreVariables() {
        let (k, s, p, d) = (3, 2, 1, 1)
        let x = Tensor<Float>.ones([1, 2, 9, 9])
        let layer = Conv2d(2, 4, kernel: k, stride: s, padding: p, dilation: d)
        #expect(layer.stride == [2, 2] && layer(x).shape == [1, 4, 5, 5])
        #expect(Conv2d(2, 4, kernel: [k, 1], stride: [s, 1], padding: [k / 2, 0])(x).shape == [1, 4, 5, 9])
        #expect(Conv2d(2, 4, kernel: k, padding: .same)(x).shape == [1, 4, 9, 9])
        #expect(ConvTranspose2d(2, 4, kernel: k, stride: s, padding: p, outputPadding: p)(x).shape == [1, 4, 18, 18])
        #expect(MaxPool2d(k, stride: s, padding: p)(x).shape == [1, 2, 5, 5])
        #expect(AvgPool2d(k, stride: [s, s], padding: p)(x).shape == [1, 2, 5, 5])
        #expect(AdaptiveAvgPool2d(k)(x).shape == [1, 2, 3, 3] && AdaptiveMaxPool2d([k, s])(x).shape == [1, 2, 3, 2])
        #expect(Upsample(to: 2 * k)(x).shape == [1, 2, 6, 6])
        let weight = Tensor<Float>.ones([4, 2, k, k])
        #expect(conv2d(x, weight, stride: s, padding: p, dilation: d).shape == [1, 4, 5, 5])
        #expect(conv2d(x, weight, padding: .same).shape == [1, 4, 9, 9])
        #expect(convTranspose2d(x, weight.swapAxes(0, 1), stride: s).shape == [1, 4, 19, 19])
        #expect(maxPool(x, kernel: k, stride: s, padding: p, dilation: d).shape == [1, 2, 5, 5])
        #expect(averagePool(x, kernel: k, stride: s).shape == [1, 2, 4, 4])
        #expect(interpolate(x, to: [k, s]).shape == [1, 2, 3, 2])
    }

    @Test func maximaGoBackToTheirPositions() {
        let x = Tensor<Float>([1, 5, 2, 0, 3, 4, 8, 7]).reshape([1, 1, 2, 4])
        let (y, indices) = MaxPool2d(2).withIndices(x)
        #expect(y.scalars == [5, 8] && indices.scalars == [1, 6])
        #expect(MaxUnpool2d(2)(y, indices).scalars == [0, 5, 0, 0, 0, 0, 8, 0])
    }

    @Test func namesAndOptions() {
        struct Network: Module {
            let first = Conv2d(1, 2, kernel: 3)
            let second = ConvTranspose2d(2, 1, kernel: 3, hasBias: false)
        }
        #expect(Network().namedParameters.map(\.name) == ["first.weight", "first.bias", "second.weight"])
        let layer = Conv1d(
            2, 3, kernel: 1, activation: .relu, weightInitializer: .zeros, biasInitializer: .constant(-1))
        #expect(layer(.ones([2, 5])) == .zeros([3, 5]))
    }

    /// Without a batch, and without images or channels.
    @Test func unbatchedAndEmpty() {
        let layer = Conv2d(3, 4, kernel: 3, padding: 1, activation: .tanh)
        let x = wave([2, 3, 6, 5], 0)
        #expect(layer(x[1]) == layer(x)[1])
        #expect(layer(.zeros([0, 3, 6, 5])).shape == [0, 4, 6, 5])
        let biasOnly = Conv2d(0, 4, kernel: 3, padding: 1, weightInitializer: .zeros, biasInitializer: .ones)
        #expect(biasOnly(.zeros([2, 0, 6, 5])) == .ones([2, 4, 6, 5]))
        let gradients = valueAndGradients(of: biasOnly) { biasOnly(.zeros([2, 0, 6, 5])).sum() }.gradients
        #expect(gradients[biasOnly.bias!] == .full([4], 60))
    }

    /// A transposed convolution is the transpose: ⟨conv x, y⟩ = ⟨x, convTranspose y⟩.
    @Test func transposes() {
        let forward = Conv3d(4, 6, kernel: [3, 2, 3], stride: [2, 1, 3], padding: [1, 0, 2], groups: 2, hasBias: false)
        let backward = ConvTranspose3d(
            6, 4, kernel: [3, 2, 3], stride: [2, 1, 3], padding: [1, 0, 2], groups: 2, hasBias: false)
        backward.weight.value = forward.weight.value
        let x = wave([2, 4, 7, 5, 8], 0)
        let y = forward(x)
        let weights = wave(y.shape, 1)
        let difference = (y * weights).sum() - (x * backward(weights)).sum()
        #expect(abs(difference.item()) < 1e-4)
    }

    /// A convolution in two layers learns to tell which half of an image is bright.
    @Test func learns() {
        let model = Sequential {
            Conv2d(1, 4, kernel: 3, stride: 2, padding: 1, activation: .relu)
            Flatten()
            Linear(4 * 3 * 3, 2)
        }
        let optimizer = Adam(model, learningRate: 0.03)
        let labels = Tensor((0..<32).map { $0 % 2 })
        let noise = wave([32, 1, 6, 6], 0)
        let isLeft = Tensor<Float>(Tensor<Int>.arange(6) .< 3)
        let side = labels.reshape([32, 1, 1, 1]) .== 0
        let images = noise * 0.3 + Tensor<Float>(side) * isLeft + (1 - Tensor<Float>(side)) * (1 - isLeft)
        var loss = Tensor<Float>(0)
        for _ in 0..<80 { loss = optimizer.step { crossEntropyLoss(model(images), labels) } }
        #expect(loss.item() < 0.2)
    }
}
