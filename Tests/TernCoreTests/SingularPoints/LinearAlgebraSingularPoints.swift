import TernCore
import Testing

/// Points at which formulas of linear algebra divide by zero or overflow on the way, though mathematics has a limit.
@Suite struct LinearAlgebraSingularPoints {
    typealias Function = @Sendable (Tensor<Double>) throws -> Tensor<Double>

    // MARK: Norms

    @Test(arguments: MatrixNorm.allCases)
    func normsOfZeros(_ kind: MatrixNorm) throws {
        for shape in [[2, 2], [3, 2], [2, 3], [2, 3, 3]] as [Shape] {
            let zero = Tensor<Double>.zeros(shape)
            #expect(try zero.matrixNorm(kind).abs().sum().item() == 0)
            let slope1: Tensor<Double> = try gradient(at: zero) { try $0.matrixNorm(kind).sum() }
            #expect(slope1 == zero)
            let second = try gradient(at: zero) { x in
                try (gradient(at: x) { try $0.matrixNorm(kind).sum() } * Tensor.ones(shape)).sum()
            }
            #expect(second == zero, "\(kind), \(shape)")
        }
    }

    @Test(arguments: MatrixNorm.allCases)
    func normsAtTheEndsOfTheRange(_ kind: MatrixNorm) throws {
        let x: Tensor<Float> = [[3, -4], [0, 12]]
        let expected = try x.matrixNorm(kind).item()
        for exponent in [-120, -100, -60, 60, 100, 120] {
            let scale = Float(sign: .plus, exponent: exponent, significand: 1)
            let found = try (x * scale).matrixNorm(kind).item() / scale
            let error: Float = Swift.abs(found - expected) / expected
            #expect(error <= 1e-6, "\(kind) times 2^\(exponent)")
            let slope = try gradient(at: x * scale) { try $0.matrixNorm(kind) }
            let reference = try gradient(at: x) { try $0.matrixNorm(kind) }
            let difference: Float = (slope - reference).abs().sum().item()
            #expect(difference < 1e-5, "gradient of \(kind) times 2^\(exponent)")
        }
    }

    @Test func nuclearNormOfEqualSingularValues() throws {
        // Its gradient is the orthogonal factor, which is smooth wherever no singular value is 0.
        let turn: Tensor<Double> = [[0.6, -0.8], [0.8, 0.6]]
        for x in [Tensor.eye(2), Tensor.eye(3) * 2, turn, Tensor.eye(3)[.all, ..<2]] {
            try checkGradient(at: [x], order: 2) { try $0[0].matrixNorm(.nuclear) }
        }
    }

    // MARK: Determinants

    @Test func derivativesOfDeterminantsOfSingularMatrices() throws {
        let points: [Tensor<Double>] = [
            .zeros([1, 1]), .zeros([2, 2]), .zeros([3, 3]), .ones([2, 2]), .ones([3, 3]), [[1, 2], [2, 4]],
            [[1, 2, 3], [2, 4, 6], [1, 0, 1]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0, 0], [0, 1, 0], [0, 0, 0]],
            [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], [[0, 1], [0, 0]],
            [[1, 2, 3], [4, 5, 6], [7, 8, 9.000000001]]
        ]
        for point in points {
            try checkGradient(at: [point], order: 2) { try $0[0].determinant() }
            try checkGradient(at: [point], order: 2) { try LUFactorization($0[0]).determinant() }
        }
        // Each matrix of a batch by itself.
        let batch = stack([points[6], points[7], Tensor.eye(3) * 2])
        try checkGradient(at: [batch], order: 2) { try $0[0].determinant() }
        let curvature = try hessian(at: Tensor<Double>.zeros([2, 2])) { try $0.determinant() }
        let expected: [Double] = [0, 0, 0, 1, 0, 0, -1, 0, 0, -1, 0, 0, 1, 0, 0, 0]
        #expect(curvature.reshape([16]).scalars == expected)
    }

    @Test func logarithmsOfDeterminants() throws {
        let singular: Tensor<Double> = [[1, 2], [2, 4]]
        #expect(try singular.logdet().item() == -.infinity)
        let odd: Tensor<Double> = [[0, 1], [1, 0]]
        #expect(try odd.logdet().item().isNaN)
        // A singular matrix of a batch does no harm to the others.
        let batch = stack([singular, Tensor.eye(2) * 2])
        let slope = try gradient(at: batch) { try $0.slogdet().logAbsDeterminant[1] }
        #expect(slope[1] == Tensor.eye(2) * 0.5)
    }

    @Test func conditionsOfSingularMatrices() throws {
        let points: [Tensor<Double>] = [.zeros([2, 2]), [[1, 0], [0, 0]], [[1, 2], [2, 4]]]
        for point in points {
            for kind in MatrixNorm.allCases {
                let number = try point.conditionNumber(kind).item()
                let isSingular = kind == .minusTwo ? number < 1e-15 : number > 1e15
                #expect(isSingular, "\(kind)")
                let slope = try gradient(at: point) { try $0.conditionNumber(kind) }
                let isFinite = slope.isFinite().all().item()
                #expect(isFinite, "\(kind) of \(point)")
            }
        }
    }

    // MARK: Factorizations

    private static let turn: Tensor<Double> = [[0.8, 0.6, 0], [-0.36, 0.48, 0.8], [0.48, -0.64, 0.6]]

    @Test func symmetricFunctionsOfEqualEigenvalues() throws {
        func rebuilt(_ x: Tensor<Double>) throws -> Tensor<Double> {
            let (w, v) = try x.eigh()
            return (v * w.unsqueeze(axis: -2)).matmul(v.transpose())
        }
        // The projection on the vectors of the equal ones.
        func projected(_ x: Tensor<Double>) throws -> Tensor<Double> {
            let v = try ((x + x.transpose()) * 0.5).eigh().vectors[.all, ..<2]
            return v.matmul(v.transpose())
        }
        let diagonal: Tensor<Double> = [[1, 0, 0], [0, 1, 0], [0, 0, 3]]
        let turn = Self.turn
        for point in [diagonal, turn.matmul(diagonal).matmul(turn.transpose())] {
            try checkGradient(at: [point], order: 1) { try projected($0[0]) }
            let sum = try gradient(at: point) { try $0.eigh().values.square().sum() }
            let error: Double = (sum - point * 2).abs().max().item()
            #expect(error < 1e-12)
        }
        for n in [1, 2, 5] {
            let slope = try gradient(at: Tensor<Double>.eye(n)) { try rebuilt($0).sum() }
            #expect(slope.isFinite().all().item())
        }
    }

    @Test func symmetricFunctionsOfEqualSingularValues() throws {
        // The orthogonal factor U Vᵀ, and the projection on the vectors of the equal ones.
        func orthogonal(_ x: Tensor<Double>) throws -> Tensor<Double> {
            let (u, _, vt) = try x.svd()
            return u.matmul(vt)
        }
        func projected(_ x: Tensor<Double>) throws -> Tensor<Double> {
            let u = try x.svd().u[.all, ..<2]
            return u.matmul(u.transpose())
        }
        let tall: Tensor<Double> = [[2, 0, 0], [0, 2, 0], [0, 0, 1], [0, 0, 0]]
        let turn = Self.turn
        for point in [tall, tall.matmul(turn), tall.transpose(), Tensor.eye(3), turn * 2] {
            try checkGradient(at: [point], order: 1) { try orthogonal($0[0]) }
        }
        for point in [tall, tall.matmul(turn)] { try checkGradient(at: [point], order: 1) { try projected($0[0]) } }
    }

    @Test func factorsOfSemidefiniteMatrices() {
        let points: [Tensor<Double>] = [
            [[1, 1], [1, 1]], [[4, 2, 2], [2, 1, 1], [2, 1, 2]], .zeros([3, 3]), [[1, 0], [0, 0]]
        ]
        for point in points {
            #expect(throws: LinearAlgebraError.self) { try point.cholesky() }
            #expect(throws: LinearAlgebraError.self) { try point.cholesky(upper: true) }
        }
    }

    @Test func inversesAndPowersOfZeros() throws {
        let zero = Tensor<Double>.zeros([3, 2])
        #expect(try zero.pseudoInverse() == .zeros([2, 3]))
        let slope2: Tensor<Double> = try gradient(at: zero) { try $0.pseudoInverse().sum() }
        #expect(slope2 == zero)
        let square = Tensor<Double>.zeros([2, 2])
        #expect(try square.matrixPower(0) == .eye(2))
        let slope3: Tensor<Double> = try gradient(at: square) { try $0.matrixPower(0).sum() }
        #expect(slope3 == square)
        let slope4: Tensor<Double> = try gradient(at: square) { try $0.matrixPower(1).sum() }
        #expect(slope4 == Tensor<Double>.ones([2, 2]))
        let slope5: Tensor<Double> = try gradient(at: square) { try $0.matrixPower(3).sum() }
        #expect(slope5 == square)
        #expect(throws: LinearAlgebraError.self) { try square.matrixPower(-1) }
        #expect(throws: LinearAlgebraError.self) { try square.matrixPower(.min) }
        #expect(try Tensor<Double>.eye(2).matrixPower(.max) == .eye(2))
    }

    @Test func exponentialsBeyondTheRange() throws {
        // The sum of a column overflows.
        let huge: Tensor<Float> = [[3e38, 0], [3e38, 0]]
        let first: Float = try huge.matrixExp()[0, 0].item()
        #expect(!first.isFinite)
        let down: Tensor<Float> = [[-3e38, 0], [0, -3e38]]
        #expect(try down.matrixExp() == .zeros([2, 2]))
        let wide: Tensor<Double> = [[1e308, 0], [1e308, 0]]
        let other: Double = try wide.matrixExp()[0, 0].item()
        #expect(!other.isFinite)
    }

    // MARK: Distances

    @Test(arguments: [1, 1.5, 2, 3, .infinity])
    func distancesOfEqualPoints(_ p: Double) {
        let points: Tensor<Double> = [[1, 2], [1, 2], [0, 0]]
        let zero = Tensor<Double>.zeros([3, 2])
        let slope6: Tensor<Double> = gradient(at: points) { cdist($0, points.stopGradient(), p: p).diagonal().sum() }
        #expect(slope6 == zero)
        let second = gradient(at: points) { x in
            gradient(at: x) { cdist($0, $0, p: p).sum() }.sum()
        }
        #expect(second.isFinite().all().item())
        let same = gradient(at: points) { pairwiseDistance($0, points, p: p, epsilon: 0).sum() }
        #expect(same == zero)
    }

    @Test func similarityOfZeroVectors() {
        let other: Tensor<Double> = [1, 2, 2]
        for scale in [0, 1e-200, 1e-12] {
            let x = Tensor<Double>([2, 1, 2]) * scale
            #expect(cosineSimilarity(x, other).item().isFinite)
            let slope = gradient(at: x) { cosineSimilarity($0, other) }
            #expect(slope.isFinite().all().item())
        }
    }
}
