import TernCore
import Testing

/// Literals that are assigned to subscripts.
@Suite struct LiteralAssignmentTests {
    @Test func numbers() {
        var x = Tensor<Float>.zeros([2, 3])
        x[0, 0] = 5
        x[1, -1] = -2.5
        #expect(x == [[5, 0, 0], [0, 0, -2.5]])
        x[0] = 1
        x[.all, 1] = 3
        #expect(x == [[1, 3, 1], [0, 3, -2.5]])
        x[1..., ..<1] = 7
        x[0..<2, 2...2] = .pi
        #expect(x == [[1, 3, .pi], [7, 3, .pi]])
        x[.ellipsis] = 0
        #expect(x == .zeros([2, 3]))
    }

    @Test func lists() {
        var x = Tensor<Double>.zeros([2, 3])
        x[1] = [1, 2, 3]
        #expect(x == [[0, 0, 0], [1, 2, 3]])
        x[0..<2, 0..<2] = [[4, 5], [6, 7]]
        #expect(x == [[4, 5, 0], [6, 7, 3]])
        x[.all] = [-1, -.infinity, 0.5]
        #expect(x[0] == x[1])
        #expect(x[1].scalars == [-1, -Double.infinity, 0.5])
    }

    @Test func masksAndIndexTensors() {
        var x: Tensor<Float> = [-1, 2, -3, 4]
        x[x .< 0] = 0
        #expect(x == [0, 2, 0, 4])
        x[[0, 3]] = 9
        #expect(x == [9, 2, 0, 9])
        let rows: Tensor<Int> = [1, 2]
        x[rows] = [5, 6]
        #expect(x == [9, 5, 6, 9])
        x[x .> 8] = -.infinity
        #expect(x.scalars == [-Float.infinity, 5, 6, -Float.infinity])
    }

    @Test func otherScalars() {
        var counts = Tensor<Int>.zeros([2, 2])
        counts[0, 1] = -3
        var flags = Tensor<Bool>.full([3], false)
        flags[1] = true
        flags[1...] = [false, true]
        #expect(counts == [[0, -3], [0, 0]])
        #expect(flags == [false, false, true])
    }

    @Test func moreAxes() {
        var x = Tensor<Float>.zeros([1, 2, 1, 2, 1])
        x[0, 1, 0] = [[1], [2]]
        x[0, 0, 0, 1] = 3
        x[0, 0, 0, 0, 0] = 4
        #expect(x.flatten() == [4, 3, 1, 2])
    }

    @Test func updatesInPlace() {
        var x: Tensor<Float> = [[1, 2], [3, 4]]
        let y: Tensor<Float> = [10, 20]
        x[1] *= 2
        x[0] += y
        x[0] -= [1, 1]
        x[1, 0] /= 4
        #expect(x == [[10, 21], [1.5, 8]])
    }

    @Test func copiesAreLeftAlone() {
        var x: Tensor<Float> = [1, 2]
        let before = x
        x[0] = 5
        #expect(before == [1, 2])
        #expect(x == [5, 2])
    }

    @Test func gradients() {
        let x: Tensor<Double> = [1, 2, 3]
        let slope = gradient(at: x) { x in
            var y = x * x
            y[1] = 5
            y[2] *= 3
            return (y * y).sum()
        }
        // y is [x², 5, 3x²], so its square has the derivative [4x³, 0, 36x³].
        #expect(slope == [4, 0, 972])
        let masked = gradient(at: x) { x in
            var y = x
            y[x .> 1.5] = 0
            return y.square().sum()
        }
        #expect(masked == [2, 0, 0])
    }

    /// A subscript that is read gives a tensor wherever a tensor can be.
    @Test func readingGivesTensors() {
        let x: Tensor<Double> = [[1, 2], [3, 4]]
        let rows = [x[1], x[0]]
        let row = x[1]
        #expect(row + x[0] == [4, 6])
        let slope = gradient(at: x) { x in stack([x[0], x[1]]).square().sum() + (x[0] * x[1]).sum() }
        #expect(stack(rows) == [[3, 4], [1, 2]])
        #expect(slope == [[5, 8], [7, 10]])
    }
}
