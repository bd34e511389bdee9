import CTernKernels

/// Returns the maximum over windows of the axes behind the first two.
///
/// ```swift
/// maxPool(images, kernel: 2)                        // [64, 32, 28, 28] gives [64, 32, 14, 14]
/// maxPool(images, kernel: 3, stride: 2, padding: 1)
/// ```
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - kernel: the number of elements of a window.
///   - stride: the distance from one window to the next; as many as a window has elements if nil.
///   - padding: the elements by which windows reach beyond the ends, at most half of the kernel; none is ever the maximum.
///   - dilation: the distance from one element of a window to the next.
///   - roundsUp: whether elements left over at the end get a window of their own, unless it would begin beyond them.
/// - Returns: [N, C, ...] with ⌊(n + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1 windows for an axis of n, rounded up
///   if wanted. NaN wins. Gradient: g to the first of the largest in each window.
@specialized(where Scalar == Float)
public func maxPool<Scalar: TensorFloatingPoint>(
    _ x: Tensor<Scalar>, kernel: any PerAxis, stride: (any PerAxis)? = nil, padding: any PerAxis = 0,
    dilation: any PerAxis = 1,
    roundsUp: Bool = false
) -> Tensor<Scalar> {
    x.maxPooled(PoolWindows.regular(of: x, kernel, stride, padding, dilation, roundsUp: roundsUp, in: "maxPool"))
}

/// Returns the maximum over windows of the axes behind the first two, whose number and lengths follow from those of the result.
///
/// ```swift
/// adaptiveMaxPool(images, to: 7)   // [64, 32, 28, 30] gives [64, 32, 7, 7]
/// ```
///
/// - Parameters:
///   - x: [N, C, ...] with one to three more axes.
///   - lengths: the lengths m of the result: window i of an axis of n is ⌊i n / m⌋ ..< ⌈(i + 1) n / m⌉.
/// - Returns: [N, C, lengths]. Gradient: g to the first of the largest in each window.
@specialized(where Scalar == Float)
public func adaptiveMaxPool<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, to lengths: any PerAxis) -> Tensor<Scalar>
{
    x.maxPooled(PoolWindows.adaptive(of: x, to: lengths, in: "adaptiveMaxPool"))
}

extension Tensor where Scalar: TensorFloatingPoint {
    fileprivate func maxPooled(_ windows: [PoolWindows]) -> Tensor {
        maxPooled(windows, wantsPositions: recordingNode != nil).values
    }

    /// Returns the maxima and their positions in flattened channels.
    func maxPooledWithIndices(_ windows: [PoolWindows]) -> (values: Tensor, indices: Tensor<Int>) {
        let (values, positions) = maxPooled(windows, wantsPositions: true)
        return (values, Tensor<Int>(positions!))
    }

    private func maxPooled(
        _ windows: [PoolWindows], wantsPositions: Bool
    ) -> (values: Tensor, positions: Tensor<Int32>?) {
        let x = detached.contiguous()
        let target = Shape(shape.prefix(2) + windows.map(\.first.count))
        let y = Tensor(uninitialized: target, in: "maxPool")
        let positions = wantsPositions ? Tensor<Int32>(uninitialized: target, in: "maxPool") : nil
        let planes = shape.lengths[0] * shape.lengths[1]
        let span = ProfileSpan()
        defer { span.end("maxPool", [x.shape], bytes: x.byteCount + y.byteCount + (positions?.byteCount ?? 0)) }
        if y.elementCount > 0 {
            withExtendedLifetimes(x.storage, y.storage, positions?.storage) {
                PoolWindows.withPlan(of: windows) { axes in
                    Kernels.maxPool[Scalar.self](
                        planes, axes, x.pointer, y.mutablePointer,
                        positions?.mutablePointer.assumingMemoryBound(to: Int32.self))
                }
            }
        }
        guard let positions else { return (y, nil) }
        let picks = Picks(planes: planes, from: shape, positions: positions)
        return (y.recorded(from: self, { g in picks.putBack(g) }), positions)
    }
}

/// Elements that were picked from the planes of a tensor: a linear map, and its transpose.
private struct Picks: Sendable {
    let planes: Int
    /// The shape from which they were picked.
    let from: Shape
    /// The position of each in its plane; of the result's shape.
    let positions: Tensor<Int32>

    func pick<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        run(Kernels.pick[Scalar.self], x, to: positions.shape).recorded(from: x, { g in putBack(g) })
    }

    func putBack<Scalar: TensorFloatingPoint>(_ g: Tensor<Scalar>) -> Tensor<Scalar> {
        run(Kernels.pickTransposed[Scalar.self], g, to: from).recorded(from: g, { h in pick(h) })
    }

    private func run<Scalar: TensorFloatingPoint>(
        _ kernel: Kernels.Pick, _ x: Tensor<Scalar>, to target: Shape
    ) -> Tensor<Scalar> {
        let x = x.detached.contiguous()
        let y = Tensor<Scalar>(uninitialized: target)
        let span = ProfileSpan()
        defer { span.end("maxPool", [x.shape], bytes: x.byteCount + y.byteCount + positions.byteCount) }
        func elements(_ shape: Shape) -> Int { shape.product(2..<shape.rank) }
        withExtendedLifetimes(x.storage, y.storage, positions.storage) {
            kernel(
                planes, elements(from), elements(positions.shape),
                positions.pointer.assumingMemoryBound(to: Int32.self),
                x.pointer, y.mutablePointer)
        }
        return y
    }
}
