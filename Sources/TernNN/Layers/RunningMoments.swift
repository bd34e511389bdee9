import TernCore

/// Running means and variances of channels, under the keys that PyTorch gives them.
struct RunningMoments: Module {
    /// The running means, [channels], from 0.
    let mean: Buffer
    /// The running variances, [channels], from 1; of unbiased estimates.
    let variance: Buffer
    /// The number of batches seen so far, a scalar.
    let batches = Buffer(Tensor(0))
    /// The weight of a new batch; nil for the average over all of them.
    let momentum: Double?

    init(_ channels: Int, momentum: Double?) {
        (mean, variance) = (Buffer(.zeros([channels])), Buffer(.ones([channels])))
        self.momentum = momentum
    }

    var members: [(name: String, value: Any)] {
        [("running_mean", mean), ("running_var", variance), ("num_batches_tracked", batches)]
    }

    /// Moves by a weight towards the mean and the variance of a batch, which were taken over `count` numbers.
    func update(_ mean: Tensor<Float>, _ variance: Tensor<Float>, over count: Int, weight: Double) {
        let (old, new) = (Float(1 - weight), Float(weight))
        self.mean.value = self.mean.value * old + mean * new
        self.variance.value = self.variance.value * old + variance * (new * Float(count) / Float(max(count - 1, 1)))
    }
}

/// Traps on arguments that make no normalization layer.
func checkNormalization(_ channels: Int, _ epsilon: Double, momentum: Double? = nil, in layer: String) {
    check(channels >= 0, layer, "the number of channels is negative: \(channels)")
    check(epsilon >= 0, layer, "epsilon is \(epsilon), expected at least 0")
    check((0...1).contains(momentum ?? 0), layer, "the momentum \(momentum ?? 0) is not in 0...1")
}
