import CTernKernels

/// The windows of an axis: window o has the places first, first + dilation, … below last, all of them in 0..<inputs.
struct PoolWindows {
    var inputs = 1
    var dilation = 1
    /// Regular windows, that is o ↦ `kernel` places from o · stride − padding on, but for those outside; 0 where they are not.
    var stride = 1
    var kernel = 1
    var padding = 0
    /// For each window.
    var first: [Int32] = [0]
    var last: [Int32] = [1]

    /// The only window of an axis of length 1.
    init() {}

    /// ⌊i n / m⌋ ..< ⌈(i + 1) n / m⌉ for each of m windows, whatever the length n.
    init(of inputs: Int, adaptingTo outputs: Int) {
        if outputs > 0 && inputs % outputs == 0 {
            self.init(of: inputs, count: outputs, kernel: inputs / outputs, stride: inputs / outputs, 0, 1)
            return
        }
        self.init()
        (self.inputs, stride) = (inputs, 0)
        first = (0..<outputs).map { Int32($0 * inputs / outputs) }
        last = (0..<outputs).map { Int32((($0 + 1) * inputs + outputs - 1) / outputs) }
    }

    private init(of inputs: Int, count: Int, kernel: Int, stride: Int, _ padding: Int, _ dilation: Int) {
        (self.inputs, self.kernel, self.stride) = (inputs, kernel, stride)
        (self.padding, self.dilation) = (padding, dilation)
        let starts = (0..<count).map { $0 * stride - padding }
        first = starts.map { start in
            Int32(start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation)
        }
        last = starts.map { start in Int32(min(start + (kernel - 1) * dilation + 1, inputs)) }
    }

    /// The windows of the axes of `x` behind the first two.
    static func regular<Scalar>(
        of x: Tensor<Scalar>, _ kernel: PerAxis, _ stride: PerAxis?, _ padding: PerAxis, _ dilation: PerAxis,
        roundsUp: Bool, in operation: String
    ) -> [PoolWindows] {
        let axes = spatialAxes(of: x, in: operation)
        let kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: operation)
        let stride = stride?.resolved(axes, atLeast: 1, "a stride", in: operation) ?? kernel
        let padding = padding.resolved(axes, atLeast: 0, "a padding", in: operation)
        let dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: operation)
        return (0..<axes).map { axis in
            let (n, k, s, p, d) = (x.shape[axis + 2], kernel[axis], stride[axis], padding[axis], dilation[axis])
            check(2 * p <= k, operation, "the padding \(p) is more than half of the kernel \(k)")
            let room = n + 2 * p - d * (k - 1) - 1
            check(
                room >= 0, operation,
                "windows of \(d * (k - 1) + 1) do not fit axis \(axis + 2) of shape \(x.shape), padded by \(p)")
            var count = (roundsUp ? room + s - 1 : room) / s + 1
            // A window that begins beyond the elements is none.
            if roundsUp && (count - 1) * s >= n + p { count -= 1 }
            return PoolWindows(of: n, count: count, kernel: k, stride: s, p, d)
        }
    }

    /// Windows that give lengths to the axes of `x` behind the first two.
    static func adaptive<Scalar>(of x: Tensor<Scalar>, to lengths: PerAxis, in operation: String) -> [PoolWindows] {
        let axes = spatialAxes(of: x, in: operation)
        let lengths = lengths.resolved(axes, atLeast: 0, "lengths", in: operation)
        return (0..<axes).map { axis in
            check(x.shape[axis + 2] > 0, operation, "axis \(axis + 2) of shape \(x.shape) is empty")
            return PoolWindows(of: x.shape[axis + 2], adaptingTo: lengths[axis])
        }
    }

    /// The number of axes behind the first two: one to three.
    static func spatialAxes<Scalar>(of x: Tensor<Scalar>, in operation: String) -> Int {
        check(
            (3...5).contains(x.rank), operation,
            "expected x: [batch, channels, ...] with one to three more axes, found \(x.shape)")
        let limit = Int(Int32.max)
        check(
            x.shape.dropFirst(2).reduce(1, *) <= limit, operation,
            "a channel of shape \(x.shape) has more than \(limit) elements")
        return x.rank - 2
    }
}
