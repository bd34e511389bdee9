import TernCore
import TestSupport
import Testing

/// Pools and convolutions of one to three axes against their definition, over random settings: windows that reach past the
/// ends, windows larger than the input, axes of one element.
@Suite struct WindowSweepTests {
    struct Settings: CustomStringConvertible {
        var shape, kernel, stride, padding, dilation: [Int]
        var roundsUp: Bool

        var description: String {
            "\(shape), kernel \(kernel), stride \(stride), padding \(padding), dilation \(dilation), "
                + (roundsUp ? "rounded up" : "rounded down")
        }

        init(using generator: inout TestGenerator, isDilated: Bool) {
            let axes = Int.random(in: 1...3, using: &generator)
            let longest = [40, 12, 6][axes - 1]
            var lengths: [Int] = []
            (kernel, stride, padding, dilation) = ([], [], [], [])
            for _ in 0..<axes {
                lengths.append(Int.random(in: 1...longest, using: &generator))
                let k = Int.random(in: 1...5, using: &generator)
                kernel.append(k)
                stride.append(Int.random(in: 1...5, using: &generator))
                padding.append(Int.random(in: 0...k / 2, using: &generator))
                dilation.append(isDilated ? Int.random(in: 1...4, using: &generator) : 1)
            }
            shape = [Int.random(in: 1...2, using: &generator), Int.random(in: 1...3, using: &generator)] + lengths
            roundsUp = Bool.random(using: &generator)
        }

        var windows: NaiveWindows? {
            NaiveWindows(
                Array(shape.dropFirst(2)), kernel: kernel, stride: stride, padding: padding, dilation: dilation,
                roundsUp: roundsUp)
        }
    }

    @Test(arguments: [1, 2, 3, 4])
    func maximaInFloat(_ seed: UInt64) { sweepMaxima(seed, as: Float.self) }

    @Test(arguments: [5, 6])
    func maximaInDouble(_ seed: UInt64) { sweepMaxima(seed, as: Double.self) }

    private func sweepMaxima<Scalar: TensorFloatingPoint>(_ seed: UInt64, as: Scalar.Type) {
        var generator = TestGenerator(seed: seed)
        for _ in 0..<600 {
            let settings = Settings(using: &generator, isDilated: true)
            guard let windows = settings.windows?.windows, let output = settings.windows?.output else { continue }
            // Whole numbers, so that there are ties: the first of them has the gradient.
            let x = NaiveArray(shape: settings.shape) { _ in Double(Int.random(in: -30...30, using: &generator)) }
            let (planes, plane) = (settings.shape[0] * settings.shape[1], settings.shape.dropFirst(2).reduce(1, *))
            let target = Array(settings.shape.prefix(2) + output)
            let weights = NaiveArray(shape: target) { _ in Double(Int.random(in: 1...9, using: &generator)) }
            var y: [Double] = []
            var slopes = Array(repeating: 0.0, count: planes * plane)
            for p in 0..<planes {
                for window in windows {
                    let values = window.offsets.map { x.elements[p * plane + $0] }
                    let best = values.max() ?? -.infinity
                    if let first = values.firstIndex(of: best) {
                        slopes[p * plane + window.offsets[first]] += weights.elements[y.count]
                    }
                    y.append(best)
                }
            }
            let pool: (Tensor<Scalar>) -> Tensor<Scalar> = {
                maxPool(
                    $0, kernel: settings.kernel, stride: settings.stride, padding: settings.padding,
                    dilation: settings.dilation, roundsUp: settings.roundsUp)
            }
            let tensor = x.tensor(as: Scalar.self)
            let found = pool(tensor)
            #expect(Array(found.shape) == target, "\(settings)")
            #expect(found.scalars.map { Double($0) } == y, "\(settings)")
            if y.contains(-.infinity) { continue }
            let gradient = gradient(at: tensor) { (pool($0) * weights.tensor(as: Scalar.self)).sum() }
            #expect(gradient.scalars.map { Double($0) } == slopes, "gradient, \(settings)")
        }
    }

    @Test(arguments: [1, 2, 3])
    func averages(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        for round in 0..<500 {
            let settings = Settings(using: &generator, isDilated: false)
            guard let windows = settings.windows?.windows, let output = settings.windows?.output else { continue }
            let x = generator.array(settings.shape, in: -2...2)
            let (planes, plane) = (settings.shape[0] * settings.shape[1], settings.shape.dropFirst(2).reduce(1, *))
            let target = Array(settings.shape.prefix(2) + output)
            let weights = generator.array(target, in: -1...1)
            let (countsPadding, divisor) = [(true, nil), (false, nil), (true, 7)][round % 3] as (Bool, Int?)
            var y: [Double] = []
            var slopes = Array(repeating: 0.0, count: planes * plane)
            for p in 0..<planes {
                for window in windows {
                    let count = Double(divisor ?? (countsPadding ? window.paddedCount : window.offsets.count))
                    for offset in window.offsets { slopes[p * plane + offset] += weights.elements[y.count] / count }
                    y.append(window.offsets.reduce(0) { $0 + x.elements[p * plane + $1] } / count)
                }
            }
            let pool: (Tensor<Double>) -> Tensor<Double> = {
                averagePool(
                    $0, kernel: settings.kernel, stride: settings.stride, padding: settings.padding,
                    roundsUp: settings.roundsUp, countsPadding: countsPadding, divisor: divisor)
            }
            let tensor = x.tensor(as: Double.self)
            expectClose(
                pool(tensor), NaiveArray(shape: target, elements: y), tolerance: 1e-13, "\(settings)")
            let gradient = gradient(at: tensor) { (pool($0) * weights.tensor(as: Double.self)).sum() }
            expectClose(
                gradient, NaiveArray(shape: settings.shape, elements: slopes), tolerance: 1e-13, "gradient, \(settings)"
            )
        }
    }

    @Test(arguments: [1, 2, 3])
    func convolutionsInFloat(_ seed: UInt64) { sweepConvolutions(seed, as: Float.self, tolerance: 2e-6) }

    @Test(arguments: [4, 5, 6])
    func convolutionsInDouble(_ seed: UInt64) { sweepConvolutions(seed, as: Double.self, tolerance: 1e-13) }

    private func sweepConvolutions<Scalar: TensorFloatingPoint>(
        _ seed: UInt64, as: Scalar.Type, tolerance: Double
    ) {
        var generator = TestGenerator(seed: seed)
        for round in 0..<500 {
            var settings = Settings(using: &generator, isDilated: true)
            settings.roundsUp = false
            let padding = settings.kernel.map { _ in Int.random(in: 0...4, using: &generator) }
            settings.padding = padding
            guard let output = settings.windows?.output else { continue }
            let groups = Int.random(in: 1...2, using: &generator)
            let c = NaiveConvolution(
                batch: settings.shape[0], groups: groups, inputs: settings.shape[1],
                outputs: Int.random(in: 1...3, using: &generator), input: Array(settings.shape.dropFirst(2)),
                output: output, kernel: settings.kernel, stride: settings.stride, dilation: settings.dilation,
                before: padding)
            check(
                c, isTransposed: round % 2 == 1, tolerance, "\(settings), \(groups) groups", as: Scalar.self, &generator
            )
        }
    }

    /// One convolution, or the transposed one, whose values and gradients are sums over the same products.
    private func check<Scalar: TensorFloatingPoint>(
        _ c: NaiveConvolution, isTransposed: Bool, _ tolerance: Double, _ name: String, as: Scalar.Type,
        _ generator: inout TestGenerator
    ) {
        let (source, target) = isTransposed ? (c.yShape, c.xShape) : (c.xShape, c.yShape)
        let (x, w) = (generator.array(source, in: -1...1), generator.array(c.weightShape, in: -1...1))
        let g = generator.array(target, in: -1...1)
        var y = Array(repeating: 0.0, count: g.elements.count)
        var (dx, dw) = (
            Array(repeating: 0.0, count: x.elements.count), Array(repeating: 0.0, count: w.elements.count)
        )
        c.forEachProduct { xIndex, wIndex, yIndex in
            let (from, to) = isTransposed ? (yIndex, xIndex) : (xIndex, yIndex)
            y[to] += x.elements[from] * w.elements[wIndex]
            dx[from] += g.elements[to] * w.elements[wIndex]
            dw[wIndex] += g.elements[to] * x.elements[from]
        }
        let convolve: ([Tensor<Scalar>]) -> Tensor<Scalar> = { inputs in
            isTransposed ? c.transposed(inputs[0], inputs[1]) : c.convolved(inputs[0], inputs[1])
        }
        let inputs = [x.tensor(as: Scalar.self), w.tensor(as: Scalar.self)]
        expectClose(convolve(inputs), NaiveArray(shape: target, elements: y), tolerance: tolerance, name)
        let gradients = valueAndGradients(at: inputs) { (convolve($0) * g.tensor(as: Scalar.self)).sum() }.gradients
        expectClose(gradients[0], NaiveArray(shape: source, elements: dx), tolerance: tolerance, "∂x, \(name)")
        expectClose(gradients[1], NaiveArray(shape: c.weightShape, elements: dw), tolerance: tolerance, "∂w, \(name)")
    }

    @Test func windowsFarBeyondTheEnds() {
        let x = Tensor<Float>.arange(5).reshape([1, 1, 5])
        #expect(maxPool(x, kernel: 2, stride: 1 << 62, roundsUp: true).scalars == [1])
        #expect(maxPool(x, kernel: 2, stride: Int.max, dilation: 1 << 40, roundsUp: true).scalars == [0])
        #expect(maxPool(x, kernel: 1, dilation: Int.max).scalars == x.scalars)
        #expect(maxPool(x, kernel: 1 << 40, stride: 1, padding: 1 << 39).scalars == [4, 4, 4, 4, 4, 4])
        #expect(averagePool(x, kernel: 1 << 40, stride: 2, padding: 1 << 39, divisor: 1).scalars == [10, 10, 10])
        #expect(averagePool(x, kernel: 2, stride: Int.max, roundsUp: true).scalars == [0.5])
        let weight = Tensor<Float>.ones([1, 1, 1])
        #expect(conv1d(x, weight, stride: Int.max, dilation: Int.max).scalars == [0])
        #expect(convTranspose1d(x[0..., 0..., 4..<5], weight, stride: Int.max, dilation: Int.max).scalars == [4])
    }
}

extension NaiveConvolution {
    /// The public function for the number of axes.
    fileprivate func convolved<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, _ w: Tensor<Scalar>) -> Tensor<Scalar>
    {
        switch input.count {
        case 1: conv1d(x, w, stride: stride, padding: before, dilation: dilation, groups: groups)
        case 2: conv2d(x, w, stride: stride, padding: before, dilation: dilation, groups: groups)
        default: conv3d(x, w, stride: stride, padding: before, dilation: dilation, groups: groups)
        }
    }

    /// The transposed convolution, with the output padding that gives `input`.
    fileprivate func transposed<Scalar: TensorFloatingPoint>(_ y: Tensor<Scalar>, _ w: Tensor<Scalar>) -> Tensor<Scalar>
    {
        let extra = input.indices.map { axis in
            let whole = stride[axis] * (output[axis] - 1) + dilation[axis] * (kernel[axis] - 1) + 1
            return input[axis] + 2 * before[axis] - whole
        }
        switch input.count {
        case 1:
            return convTranspose1d(
                y, w, stride: stride, padding: before, outputPadding: extra, dilation: dilation, groups: groups)
        case 2:
            return convTranspose2d(
                y, w, stride: stride, padding: before, outputPadding: extra, dilation: dilation, groups: groups)
        default:
            return convTranspose3d(
                y, w, stride: stride, padding: before, outputPadding: extra, dilation: dilation, groups: groups)
        }
    }
}
