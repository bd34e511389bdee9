import TernCore

extension Misuse {
    /// The ends of the range of Int where a size, an index or an offset is expected, in rearranging, indexing and products.
    static let extremes: [Misuse] = extremeSizes + extremeIndices + distances + kept

    private static let extremeSizes: [Misuse] = [
        Misuse("repeated: shape [576460752303423488] of 8-byte scalars is larger than any memory") {
            _ = zeros([1]).repeated([1 << 59], axis: 0)
        },
        Misuse("repeated: [9223372036854775807] has more elements than memory can hold") {
            _ = zeros([2]).repeated([.max, .max], axis: 0)
        },
        Misuse("repeated: [9223372036854775807] has more elements than memory can hold") {
            _ = zeros([1]).repeated(.max, axis: 0)
        },
        Misuse("repeated: the count is -9223372036854775808, expected at least 0") {
            _ = zeros([1]).repeated(.min, axis: 0)
        },
        Misuse("tile: [9223372036854775807] has more elements than memory can hold") { _ = zeros([1]).tile([.max]) },
        Misuse("tile: axis 0 of shape [2], 9223372036854775807 times, is longer than memory can hold") {
            _ = zeros([2]).tile([.max])
        },
        Misuse("eye: [9223372036854775807, 9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Float>.eye(.max)
        },
        Misuse("eye: a length of [-9223372036854775808, -9223372036854775808] is negative") {
            _ = Tensor<Float>.eye(.min)
        },
        Misuse("diag: offset -9223372036854775808 of shape [3] is more than memory can hold") {
            _ = zeros([3]).diag(offset: .min)
        },
        Misuse("diagEmbed: offset 9223372036854775807 of shape [3] is more than memory can hold") {
            _ = zeros([3]).diagEmbed(offset: .max)
        },
        Misuse("diagEmbed: [2, 4611686018427387905, 4611686018427387905] has more elements than memory can hold") {
            _ = zeros([2, 1]).diagEmbed(offset: 1 << 62)
        },
        Misuse("trilIndices: [9223372036854775807, 9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Int>.trilIndices(.max, .max)
        },
        Misuse("triuIndices: a length of [-1, 3] is negative") { _ = Tensor<Int>.triuIndices(-1, 3) },
        Misuse("chunk: 9223372036854775807 parts are more than memory can hold") { _ = zeros([0]).chunk(.max) },
        Misuse("chunk: the count is -9223372036854775808, expected at least 1") { _ = zeros([3]).chunk(.min) },
        Misuse("split: the length of a part is -9223372036854775808, expected at least 1") {
            _ = zeros([3]).split(every: .min)
        },
        Misuse("split: lengths [9223372036854775807, 9223372036854775807, 5] do not add up to the 3 of axis 0") {
            _ = zeros([3]).split([.max, .max, 5])
        },
        Misuse("tensorSplit: 9223372036854775807 parts are more than memory can hold") {
            _ = zeros([3]).tensorSplit(.max)
        },
        Misuse("tensorSplit: the count is 0, expected at least 1") { _ = zeros([3]).tensorSplit(0) },
        Misuse("oneHot: [1, 9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Int>([1]).oneHot(.max, as: Float.self)
        },
        Misuse("oneHot: the count is -9223372036854775808, expected at least 0") {
            _ = Tensor<Int>([1]).oneHot(.min, as: Float.self)
        },
        Misuse("kron: [9223372036854775807] has more elements than memory can hold") {
            let long = zeros([1]).broadcast(to: [1 << 40])
            _ = long.kron(long)
        },
        Misuse("kron: [0, 1, 1, 1, 9223372036854775807] has more elements than memory can hold") {
            _ = zeros([0, 1, 1, 1, 1 << 40]).kron(zeros([1, 1, 1, 1, 1]).broadcast(to: [1, 1, 1, 1, 1 << 40]))
        },
        Misuse("blockDiagonal: [9223372036854775807, 1152921504606846974] has more elements than memory can hold") {
            let long = zeros([1, 1]).broadcast(to: [1 << 59, 1])
            _ = blockDiagonal(Array(repeating: long, count: 16) + [zeros([1, 1]).broadcast(to: [1, (1 << 60) - 18])])
        },
        Misuse("multinomial: [9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Int>.multinomial(.max, probabilities: Tensor<Float>([1, 2]))
        },
        Misuse("permutation: [9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Int>.permutation(.max)
        },
        Misuse("randomIntegers: [9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Int>.randomIntegers([.max], in: .min...(.max))
        },
        Misuse("gamma: [9223372036854775807] has more elements than memory can hold") {
            _ = Tensor<Float>.gamma([.max], concentration: 1)
        }
    ]

    private static let extremeIndices: [Misuse] = [
        Misuse("take: index -9223372036854775808 is out of range for axis 0 of shape [3]: expected -3..<3") {
            _ = zeros([3]).take(Tensor([.min]))
        },
        Misuse("take: axis -9223372036854775808 is out of range for shape [3]: expected -1..<1") {
            _ = zeros([3]).take([0], axis: .min)
        },
        Misuse("gather: index 9223372036854775807 is out of range for axis 0 of shape [3]: expected -3..<3") {
            _ = zeros([3]).gather(Tensor([.max]), axis: 0)
        },
        Misuse("scatter: index -9223372036854775808 is out of range for axis 0 of shape [3]: expected -3..<3") {
            _ = zeros([3]).scatter(Tensor([.min]), Tensor(1), axis: 0)
        },
        Misuse("scatterAdd: index 9223372036854775807 is out of range for axis 0 of shape [3]: expected -3..<3") {
            _ = zeros([3]).scatterAdd(Tensor([.max]), Tensor(1), axis: 0)
        },
        Misuse("put: index -9223372036854775808 is out of range for axis 0 of shape [3]: expected -3..<3") {
            _ = zeros([3]).put(Tensor([.min]), Tensor(1), accumulate: true)
        },
        Misuse("indexAdd: index -9223372036854775808 is out of range for axis 0 of shape [3]: expected -3..<3") {
            _ = zeros([3]).indexAdd(Tensor([.min]), Tensor(1))
        },
        Misuse("oneHot: label -9223372036854775808 is out of range: expected 0..<3") {
            _ = Tensor<Int>([.min]).oneHot(3, as: Float.self)
        },
        Misuse("moveAxis: axis -9223372036854775808 is out of range for shape [2, 3]: expected -2..<2") {
            _ = zeros([2, 3]).moveAxis(.min, to: 0)
        },
        Misuse("tensordot: -9223372036854775808 axes of shapes [2] and [2] can't be summed over") {
            _ = tensordot(zeros([2]), zeros([2]), axes: .min)
        },
        Misuse("cross: axis -9223372036854775808 is out of range for shape [3]: expected -1..<1") {
            _ = zeros([3]).cross(zeros([3]), axis: .min)
        },
        Misuse("diagonal: axis 9223372036854775807 is out of range for shape [2, 3]: expected -2..<2") {
            _ = zeros([2, 3]).diagonal(axis1: .max)
        }
    ]

    private static let distances: [Misuse] = [
        Misuse("cdist: expected a: [..., m, components] and b: [..., n, components], found [2, 3] and [2, 4]") {
            _ = cdist(zeros([2, 3]), zeros([2, 4]))
        },
        Misuse("cdist: the exponent is nan, expected at least 0") { _ = cdist(zeros([2, 3]), zeros([2, 3]), p: .nan) },
        Misuse("cosineSimilarity: epsilon is -1.0, expected at least 0, and finite") {
            _ = cosineSimilarity(zeros([3]), zeros([3]), epsilon: -1)
        },
        Misuse("pairwiseDistance: epsilon is inf, expected a finite number") {
            _ = pairwiseDistance(zeros([3]), zeros([3]), epsilon: .infinity)
        },
        Misuse("bilinear: expected a: [..., m], b: [..., n] and weight: [outputs, m, n], found [3], [2] and [1, 2, 3]")
        {
            _ = bilinear(zeros([3]), zeros([2]), zeros([1, 2, 3]))
        },
        Misuse("blockDiagonal: expected tensors of at most two axes, found shapes [[1, 2, 3]]") {
            _ = blockDiagonal([zeros([1, 2, 3])])
        },
        Misuse("diagEmbed: axis 0 is named twice, shape [3]") { _ = zeros([3]).diagEmbed(axis1: 0, axis2: -2) },
        Misuse("trace: expected at least two axes, found shape [3]") { _ = zeros([3]).trace() }
    ]

    private static let kept: [Misuse] = [
        Misuse("LUFactorization: expected square matrices, found shape [2, 3]") {
            _ = try? LUFactorization(zeros([2, 3]))
        },
        Misuse("solve: expected a right side of shape [2] or [..., 2, k] for the matrix [2, 2], found [3]") {
            _ = try? LUFactorization(Tensor<Float>.eye(2)).solve(zeros([3]))
        },
        Misuse("matrixRank: the tolerance is nan, expected at least 0, and finite") {
            _ = try? zeros([2, 2]).matrixRank(tolerance: .nan)
        },
        Misuse("exponential: the mean of rate 1e-45 is inf, expected a finite number") {
            _ = Tensor<Float>.exponential([2], rate: .leastNonzeroMagnitude)
        },
        Misuse("categorical: a probability of row 1 is nan, expected at least 0, and finite; so are those of logits") {
            let rows = stack([zeros([2]), Tensor<Float>.full([2], -.infinity)])
            _ = Tensor<Int>.categorical(logits: rows)
        }
    ]

    private static func zeros(_ shape: Shape) -> Tensor<Float> { .zeros(shape) }
}
