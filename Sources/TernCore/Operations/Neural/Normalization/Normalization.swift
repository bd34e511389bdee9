import CTernKernels

/// The mean and the variance (over n, not n − 1) of each row that was normalized.
package struct Moments<Scalar: TensorFloatingPoint> {
    package let mean: Tensor<Scalar>
    package let variance: Tensor<Scalar>
}

/// What all normalizations are: x̂ = (x − mean) / √(variance + ε) over some of the elements together, then weight x̂ + bias.
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
    /// Whether the mean is subtracted.
    var isCentered = true

    /// Weight x̂ + bias, of the shape of `x`, and the moments.
    ///
    /// Gradient, with h = weight g and ‹ › the mean over what has its moments in common: (h − ‹h› − x̂ ‹h x̂›) / √(variance + ε);
    /// to the weight Σ g x̂, to the bias Σ g. Where the moments are given they are constants: h / √(variance + ε).
    ///
    /// - Parameters:
    ///   - weight: of period · channels elements, in any shape; ones if nil.
    ///   - bias: likewise; zeros if nil.
    ///   - given: moments to use in place of those of `x`.
    func callAsFunction<Scalar: TensorFloatingPoint>(
        _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>?, _ bias: Tensor<Scalar>?, given: Moments<Scalar>? = nil
    ) -> (value: Tensor<Scalar>, moments: Moments<Scalar>) {
        let moments =
            given.map { Moments(mean: $0.mean.detached.contiguous(), variance: $0.variance.detached.contiguous()) }
            ?? Moments(mean: Tensor(uninitialized: [rows]), variance: Tensor(uninitialized: [rows]))
        let isFixed = given != nil
        WorkLog.note(0, usesWeights: weight != nil || bias != nil, result: x.shape)
        let parameters: Shape = [period * channels]
        let value = customGradient(
            at: x, weight ?? .ones(parameters), bias ?? .zeros(parameters)
        ) { x, weight, bias in
            let y = forward(x, weight, bias, moments, isFixed)
            return (
                y,
                { g in
                    let inputs = (g, x, weight)
                    let isRecorded = [g, x, weight].contains { $0.recordingNode != nil }
                    let slopes =
                        isRecorded ? slopes(inputs, given) : fusedSlopes(inputs, moments, isFixed)
                    return (slopes.0, slopes.1, slopes.2.reshape(bias.shape))
                }
            )
        }
        return (value, moments)
    }

    private func plan(_ isFixed: Bool) -> tern_normalization {
        tern_normalization(
            batch: batch, rows: rows, channels: channels, inner: inner, period: period, epsilon: epsilon,
            is_centered: isCentered, is_fixed: isFixed)
    }

    private func forward<Scalar: TensorFloatingPoint>(
        _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>, _ moments: Moments<Scalar>,
        _ isFixed: Bool
    ) -> Tensor<Scalar> {
        let (x, weight, bias) = (x.detached.contiguous(), weight.detached.contiguous(), bias.detached.contiguous())
        let y = Tensor<Scalar>(uninitialized: x.shape)
        let storages = (x.storage, weight.storage, bias.storage, moments.mean.storage, moments.variance.storage)
        withExtendedLifetime((storages, y.storage)) {
            withUnsafePointer(to: plan(isFixed)) { plan in
                Kernels.normalize[Scalar.self](
                    plan, x.pointer, weight.pointer, bias.pointer, moments.mean.mutablePointer,
                    moments.variance.mutablePointer, y.mutablePointer)
            }
        }
        return y
    }

    private typealias Inputs<Scalar: TensorFloatingPoint> = (
        g: Tensor<Scalar>, x: Tensor<Scalar>, weight: Tensor<Scalar>
    )

    /// The gradients of x, weight and bias in one pass.
    private func fusedSlopes<Scalar: TensorFloatingPoint>(
        _ inputs: Inputs<Scalar>, _ moments: Moments<Scalar>, _ isFixed: Bool
    ) -> (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) {
        let (g, x, weight) = (inputs.g.contiguous(), inputs.x.contiguous(), inputs.weight.contiguous())
        let dx = Tensor<Scalar>(uninitialized: x.shape)
        let (dweight, dbias) = (
            Tensor<Scalar>(uninitialized: weight.shape), Tensor<Scalar>(uninitialized: weight.shape)
        )
        let storages = (g.storage, x.storage, weight.storage, moments.mean.storage, moments.variance.storage)
        withExtendedLifetime((storages, dx.storage, dweight.storage, dbias.storage)) {
            withUnsafePointer(to: plan(isFixed)) { plan in
                Kernels.normalizeBackward[Scalar.self](
                    plan, g.pointer, x.pointer, weight.pointer, moments.mean.pointer, moments.variance.pointer,
                    dx.mutablePointer, dweight.mutablePointer, dbias.mutablePointer)
            }
        }
        return (dx, dweight, dbias)
    }

    /// The same as functions of the inputs that can be differentiated again.
    private func slopes<Scalar: TensorFloatingPoint>(
        _ inputs: Inputs<Scalar>, _ given: Moments<Scalar>?
    ) -> (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) {
        let grid: Shape = [batch, rows / Swift.max(period, 1), period, channels, inner]
        let (row, parameter) = ([0, 3, 4], [0, 1, 4])
        let (g, x) = (inputs.g.reshape(grid), inputs.x.reshape(grid))
        let column: Shape = [period, 1, 1]
        let mean = given.map { $0.mean.detached.reshape(column) } ?? x.mean(axes: row, keepDims: true)
        let deviation = isCentered ? x - mean : x
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
