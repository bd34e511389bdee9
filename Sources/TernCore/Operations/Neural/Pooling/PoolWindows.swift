import CTernKernels

/// The windows of an axis: window o has the positions first, first + dilation, … below last, all of them in 0..<inputs.
struct PoolWindows {
    var inputs = 1
    var dilation = 1
    /// The distance of windows of equal lengths: window o is `kernel` positions from o · stride − padding on, but for those
    /// outside. 0 where lengths differ.
    var stride = 1
    var kernel = 1
    var padding = 0
    /// The first position of each window.
    var first: [Int32] = [0]
    var last: [Int32] = [1]

    /// Creates the only window of an axis of length 1.
    init() {}

    /// Creates windows whose lengths follow from their number: ⌊i n / m⌋ ..< ⌈(i + 1) n / m⌉ for each of m windows.
    init(of inputs: Int, adaptingTo outputs: Int) {
        if outputs > 0 && inputs % outputs == 0 {
            let length = inputs / outputs
            self.init(of: inputs, count: outputs, kernel: length, stride: length, 0, 1, reach: length - 1)
            return
        }
        self.init()
        (self.inputs, stride) = (inputs, 0)
        first = (0..<outputs).map { Int32($0 * inputs / outputs) }
        last = (0..<outputs).map { Int32((($0 + 1) * inputs + outputs - 1) / outputs) }
    }

    /// Creates windows of equal lengths.
    ///
    /// - Parameter reach: dilation · (kernel − 1).
    private init(
        of inputs: Int, count: Int, kernel: Int, stride: Int, _ padding: Int, _ dilation: Int, reach: Int
    ) {
        (self.inputs, self.kernel, self.stride) = (inputs, kernel, stride)
        (self.padding, self.dilation) = (padding, dilation)
        let starts = (0..<count).map { $0 * stride - padding }
        first = starts.map { start in
            Int32(start >= 0 ? start : min(start + ((-start - 1) / dilation + 1) * dilation, inputs))
        }
        let reach = min(reach, inputs + padding)
        last = starts.map { start in Int32(min(start + reach + 1, inputs)) }
    }

    /// Returns the number of positions of window o, those of the padding among them, but not those beyond it.
    func paddedLength(_ o: Int) -> Int { min(kernel, inputs + 2 * padding - o * stride) }

    /// Returns the windows of the axes of `x` behind the first two.
    ///
    /// As PyTorch has it, there are ⌊(n + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1 of them, where `roundsUp`
    /// rounds the quotient up and leaves out a last window that would begin beyond the elements.
    static func regular<Scalar>(
        of x: Tensor<Scalar>, _ kernel: any PerAxis, _ stride: (any PerAxis)?, _ padding: any PerAxis,
        _ dilation: any PerAxis, roundsUp: Bool, in operation: String
    ) -> [PoolWindows] {
        let axes = spatialAxes(of: x, in: operation)
        let kernel = kernel.resolved(axes, atLeast: 1, "a kernel", in: operation)
        let stride = stride?.resolved(axes, atLeast: 1, "a stride", in: operation) ?? kernel
        let padding = padding.resolved(axes, atLeast: 0, "a padding", in: operation)
        let dilation = dilation.resolved(axes, atLeast: 1, "a dilation", in: operation)
        let reach = reach(of: kernel, dilation, in: operation)
        return (0..<axes).map { axis in
            let (n, k, s, p) = (x.shape[axis + 2], kernel[axis], stride[axis], padding[axis])
            check(p <= k / 2, operation, "the padding \(p) is more than half of the kernel \(k)")
            let room = (CheckedSize(n) + 2 * CheckedSize(p) - CheckedSize(reach[axis]) - 1)
                .value(in: operation, "axis \(axis + 2) of shape \(x.shape), padded by \(p),")
            var count = room < 0 ? 0 : room / s + 1
            if roundsUp {
                if room > -s && room % s != 0 { count += 1 }
                count = n + p == 0 ? 0 : min(count, (n + p - 1) / s + 1)
            }
            check(
                count > 0, operation,
                "windows that reach \(reach[axis]) elements beyond their first do not fit axis \(axis + 2) of shape \(x.shape), "
                    + "padded by \(p)")
            return PoolWindows(of: n, count: count, kernel: k, stride: s, p, dilation[axis], reach: reach[axis])
        }
    }

    /// Returns windows that give lengths to the axes of `x` behind the first two.
    static func adaptive<Scalar>(of x: Tensor<Scalar>, to lengths: any PerAxis, in operation: String) -> [PoolWindows] {
        let axes = spatialAxes(of: x, in: operation)
        let lengths = lengths.resolved(axes, atLeast: 0, "lengths", in: operation)
        let target = Shape(x.shape.prefix(2) + lengths)
        check(
            lengths.allSatisfy { $0 <= Int32.max }, operation,
            "lengths \(lengths) are more than \(Int32.max)")
        Tensor<Scalar>.checkMemory(for: target, in: operation)
        return (0..<axes).map { axis in
            check(x.shape[axis + 2] > 0, operation, "axis \(axis + 2) of shape \(x.shape) is empty")
            return PoolWindows(of: x.shape[axis + 2], adaptingTo: lengths[axis])
        }
    }

    /// Returns the number of axes behind the first two: one to three.
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

extension PoolWindows {
    /// Runs `body` on the windows of up to three axes as the kernels take them: those of three.
    static func withPlan(of windows: [PoolWindows], _ body: (UnsafePointer<tern_windows>) -> Void) {
        let windows = Array(repeating: PoolWindows(), count: 3 - windows.count) + windows
        func plan(_ index: Int, _ axes: [tern_windows]) {
            if index == 3 { return axes.withUnsafeBufferPointer { body($0.baseAddress!) } }
            let axis = windows[index]
            axis.first.withUnsafeBufferPointer { first in
                axis.last.withUnsafeBufferPointer { last in
                    plan(index + 1, axes + [axis.plan(first.baseAddress, last.baseAddress)])
                }
            }
        }
        plan(0, [])
    }

    private func plan(_ first: UnsafePointer<Int32>?, _ last: UnsafePointer<Int32>?) -> tern_windows {
        // Where windows of equal lengths reach far beyond the ends, they are cheaper position by position.
        let isRegular = stride > 0 && padding <= inputs && dilation * (kernel - 1) < 3 * inputs
        return tern_windows(
            in: inputs, out: self.first.count, dilation: isRegular ? dilation : min(dilation, max(inputs, 1)),
            kernel: kernel, stride: isRegular ? min(stride, max(inputs + padding, 1)) : 0,
            padding: isRegular ? padding : 0, first: first, last: last)
    }
}
