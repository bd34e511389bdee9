import TernCore

/// Images that are mixed with others, and the share of each class in them.
///
/// ```swift
/// let mixed = train.randomlyMapped { batch, generator in batch.mixup(classes: 10, using: &generator) }
/// for batch in DataLoader(mixed, batchSize: 128, seed: 0) {
///     optimizer.step { softCrossEntropy(model(batch.inputs), batch.labels) }   // labels [samples, classes]
/// }
/// ```
extension Labeled where Inputs == Tensor<Float>, Labels == Tensor<Int> {
    /// Returns λ times each sample plus 1 − λ times the one before it in the batch: mixup (Zhang et al., 2018), `v2.MixUp`.
    ///
    /// λ is drawn from Beta(alpha, alpha), once for the batch.
    ///
    /// - Parameters:
    ///   - classes: the number of classes.
    ///   - alpha: the parameter of the distribution, above 0; 1 draws evenly from 0...1.
    ///   - generator: the source of the random numbers.
    /// - Returns: the inputs, and labels [samples, classes] whose rows sum to 1. Traps on a label outside 0..<classes.
    public func mixup(
        classes: Int, alpha: Double = 1, using generator: inout PhiloxGenerator
    ) -> Labeled<Tensor<Float>, Tensor<Float>> {
        let share = drawShare(alpha, "mixup", &generator)
        return mixup(classes: classes, share: share)
    }

    package func mixup(classes: Int, share: Float) -> Labeled<Tensor<Float>, Tensor<Float>> {
        check(inputs.rank > 0, "mixup", "expected inputs: [samples, …], found \(inputs.shape)")
        let mixed = inputs.roll(1, axis: 0) * (1 - share) + inputs * share
        return Labeled<Tensor<Float>, Tensor<Float>>(mixed, labels(classes, share, "mixup"))
    }

    /// Returns the images with a rectangle of the one before each in the batch: CutMix (Yun et al., 2019), `v2.CutMix`.
    ///
    /// The rectangle has the share 1 − λ of the image, with λ from Beta(alpha, alpha), as far as it lies within; its middle is
    /// drawn evenly. λ and the rectangle are drawn once for the batch.
    ///
    /// - Parameters:
    ///   - classes: the number of classes.
    ///   - alpha: the parameter of the distribution, above 0.
    ///   - generator: the source of the random numbers.
    /// - Returns: the inputs, and labels [samples, classes] by the pixels of each. Traps on inputs that are not
    ///   [samples, channels, height, width], or without pixels, and on a label outside 0..<classes.
    public func cutmix(
        classes: Int, alpha: Double = 1, using generator: inout PhiloxGenerator
    ) -> Labeled<Tensor<Float>, Tensor<Float>> {
        check(
            inputs.rank == 4 && inputs.shape[2] > 0 && inputs.shape[3] > 0, "cutmix",
            "expected inputs: [samples, channels, height, width] with pixels, found \(inputs.shape)")
        let share = drawShare(alpha, "cutmix", &generator)
        let middle = (
            x: Int.random(in: 0..<inputs.shape[3], using: &generator),
            y: Int.random(in: 0..<inputs.shape[2], using: &generator)
        )
        return cutmix(classes: classes, share: Double(share), middle: middle)
    }

    package func cutmix(
        classes: Int, share: Double, middle: (x: Int, y: Int)
    ) -> Labeled<Tensor<Float>, Tensor<Float>> {
        let (height, width) = (inputs.shape[2], inputs.shape[3])
        let radius = 0.5 * (1 - share).squareRoot()
        func range(_ middle: Int, _ length: Int) -> Range<Int> {
            let half = Int(radius * Double(length))
            return max(0, middle - half)..<min(length, middle + half)
        }
        let (rows, columns) = (range(middle.y, height), range(middle.x, width))
        var mixed = inputs
        mixed[.all, .all, rows, columns] = inputs.roll(1, axis: 0)[.all, .all, rows, columns]
        let kept = 1 - Double(rows.count * columns.count) / Double(height * width)
        return Labeled<Tensor<Float>, Tensor<Float>>(mixed, labels(classes, Float(kept), "cutmix"))
    }

    private func drawShare(_ alpha: Double, _ operation: String, _ generator: inout PhiloxGenerator) -> Float {
        check(alpha > 0 && alpha.isFinite, operation, "alpha is \(alpha), expected a finite number above 0")
        return Tensor<Float>.beta([], alpha: Float(alpha), beta: Float(alpha), using: &generator).item()
    }

    private func labels(_ classes: Int, _ share: Float, _ operation: String) -> Tensor<Float> {
        check(
            labels.rank == 1 && labels.shape[0] == inputs.shape[0], operation,
            "expected labels: [samples] of inputs: [samples, …], found \(labels.shape) and \(inputs.shape)")
        let shares: Tensor<Float> = labels.oneHot(classes)
        return shares.roll(1, axis: 0) * (1 - share) + shares * share
    }
}
