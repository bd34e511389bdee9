import TernCore
import TernNN
import Testing

@Suite struct CTCTests {
    /// All alignments of two labels with three frames, added up.
    @Test func definition() {
        let x = wave([3, 1, 3], 0.3).logSoftmax()
        let p = x.exp().reshape([3, 3]).scalars
        func path(_ classes: [Int]) -> Float { classes.enumerated().reduce(1) { $0 * p[$1.offset * 3 + $1.element] } }
        let alignments = [[1, 2, 2], [1, 1, 2], [1, 0, 2], [0, 1, 2], [1, 2, 0]]
        let sum = alignments.reduce(0) { $0 + path($1) }
        expectClose(ctcLoss(x, [[1, 2]], reduction: .sum).exp(), [1 / Double(sum)])
        // Between equal labels there is a blank.
        expectClose(ctcLoss(x, [[2, 2]], reduction: .none).exp(), [1 / Double(path([2, 0, 2]))], shape: [1])
    }

    @Test func impossibleAlignments() {
        let x = wave([2, 2, 3], 0.3).logSoftmax()
        let labels: Tensor<Int> = [[1, 1], [1, 2]]
        #expect(ctcLoss(x, labels, reduction: .none).scalars[0] == .infinity)
        let slope = gradient(at: x) { ctcLoss($0, labels, zeroesInfinity: true, reduction: .sum) }
        #expect(ctcLoss(x, labels, zeroesInfinity: true, reduction: .none).scalars[0] == 0)
        #expect(slope[.all, 0] == .zeros([2, 3]))
        #expect(slope[.all, 1].abs().min().item() > 0)
    }

    @Test func derivatives() throws {
        let x = Tensor<Double>(wave([4, 2, 3], 0.2))
        try checkGradient(at: [x], order: 2) {
            ctcLoss($0[0].logSoftmax(), [[1, 2], [2, 2]], inputLengths: [4, 3], labelLengths: [2, 1], reduction: .none)
        }
    }
}
