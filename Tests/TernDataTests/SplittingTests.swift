import TernCore
import TernData
import Testing

@Suite struct SplittingTests {
    /// Labels as unevenly distributed as ImageNet's are not: class c has about 1/(c + 1) of class 0.
    private func labels(_ count: Int, _ classes: Int) -> [Int] {
        (0..<count).map { position in
            var generator = PhiloxGenerator(seed: 5).split(at: position)
            return Int.random(in: 0...Int.random(in: 0..<classes, using: &generator), using: &generator)
        }
    }

    private func data(_ count: Int) -> TensorDataset<Tensor<Int>> { TensorDataset(.arange(count)) }

    @Test(
        arguments: [0, 1, 7, 100, 1001],
        [[0.8, 0.2], [1], [0.5, 0.25, 0.125, 0.125], [3, 3, 3], [0.999, 0.001]])
    func partsAreAPartition(_ count: Int, _ shares: [Double]) {
        let sum = shares.reduce(0, +)
        for labels in [nil, labels(count, 10)] {
            let parts = data(count).split(shares, stratifiedBy: labels, seed: 3)
            #expect(parts.flatMap(\.positions).sorted() == Array(0..<count))
            for (part, share) in zip(parts, shares) {
                #expect(abs(Double(part.count) - share / sum * Double(count)) < 1)
            }
        }
    }

    @Test func seeds() {
        func positions(_ seed: UInt64) -> [[Int]] { data(100).split([0.7, 0.3], seed: seed).map(\.positions) }
        #expect(positions(1) == positions(1))
        #expect(positions(1) != positions(2))
        #expect(positions(1)[0] != positions(1)[0].sorted())
    }

    @Test(arguments: [[0.8, 0.2], [0.6, 0.2, 0.2], [0.9, 0.05, 0.03, 0.02]])
    func stratifiedPartsHaveTheirShareOfEachLabel(_ shares: [Double]) {
        for (count, classes) in [(1000, 10), (5000, 100), (50, 20)] {
            let labels = labels(count, classes)
            let parts = data(count).split(shares, stratifiedBy: labels, seed: 4)
            for label in 0..<classes {
                let all = Double(labels.count { $0 == label })
                for (part, share) in zip(parts, shares) {
                    let found = Double(part.positions.count { labels[$0] == label })
                    #expect(abs(found - share * all) < 2, "label \(label): \(found) of \(all)")
                }
            }
            // Not one label after another.
            #expect(parts[0].positions.map { labels[$0] } != parts[0].positions.map { labels[$0] }.sorted())
        }
    }

    @Test(arguments: [2, 3, 5, 10, 103])
    func folds(_ count: Int) {
        let labels = labels(103, 4)
        for stratum in [nil, labels] {
            let folds = data(103).folds(count, stratifiedBy: stratum, seed: 6)
            #expect(folds.count == count)
            #expect(folds.flatMap(\.validation.positions).sorted() == Array(0..<103))
            for (train, validation) in folds {
                #expect((train.positions + validation.positions).sorted() == Array(0..<103))
                #expect([103 / count, 103 / count + 1].contains(validation.count))
                guard stratum != nil else { continue }
                for label in 0..<4 {
                    let (all, here) = (labels.count { $0 == label }, validation.positions.count { labels[$0] == label })
                    #expect(abs(here - all / count) <= 1)
                }
            }
        }
    }
}
