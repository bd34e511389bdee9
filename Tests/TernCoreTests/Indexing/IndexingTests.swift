import TernCore
import Testing

/// Indexing beyond the operation table: views that share memory, ties, types other than floating point, and the order of
/// writes.
@Suite struct IndexingTests {
    private let x = Tensor<Int>.arange(12).reshape([3, 4])

    @Test func viewsHaveStridesOfTheirOrigin() {
        #expect(x.flip().strides == [-4, -1])
        #expect(x.flip(axis: 1).strides == [4, -1])
        #expect(x.diagonal().strides == [5])
        #expect(x.diagonal(offset: -1).strides == [5])
        #expect(x.unfold(axis: 1, size: 2).strides == [4, 1, 1])
        #expect(x.unfold(axis: 0, size: 2, step: 1).strides == [4, 1, 4])
        #expect(x.rot90().strides == [-1, 4])
        #expect(x.moveAxis(0, to: 1).strides == [1, 4])
        #expect(meshgrid([Tensor<Int>.arange(3), .arange(2)]).map(\.strides) == [[1, 0], [0, 1]])
        #expect(x.unstack(axis: 1)[2].strides == [4])
    }

    @Test func assignmentThroughUnfoldedAndDiagonalViewsCopiesFirst() {
        var windows = Tensor<Int>.arange(4).unfold(axis: 0, size: 2)
        windows[0] = [7, 8]
        #expect(windows == [[7, 8], [1, 2], [2, 3]])
        var diagonal = x.diagonal()
        diagonal += 100
        #expect(diagonal == [100, 105, 110])
        #expect(x == Tensor<Int>.arange(12).reshape([3, 4]))
    }

    @Test func theLastOfEqualIndicesStays() {
        var y = x
        y[[0, 0]] = [[1, 1, 1, 1], [2, 2, 2, 2]]
        #expect(y[0] == [2, 2, 2, 2])
        y = Tensor<Int>.zeros([3])
        y[[1, 1, 1]] += 1
        #expect(y == [0, 1, 0], "as NumPy: each reads 0 and writes 1")
        #expect(Tensor<Int>.zeros([3]).indexAdd([1, 1, 1], Tensor(1)) == [0, 3, 0])
        #expect(Tensor<Int>.zeros([3]).put([1, -2], [5, 6]) == [0, 6, 0])
    }

    @Test func masks() {
        var y = x
        y[y .> 8] = Tensor(0)
        #expect(y == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 0, 0, 0]])
        y[y .== 0] = [10, 20, 30, 40]
        #expect(y == [[10, 1, 2, 3], [4, 5, 6, 7], [8, 20, 30, 40]])
        #expect(x[x .> 100] == Tensor<Int>([]))
        #expect(x[(x .> 100).any(axis: 1)].shape == [0, 4])
        #expect(Tensor<Bool>([true, false, true])[Tensor<Bool>([true, true, false])] == Tensor<Bool>([true, false]))
    }

    @Test func otherScalarTypes() {
        let bytes: Tensor<UInt8> = [200, 100]
        #expect(bytes.indexAdd([0, 0], [50, 50]) == [44, 100], "wraps around")
        #expect(Tensor<Int32>.zeros([2]).scatterAdd([1, 1, 0], [1, 2, 3], axis: 0) == [3, 3])
        let truth: Tensor<Bool> = [[true, false], [false, false]]
        #expect(truth.nonzero() == [[0, 0]])
        #expect(truth.flip() == [[false, false], [false, true]])
        #expect(truth.roll(1) == [[false, true], [false, false]])
        #expect(truth.pad([(1, 0), (0, 0)], mode: .constant(true)) == [[true, true], [true, false], [false, false]])
        #expect(truth.tril() == truth)
        #expect(truth.take([1, 0]) == [[false, false], [true, false]])
        #expect(Tensor<Double>([0, .nan, -0.0, 2]).nonzero() == [[1], [3]])
    }

    @Test func nonzeroOfManyBlocks() {
        let n = 100_000
        let mask = Tensor<Bool>((0..<n).map { $0 % 7 == 3 || $0 > 99_990 })
        let expected = (0..<n).filter { $0 % 7 == 3 || $0 > 99_990 }
        #expect(mask.nonzero().reshape([-1]).scalars == expected)
        #expect(Tensor<Bool>.full([n], false).nonzero().shape == [0, 1])
        #expect(Tensor<Bool>.full([n], true).nonzero().reshape([-1]) == Tensor<Int>.arange(n))
    }

    @Test func nothingToWrite() {
        let none = Tensor<Int>.zeros([0, 3])
        #expect(Tensor<Float>.zeros([0, 5]).scatterAdd(none, Tensor(1), axis: 1).shape == [0, 5])
        #expect(Tensor<Float>.zeros([5, 0]).scatter(Tensor<Int>.zeros([3, 0]), Tensor(1), axis: 0).shape == [5, 0])
        #expect(Tensor<Float>.zeros([0, 5]).gather(none, axis: 1).shape == [0, 3])
        #expect(Tensor<Float>.zeros([2, 0]).indexAdd(Tensor<Int>([1, 0, 1]), Tensor(1)).shape == [2, 0])
        #expect(Tensor<Float>.zeros([0]).scatter(Tensor<Int>([]), Tensor(1), axis: 0).shape == [0])
    }

    @Test func chunks() {
        #expect(Tensor<Int>.arange(7).chunk(3).map(\.scalars) == [[0, 1, 2], [3, 4, 5], [6]])
        #expect(Tensor<Int>.arange(5).chunk(4).map(\.elementCount) == [2, 2, 1], "fewer, as PyTorch")
        #expect(Tensor<Int>.zeros([0]).chunk(2).map(\.elementCount) == [0, 0])
    }

    @Test func hugeSteps() {
        #expect(x[.all, .step(.max)] == [[0], [4], [8]])
        #expect(x[.step(.min)] == [[8, 9, 10, 11]])
        #expect(x[1...Int.max, ..<2] == [[4, 5], [8, 9]])
        #expect(x[...Int.max].shape == [3, 4])
    }

    @Test func indexTensorsOfLargeTensors() {
        // Over several tasks of the pool, with rows of one element, of a few, and of many.
        for inner in [1, 3, 200] {
            let n = 500
            let x = Tensor<Float>.arange(Float(n * inner)).reshape([n, inner])
            let indices = Tensor<Int>((0..<2000).map { ($0 * 7919) % n - ($0 % 2 == 0 ? 0 : n) })
            let expected = (0..<2000).flatMap { i in
                (0..<inner).map { Float(((i * 7919) % n) * inner + $0) }
            }
            #expect(x.take(indices).scalars == expected)
            #expect(x.transpose().take(indices, axis: 1).transpose().scalars == expected)
            let each = indices.unsqueeze(axis: 1).broadcast(to: [2000, inner])
            #expect(x.gather(each, axis: 0).scalars == expected)
            #expect(x.transpose().gather(each.transpose(), axis: 1).transpose().scalars == expected)
        }
    }
}

extension ThreadCountTests {
    /// Of several values for one position the order decides: the bits of a sum, and which of them stays.
    @Test func writingAtIndices() {
        var generator = TestGenerator(seed: 1)
        let indices = Tensor<Int>((0..<5000).map { _ in Int.random(in: 0..<40, using: &generator) })
        let rows = generator.array([5000, 70]).tensor(as: Float.self)
        let each = indices.unsqueeze(axis: 1).broadcast(to: [5000, 70])
        Self.expectSameBits("indexAdd, scatterAdd, scatter and assignment") {
            let zeros = Tensor<Float>.zeros([40, 70])
            var assigned = zeros
            assigned[indices] = rows
            return [
                zeros.indexAdd(indices, rows), zeros.scatterAdd(each, rows, axis: 0),
                zeros.transpose().indexAdd(indices, rows.transpose(), axis: 1).transpose(),
                zeros.scatter(each, rows, axis: 0), assigned
            ]
        }
        #expect(
            Tensor<Float>.zeros([40, 70]).indexAdd(indices, rows)
                == Tensor<Float>.zeros([40, 70]).scatterAdd(each, rows, axis: 0))
    }
}
