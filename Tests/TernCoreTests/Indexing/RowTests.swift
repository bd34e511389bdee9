import TernCore
import Testing

/// Tensors as sequences of the slices of their first axis.
@Suite struct RowTests {
    @Test func rows() {
        let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
        var rows: [Tensor<Float>] = []
        for row in x { rows.append(row) }
        #expect(rows == [[1, 2, 3], [4, 5, 6]])
        #expect(Array(x.transpose()).map(\.scalars) == [[1, 4], [2, 5], [3, 6]])
        #expect(x.map { $0.sum().item() } == [6, 15])
        for (index, row) in x.enumerated() { #expect(row == x[index]) }
    }

    @Test func otherShapes() {
        #expect(Array(Tensor<Int>([4, 5])).map { $0.item() } == [4, 5])
        #expect(Array(Tensor<Bool>.full([2, 0, 3], true)).map(\.shape) == [[0, 3], [0, 3]])
        #expect(Array(Tensor<Double>.zeros([0, 3])).isEmpty)
    }

    /// Members that tensors and sequences both have are the tensor's.
    @Test func operationsStayTensors() {
        let x: Tensor<Float> = [[1, 5], [4, 2]]
        let (largest, smallest, sum) = (x.max(), x.min(), x + x)
        #expect(largest.item() == 5)
        #expect(smallest.item() == 1)
        #expect(sum == [[2, 10], [8, 4]])
    }

    @Test func gradients() {
        let x: Tensor<Double> = [[1, 2], [3, 4]]
        let slope = gradient(at: x) { x in
            var sum = Tensor<Double>(0)
            for (index, row) in x.enumerated() { sum += row.square().sum() * Double(index + 1) }
            return sum
        }
        #expect(slope == [[2, 4], [12, 16]])
        let second = gradient(at: x) { x in
            gradient(at: x) { x in x.reduce(Tensor(1)) { $0 * $1.sum() } }.square().sum()
        }
        // (a + b)(c + d) has the gradient [[s, s], [r, r]], whose squares add up to 2 s² + 2 r².
        #expect(second == [[12, 12], [28, 28]])
    }
}
