import Tern
import Testing

/// The code of the article "Tensors and views".
struct TensorsAndViews {
    @Test func values() {
        let a: Tensor<Float> = [1, 2, 3]
        var b = a
        b[0] = Tensor(10)
        print(a, b)  // [1. 2. 3.] [10.  2.  3.]
        #expect("\(a) \(b)" == "[1. 2. 3.] [10.  2.  3.]")
    }

    @Test func conversions() {
        let counts: Tensor<Int> = [1, 2, 4]
        let shares = Tensor<Double>(counts) / 7
        let large: Tensor<Bool> = shares .> 0.25
        print(large)  // [false  true  true]
        #expect("\(large)" == "[false  true  true]")
    }

    @Test func slices() {
        let x = Tensor<Float>.arange(12).reshape([3, 4])
        print(x[1])  // [4. 5. 6. 7.]
        print(x[-1, 0])  // 8.0
        print(x[.all, 1..<3].shape)  // [3, 2]
        print(x[.step(-1), 0])  // [8. 4. 0.]
        print(x[.ellipsis, .newAxis].shape)  // [3, 4, 1]
        #expect("\(x[1]) \(x[-1, 0]) \(x[.step(-1), 0])" == "[4. 5. 6. 7.] 8.0 [8. 4. 0.]")
        #expect(x[.all, 1..<3].shape == [3, 2])
        #expect(x[.ellipsis, .newAxis].shape == [3, 4, 1])

        var y = x
        y[.all, 0] = Tensor(0)
        y[0, 1...] += [1, 2, 3]
        print(y[0])  // [0. 2. 4. 6.]
        #expect(y[0] == [0, 2, 4, 6])

        let columns = x.transpose()
        print(columns.shape, columns.strides)  // [4, 3] [1, 4]
        print(columns.contiguous().strides)  // [3, 1]
        #expect(columns.shape == [4, 3] && columns.strides == [1, 4])
        #expect(columns.contiguous().strides == [3, 1])

        let centered = x - x.mean(axis: 0, keepDims: true)
        print(centered.sum(axis: 0))  // [0. 0. 0. 0.]
        #expect(centered.sum(axis: 0) == [0, 0, 0, 0])

        print(Tensor<Float>.zeros([0, 3]).sum(axis: 0))  // [0. 0. 0.]
        print(x.sum().rank, x.sum().item())  // 0 66.0
        #expect(Tensor<Float>.zeros([0, 3]).sum(axis: 0) == [0, 0, 0])
        #expect(x.sum().rank == 0 && x.sum().item() == 66)
    }

    @Test func broadcasting() {
        let rows = Tensor<Float>.ones([3, 1])
        let row = Tensor<Float>.arange(4)
        print((rows + row).shape)  // [3, 4]
        #expect((rows + row).shape == [3, 4])
    }
}
