import TernCore

extension Misuse {
    /// Distributions that are none.
    static let distributions: [Misuse] = [
        Misuse("normal: the mean is nan, expected a finite number") {
            _ = Tensor<Float>.normal([2], mean: .nan)
        },
        Misuse("normal: the standard deviation is -2.0 at position 1 of shape [2], expected at least 0") {
            _ = Tensor<Float>.normal(mean: Tensor(0), standardDeviation: [1, -2])
        },
        Misuse("normal: shapes do not broadcast: [2] and [3]") {
            _ = Tensor<Float>.normal(mean: [1, 2], standardDeviation: [1, 2, 3])
        },
        Misuse("uniform: the width is inf, expected at least 0, and finite") {
            _ = Tensor<Float>.uniform([2], in: -3e38..<3e38)
        },
        Misuse("uniform: the upper bound is inf, expected a finite number") {
            _ = Tensor<Float>.uniform([2], in: 0..<(.infinity))
        },
        Misuse("uniform: the width is -1.0 at position 0 of shape [1], expected at least 0") {
            _ = Tensor<Float>.uniform(low: [2], high: [1])
        },
        Misuse("exponential: the rate is 0.0, expected above 0") {
            _ = Tensor<Float>.exponential([2], rate: 0)
        },
        Misuse("laplace: the scale is nan, expected at least 0") {
            _ = Tensor<Float>.laplace([2], scale: .nan)
        },
        Misuse("gumbel: the scale is -1.0, expected at least 0") {
            _ = Tensor<Double>.gumbel([2], scale: -1)
        },
        Misuse("truncatedNormal: the standard deviation is 0.0, expected above 0") {
            _ = Tensor<Double>.truncatedNormal([2], standardDeviation: 0)
        },
        Misuse("truncatedNormal: expected low ≤ high and a number between, found 2.0 and 1.0") {
            _ = Tensor<Double>.truncatedNormal(mean: [0], standardDeviation: [1], low: [2], high: [1])
        },
        Misuse("gamma: the concentration is 0.0, expected above 0") {
            _ = Tensor<Float>.gamma([2], concentration: 0)
        },
        Misuse("gamma: the rate is inf, expected above 0") {
            _ = Tensor<Float>.gamma([2], concentration: 1, rate: .infinity)
        },
        Misuse("beta: beta is -1.0, expected above 0") {
            _ = Tensor<Float>.beta([2], alpha: 1, beta: -1)
        },
        Misuse("poisson: the rate is -1.0, expected at least 0") {
            _ = Tensor<Float>.poisson([2], rate: -1)
        },
        Misuse("bernoulli: the probability is 1.5, expected in 0...1") {
            _ = Tensor<Bool>.bernoulli([2], probability: 1.5)
        },
        Misuse("bernoulli: the probability is nan at position 1 of shape [2], expected in 0...1") {
            _ = Tensor<Bool>.bernoulli(probability: Tensor<Float>([0, .nan]))
        },
        Misuse("randomIntegers: the range 3..<3 is empty") {
            _ = Tensor<Int>.randomIntegers([2], in: 3..<3)
        },
        Misuse("permutation: the count is -1, expected at least 0") {
            _ = Tensor<Int>.permutation(-1)
        },
        Misuse("shuffled: a scalar has no axis to shuffle") {
            _ = Tensor<Float>(1).shuffled()
        },
        Misuse("categorical: shape [2, 0] has no categories") {
            _ = Tensor<Int>.categorical(logits: Tensor<Float>.zeros([2, 0]))
        },
        Misuse("categorical: all probabilities of row 1 are 0") {
            _ = Tensor<Int>.categorical(probabilities: [[1, 2], [0, 0]] as Tensor<Float>)
        },
        Misuse("categorical: a probability of row 0 is -1.0, expected at least 0, and finite") {
            _ = Tensor<Int>.categorical(probabilities: Tensor<Float>([2, -1]))
        },
        Misuse("categorical: expected logits: [..., categories], found shape []") {
            _ = Tensor<Int>.categorical(logits: Tensor<Float>(1))
        },
        Misuse("multinomial: the count is -2, expected at least 0") {
            _ = Tensor<Int>.multinomial(-2, probabilities: Tensor<Float>([1, 2]))
        },
        Misuse("multinomial: row 0 has 2 categories of positive probability, of which 3 differing ones are drawn") {
            _ = Tensor<Int>.multinomial(3, probabilities: Tensor<Float>([1, 0, 2]), replacing: false)
        },
        Misuse("multinomial: a probability of row 0 is nan, expected at least 0, and finite") {
            _ = Tensor<Int>.multinomial(1, probabilities: Tensor<Float>([1, .nan]), replacing: false)
        }
    ]
}
