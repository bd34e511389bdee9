import TernCore
import Testing

/// Einsum against a loop over all indices, for random strings, shapes and layouts.
@Suite struct EinsumTests {
    /// Elements are small whole numbers, so that sums are exact in any order.
    private static func whole(_ shape: [Int], using generator: inout TestGenerator) -> NaiveArray<Double> {
        NaiveArray(shape: shape) { _ in Double(Int.random(in: -2...2, using: &generator)) }
    }

    /// A string that parses, and shapes that fit it.
    private struct Sample {
        var text: String
        var shapes: [[Int]] = []

        init(using generator: inout TestGenerator) {
            let letters = Array("abcdeXYZ").shuffled(using: &generator).prefix(Int.random(in: 2...5, using: &generator))
            var lengths: [Character: Int] = [:]
            for letter in letters { lengths[letter] = Int.random(in: 1...4, using: &generator) }
            let hasEllipsis = Int.random(in: 0..<3, using: &generator) == 0
            let spanned = [Int.random(in: 1...3, using: &generator), Int.random(in: 1...3, using: &generator)]
            let count = Int.random(in: 1...4, using: &generator)
            var terms: [String] = []
            var used = ""
            for _ in 0..<count {
                // With repetitions in one term, now and then.
                let term = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                    letters.randomElement(using: &generator)!
                }
                used += term
                // A length of 1 broadcasts, but not on a diagonal.
                var shape = term.map { letter in
                    let isOne = term.count { $0 == letter } == 1 && Int.random(in: 0..<6, using: &generator) == 0
                    return isOne ? 1 : lengths[letter]!
                }
                var written = String(term)
                if hasEllipsis && Int.random(in: 0..<3, using: &generator) > 0 {
                    let position = Int.random(in: 0...term.count, using: &generator)
                    let axes = spanned.suffix(Int.random(in: 0...2, using: &generator)).map {
                        Int.random(in: 0..<4, using: &generator) == 0 ? 1 : $0
                    }
                    shape.insert(contentsOf: axes, at: position)
                    written.insert(contentsOf: "...", at: written.index(written.startIndex, offsetBy: position))
                }
                terms.append(written)
                shapes.append(shape)
            }
            text = terms.joined(separator: Bool.random(using: &generator) ? "," : " , ")
            if Int.random(in: 0..<4, using: &generator) == 0 { return }
            let distinct = Array(Set(used)).sorted().shuffled(using: &generator)
            var output = String(distinct.prefix(Int.random(in: 0...distinct.count, using: &generator)))
            if hasEllipsis {
                let position = output.index(
                    output.startIndex, offsetBy: Int.random(in: 0...output.count, using: &generator))
                output.insert(contentsOf: "...", at: position)
            }
            text += "->" + output
        }
    }

    @Test(arguments: 0..<30)
    func randomStrings(_ seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        for _ in 0..<25 {
            let sample = Sample(using: &generator)
            let values = sample.shapes.map { Self.whole($0, using: &generator) }
            let operands = values.map { value in
                let layouts: [InputLayout] = [.contiguous, .transposed, .sliced, .reversed]
                return layouts.randomElement(using: &generator)!.tensor(value, as: Double.self)
            }
            let comment = "\(sample.text) of \(sample.shapes)"
            expectClose(einsum(sample.text, operands), naiveEinsum(sample.text, values), tolerance: 0, comment)
        }
    }

    /// The gradient of each operand against that by the sum's definition: exact, too.
    @Test(arguments: 0..<10)
    func gradientsOfRandomStrings(_ seed: UInt64) {
        var generator = TestGenerator(seed: 1000 + seed)
        for _ in 0..<10 {
            let sample = Sample(using: &generator)
            let values = sample.shapes.map { Self.whole($0, using: &generator) }
            let operands = values.map { $0.tensor(as: Double.self) }
            let upstream = Self.whole(naiveEinsum(sample.text, values).shape, using: &generator)
            let (_, gradients) = valueAndGradients(at: operands) {
                (einsum(sample.text, $0) * upstream.tensor(as: Double.self)).sum()
            }
            for (index, gradient) in gradients.enumerated() {
                // Linear in each operand: the derivative is the difference that a step of 1 makes.
                let expected = NaiveArray(shape: values[index].shape) { position in
                    var changed = values
                    changed[index] = NaiveArray(shape: values[index].shape) { $0 == position ? 1 : 0 }
                    let change = naiveEinsum(sample.text, changed)
                    return zip(change.elements, upstream.elements).reduce(0) { $0 + $1.0 * $1.1 }
                }
                expectClose(gradient, expected, tolerance: 0, "∂\(index) of \(sample.text) of \(sample.shapes)")
            }
        }
    }

    /// Sizes at which the products are cut, written in place, and done by every method.
    @Test(arguments: [
        ("bhqd,bhkd->bhqk", [[2, 2, 20, 16], [2, 2, 33, 16]]), ("bhqd,bhkd->bhkq", [[2, 2, 20, 16], [2, 2, 33, 16]]),
        ("bqhd,bkhd->bhqk", [[2, 20, 2, 16], [2, 33, 2, 16]]), ("bhqk,bkhd->bqhd", [[2, 2, 20, 33], [2, 33, 2, 16]]),
        ("bqhd,bkhd->qkbh", [[2, 20, 2, 16], [2, 33, 2, 16]]), ("ij,jk->ki", [[50, 40], [40, 60]]),
        ("bi,bi->b", [[300, 100], [300, 100]]), ("bij,bj->bi", [[30, 20, 50], [30, 50]]),
        ("ij,bj->bi", [[50, 40], [30, 40]]), ("i,i->", [[20_000], [20_000]]), ("ij,ji->", [[150, 90], [90, 150]]),
        ("abij,bakj->ik", [[3, 4, 10, 15], [4, 3, 12, 15]]), ("iabj,bka->kij", [[5, 6, 7, 8], [7, 9, 6]])
    ])
    func largerSizes(_ text: String, _ shapes: [[Int]]) {
        var generator = TestGenerator(seed: 5)
        let values = shapes.map { Self.whole($0, using: &generator) }
        let sum = naiveEinsum(text, values)
        for layout in [InputLayout.contiguous, .transposed, .sliced] {
            let found = einsum(text, values.map { layout.tensor($0, as: Float.self) })
            expectClose(found, sum, tolerance: 0, "\(text), \(layout)")
        }
    }

    // MARK: Views

    @Test func diagonalsAndPermutationsAreViews() {
        let x = Tensor<Double>.arange(9).reshape([3, 3])
        let diagonal = einsum("ii->i", x)
        #expect(diagonal == [0, 4, 8] && diagonal.strides == [4])
        #expect(einsum("ij->ji", x).strides == [1, 3])
    }

    /// The products of attention, of queries, keys and values that lie as [batch, time, heads, size].
    @Test func theResultIsWrittenInItsOrder() {
        let x = Tensor<Float>.ones([2, 5, 3, 4])
        let scores = einsum("bqhd,bkhd->bhqk", x, x)
        #expect(scores.shape == [2, 3, 5, 5] && scores.isContiguous)
        let mixed = einsum("bhqk,bkhd->bqhd", scores, x)
        #expect(mixed.shape == [2, 5, 3, 4] && mixed.isContiguous)
        #expect(einsum("ij,kj->ki", x[0, 0], x[0, 0]).isContiguous)
    }

    /// Operands that are permuted, sliced or broadcast take no memory beside the result's.
    @Test func nothingIsCopied() async {
        await #expect(processExitsWith: .success) {
            func peak(_ result: Int, _ body: () -> Tensor<Float>) -> Bool {
                _ = body()
                runtime.resetPeakMemory()
                let before = runtime.memory.live
                let value = body()
                // A buffer is at most a quarter larger than what it holds.
                return value.elementCount == result && runtime.memory.peak - before <= result * 5 + 4096
            }
            let x = Tensor<Float>.ones([4, 64, 4, 32])
            let heads = x.permute([0, 2, 1, 3])
            #expect(peak(4 * 4 * 64 * 64) { einsum("bhqd,bhkd->bhqk", heads, heads) })
            #expect(peak(4 * 4 * 64 * 64) { heads.matmul(heads.transpose()) })
            #expect(peak(4 * 64 * 4 * 32) { einsum("bhqk,bhkd->bqhd", Tensor<Float>.ones([1, 1, 64, 64]), heads) })
            let wide = Tensor<Float>.ones([64, 100])
            #expect(peak(8 * 64 * 32) { wide[.all, ..<64].broadcast(to: [8, 64, 64]).matmul(x[0, 0..., 0]) })
            #expect(peak(16 * 64) { heads.matmul(x[0, 0, 0]) })
            #expect(peak(16 * 32) { x[0, 0, 0..., 0].sum().broadcast(to: [64]).contiguous().matmul(heads) })
            #expect(peak(64 * 64) { einsum("ij,jk->ki", wide[.all, ..<64], wide[.all, 20..<84]) })
        }
    }

    // MARK: Order

    /// A chain whose products from the left would take a thousand times as many multiplications, and too much memory.
    @Test func theOrderIsChosenByCost() async {
        await #expect(processExitsWith: .success) {
            let n = 30_000
            let (tall, wide) = (Tensor<Float>.ones([n, 2]), Tensor<Float>.ones([2, n]))
            runtime.resetPeakMemory()
            let before = runtime.memory.live
            let product = einsum("ij,jk,kl,l->i", tall, wide, tall, Tensor([1, 1]))
            #expect(product == .full([n], Float(4 * n)))
            // Many operands are contracted greedily.
            let chain = [tall, wide, tall, wide, tall, wide, tall, wide, tall, Tensor<Float>([1, 0])]
            let long = einsum("ab,bc,cd,de,ef,fg,gh,hi,ij,j->a", chain.map { $0 / 100 })
            #expect(long.shape == [n])
            #expect(runtime.memory.peak - before < 64 * n * 4)
        }
    }
}
