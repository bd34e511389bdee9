import CTernKernels

/// The mean and the variance (over n, not n − 1) of each row that was normalized.
package struct Moments<Scalar: TensorFloatingPoint> {
    package let mean: Tensor<Scalar>
    package let variance: Tensor<Scalar>
}

/// The moments of rows as the kernels have them: each mean is the sum of two numbers, of which the second is the part that
/// rounding takes from the first.
private struct RowMoments<Scalar: TensorFloatingPoint> {
    /// The means; then the rest of each, unless the moments are given.
    let means: Tensor<Scalar>
    let variances: Tensor<Scalar>
    let rows: Int
    let isFixed: Bool

    /// Takes memory for moments that a kernel is to write.
    init(rows: Int) {
        (means, variances) = (Tensor(uninitialized: [2 * rows]), Tensor(uninitialized: [rows]))
        (self.rows, isFixed) = (rows, false)
    }

    init(given: Moments<Scalar>, rows: Int) {
        (means, variances) = (given.mean.detached.contiguous(), given.variance.detached.contiguous())
        (self.rows, isFixed) = (rows, true)
    }

    var rest: UnsafeMutableRawPointer? {
        isFixed ? nil : means.mutablePointer + rows * MemoryLayout<Scalar>.stride
    }

    var moments: Moments<Scalar> { Moments(mean: means[..<rows], variance: variances) }
}

/// The common form of all normalizations: x̂ = (x − mean) / √(variance + ε) over some of the elements together, then weight x̂
/// + bias.
///
/// x is seen as [batch, rows, channels, inner]. Each row has its own moments, over the three other axes; weight and bias are
/// [period, channels], and row r has those at r mod period:
///
/// | | batch | rows | channels | inner | period |
/// |---|---|---|---|---|---|
/// | batch: [N, C, L] | N | C | 1 | L | C |
/// | layer, RMS: [N, D] | 1 | N | D | 1 | 1 |
/// | group: [N, C, L] | 1 | N G | C / G | L | G |
/// | instance: [N, C, L] | 1 | N C | 1 | L | C |
struct Normalization {
    var batch = 1
    var rows: Int
    var channels: Int
    var inner: Int
    var period: Int
    var epsilon: Double
    /// A Boolean value indicating whether the mean is subtracted.
    var isCentered = true

    /// Returns weight x̂ + bias, of the shape of `x`, and the moments.
    ///
    /// Gradient, with h = weight g and ‹ › the mean over what has its moments in common: (h − ‹h› − x̂ ‹h x̂›) / √(variance +
    /// ε); to the weight Σ g x̂, to the bias Σ g. Where the moments are given they are constants: h / √(variance + ε).
    ///
    /// - Parameters:
    ///   - weight: of period · channels elements, in any shape; ones if nil.
    ///   - bias: of as many elements; zeros if nil.
    ///   - given: moments to use in place of those of `x`.
    func callAsFunction<Scalar: TensorFloatingPoint>(
        _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>?, _ bias: Tensor<Scalar>?, given: Moments<Scalar>? = nil
    ) -> (value: Tensor<Scalar>, moments: () -> Moments<Scalar>) {
        let moments = given.map { RowMoments(given: $0, rows: rows) } ?? RowMoments(rows: rows)
        WorkLog.note(0, usesWeights: weight != nil || bias != nil, result: x.shape)
        let parameters: Shape = [period * channels]
        let value = customGradient(
            at: x, weight ?? .ones(parameters), bias ?? .zeros(parameters)
        ) { x, weight, bias in
            let y = forward(x, weight, bias, moments)
            return (
                y,
                { g in
                    let inputs = (g, x, weight)
                    let isRecorded = [g, x, weight].contains { $0.recordingNode != nil }
                    let slopes =
                        isRecorded ? slopes(inputs, given) : fusedSlopes(inputs, moments)
                    return (slopes.0, slopes.1, slopes.2.reshape(bias.shape))
                }
            )
        }
        return (value, { moments.moments })
    }

    private func plan(_ isFixed: Bool) -> tern_normalization {
        tern_normalization(
            batch: batch, rows: rows, channels: channels, inner: inner, period: period, epsilon: epsilon,
            is_centered: isCentered, is_fixed: isFixed)
    }

    private func forward<Scalar: TensorFloatingPoint>(
        _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>, _ moments: RowMoments<Scalar>
    ) -> Tensor<Scalar> {
        let (x, weight, bias) = (x.detached.contiguous(), weight.detached.contiguous(), bias.detached.contiguous())
        let y = Tensor<Scalar>(uninitialized: x.shape)
        let span = ProfileSpan()
        defer { span.end("normalize", [x.shape], bytes: 2 * x.byteCount + y.byteCount) }
        let storages = (x.storage, weight.storage, bias.storage, moments.means.storage, moments.variances.storage)
        withExtendedLifetimes(storages, y.storage) {
            withUnsafePointer(to: plan(moments.isFixed)) { plan in
                Kernels.normalize[Scalar.self](
                    plan, x.pointer, weight.pointer, bias.pointer, moments.means.mutablePointer, moments.rest,
                    moments.variances.mutablePointer, y.mutablePointer)
            }
        }
        return y
    }

    private typealias Inputs<Scalar: TensorFloatingPoint> = (
        g: Tensor<Scalar>, x: Tensor<Scalar>, weight: Tensor<Scalar>
    )

    /// Returns the gradients of x, weight and bias in one pass.
    private func fusedSlopes<Scalar: TensorFloatingPoint>(
        _ inputs: Inputs<Scalar>, _ moments: RowMoments<Scalar>
    ) -> (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) {
        let (g, x, weight) = (inputs.g.contiguous(), inputs.x.contiguous(), inputs.weight.contiguous())
        let dx = Tensor<Scalar>(uninitialized: x.shape)
        let (dweight, dbias) = (
            Tensor<Scalar>(uninitialized: weight.shape), Tensor<Scalar>(uninitialized: weight.shape)
        )
        let span = ProfileSpan()
        defer { span.end("normalize", [x.shape], bytes: 2 * (g.byteCount + x.byteCount) + dx.byteCount) }
        let storages = (g.storage, x.storage, weight.storage, moments.means.storage, moments.variances.storage)
        withExtendedLifetimes(storages, dx.storage, dweight.storage, dbias.storage) {
            withUnsafePointer(to: plan(moments.isFixed)) { plan in
                Kernels.normalizeBackward[Scalar.self](
                    plan, g.pointer, x.pointer, weight.pointer, moments.means.pointer,
                    UnsafeRawPointer(moments.rest), moments.variances.pointer, dx.mutablePointer,
                    dweight.mutablePointer, dbias.mutablePointer)
            }
        }
        return (dx, dweight, dbias)
    }

    /// Returns the gradients of x, weight and bias as functions of the inputs that can be differentiated again.
    private func slopes<Scalar: TensorFloatingPoint>(
        _ inputs: Inputs<Scalar>, _ given: Moments<Scalar>?
    ) -> (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) {
        let grid: Shape = [batch, rows / Swift.max(period, 1), period, channels, inner]
        let (row, parameter) = ([0, 3, 4], [0, 1, 4])
        let (g, x) = (inputs.g.reshape(grid), inputs.x.reshape(grid))
        let column: Shape = [period, 1, 1]
        let mean = given.map { $0.mean.detached.reshape(column) } ?? x.mean(axes: row, keepDims: true)
        var deviation = isCentered ? x - mean : x
        // The rounding of a large mean is taken off.
        if isCentered && given == nil { deviation = deviation - deviation.mean(axes: row, keepDims: true) }
        let variance =
            given.map { $0.variance.detached.reshape(column) }
            ?? deviation.square().mean(axes: row, keepDims: true)
        let scale = 1 / (variance + Scalar(epsilon)).sqrt()
        let normalized = deviation * scale
        let h = g * inputs.weight.reshape([period, channels, 1])
        var dx = h
        if given == nil {
            dx = dx - normalized * (h * normalized).mean(axes: row, keepDims: true)
            if isCentered { dx = dx - h.mean(axes: row, keepDims: true) }
        }
        let shape = inputs.weight.shape
        return (
            (dx * scale).reshape(inputs.x.shape), (g * normalized).sum(axes: parameter).reshape(shape),
            g.sum(axes: parameter).reshape(shape)
        )
    }
}

/// Traps unless ε is a finite number of at least 0.
func checkEpsilon(_ epsilon: Double, in operation: String) {
    check(
        epsilon >= 0 && epsilon.isFinite, operation, "epsilon is \(epsilon), expected a finite number of at least 0")
}
