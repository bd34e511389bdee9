import Foundation
import TernCore
import Testing

/// Order, ties and special values of sorts, and of what stands on them.
@Suite struct SortingTests {
    /// Lengths on either side of every change of method.
    private static let shapes = [
        [1, 1], [3, 31], [1, 33], [20, 64], [17, 65], [3, 100], [40, 100], [2, 2047], [1, 5000], [16, 1000],
        [1, 140_000]
    ]

    private func check<Scalar: TensorNumeric>(
        _ values: [Scalar], _ shape: [Int], isBefore: @escaping (Scalar, Scalar) -> Bool
    ) {
        let array = NaiveArray(shape: shape, elements: values)
        let x = array.tensor
        for descending in [false, true] {
            let order = { (a: Scalar, b: Scalar) in descending ? isBefore(b, a) : isBefore(a, b) }
            let positions = array.alongAxis(1) { line in line.indices.sorted { order(line[$0], line[$1]) } }
            #expect(NaiveArray(x.argsort(descending: descending)) == positions, "\(Scalar.self), \(shape)")
            #expect(x.transpose().argsort(axis: 0, descending: descending).transpose().scalars == positions.elements)
            let columns = x.transpose().contiguous()
            #expect(columns.argsort(axis: 0, descending: descending).transpose().scalars == positions.elements)
            let sorted = x.sort(descending: descending)
            let expected = x.gather(positions.tensor, axis: 1)
            #expect(isSame(sorted, expected), "\(Scalar.self), \(shape)")
            #expect(isSame(columns.sort(axis: 0, descending: descending).transpose(), expected))
            for k in Set([1, shape[1] / 10, shape[1] / 2]) {
                let (first, indices) = x.topK(k, largest: descending)
                #expect(indices == positions.tensor[0..., ..<k], "\(Scalar.self), \(shape), \(k)")
                #expect(isSame(first, expected[0..., ..<k]), "\(Scalar.self), \(shape), \(k)")
                #expect(columns.topK(k, axis: 0, largest: descending).indices.transpose() == indices, "\(shape), \(k)")
            }
        }
    }

    /// Equal, NaN at the same positions.
    private func isSame<Scalar: TensorNumeric>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Bool {
        zip(a.scalars, b.scalars).allSatisfy { $0 == $1 || ($0 != $0 && $1 != $1) }
    }

    private func checkFloats<Scalar: TensorFloatingPoint>(_: Scalar.Type) {
        var generator = TestGenerator(seed: 11)
        let special: [Scalar] = [
            .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.greatestFiniteMagnitude
        ]
        for shape in Self.shapes {
            let values = (0..<shape[0] * shape[1]).map { _ -> Scalar in
                // Few different numbers, so that there are ties.
                Int.random(in: 0..<6, using: &generator) == 0
                    ? special.randomElement(using: &generator)! : Scalar(Int.random(in: -300...300, using: &generator))
            }
            check(values, shape) { a, b in a < b || (b.isNaN && !a.isNaN) }
        }
    }

    @Test func floats() { checkFloats(Float.self) }
    @Test func doubles() { checkFloats(Double.self) }

    @Test func integers() {
        var generator = TestGenerator(seed: 12)
        func numbers<Scalar: FixedWidthInteger>(_ shape: [Int]) -> [Scalar] {
            (0..<shape[0] * shape[1]).map { (index: Int) -> Scalar in
                index % 3 == 0 ? .random(in: .min ... .max, using: &generator) : Scalar(index % 7)
            }
        }
        for shape in Self.shapes {
            check(numbers(shape) as [Int32], shape, isBefore: <)
            check(numbers(shape) as [Int], shape, isBefore: <)
            check(numbers(shape) as [UInt8], shape, isBefore: <)
        }
    }

    @Test func topKOfTiesTakesTheFirst() {
        let x = Tensor<Float>([2, .nan, 5, 2, 5, -1])
        let (values, indices) = x.topK(4)
        #expect(indices == [1, 2, 4, 0])
        #expect(values[1...] == [5, 5, 2])
        #expect(x.topK(3, largest: false).indices == [5, 0, 3])
        #expect(x.topK(0).values.shape == [0])
        #expect(([[3, 1], [2, 9]] as Tensor<Int>).topK(1, axis: 0).values == [[3, 9]])
    }

    /// More elements are collected than there is room for if the least of a line are all in a few groups of its elements.
    @Test func topKOfPeriods() {
        for (period, k) in [(32, 10), (48, 16), (64, 3), (1, 10)] {
            let x = Tensor<Float>((0..<1000).map { Float($0 % period) })
            #expect(x.topK(k, largest: false).indices == x.argsort()[..<k])
            #expect(x.topK(k).indices == x.argsort(descending: true)[..<k])
            let falling = x * 1000 - Tensor<Float>((0..<1000).map(Float.init))
            #expect(falling.topK(k, largest: false).indices == falling.argsort()[..<k])
        }
    }

    @Test func gradientsOfOrderStatisticsGoToTheirElements() {
        let x: Tensor<Float> = [4, 1, 3, 2]
        #expect(gradient(at: x) { $0.median() } == [0, 0, 0.5, 0.5])
        #expect(gradient(at: x) { $0.quantile(1) } == [1, 0, 0, 0])
        #expect(gradient(at: x) { $0.topK(1).values.sum() } == [1, 0, 0, 0])
        #expect(gradient(at: x) { ($0.sort() * Tensor([1, 2, 3, 4])).sum() } == [4, 1, 3, 2])
        // Equals: one of them has it all.
        #expect(gradient(at: Tensor<Float>([2, 2, 2])) { $0.median() }.sum() == Tensor(1))
    }

    @Test func medianIsNumPys() {
        #expect(Tensor<Float>([4, 1, 3, 2]).median() == Tensor(2.5))
        #expect(([[4, 1, 3], [9, 7, 8]] as Tensor<Float>).median(axis: -1, keepDims: true) == [[3], [8]])
        #expect(Tensor<Double>([1, 2, 3, 4]).quantile(0.25) == Tensor(1.75))
    }

    @Test func searchTreatsNaNAsTheLargest() {
        let sorted = Tensor<Float>([1, 2, 2, .infinity, .nan, .nan])
        let values = Tensor<Float>([0, 2, 3, .infinity, .nan])
        #expect(sorted.searchSorted(values) == [0, 1, 3, 3, 4])
        #expect(sorted.searchSorted(values, right: true) == [0, 3, 3, 4, 6])
        #expect(Tensor<Int>([1, 3]).searchSorted([[3], [4]]) == [[1], [2]])
        #expect(([[1, 2], [5, 6]] as Tensor<Float>).searchSorted([[2, 0, 3], [6, 7, 0]]) == [[1, 0, 2], [1, 2, 0]])
        #expect(Tensor<Float>.zeros([0, 2]).searchSorted(.zeros([0, 3])).shape == [0, 3])
    }

    @Test func uniqueHasNaNOnce() {
        let x = Tensor<Float>(shape: [2, 3], scalars: [2, .nan, 0, -0.0, 2, .nan])
        let (values, inverse, counts) = x.uniqueWithCounts()
        #expect(values[..<2] == [0, 2] && values.elementCount == 3 && values[2].item().isNaN)
        #expect(inverse == [[1, 2, 0], [0, 1, 2]])
        #expect(counts == [2, 2, 2])
        #expect(Tensor<Int>([3, -1, 3]).unique() == [-1, 3])
    }

    @Test func histogramsCountAsNumPy() {
        let x = Tensor<Float>([0, 0.1, 0.5, 1, 1.5, 2, -1, .nan])
        let (counts, edges) = x.histogram(bins: 4, range: 0...2)
        #expect(counts == [2, 1, 1, 2] && edges == [0, 0.5, 1, 1.5, 2])
        #expect(Tensor<Float>([3, 3]).histogram(bins: 2).counts == [0, 2])
        #expect(Tensor<Float>([3, 3]).histogram(bins: 2).edges == [2.5, 3, 3.5])
        #expect(Tensor<Float>([]).histogram(bins: 2).edges == [0, 0.5, 1])
        // Edges that a float cannot hold exactly.
        let tenths = Tensor<Float>((0..<100).map { Float($0) / 10 })
        #expect(tenths.histogram(bins: 100, range: 0...10).counts.max() == Tensor(1))
        #expect(Tensor<Int>([1, 1, 3]).bincount() == [0, 2, 0, 1])
        #expect(Tensor<Int>([]).bincount(minLength: 2) == [0, 0])
    }
}
