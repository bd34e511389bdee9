import TernCore
import Testing

@Suite struct StridedTests {
    private let x = Tensor<Int>(Array(0..<24))

    @Test func elementsAtTheirStrides() {
        #expect(x.strided([2, 3], strides: [12, 4]) == [[0, 4, 8], [12, 16, 20]])
        #expect(x.strided([3, 2], strides: [1, 10]) == [[0, 10], [1, 11], [2, 12]])
        #expect(x.strided([2, 3], strides: [1, 1]) == [[0, 1, 2], [1, 2, 3]])
        #expect(x[5...].strided([2, 2], strides: [0, 3]) == [[5, 8], [5, 8]])
        #expect(x.strided([], strides: []) == Tensor(0))
        #expect(x.strided([0, 5], strides: [1, 100]).shape == [0, 5])
        #expect(x.reshape([4, 6]).transpose().strided([3], strides: [4]) == Tensor([0, 1, 2]))
    }

    @Test func changesAreNotSeenElsewhere() {
        var view = x.strided([2, 2], strides: [0, 1])
        view[0, 0] = Tensor(7)
        #expect(view == [[7, 1], [0, 1]])
        #expect(x[0] == Tensor(0))
    }
}
