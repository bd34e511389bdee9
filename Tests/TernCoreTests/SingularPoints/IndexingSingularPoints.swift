import TernCore
import Testing

/// Zeros, infinities and ties among what is reduced at indices or put together.
@Suite struct IndexingSingularPoints {
    @Test func productsOfZeros() throws {
        let indices: Tensor<Int> = [0, 0, 1, 1, 2]
        for zeros in 0..<8 {
            // Up to three zeros in one product.
            let x = Tensor<Double>([zeros & 1 == 0 ? 2 : 0, 3, 0])
            let values = Tensor<Double>([zeros & 2 == 0 ? 1.5 : 0, zeros & 4 == 0 ? -2 : 0, 4, 0, 0])
            for includeSelf in [true, false] {
                try checkGradient(at: [x, values], order: 2) {
                    $0[0].scatterReduce(indices, $0[1], axis: 0, reduction: .product, includeSelf: includeSelf)
                }
                try checkGradient(at: [x, values], order: 2) {
                    $0[0].indexReduce(indices, $0[1], reduction: .product, includeSelf: includeSelf)
                }
            }
        }
    }

    @Test func tiesAreShared() {
        let x: Tensor<Double> = [1, 5]
        let values: Tensor<Double> = [1, 1, 2]
        for reduction in [ScatterReduction.max, .min] {
            let (own, other) = gradients(reduction, x, values, [0, 0, 1])
            let shares: [Double] = [own[0].item(), other[0].item(), other[1].item()]
            let third: Double = 1 / 3
            let isEven = shares.allSatisfy { $0 == third }
            #expect(isEven)
        }
        // Without self, its value does not count even where it equals the result.
        let (own, other) = gradients(.max, [1, 5], values, [0, 0, 0], includeSelf: false)
        #expect(own.scalars == [0, 1])
        #expect(other.scalars == [0, 0, 1])
        let infinite = Tensor<Double>.full([3], -.infinity)
        let start = Tensor<Double>([-.infinity, 0])
        let (none, shared) = gradients(.max, start, infinite, [0, 0, 0], includeSelf: false)
        #expect(none.scalars == [0, 1])
        #expect(shared.sum().item() == 1)
    }

    private func gradients(
        _ reduction: ScatterReduction, _ x: Tensor<Double>, _ values: Tensor<Double>, _ indices: Tensor<Int>,
        includeSelf: Bool = true
    ) -> (Tensor<Double>, Tensor<Double>) {
        let all = valueAndGradients(at: [x, values]) {
            $0[0].scatterReduce(indices, $0[1], axis: 0, reduction: reduction, includeSelf: includeSelf).sum()
        }.gradients
        return (all[0], all[1])
    }

    @Test func integerReductions() {
        let x = Tensor<Int>([7, -3, .min])
        let values = Tensor<Int>([4, 5, .max, -9])
        let indices: Tensor<Int> = [0, 0, 1, 1]
        func reduced(_ reduction: ScatterReduction, _ includeSelf: Bool = true) -> [Int] {
            x.scatterReduce(indices, values, axis: 0, reduction: reduction, includeSelf: includeSelf).scalars
        }
        #expect(reduced(.max) == [7, .max, .min])
        #expect(reduced(.min) == [4, -9, .min])
        #expect(reduced(.max, false) == [5, .max, .min])
        #expect(reduced(.min, false) == [4, -9, .min])
        #expect(reduced(.sum, false)[0] == 9)
        #expect(reduced(.product)[0] == 140)
        let bytes: Tensor<UInt8> = [200, 3]
        #expect(bytes.indexReduce([0, 0], [100, 250], reduction: .max).scalars == [250, 3])
        #expect(bytes.indexReduce([1, 1], [100, 250], reduction: .min, includeSelf: false).scalars == [200, 100])
        let narrow = Tensor<Int32>([.min, .max])
        #expect(narrow.indexReduce([0, 1], [5, 5], reduction: .max, includeSelf: false).scalars == [5, 5])
    }

    /// Zeros beside what is not finite stay zeros.
    @Test func infinitiesPutTogether() {
        let x = Tensor<Float>([.infinity, .nan, 1])
        let matrix = x.diagEmbed()
        let rest = Tensor<Float>.eye(3) .== 0
        let others: [Float] = matrix[rest].scalars
        let areZero = others.allSatisfy { $0 == 0 }
        #expect(areZero)
        let block = blockDiagonal([x.unsqueeze(axis: 0), x.unsqueeze(axis: 1)])
        #expect(block.shape == [4, 4])
        #expect(block[0, 3].item() == 0)
        #expect(block[1..., ..<3].abs().sum().item() == 0)
        let zero = Tensor<Float>.zeros([3, 3])
        #expect(matrix.tril(offset: -1) == zero)
        #expect(matrix.triu(offset: 1) == zero)
    }
}
