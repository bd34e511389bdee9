import Tern

extension OperationTable where Scalar: TensorFloatingPoint {
    /// Linear algebra.
    mutating func addMatrices() {
        add("linalg.det") { try $0.x.determinant() }
        addList("linalg.slogdet") { a in
            let (sign, logarithm) = try a.x.slogdet()
            return [sign, logarithm]
        }
        add("linalg.inv", "linalg.inv_ex") { try $0.x.inverse() }
        add("linalg.solve", "linalg.solve_ex") { try Self.solved($0.x, $0.tensor("B", 1)) }
        add("cholesky", "linalg.cholesky", "linalg.cholesky_ex") { try $0.x.cholesky(upper: $0.bool("upper")) }
        add("cholesky_solve") { try $0.tensor("L", 1).choleskySolve($0.x, upper: $0.bool("upper")) }
        add("linalg.solve_triangular") { a in
            let (upper, unit) = (try a.bool("upper"), try a.bool("unitriangular"))
            let (x, b) = (try a.x, try a.tensor("B", 1))
            if try a.bool("left", nil, true) { return try x.triangularSolve(b, upper: upper, unitDiagonal: unit) }
            return try x.triangularSolve(b.transpose(), upper: upper, transposed: true, unitDiagonal: unit).transpose()
        }
        add("triangular_solve") { a in
            try a.tensor("A", 1).triangularSolve(
                a.x, upper: a.bool("upper", 2, true), transposed: a.bool("transpose", 3),
                unitDiagonal: a.bool("unitriangular", 4))
        }
        addList("linalg.lu") { a in
            if try !a.bool("pivot", nil, true) { throw NotOffered("pivot") }
            let (p, l, u) = try a.x.lu()
            return [p, l, u]
        }
        addList("linalg.qr", "qr") { a in
            let mode: QRMode
            switch a.value("mode", 1) {
            case .string("complete")?: mode = .complete
            case .string("r")?: throw NotOffered("mode r")
            case .bool(let isReduced)?: mode = isReduced ? .reduced : .complete
            default: mode = .reduced
            }
            let (q, r) = try a.x.qr(mode: mode)
            return q.elementCount == 0 ? [r.abs()] : [q.matmul(r), r.abs()]
        }
        addList("linalg.svd") { try Self.decomposed($0, isFull: $0.bool("full_matrices", nil, true)) }
        addList("svd") { try Self.decomposed($0, isFull: !$0.bool("some", nil, true)) }
        add("linalg.svdvals") { try $0.x.singularValues() }
        addList("linalg.eigh") { a in
            a.ignore("UPLO")
            let (values, vectors) = try (a.x + a.x.transpose()).eigh()
            return [values, vectors.abs()]
        }
        add("linalg.eigvalsh") { a in
            a.ignore("UPLO")
            return try (a.x + a.x.transpose()).eigvalsh()
        }
        add("linalg.eigvals") { a in
            a.withoutDerivatives()
            return try a.x.eig().values.real.sort()
        }
        add("linalg.pinv", "pinverse") { a in
            if a.value("atol") != nil { throw NotOffered("atol") }
            return try a.x.pseudoInverse(tolerance: a.optionalDouble("rtol", 1))
        }
        add("linalg.pinv.singular") { try $0.x.matmul($0.tensor("b", 1).transpose()).pseudoInverse() }
        addIndices("linalg.matrix_rank") { a in
            if a.value("atol") != nil { throw NotOffered("atol") }
            return try a.x.matrixRank(tolerance: a.optionalDouble("rtol"))
        }
        add("linalg.norm") { try $0.norm() }
        add("logdet") { try $0.x.logdet() }
        add("cholesky_inverse") { try $0.x.choleskyInverse(upper: $0.bool("upper", 1)) }
        add("linalg.multi_dot") { a in
            let matrices = try a.tensors("tensors", 0)
            return matrices.dropFirst().reduce(matrices[0]) { $0.matmul($1) }
        }
        add("linalg.vecdot") { try ($0.x * $0.tensor("other", 1)).sum(axis: $0.int("dim", nil, -1)) }
        add("linalg.lstsq", "linalg.lstsq.grad_oriented") { a in
            a.ignore("driver")
            return try a.x.leastSquares(a.tensor("B", 1))
        }
        add("linalg.matrix_norm") { a in
            if a.value("dim", 2) != nil, try a.ints("dim", 2) != [-2, -1] { throw NotOffered("dim") }
            let y = try a.x.matrixNorm(a.matrixNorm("ord", 1))
            return try a.bool("keepdim", 3) ? y.reshape(Shape(Array(y.shape) + [1, 1])) : y
        }
        add("linalg.cond") { try $0.x.conditionNumber($0.value("p", 1) == nil ? .two : $0.matrixNorm("p", 1)) }
        add("norm.nuc") { a in
            a.ignore(1, 2)
            return try a.x.matrixNorm(.nuclear)
        }
    }

    /// Returns the vectors that belong to singular values, up to their signs. Full vectors have derivatives of square matrices
    /// only.
    private static func decomposed(_ a: Arguments<Scalar>, isFull: Bool) throws -> [Tensor<Scalar>] {
        let x = try a.x
        if isFull && x.shape[-1] != x.shape[-2] { a.withoutDerivatives() }
        let (u, s, v) = try x.svd(fullMatrices: isFull)
        let k = s.shape[-1]
        return [u[.ellipsis, ..<k].abs(), s, v[.ellipsis, ..<k, .all].abs()]
    }

    /// Returns the solution, where PyTorch takes a batch of vectors too.
    private static func solved(_ x: Tensor<Scalar>, _ b: Tensor<Scalar>) throws -> Tensor<Scalar> {
        if b.rank > 1, b.rank == x.rank - 1, Array(b.shape) == Array(x.shape.dropLast()) {
            return try x.solve(b.reshape(Shape(Array(b.shape) + [1]))).reshape(b.shape)
        }
        return try x.solve(b)
    }
}

extension Arguments {
    /// Returns NumPy's and PyTorch's `ord`.
    func matrixNorm(_ name: String, _ position: Int) throws -> MatrixNorm {
        if case .string(let text)? = value(name, position) {
            return text == "nuc" ? .nuclear : .frobenius
        }
        guard let order = try optionalDouble(name, position) else { return .frobenius }
        let kinds: [Double: MatrixNorm] = [
            1: .one, -1: .minusOne, 2: .two, -2: .minusTwo, .infinity: .infinity, -.infinity: .minusInfinity
        ]
        guard let kind = kinds[order] else { throw NotOffered("ord") }
        return kind
    }
}

extension Arguments where Scalar: TensorFloatingPoint {
    /// Returns a norm of vectors or of matrices, whichever the axes and the order make it.
    fileprivate func norm() throws -> Tensor<Scalar> {
        let (x, keeps) = (try x, try bool("keepdim", 3))
        var axes = try ints("dim", 2)
        if case .string(let name)? = value("ord", 1) {
            if let axes, axes != [x.rank - 2, x.rank - 1], axes != [-2, -1] { throw NotOffered("other axes") }
            if keeps { throw NotOffered("keepdim of a matrix norm") }
            return try x.matrixNorm(name == "nuc" ? .nuclear : .frobenius)
        }
        guard let order = try optionalDouble("ord", 1) else {
            return axes == nil ? x.norm(keepDims: keeps) : x.norm(axes: axes, keepDims: keeps)
        }
        axes = axes ?? Array(0..<x.rank)
        if axes!.count == 1 { return x.norm(Scalar(order), axes: axes, keepDims: keeps) }
        let kinds: [Double: MatrixNorm] = [
            1: .one, -1: .minusOne, 2: .two, -2: .minusTwo, .infinity: .infinity, -.infinity: .minusInfinity
        ]
        guard let kind = kinds[order], !keeps, axes == [0, 1] || axes == [-2, -1] else {
            throw NotOffered("other axes")
        }
        return try x.matrixNorm(kind)
    }
}
