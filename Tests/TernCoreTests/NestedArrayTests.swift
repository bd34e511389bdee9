import TernCore
import TestSupport
import Testing

/// Tensors from arrays of arrays.
@Suite struct NestedArrayTests {
    @Test func variables() {
        let rows: [[Float]] = [[1, 2, 3], [4, 5, 6]]
        let x = Tensor(rows)
        #expect(x == Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6]))
        let boxes: [[[Float]]] = [[[1], [2]], [[3], [4]], [[5], [6]]]
        #expect(Tensor(boxes) == Tensor<Float>(shape: [3, 2, 1], scalars: [1, 2, 3, 4, 5, 6]))
        let deep = [[[[[[[[1.5, 2.5]]]]]]]]
        #expect(Tensor(deep) == Tensor<Double>(shape: [1, 1, 1, 1, 1, 1, 1, 2], scalars: [1.5, 2.5]))
    }

    @Test func expressions() {
        let (a, b): (Float, Float) = (2, 3)
        #expect(Tensor<Float>([[1, 2], [3, 4]]) == [[1, 2], [3, 4]])
        #expect(Tensor([[a, -b], [a * b, -1]]) == [[2, -3], [6, -1]])
        let x = Tensor<Double>([[-1, 2 * 3], [0.5, .pi]])
        #expect(x == [[-1, 6], [0.5, .pi]])
        let table = Tensor<Int>((0..<2).map { i in (0..<3).map { j in 10 * i + j } })
        #expect(table == [[0, 1, 2], [10, 11, 12]])
    }

    @Test func scalarTypes() {
        #expect(Tensor([[1, 2], [3, 4]]).scalars == [1, 2, 3, 4])
        let truths: [[Bool]] = [[true], [false]]
        let bytes: [[UInt8]] = [[255, 0]]
        let shorts: [[Int32]] = [[-1], [2]]
        #expect(Tensor(truths) == [[true], [false]])
        #expect(Tensor(bytes) == [[255, 0]])
        #expect(Tensor(shorts) == [[-1], [2]])
    }

    @Test func empty() {
        #expect(Tensor([Float]()).shape == [0])
        #expect(Tensor([[Float]]()).shape == [0, 0])
        #expect(Tensor([[], []] as [[Float]]).shape == [2, 0])
        #expect(Tensor([[[], []]] as [[[Double]]]).shape == [1, 2, 0])
        #expect(Tensor<Float>([]).shape == [0])
        #expect(([[], []] as Tensor<Float>).shape == [2, 0])
    }

    @Test func gradientsAreThoseOfConstants() {
        let weights: [[Double]] = [[1, 2], [3, 4]]
        let x: Tensor<Double> = [[1, 1], [1, 1]]
        #expect(gradient(at: x) { x in (x * Tensor(weights)).sum() } == Tensor(weights))
    }
}
