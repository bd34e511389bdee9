import TernCore
import Testing

/// Tensors from literals, numbers and other tensors.
@Suite struct CreationTests {
    @Test func linspaceSpansTheWholeRangeOfTheType() {
        let most = Float.greatestFiniteMagnitude
        #expect(Tensor<Float>.linspace(-most, most, count: 3) == Tensor([-most, 0, most]))
    }

    @Test func integerRangesOfStepsBeyondTheType() {
        #expect(Tensor<UInt8>.arange(0, 255, by: 1000).scalars == [0])
        #expect(Tensor<UInt8>.arange(5, 0, by: -1000).scalars == [5])
        #expect(Tensor<UInt8>.arange(5, 0, by: 1000).scalars == [])
    }

    @Test func literals() {
        let scalar = Tensor<Float>(2)
        let matrix: Tensor<Float> = [[1, 2.5], [-3, 4]]
        let cube: Tensor<Int> = [[[1], [2]], [[3], [4]], [[5], [6]]]
        let empty: Tensor<Int> = []
        let hollow: Tensor<Double> = [[], []]
        let truth: Tensor<Bool> = [[true], [false]]
        #expect(scalar.shape == [] && scalar.item() == 2)
        #expect(matrix.shape == [2, 2] && matrix.scalars == [1, 2.5, -3, 4])
        #expect(cube.shape == [3, 2, 1] && cube.scalars == [1, 2, 3, 4, 5, 6])
        #expect(empty.shape == [0] && hollow.shape == [2, 0])
        #expect(truth.shape == [2, 1] && truth.scalars == [true, false])
    }

    @Test func filled() {
        #expect(Tensor<UInt8>.zeros([2, 2]) == [[0, 0], [0, 0]])
        #expect(Tensor<Int32>.ones([3]) == [1, 1, 1])
        #expect(Tensor<Bool>.full([2], true) == [true, true])
        let seven = Tensor<Double>.full([70_000], 7)
        #expect(seven.scalars.allSatisfy { $0 == 7 })
        #expect(Tensor<Float>.full([0, 3], 1).elementCount == 0)
        #expect(Tensor<Float>.eye(3) == [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
        #expect(Tensor<Int>.eye(2, 3) == [[1, 0, 0], [0, 1, 0]])
        #expect(Tensor<Int>.eye(3, 2) == [[1, 0], [0, 1], [0, 0]])
    }

    @Test func ranges() {
        #expect(Tensor<Int>.arange(4) == [0, 1, 2, 3])
        #expect(Tensor<Int>.arange(5, -3, by: -3) == [5, 2, -1])
        #expect(Tensor<Float>.arange(0, 1, by: 0.25) == [0, 0.25, 0.5, 0.75])
        #expect(Tensor<Int>.arange(0).shape == [0])
        #expect(Tensor<Int>.arange(3, 1).shape == [0])
        #expect(Tensor<Double>.linspace(-1, 1, count: 5) == [-1, -0.5, 0, 0.5, 1])
        #expect(Tensor<Double>.linspace(2, 9, count: 1) == [2])
        #expect(Tensor<Double>.linspace(2, 9, count: 0).shape == [0])
        // The last number is the end itself, whatever the step rounds to.
        #expect(Tensor<Float>.linspace(0, 0.7, count: 8)[-1].item() == 0.7)
    }

    @Test func equality() {
        let x: Tensor<Float> = [[1, 2], [3, 4]]
        #expect(x == x.transpose().transpose() && x != x.transpose() && x != x.reshape([4]))
        #expect(Tensor<Float>([.nan]) != Tensor<Float>([.nan]) && Tensor<Float>([0]) == Tensor<Float>([-0.0]))
    }

    @Test func pointers() {
        var x = Tensor<Int>.arange(6).reshape([2, 3]).transpose()
        #expect(x.withUnsafeBufferPointer { Array($0) } == [0, 3, 1, 4, 2, 5])
        x.withUnsafeMutableBufferPointer { $0[1] = 30 }
        #expect(x == [[0, 30], [1, 4], [2, 5]])
        #expect(Tensor<Int>.zeros([0]).withUnsafeBufferPointer { $0.count } == 0)
    }
}
