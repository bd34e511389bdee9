import TernCore
import Testing

/// Convolutions of 3 × 3 with enough channels for Winograd's algorithm, and their gradients, beside the sums that define them.
@Suite struct WinogradTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let batch, inputs, outputs, height, width: Int
        var padding = [1, 1]
        var dilation = [1, 1]
        var groups = 1

        var testDescription: String {
            "\(batch)×\(inputs)→\(outputs), \(height)×\(width), padding \(padding), dilation \(dilation), groups \(groups)"
        }

        static let all = [
            Case(batch: 2, inputs: 16, outputs: 16, height: 8, width: 8),
            Case(batch: 1, inputs: 17, outputs: 33, height: 13, width: 18, padding: [0, 0]),
            Case(batch: 3, inputs: 20, outputs: 70, height: 5, width: 6, padding: [2, 0]),
            Case(batch: 8, inputs: 49, outputs: 18, height: 3, width: 3),
            Case(batch: 8, inputs: 16, outputs: 16, height: 1, width: 1),
            Case(batch: 1, inputs: 24, outputs: 16, height: 15, width: 19, padding: [2, 2], dilation: [2, 2]),
            Case(batch: 2, inputs: 18, outputs: 19, height: 17, width: 9, padding: [5, 1], dilation: [3, 1]),
            Case(batch: 2, inputs: 32, outputs: 40, height: 9, width: 11, groups: 2),
            Case(batch: 1, inputs: 16, outputs: 17, height: 2, width: 120, padding: [1, 3])
        ]
    }

    /// y, and for the slope g the gradients of x and w: sums over all pairs of positions and taps, in double precision.
    private func sums(_ c: Case, _ x: [Double], _ w: [Double], _ bias: [Double], _ g: [Double]) -> [[Double]] {
        let (channels, outputs) = (c.inputs / c.groups, c.outputs / c.groups)
        let height = c.height + 2 * (c.padding[0] - c.dilation[0])
        let width = c.width + 2 * (c.padding[1] - c.dilation[1])
        var y = g.indices.map { bias[$0 / (height * width) % c.outputs] }
        var dx = [Double](repeating: 0, count: x.count)
        var dw = [Double](repeating: 0, count: w.count)
        for n in 0..<c.batch {
            for o in 0..<c.outputs {
                for i in 0..<channels {
                    let image = (n * c.inputs + o / outputs * channels + i) * c.height
                    for tap in 0..<9 {
                        let weight = (o * channels + i) * 9 + tap
                        for row in 0..<height {
                            let from = row + tap / 3 * c.dilation[0] - c.padding[0]
                            if from < 0 || from >= c.height { continue }
                            for column in 0..<width {
                                let position = column + tap % 3 * c.dilation[1] - c.padding[1]
                                if position < 0 || position >= c.width { continue }
                                let source = (image + from) * c.width + position
                                let target = ((n * c.outputs + o) * height + row) * width + column
                                y[target] += w[weight] * x[source]
                                dx[source] += w[weight] * g[target]
                                dw[weight] += x[source] * g[target]
                            }
                        }
                    }
                }
            }
        }
        return [y, dx, dw]
    }

    private func expectSums<Scalar: TensorFloatingPoint>(_ c: Case, as: Scalar.Type, within tolerance: Double) {
        var generator = PhiloxGenerator(seed: 8)
        let x = Tensor<Scalar>.normal([c.batch, c.inputs, c.height, c.width], using: &generator)
        let weight = Tensor<Scalar>.normal([c.outputs, c.inputs / c.groups, 3, 3], using: &generator)
        let bias = Tensor<Scalar>.normal([c.outputs], using: &generator)
        let convolve: @Sendable (Tensor<Scalar>, Tensor<Scalar>) -> Tensor<Scalar> = { x, weight in
            conv2d(
                x, weight, bias, padding: c.padding, dilation: c.dilation, groups: c.groups)
        }
        let y = convolve(x, weight)
        let g = Tensor<Scalar>.normal(y.shape, using: &generator)
        let gradients = valueAndGradients(at: [x, weight]) { (convolve($0[0], $0[1]) * g).sum() }.gradients
        func doubles(_ tensor: Tensor<Scalar>) -> [Double] { Tensor<Double>(tensor).scalars }
        let expected = sums(c, doubles(x), doubles(weight), doubles(bias), doubles(g))
        for (name, (found, expected)) in zip(["y", "dx", "dw"], zip(([y] + gradients).map(doubles), expected)) {
            #expect(found.count == expected.count)
            let size = expected.reduce(0) { max($0, $1.magnitude) }
            let error = zip(found, expected).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
            #expect(error <= tolerance * size, "\(Scalar.self) \(name): off by \(error / size) of the largest")
        }
    }

    @Test(arguments: Case.all) func float(_ c: Case) { expectSums(c, as: Float.self, within: 3e-6) }
    @Test(arguments: Case.all) func double(_ c: Case) { expectSums(c, as: Double.self, within: 1e-14) }
}

/// The other ways of a convolution that no small case takes.
@Suite struct ConvolutionPathTests {
    private func expectClose(_ a: Tensor<Double>, _ b: Tensor<Double>, _ what: String) {
        #expect(a.shape == b.shape)
        let error = (a - b).abs().max().item() / b.abs().max().item()
        #expect(error < 1e-13, "\(what): off by \(error) of the largest")
    }

    /// Kernels of one tap as matrix products, where images are cut into several runs: the activation comes once.
    @Test(arguments: [[1024, 14, 14], [768, 22, 22], [2048, 7, 14], [300, 40, 13], [20, 3, 5], [64, 1, 1]])
    func pointwise(_ sizes: [Int]) {
        let (channels, positions) = (sizes[0], sizes[1] * sizes[2])
        var generator = PhiloxGenerator(seed: 4)
        let x = Tensor<Double>.normal([2, channels, sizes[1], sizes[2]], using: &generator)
        let weight = Tensor<Double>.normal([9, channels, 1, 1], using: &generator)
        let bias = Tensor<Double>.normal([9], using: &generator)
        let y = weight.reshape([9, channels]).matmul(x.reshape([2, channels, positions])) + bias.reshape([9, 1])
        expectClose(
            conv2d(x, weight, bias, activation: .softplus), y.softplus().reshape([2, 9, sizes[1], sizes[2]]), "softplus"
        )
        expectClose(
            conv2d(x, weight, bias, activation: .tanh), y.tanh().reshape([2, 9, sizes[1], sizes[2]]), "tanh")
        let g = Tensor<Double>.normal(y.shape, using: &generator)
        let gradients = valueAndGradients(at: [x, weight]) {
            (conv2d($0[0], $0[1], bias).reshape(g.shape) * g).sum()
        }.gradients
        expectClose(
            gradients[0].reshape([2, channels, positions]), weight.reshape([9, channels]).transpose().matmul(g), "dx")
        expectClose(
            gradients[1].reshape([9, channels]),
            g.matmul(x.reshape([2, channels, positions]).transpose()).sum(axis: 0), "dw")
    }

    /// The activation of a transposed convolution comes after the sums, which `WinogradTests` checks.
    @Test(arguments: [(1, 1), (2, 2), (1, 0)]) func transposed(_ dilation: Int, _ padding: Int) {
        var generator = PhiloxGenerator(seed: 5)
        let g = Tensor<Double>.normal([2, 18, 13, 10], using: &generator)
        let weight = Tensor<Double>.normal([18, 21, 3, 3], using: &generator)
        let y = convTranspose2d(
            g, weight, padding: padding, dilation: dilation, activation: .tanh)
        let x = Tensor<Double>.zeros(y.shape)
        let dx = gradient(at: x) {
            (conv2d($0, weight, padding: padding, dilation: dilation) * g).sum()
        }
        expectClose(y, dx.tanh(), "transposed")
    }
}
