import TernCore
import Testing

/// Derivatives of functions of several tensors, and products with the Jacobian, against their formulas.
@Suite struct TransformTests {
    private let x = Tensor<Double>([0.5, -1, 2])
    private let a: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]

    // MARK: Several arguments

    @Test func argumentsOfDifferentShapes() {
        let b = Tensor<Double>([3, -1])
        let (value, (da, dx, db)) = valueAndGradient(at: a, x, b) { a, x, b in (b * a.matmul(x)).sum() }
        #expect(value.item() == 4.5)
        #expect(da == b.unsqueeze(axis: 1) * x)
        #expect(dx == a.transpose().matmul(b))
        #expect(db == [4.5, 9])
        let (first, second, third, fourth) = gradient(at: x, x, x, x) { x, y, z, _ in (x * y * z).sum() }
        #expect(first == x * x && second == x * x && third == x * x)
        #expect(fourth == [0, 0, 0])
    }

    @Test func argumentsOfDifferentTypes() {
        let y = Tensor<Float>([2, 3, 4])
        let (dx, dy) = gradient(at: x, y) { x, y in (x * Tensor<Double>(y * y)).sum() }
        #expect(dx == [4, 9, 16])
        #expect(dy == [2, -6, 16])
        // With a value in the other type.
        let (slope, _) = gradient(at: y, x) { y, x in (Tensor<Float>(x) * y).sum() }
        #expect(slope == [0.5, -1, 2])
    }

    @Test func auxiliaryValues() {
        let (value, slope, kept) = valueGradientAndAuxiliary(at: x) { x in
            let square = x * x
            return (square.sum(), (square.stopGradient(), "squares"))
        }
        #expect(value.item() == 5.25)
        #expect(slope == [1, -2, 4])
        #expect(kept.0 == [0.25, 1, 4] && kept.1 == "squares")
        let (_, (dx, da), sum) = valueGradientAndAuxiliary(at: x, a) { x, a in
            let total: Double = a.sum().item()
            return (a.matmul(x).sum(), total)
        }
        #expect(dx == [5, 7, 9] && sum == 21)
        #expect(da.shape == [2, 3])
    }

    @Test func anAuxiliaryValueIsDifferentiatedByTheCallAround() {
        let slope = gradient(at: Tensor(2.0)) { x in
            let (_, slope, cube) = valueGradientAndAuxiliary(at: x) { x in
                let square = x * x
                return (square, square * x)
            }
            return slope * cube  // 2x⁴
        }
        #expect(slope.item() == 64)
    }

    @Test func pullbacksToSeveralArguments() {
        let (y, pullback) = vjp(at: a, x) { a, x in a.matmul(x) }
        #expect(y == [4.5, 9])
        for _ in 0..<2 {
            let (da, dx) = pullback([1, -1])
            #expect(dx == [-3, -3, -3])
            #expect(da == [[0.5, -1, 2], [-0.5, 1, -2]])
        }
    }

    @Test func errorsPassThrough() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { _ = try gradient(at: x, a) { _, _ -> Tensor<Double> in throw Failure() } }
        #expect(throws: Failure.self) { _ = try jvp(at: x, along: x) { _ in throw Failure() } }
        #expect(throws: Failure.self) { _ = try jacobian(at: x) { _ in throw Failure() } }
        #expect(throws: Failure.self) { _ = try hessian(at: x) { _ in throw Failure() } }
        #expect(gradient(at: x) { $0.sum() } == [1, 1, 1])
    }

    // MARK: Along directions

    @Test func derivativesAlongADirection() {
        let direction = Tensor<Double>([1, 2, -1])
        let (y, dy) = jvp(at: x, along: direction) { $0.tanh() }
        #expect(y == x.tanh())
        #expect(close(dy, (1 - y * y) * direction))
        #expect(jvp(at: x, along: direction) { a.matmul($0) }.derivative == a.matmul(direction))
        // Independent of the argument, or the argument itself.
        #expect(jvp(at: x, along: direction) { _ in a }.derivative == .zeros([2, 3]))
        #expect(jvp(at: x, along: direction) { $0 }.derivative == direction)
    }

    @Test func derivativesAlongSeveralDirections() {
        let (da, dx): (Tensor<Double>, Tensor<Double>) = ([[0, 1, 0], [2, 0, -1]], [1, 2, -1])
        let (y, dy) = jvp(at: a, x, along: da, dx) { a, x in a.matmul(x) }
        #expect(y == [4.5, 9])
        #expect(dy == da.matmul(x) + a.matmul(dx))
        let single = Tensor<Float>([1, 2, 3])
        let mixed = jvp(at: x, single, along: dx, single) { x, y in x * Tensor<Double>(y) }.derivative
        #expect(mixed == [1.5, 2, 3])
    }

    /// d³/dx³ by any order of forward and backward derivatives.
    @Test func forwardAndBackwardDerivativesNest() {
        typealias Function = (Tensor<Double>) -> Tensor<Double>
        let forward: (@escaping Function) -> Function = { f in { x in jvp(at: x, along: Tensor(1), of: f).derivative } }
        let backward: (@escaping Function) -> Function = { f in { x in gradient(at: x, of: f) } }
        let f: Function = { x in x.exp() * x * x }
        let point = Tensor(0.75)
        let expected = point.exp().item() * (0.75 * 0.75 + 6 * 0.75 + 6)
        for choice in 0..<8 {
            var g = f
            for bit in 0..<3 { g = choice >> bit & 1 == 0 ? forward(g) : backward(g) }
            #expect(abs(g(point).item() - expected) < 1e-12, "choice \(choice)")
        }
    }

    @Test func directionsAreDifferentiatedToo() {
        let slope = gradient(at: x) { v in jvp(at: x, along: v) { a.matmul($0 * $0) }.derivative.sum() }
        #expect(slope == Tensor([5, 7, 9]) * x * 2)
    }

    // MARK: Matrices of derivatives

    @Test(arguments: DifferentiationMode.allCases)
    func jacobians(_ mode: DifferentiationMode) {
        #expect(jacobian(at: x, mode: mode) { a.matmul($0) } == a)
        #expect(jacobian(at: x, mode: mode) { $0.sum() } == [1, 1, 1])
        #expect(jacobian(at: Tensor(3.0), mode: mode) { $0 * x } == x)
        #expect(jacobian(at: x, mode: mode) { _ in Tensor<Double>([1, 2]) } == .zeros([2, 3]))
        // ∂(Σₖ m[i, k] m[k, j]) / ∂m[p, q]
        let m: Tensor<Double> = [[1, 2], [3, 4]]
        let square = jacobian(at: m, mode: mode) { $0.matmul($0) }
        #expect(square.shape == [2, 2, 2, 2])
        for index in 0..<16 {
            let (i, j, p, q) = (index >> 3, index >> 2 & 1, index >> 1 & 1, index & 1)
            var expected = 0.0
            if i == p { expected += m[q, j].item() }
            if j == q { expected += m[i, p].item() }
            #expect(square[i, j, p, q].item() == expected)
        }
    }

    @Test(arguments: DifferentiationMode.allCases)
    func emptyJacobians(_ mode: DifferentiationMode) {
        #expect(jacobian(at: Tensor<Double>.zeros([0, 2]), mode: mode) { $0.sum(axis: 0) }.shape == [2, 0, 2])
        #expect(jacobian(at: x, mode: mode) { $0[..<0] }.shape == [0, 3])
    }

    @Test(arguments: DifferentiationMode.allCases)
    func jacobiansOfGradients(_ mode: DifferentiationMode) {
        let found = jacobian(at: x, mode: mode) { x in gradient(at: x) { $0.pow(3).sum() } }
        #expect(close(found, Tensor<Double>.eye(3) * x * 6))
        // ∂/∂x of the sum of all elements of ∂(x²)/∂x, a diagonal of 2x.
        #expect(gradient(at: x) { x in jacobian(at: x, mode: mode) { $0 * $0 }.sum() } == [2, 2, 2])
        let third = jacobian(at: x, mode: mode) { x in jacobian(at: x, mode: mode) { $0 * $0 } }
        #expect(third.shape == [3, 3, 3] && third.sum().item() == 6 && third[1, 1, 1].item() == 2)
    }

    @Test func hessians() {
        let m: Tensor<Double> = [[2, 1, 0], [4, 3, -1], [0, -2, 4]]
        let quadratic: (Tensor<Double>) -> Tensor<Double> = { x in x.matmul(m.matmul(x)) }
        #expect(hessian(at: x, of: quadratic) == m + m.transpose())
        let v = Tensor<Double>([1, -2, 0.5])
        #expect(hessianVectorProduct(at: x, along: v, of: quadratic) == (m + m.transpose()).matmul(v))
        #expect(hessian(at: a) { $0.square().sum() }.shape == [2, 3, 2, 3])
        // Of log Σ exp: diag(p) − p pᵀ with p the softmax.
        let p = x.softmax()
        let expected = Tensor<Double>.eye(3) * p - p.unsqueeze(axis: 1) * p
        #expect(close(hessian(at: x) { $0.logSumExp() }, expected))
    }

    /// The gradient of a function that computes a Hessian of its own argument.
    @Test func hessiansInsideGradients() {
        // H = diag(12 x²), so ∂ Σ H / ∂x = 24 x.
        let slope = gradient(at: x) { x in hessian(at: x) { $0.pow(4).sum() }.sum() }
        #expect(close(slope, x * 24))
        let product = gradient(at: x) { x in hessianVectorProduct(at: x, along: x) { $0.pow(4).sum() }.sum() }
        #expect(close(product, x * x * 36))
    }

    // MARK: Custom derivatives

    @Test func customGradientsOfSeveralTensors() {
        var calls = 0
        func product(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
            customGradient(at: a, b) { a, b in
                let pullback: (Tensor<Double>) -> (Tensor<Double>, Tensor<Double>) = { g in
                    calls += 1
                    return (g * b * 10, g * a * 10)
                }
                return (a * b, pullback)
            }
        }
        let y = Tensor<Double>([3, 4, 5])
        let (dx, dy) = gradient(at: x, y) { x, y in product(x, y).sum() }
        #expect(dx == y * 10 && dy == x * 10 && calls == 1)
        #expect(gradient(at: x) { x in product(x, y).sum() } == y * 10)
        #expect(product(x, y) == x * y)
        // The custom derivative is what is differentiated again, and what goes forward.
        #expect(gradient(at: x) { x in gradient(at: y) { y in product(x, y).sum() }.sum() } == [10, 10, 10])
        #expect(jvp(at: x, y, along: y, x) { x, y in product(x, y) }.derivative == y * y * 10 + x * x * 10)
    }

    private func close(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
        a.shape == b.shape && ((a - b).abs() .<= 1e-12).all().item()
    }
}
