/// Windows of one to three axes by PyTorch's rule, position by position.
struct NaiveWindows: Sendable {
    /// For each axis and each of its windows, the positions inside of the input.
    let positions: [[[Int]]]
    /// For each axis and each of its windows, how many positions it has in the padded input.
    let paddedCounts: [[Int]]
    let input: [Int]

    /// Nil where an axis has no window.
    init?(_ input: [Int], kernel: [Int], stride: [Int], padding: [Int], dilation: [Int], roundsUp: Bool) {
        var positions: [[[Int]]] = []
        var counts: [[Int]] = []
        for (axis, n) in input.enumerated() {
            let (k, s, p, d) = (kernel[axis], stride[axis], padding[axis], dilation[axis])
            let reach = d * (k - 1)
            var starts: [Int] = []
            var start = -p
            while start + reach < n + p {
                starts.append(start)
                start += s
            }
            // One more where elements are left over, if it begins in the input or the padding before it.
            if roundsUp && start - s + reach < n + p - 1 && start < n { starts.append(start) }
            if starts.isEmpty { return nil }
            let taps = starts.map { start in (0..<k).map { start + d * $0 } }
            positions.append(taps.map { $0.filter { (0..<n).contains($0) } })
            counts.append(taps.map { $0.count { $0 < n + p } })
        }
        (self.positions, paddedCounts, self.input) = (positions, counts, input)
    }

    var output: [Int] { positions.map(\.count) }

    /// For each window, in row-major order, the offsets in a plane and the number of positions in the padded plane.
    var windows: [(offsets: [Int], paddedCount: Int)] {
        var windows: [(offsets: [Int], paddedCount: Int)] = [([0], 1)]
        for axis in input.indices {
            windows = windows.flatMap { window in
                positions[axis].indices.map { index in
                    let own = positions[axis][index]
                    let offsets = window.offsets.flatMap { offset in own.map { offset * input[axis] + $0 } }
                    return (offsets, window.paddedCount * paddedCounts[axis][index])
                }
            }
        }
        return windows
    }
}

/// A convolution y = x ∗ w as a list of products: y[a] += x[b] w[c]. Its value and its gradients follow from it.
struct NaiveConvolution: Sendable {
    var batch, groups, inputs, outputs: Int
    var input, output, kernel, stride, dilation, before: [Int]

    var xShape: [Int] { [batch, groups * inputs] + input }
    var yShape: [Int] { [batch, groups * outputs] + output }
    var weightShape: [Int] { [groups * outputs, inputs] + kernel }

    func forEachProduct(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
        var spatial: [(x: Int, w: Int, y: Int)] = [(0, 0, 0)]
        for axis in input.indices {
            spatial = spatial.flatMap { start in
                (0..<output[axis]).flatMap { i in
                    (0..<kernel[axis]).compactMap { k in
                        let position = stride[axis] * i + dilation[axis] * k - before[axis]
                        guard (0..<input[axis]).contains(position) else { return nil }
                        return (
                            start.x * input[axis] + position, start.w * kernel[axis] + k, start.y * output[axis] + i
                        )
                    }
                }
            }
        }
        let (xPlane, yPlane) = (input.reduce(1, *), output.reduce(1, *))
        let taps = kernel.reduce(1, *)
        for n in 0..<batch {
            for o in 0..<groups * outputs {
                for c in 0..<inputs {
                    let x = (n * groups * inputs + o / outputs * inputs + c) * xPlane
                    let y = (n * groups * outputs + o) * yPlane
                    let w = (o * inputs + c) * taps
                    for product in spatial { body(x + product.x, w + product.w, y + product.y) }
                }
            }
        }
    }
}
