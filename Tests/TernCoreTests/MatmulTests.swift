import TernCore
import Testing

/// Matrix products against their definition. The elements are small whole numbers, so every sum is exact and so must be the
/// result, whatever the order of the additions.
@Suite struct MatmulTests {
    private static func whole(_ shape: [Int], using generator: inout TestGenerator) -> NaiveArray<Double> {
        NaiveArray(shape: shape) { _ in Double(Int.random(in: -3...3, using: &generator)) }
    }

    private static let strided: [InputLayout] = [.contiguous, .transposed, .sliced, .reversed]

    private func check<Scalar: TensorFloatingPoint>(
        _ a: NaiveArray<Double>, _ b: NaiveArray<Double>, _ layoutA: InputLayout, _ layoutB: InputLayout,
        _ expected: NaiveArray<Double>, as: Scalar.Type
    ) {
        let product = layoutA.tensor(a, as: Scalar.self).matmul(layoutB.tensor(b, as: Scalar.self))
        expectClose(product, expected, tolerance: 0, "\(a.shape) \(layoutA) × \(b.shape) \(layoutB), \(Scalar.self)")
    }

    /// Lengths around those of vectors and tiles.
    @Test(arguments: [1, 2, 5, 17, 33], [1, 6, 16, 31, 49])
    func shapesAndLayouts(_ m: Int, _ n: Int) {
        var generator = TestGenerator(seed: 1)
        for k in [1, 3, 18, 64] {
            let (a, b) = (Self.whole([m, k], using: &generator), Self.whole([k, n], using: &generator))
            everyLayout(a, b, as: Float.self)
            everyLayout(a, b, as: Double.self)
        }
    }

    private func everyLayout<Scalar: TensorFloatingPoint>(
        _ a: NaiveArray<Double>, _ b: NaiveArray<Double>, as: Scalar.Type
    ) {
        let expected = matmul(a, b).tensor(as: Scalar.self)
        let right = Self.strided.map { ($0, $0.tensor(b, as: Scalar.self)) }
        for layoutA in Self.strided {
            let x = layoutA.tensor(a, as: Scalar.self)
            for (layoutB, y) in right {
                #expect(x.matmul(y) == expected, "\(a.shape) \(layoutA) × \(b.shape) \(layoutB), \(Scalar.self)")
            }
        }
    }

    @Test(arguments: [
        ([2, 3, 4], [2, 4, 5]), ([3, 4], [2, 4, 5]), ([2, 3, 4], [4, 5]), ([2, 1, 3, 4], [1, 3, 4, 2]),
        ([4, 1, 1, 3, 2], [2, 3, 2, 4]), ([5, 33, 20], [5, 20, 17]), ([0, 3, 4], [4, 5]), ([2, 0, 4], [2, 4, 5]),
        ([1, 3, 4], [0, 4, 2]), ([2, 3, 0], [2, 0, 5])
    ])
    func batches(_ shapeA: [Int], _ shapeB: [Int]) {
        var generator = TestGenerator(seed: 2)
        for layoutA in InputLayout.allCases {
            for layoutB in InputLayout.allCases {
                let a = layoutA.admissible(Self.whole(shapeA, using: &generator))
                let b = layoutB.admissible(Self.whole(shapeB, using: &generator))
                check(a, b, layoutA, layoutB, matmul(a, b), as: Float.self)
                check(a, b, layoutA, layoutB, matmul(a, b), as: Double.self)
            }
        }
    }

    @Test(arguments: [
        ([4], [4]), ([4], [4, 3]), ([3, 4], [4]), ([2, 3, 4], [4]), ([4], [2, 4, 3]), ([0], [0]), ([0], [0, 2]),
        ([2, 0], [0])
    ])
    func vectors(_ shapeA: [Int], _ shapeB: [Int]) {
        var generator = TestGenerator(seed: 3)
        let (a, b) = (Self.whole(shapeA, using: &generator), Self.whole(shapeB, using: &generator))
        for layout in Self.strided {
            check(a, b, layout, layout, matmul(a, b), as: Float.self)
            check(a, b, layout, layout, matmul(a, b), as: Double.self)
        }
    }

    /// Deep products of small results are split along k.
    @Test(arguments: [(1, 1, 8192), (3, 2, 8193), (1, 2, 16_390)])
    func deepProducts(_ m: Int, _ n: Int, _ k: Int) {
        var generator = TestGenerator(seed: 4)
        let (a, b) = (Self.whole([m, k], using: &generator), Self.whole([k, n], using: &generator))
        for layout in [InputLayout.contiguous, .transposed] {
            check(a, b, layout, .contiguous, matmul(a, b), as: Float.self)
            check(a, b, .contiguous, layout, matmul(a, b), as: Double.self)
        }
    }

    /// Products large enough for BLAS and for every way of cutting them, checked at some of their elements.
    @Test(arguments: [(700, 650, 600), (64, 2100, 2048), (2100, 64, 2048), (97, 1700, 1640)])
    func largeProducts(_ m: Int, _ n: Int, _ k: Int) {
        var generator = TestGenerator(seed: 5)
        func matrix(_ rows: Int, _ columns: Int) -> Tensor<Float> {
            let parts = [[rows, 1], [columns], [rows, 1], [columns]].map {
                Self.whole($0, using: &generator).tensor(as: Float.self)
            }
            return parts[0] * parts[1] + parts[2] + parts[3]
        }
        let (x, y) = (matrix(m, k), matrix(k, n))
        let products = [
            x.matmul(y), x.transpose().contiguous().transpose().matmul(y),
            x.matmul(y.transpose().contiguous().transpose())
        ]
        for _ in 0..<40 {
            let (row, column) = (Int.random(in: 0..<m, using: &generator), Int.random(in: 0..<n, using: &generator))
            let expected = zip(x[row].scalars, y[.all, column].scalars).reduce(0) { $0 + $1.0 * $1.1 }
            for product in products { #expect(product[row, column].item() == expected) }
        }
    }

    @Test(arguments: Activation.allCases, [InputLayout.contiguous, .transposed, .sliced, .reversed])
    func linearIsAProductWithBiasAndActivation(_ activation: Activation, _ layout: InputLayout) {
        var generator = TestGenerator(seed: 6)
        for (m, n, k) in [(1, 1, 1), (3, 7, 5), (1, 33, 20), (9, 10, 65), (2, 3, 0), (1, 1, 8200)] {
            let (x, w) = (generator.array([m, k], in: -0.5...0.5), generator.array([n, k], in: -0.5...0.5))
            let bias = generator.array([n])
            let sum = NaiveArray.zip(matmul(x, w.permuted([1, 0])), bias, +)
            let y = linear(
                layout.tensor(x, as: Double.self), layout.tensor(w, as: Double.self),
                layout.tensor(bias, as: Double.self),
                activation: activation)
            expectClose(y, sum.map(activation.reference), tolerance: 1e-8, "linear \((m, n, k))")
        }
    }

    /// Zero times infinity is NaN in a product, too, and only in the row and column concerned.
    @Test func nanAndInfinity() {
        let a: Tensor<Float> = [[0, 1], [2, 3]]
        let product = a.matmul(Tensor(shape: [2, 2], scalars: [.infinity, 1, 0, 2]))
        let finite: Tensor<Float> = [2, 8]
        #expect(product[0, 0].item().isNaN)
        #expect(product[1, 0].item() == .infinity)
        #expect(product[0..., 1] == finite)
    }
}
