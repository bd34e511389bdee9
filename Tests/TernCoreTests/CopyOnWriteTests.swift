import Testing

@testable import TernCore

/// A change through one variable is never seen through another, and nothing is copied that need not be.
@Suite struct CopyOnWriteTests {
    private let x = Tensor<Int>.arange(12).reshape([3, 4])

    @Test func viewsKeepTheirValueWhenTheOriginChanges() {
        var origin = x
        let views = [
            origin.transpose(), origin[1...], origin.reshape([2, 6]), origin.broadcast(to: [2, 3, 4]),
            origin[.step(-1)],
            origin
        ]
        let before = views.map { NaiveArray($0) }
        origin[0, 0] = Tensor(100)
        origin += 1
        origin.withUnsafeMutableBufferPointer { $0[5] = -1 }
        #expect(views.map { NaiveArray($0) } == before)
        #expect(origin.scalars == [101, 2, 3, 4, 5, -1, 7, 8, 9, 10, 11, 12])
    }

    @Test func theOriginKeepsItsValueWhenAViewChanges() {
        let origin = Tensor<Int>.arange(12).reshape([3, 4])
        var (transposed, row, repeated) = (origin.transpose(), origin[1], origin[0].broadcast(to: [2, 4]))
        transposed[0] = Tensor(-1)
        row += 10
        repeated[0, 1] = Tensor(50)
        #expect(origin.scalars == Array(0..<12))
        #expect(transposed == [[-1, -1, -1], [1, 5, 9], [2, 6, 10], [3, 7, 11]])
        #expect(row == [14, 15, 16, 17])
        #expect(repeated == [[0, 50, 2, 3], [0, 1, 2, 3]])
    }

    @Test func assignmentBetweenOverlappingParts() {
        var x: Tensor<Int> = [0, 1, 2, 3, 4]
        x[1...] = x[..<(-1)]
        #expect(x == [0, 0, 1, 2, 3])
        x[..<(-1)] = x[1...]
        #expect(x == [0, 1, 2, 3, 3])
        x[.step(-1)] = x
        #expect(x == [3, 3, 2, 1, 0])
        var square = self.x[.all, ..<3]
        square[.ellipsis] = square.transpose()
        #expect(square == [[0, 4, 8], [1, 5, 9], [2, 6, 10]])
        x[1...3] += x[..<3]
        #expect(x == [3, 6, 5, 3, 0])
        x += x
        #expect(x == [6, 12, 10, 6, 0])
        x -= x[.step(-1)]
        #expect(x == [6, 6, 0, -6, -6])
    }

    @Test func updatesThroughPartsReachTheWhole() {
        var x = self.x
        x[1] *= 2
        x[.all, -1] -= 1
        x[1..<3, .step(2)][1] = [70, 80]
        #expect(x == [[0, 1, 2, 2], [8, 10, 12, 13], [70, 9, 80, 10]])
    }

    @Test func aLoneTensorIsChangedWhereItIs() {
        var x = Tensor<Float>.zeros([4, 4])
        let address = x.storage.bytes
        x += 1
        x[1] = Tensor(5)
        x.withUnsafeMutableBufferPointer { $0[0] = 2 }
        #expect(x.storage.bytes == address)
        #expect(x.sum().item() == 33)
    }

    /// `f` reuses the memory of its argument only if no variable holds it any more.
    @Test func temporariesAreReusedAndVariablesAreNot() {
        let x = Tensor<Float>([1, 4, 9])
        _ = x.sqrt()
        _ = x + x
        _ = -x
        #expect(x == [1, 4, 9])
        let chain = (x + 1).sqrt().exp() * 2
        #expect(x == [1, 4, 9])
        #expect(chain.storage.bytes != x.storage.bytes)
        let view = x[1...]
        _ = view.square()
        #expect(view == [4, 9])
    }

    @Test func viewsShareMemory() {
        let x = Tensor<Float>.zeros([4, 6])
        let views = [
            x.reshape([3, 8]), x.transpose(), x[1..<3, .step(2)], x.unsqueeze(axis: 1), x.broadcast(to: [2, 4, 6]),
            x.flatten(),
            x.permute([1, 0]).permute([1, 0]).reshape([24]), x[.newAxis, 0], x.split(every: 2)[1],
            x[.all, ..<4].reshape([4, 2, 2]), x.squeeze()
        ]
        #expect(views.allSatisfy { $0.storage === x.storage })
        // The columns of a transposed matrix do not follow one another: one axis of both takes a copy.
        #expect(x.transpose().reshape([24]).storage !== x.storage)
    }
}
