import TernCore
import TestSupport
import Testing

/// Sums and products of small integers come in Int, where they do not wrap around.
@Suite struct IntegerSumTests {
    @Test func sumsOfSmallIntegersDoNotWrap() {
        let bytes = Tensor<UInt8>.full([1000], 200)
        #expect(bytes.sum() == Tensor(200_000))
        #expect(bytes.cumsum(axis: 0)[-1] == Tensor(200_000))
        #expect(bytes.dot(bytes) == Tensor(40_000_000))
        #expect(bytes.mean() == Tensor(200.0))
        let pair = Tensor<UInt8>([200, 2])
        #expect(pair.product() == Tensor(400))
        #expect(pair.cumprod(axis: 0) == [200, 400])
        let words = Tensor<Int32>.full([8], 2_000_000_000)
        #expect(words.sum() == Tensor(16_000_000_000))
        #expect(words[..<2].product() == Tensor(4_000_000_000_000_000_000))
        #expect(Tensor<Int32>.full([2], -2_000_000_000).cumsum() == [-2_000_000_000, -4_000_000_000])
        #expect(Tensor<Bool>([true, false, true]).sum() == Tensor(2))
        #expect(([[true, false], [true, true]] as Tensor<Bool>).sum(axis: 0) == [2, 1])
    }

    /// Every layout, type and set of axes against sums of the same numbers in Int.
    @Test func sumsAgreeWithInt() {
        var generator = TestGenerator(seed: 7)
        for _ in 0..<60 {
            let shape = (0..<3).map { _ in Int.random(in: 1...40, using: &generator) }
            let numbers = (0..<shape.reduce(1, *)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let bytes = Tensor<UInt8>(shape: Shape(shape), scalars: numbers)
            let order = [0, 1, 2].shuffled(using: &generator)
            let views: [Tensor<UInt8>] = [bytes, bytes.permute(order), bytes.flip(axis: 1)]
            for view in views {
                let words = Tensor<Int32>(view) - 100
                let (wide, wideWords) = (NaiveArray(Tensor<Int>(view)), NaiveArray(Tensor<Int>(words)))
                for axes in [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2], []] {
                    let sums = wide.reduced(axes) { $0.reduce(0, +) }
                    #expect(NaiveArray(view.sum(axes: axes)).elements == sums.elements)
                    let wordSums = wideWords.reduced(axes) { $0.reduce(0, +) }
                    #expect(NaiveArray(words.sum(axes: axes)).elements == wordSums.elements)
                }
                for axis in 0..<3 {
                    #expect(view.cumsum(axis: axis) == Tensor<Int>(view).cumsum(axis: axis))
                    #expect(words.cumprod(axis: axis) == Tensor<Int>(words).cumprod(axis: axis))
                }
            }
        }
    }
}
