import TernCore
import Testing

/// The factors of random batches satisfy the identities that define them, to the bound that the documentation gives: 10 n ε.
@Suite struct FactorIdentityTests {
    private static let shapes: [Shape] = [
        [1, 1], [4, 4], [7, 3], [3, 7], [64, 64], [130, 40], [40, 130], [3, 5, 5], [2, 3, 4, 6], [2, 150, 150], [1, 9],
        [9, 1], [0, 3],
        [3, 0], [0, 0], [0, 3, 2], [300, 3, 3]
    ]

    private func matrices<Scalar: TensorFloatingPoint>(_: Scalar.Type) -> [Tensor<Scalar>] {
        var generator = PhiloxGenerator(seed: 11)
        var result = Self.shapes.map { Tensor<Scalar>.normal($0, using: &generator) }
        // Equal singular values, rank 1, zero, and entries of very different size.
        result += [.eye(5), .ones([6, 4]), .zeros([4, 6])]
        result.append(Tensor<Scalar>.normal([8, 8], using: &generator) * (Tensor<Scalar>.arange(8) * -2).exp())
        return result
    }

    /// ‖difference‖ ≤ 10 n ε ‖scale‖, of each matrix.
    private func expectSmall<Scalar: TensorFloatingPoint>(
        _ difference: Tensor<Scalar>, beside scale: Tensor<Scalar>, n: Int, _ comment: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let bound = try scale.matrixNorm() * Scalar(10 * max(n, 1)) * Scalar.ulpOfOne
        let excess = try difference.matrixNorm() .<= bound
        #expect(excess.all().item(), "\(comment), shape \(scale.shape)", sourceLocation: sourceLocation)
    }

    private func expectOrthonormal<Scalar: TensorFloatingPoint>(
        _ q: Tensor<Scalar>, n: Int, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let product = q.transpose().matmul(q)
        let one = Tensor<Scalar>.eye(q.shape[-1])
        try expectSmall(product - one, beside: one, n: n, comment, sourceLocation: sourceLocation)
    }

    private func check<Scalar: TensorFloatingPoint>(_: Scalar.Type) throws {
        for a in matrices(Scalar.self) {
            let n = max(a.shape[-1], a.shape[-2])
            let (p, l, u) = try a.lu()
            try expectSmall(p.matmul(l).matmul(u) - a, beside: a, n: n, "P L U")
            #expect(l.abs().max(orZero: ()) <= 1)
            for mode in QRMode.allCases {
                let (q, r) = try a.qr(mode: mode)
                try expectSmall(q.matmul(r) - a, beside: a, n: n, "Q R, \(mode)")
                try expectOrthonormal(q, n: n, "Qᵀ Q, \(mode)")
            }
            for full in [false, true] {
                let (u, s, vt) = try a.svd(fullMatrices: full)
                let k = s.shape[-1]
                let (thinU, thinVT) = (u[.ellipsis, .all, ..<k], vt[.ellipsis, ..<k, .all])
                try expectSmall(
                    (thinU * s.unsqueeze(axis: -2)).matmul(thinVT) - a, beside: a, n: n, "U S Vᵀ, full: \(full)")
                try expectOrthonormal(u, n: n, "Uᵀ U, full: \(full)")
                try expectOrthonormal(vt.transpose(), n: n, "V Vᵀ, full: \(full)")
                #expect((s[.ellipsis, 1...] .<= s[.ellipsis, ..<max(k - 1, 0)]).all().item(), "falling order")
                #expect((s .>= 0).all().item())
                let values = try a.singularValues()
                try expectSmall((values - s).unsqueeze(axis: -1), beside: s.unsqueeze(axis: -1), n: n, "singularValues")
            }
            let inverse = try a.pseudoInverse()
            if a.shape != [8, 8] {
                try expectSmall(a.matmul(inverse).matmul(a) - a, beside: a, n: 10 * n, "A P A")
            }
            guard a.shape[-1] == a.shape[-2] else { continue }
            let (values, vectors) = try a.eig()
            let (x, y) = vectors
            let (re, im) = (values.real.unsqueeze(axis: -2), values.imaginary.unsqueeze(axis: -2))
            try expectSmall(a.matmul(x) - (x * re - y * im), beside: a, n: n, "A V, real")
            try expectSmall(a.matmul(y) - (x * im + y * re), beside: a, n: n, "A V, imaginary")
            let symmetric = a + a.transpose()
            let (w, v) = try symmetric.eigh()
            try expectSmall((v * w.unsqueeze(axis: -2)).matmul(v.transpose()) - symmetric, beside: a, n: n, "V W Vᵀ")
            try expectOrthonormal(v, n: n, "Vᵀ V")
            try expectSmall(
                (try symmetric.eigvalsh() - w).unsqueeze(axis: -1), beside: w.unsqueeze(axis: -1), n: n, "eigvalsh")
            let definite = a.matmul(a.transpose()) + Tensor.eye(n)
            let lower = try definite.cholesky()
            try expectSmall(lower.matmul(lower.transpose()) - definite, beside: definite, n: n, "L Lᵀ")
            let upper = try definite.cholesky(upper: true)
            try expectSmall(upper.transpose().matmul(upper) - definite, beside: definite, n: n, "Rᵀ R")
            let right = Tensor<Scalar>.ones([n, 3])
            let solution = try definite.solve(right)
            let bound = definite * (try solution.matrixNorm()).unsqueeze(axis: -1).unsqueeze(axis: -1)
            try expectSmall(definite.matmul(solution) - right, beside: bound, n: n, "A x")
        }
    }

    @Test func float() throws { try check(Float.self) }
    @Test func double() throws { try check(Double.self) }
}

extension Tensor where Scalar: TensorFloatingPoint {
    fileprivate func max(orZero: Void) -> Scalar { elementCount == 0 ? 0 : max().item() }
}
