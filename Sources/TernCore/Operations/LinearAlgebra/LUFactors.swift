import COpenBLAS

/// The LU factors of square matrices, without a derivative: that is taken with respect to the matrices themselves.
struct LUFactors<Scalar: TensorFloatingPoint>: Sendable {
    /// The matrix in memory is the transpose to LAPACK: L and U of Aᵀ = P L U. Contiguous, [..., n, n].
    private let factors: Tensor<Scalar>
    /// The row that each row was exchanged with, counted from 1: [..., n].
    private let pivots: Tensor<Int32>
    /// The first matrix with a pivot of zero, and that pivot.
    private let singular: (matrix: Int, pivot: Int)?

    private var n: Int { factors.rows }
    private var count: Int { factors.batch.elementCount }

    /// Factors matrices; throws where an element is not finite, not where a matrix is singular.
    init(_ a: Tensor<Scalar>, in operation: String) throws {
        a.checkSquare(in: operation)
        let factors = try a.scratchCopy(in: operation)
        let (n, batch) = (a.rows, a.batch)
        let pivots = Tensor<Int32>(uninitialized: Shape(Array(batch) + [n]))
        (self.factors, self.pivots) = (factors, pivots)
        guard n > 0 else {
            singular = nil
            return
        }
        let lapack = Tensor<Scalar>.lapack
        let failure = forEachMatrix(batch.elementCount, cost: n * n * n / 3, as: Scalar.self) { position, _ in
            lapack.getrf(
                LAPACK_COL_MAJOR, LAPACKInt(n), LAPACKInt(n), factors.matrix(position), LAPACKInt(n),
                pivots.pointer(position))
        }
        singular = failure.map { ($0.matrix, $0.info - 1) }
    }

    var isRegular: Bool { singular == nil }

    /// Throws where a pivot is zero.
    func checkRegular(in operation: String) throws {
        guard let singular else { return }
        throw LinearAlgebraError(
            operation, .singular(pivot: singular.pivot), matrix: singular.matrix, of: factors.batch)
    }

    /// Columns that are solved for together, so that large right sides are spread over the pool.
    private static var columnGroup: Int { 128 }

    /// Returns x with A x = b, or Aᵀ x = b; not finite for a singular A. b: [..., n, k], its batch broadcasts with that of A.
    func solve(_ b: Tensor<Scalar>, transposed: Bool) -> Tensor<Scalar> {
        let batch = Shape.broadcast(factors.batch, b.batch, in: "solve")
        let (n, k) = (b.rows, b.columns)
        // Column-major to LAPACK: its columns are b's.
        let x = b.detached.broadcast(to: Shape(Array(batch) + [n, k])).transpose().scratchCopy()
        let positions = factors.positions(broadcastTo: batch)
        let groups = (k + Self.columnGroup - 1) / Self.columnGroup
        if x.elementCount == 0 { return x.transpose() }
        let lapack = Tensor<Scalar>.lapack
        _ = forEachMatrix(positions.count * groups, cost: n * n * min(k, Self.columnGroup), as: Scalar.self) {
            index, _ in
            let (matrix, group) = index.quotientAndRemainder(dividingBy: groups)
            let first = group * Self.columnGroup
            return lapack.getrs(
                LAPACK_COL_MAJOR, transposed ? .no : .transposed, LAPACKInt(n),
                LAPACKInt(min(Self.columnGroup, k - first)), factors.matrix(positions[matrix]), LAPACKInt(n),
                pivots.pointer(positions[matrix]), x.matrix(matrix) + first * n, LAPACKInt(n))
        }
        return x.transpose().contiguous()
    }

    /// Returns A⁻¹; not finite for a singular A.
    func inverse() -> Tensor<Scalar> {
        // getri stops at a zero pivot.
        if singular != nil { return solve(.eye(n), transposed: false) }
        let inverse = factors.scratchCopy()
        if inverse.elementCount == 0 { return inverse }
        let lapack = Tensor<Scalar>.lapack
        let order = LAPACKInt(n)
        let size = LAPACKScratch<Scalar>.size {
            lapack.getri(LAPACK_COL_MAJOR, order, nil, order, nil, $0.elements, $0.count)
        }
        _ = forEachMatrix(count, cost: 4 * n * n * n / 3, scratch: size, as: Scalar.self) { position, scratch in
            lapack.getri(
                LAPACK_COL_MAJOR, order, inverse.matrix(position), order, pivots.pointer(position), scratch.elements,
                scratch.count)
        }
        return inverse
    }

    /// Returns the sign of each determinant, 0 for a singular matrix; and the absolute values on the diagonal of U: [..., n].
    func determinantFactors() -> (sign: Tensor<Scalar>, diagonal: Tensor<Scalar>) {
        let sign = Tensor<Scalar>(uninitialized: factors.batch)
        let diagonal = Tensor<Scalar>(uninitialized: pivots.shape)
        let signs = sign.mutablePointer.assumingMemoryBound(to: Scalar.self)
        for matrix in 0..<count {
            let (elements, exchanges, target) = (
                factors.matrix(matrix), pivots.pointer(matrix), diagonal.vector(matrix)
            )
            var sign: Scalar = 1
            for row in 0..<n {
                let pivot = elements[row * n + row]
                (target + row).initialize(to: abs(pivot))
                if pivot == 0 { sign = 0 }
                if (pivot < 0) != (Int(exchanges[row]) != row + 1) { sign = -sign }
            }
            (signs + matrix).initialize(to: sign)
        }
        return (sign, diagonal)
    }
}

extension Tensor where Scalar == Int32 {
    /// Returns the numbers in the last axis of a contiguous tensor.
    func pointer(_ position: Int) -> UnsafeMutablePointer<Int32> {
        mutablePointer.assumingMemoryBound(to: Int32.self) + position * shape.lengths[rank - 1]
    }
}
