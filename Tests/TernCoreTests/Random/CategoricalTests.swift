import Foundation
import TernCore
import Testing

@Suite struct CategoricalTests {
    private let weights: Tensor<Double> = [0, 1, 2, 0.5, 4, 0, 0.001, 0]
    private var total: Double { weights.sum().item() }

    @Test func oneOfEachRow() {
        var generator = PhiloxGenerator(seed: 40)
        let rows = weights.broadcast(to: [100_000, 8])
        let drawn: [(Comment, Tensor<Int>)] = [
            ("probabilities", .categorical(probabilities: rows, using: &generator)),
            ("Float", .categorical(probabilities: Tensor<Float>(rows), using: &generator)),
            ("logits", .categorical(logits: rows.log() + 100, using: &generator)),
            ("multinomial", .multinomial(100_000, probabilities: weights, using: &generator)),
            ("multinomial of logits", .multinomial(100_000, logits: weights.log(), using: &generator)),
            (
                "first without replacement",
                .multinomial(5, probabilities: rows, replacing: false, using: &generator)[.all, 0]
            )
        ]
        for (name, found) in drawn {
            #expect(found.shape == [100_000], name)
            expectFrequencies(found.scalars, name) { weights[$0].item() / total }
        }
    }

    /// The second is drawn from those that the first has left.
    @Test func withoutReplacement() {
        var generator = PhiloxGenerator(seed: 41)
        let p: [Double] = [0.1, 0.2, 0.3, 0.4]
        let rows = Tensor(p).broadcast(to: [50_000, 4])
        let pairs = Tensor<Int>.multinomial(2, probabilities: rows, replacing: false, using: &generator)
        #expect(pairs.shape == [50_000, 2])
        expectFrequencies((pairs[.all, 0] * 4 + pairs[.all, 1]).scalars, "pairs") { pair in
            let (i, j) = (pair / 4, pair % 4)
            return i == j ? 0 : p[i] * p[j] / (1 - p[i])
        }
        let orders = Tensor<Int>.multinomial(8, logits: Tensor<Float>.zeros([30, 8]), replacing: false)
        for order in orders.scalars.chunked(8) { #expect(order.sorted() == Array(0..<8)) }
    }

    @Test func shapes() {
        let p = Tensor<Float>.ones([2, 3, 4])
        #expect(Tensor<Int>.categorical(probabilities: p).shape == [2, 3])
        #expect(Tensor<Int>.categorical(logits: p.transpose()).shape == [2, 4])
        #expect(Tensor<Int>.multinomial(7, probabilities: p).shape == [2, 3, 7])
        #expect(Tensor<Int>.multinomial(0, probabilities: p, replacing: false).shape == [2, 3, 0])
        #expect(Tensor<Int>.categorical(probabilities: Tensor<Float>.ones([0, 4])).shape == [0])
        #expect(Tensor<Int>.categorical(probabilities: Tensor<Float>([3])) == Tensor(0))
        // Weights whose sum is beyond the numbers.
        let huge = Tensor<Int>.multinomial(100, probabilities: Tensor<Double>([0, 1.5e308, 1.5e308]))
        #expect(huge.min() == Tensor(1) && huge.max() == Tensor(2))
    }

    // MARK: Permutations

    @Test func permutations() {
        var generator = PhiloxGenerator(seed: 42)
        for count in [0, 1, 2, 5, 4096, 4097, 100_000] {
            let order = Tensor<Int>.permutation(count, using: &generator)
            #expect(order.scalars.sorted() == Array(0..<count))
        }
        // All orders of four are as likely as each other.
        let orders = (0..<24_000).map { _ in
            Tensor<Int>.permutation(4, using: &generator).scalars.reduce(0) { 4 * $0 + $1 }
        }
        #expect(Set(orders).count == 24)
        expectFrequencies(orders, "orders of four") { orders.contains($0) ? 1.0 / 24 : 0 }
    }

    /// Of a permutation that is dealt to buckets: where numbers from each part of 0..<n come to lie.
    @Test func longPermutation() {
        var generator = PhiloxGenerator(seed: 43)
        let count = 1 << 17
        let order = Tensor<Int>.permutation(count, using: &generator).scalars
        let cells = order.enumerated().map { position, number in (position >> 13) * 16 + (number >> 13) }
        expectFrequencies(cells, "parts") { $0 < 256 ? 1.0 / 256 : 0 }
        // Neighbors are apart by each distance as often.
        let distances = zip(order, order.dropFirst()).map { ($1 - $0 + count) % count >> 12 }
        expectFrequencies(distances, "distances") { $0 < 32 ? 1.0 / 32 : 0 }
    }

    @Test func shuffled() {
        let x = Tensor<Float>.arange(12).reshape([4, 3]).transpose()
        var (a, b) = (PhiloxGenerator(seed: 44), PhiloxGenerator(seed: 44))
        let shuffled = x.shuffled(using: &a)
        #expect(shuffled == x.take(.permutation(3, using: &b)))
        #expect(shuffled.scalars.sorted() == x.scalars.sorted())
        let slope = gradient(at: x) { ($0.shuffled().square()).sum() }
        #expect(slope == 2 * x)
    }
}

extension Array {
    fileprivate func chunked(_ length: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: length).map { self[$0..<$0 + length] }
    }
}
