import COpenBLAS
import CTernKernels

// LAPACK's divide-and-conquer drivers, step by step, so that the steps run on Tern's pool.

extension LAPACK {
    // MARK: Symmetric matrices

    /// Returns the eigenvalues of a symmetric matrix, of which the lower triangle is read and overwritten, and its eigenvectors
    /// in columns: A = Q T Qᵀ with T tridiagonal, T = Z W Zᵀ, V = Q Z. All column-major.
    func symmetricEigenvectors(
        _ a: UnsafeMutablePointer<Scalar>, _ n: Int, values: UnsafeMutablePointer<Scalar>,
        vectors: UnsafeMutablePointer<Scalar>
    ) -> LAPACKInt {
        let size = MemoryLayout<Scalar>.stride
        let scratch = max(tern_tridiagonalize_scratch(n, size), tern_tridiagonal_scratch(n, size))
        let memory = Storage([scratch + 2 * n * size], elementSize: 1)
        return withExtendedLifetime(memory) {
            let work = memory.bytes
            let besideDiagonal = (work + scratch).assumingMemoryBound(to: Scalar.self)
            let scales = besideDiagonal + n
            Kernels.tridiagonalize[Scalar.scalarType.slot](n, a, values, besideDiagonal, scales, work)
            let solve = Kernels.tridiagonalEigen[Scalar.scalarType.slot]
            if !solve(n, values, besideDiagonal, values, vectors, work) { return 1 }
            Reflections(vectors: a + 1, leading: n, length: n - 1, count: n - 1, scales: scales)
                .applyLeft(to: vectors + 1, n, columns: n)
            return 0
        }
    }

    // MARK: Matrices of any shape

    /// Returns whether singular vectors are better found by the whole driver: where a matrix is so far from square that a QR
    /// factorization comes first, and where there are more vectors than singular values.
    func needsOtherVectors(_ m: Int, _ n: Int, u: Int, vt: Int) -> Bool {
        max(u, vt) > min(m, n) || 2 * max(m, n) > 3 * min(m, n)
    }

    /// Returns the size of the memory that ``singularVectors(_:_:_:values:u:vt:_:)`` works in.
    func singularVectorScratch(_ m: Int, _ n: Int) -> (elements: Int, integers: Int) {
        let k = min(m, n)
        return (3 * k + max(32 * (m + n), 3 * k * k + 4 * k), 8 * k)
    }

    /// Returns the singular values of a: [m, n], which is overwritten, and its first k = min(m, n) singular vectors u: [m, k]
    /// and vt: [k, n]: A = Q B Pᵀ with B bidiagonal, B = X S Yᵀ, U = Q X, Vᵀ = Yᵀ Pᵀ. All column-major.
    func singularVectors(
        _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, values: UnsafeMutablePointer<Scalar>,
        u: UnsafeMutablePointer<Scalar>, vt: UnsafeMutablePointer<Scalar>, _ scratch: LAPACKScratch<Scalar>
    ) -> LAPACKInt {
        let (k, order) = (min(m, n), LAPACKInt(min(m, n)))
        let (besideDiagonal, scalesQ, scalesP) = (
            scratch.elements, scratch.elements + k, scratch.elements + 2 * k
        )
        let work = scratch.elements + 3 * k
        bidiagonalize(
            a, m, n, diagonal: values, besideDiagonal: besideDiagonal, scalesQ: scalesQ, scalesP: scalesP, work,
            scratch.count - LAPACKInt(3 * k))
        u.zero(m * k)
        vt.zero(k * n)
        let info = bdsdc(
            LAPACK_COL_MAJOR, m >= n ? .upper : .lower, .fromIdentity, order, values, besideDiagonal, u, LAPACKInt(m),
            vt, order, nil, nil, work, scratch.integers)
        if info != 0 { return info }
        // One of Q and P leaves the first coordinate alone.
        let (down, right) = m >= n ? (0, 1) : (1, 0)
        Reflections(vectors: a + down, leading: m, length: m - down, count: k - down, scales: scalesQ)
            .applyLeft(to: u + down, m, columns: k)
        Reflections(
            vectors: a + right * m, leading: m, length: n - right, count: k - right, scales: scalesP, areRows: true
        )
        .applyRightTransposed(to: vt + right * k, k, rows: k)
        return 0
    }

    // MARK: Positive definite matrices

    /// The side of the tiles that a large Cholesky factor is computed in.
    private static var tile: Int { 128 }

    /// Overwrites the lower triangle with the lower factor L of A = L Lᵀ, row-major.
    ///
    /// - Returns: 0, or the order of the leading minor that is not positive.
    ///
    /// Tile by tile, whose sizes follow from n alone: a diagonal tile by LAPACK, the tiles below it, then what they take from
    /// the tiles on their right, these two on the pool.
    func choleskyFactor(_ a: UnsafeMutablePointer<Scalar>, _ n: Int) -> LAPACKInt {
        let (tile, leading) = (n <= 2 * Self.tile ? n : Self.tile, blasint(n))
        for start in stride(from: 0, to: n, by: tile) {
            let width = min(tile, n - start)
            let diagonal = a + start * (n + 1)
            // The lower triangle in memory is the upper one to LAPACK.
            let info = potrf(LAPACK_COL_MAJOR, .upper, LAPACKInt(width), diagonal, leading)
            if info != 0 { return info + LAPACKInt(start) }
            let rows = Array(stride(from: start + width, to: n, by: tile))
            parallelFor(rows.count) { index in
                trsm(
                    CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit,
                    blasint(min(tile, n - rows[index])),
                    blasint(width), 1, diagonal, leading, a + rows[index] * n + start, leading)
            }
            let tiles = rows.flatMap { row in rows.filter { $0 <= row }.map { (row: row, column: $0) } }
            parallelFor(tiles.count) { index in
                let (row, column) = tiles[index]
                let (x, y, target) = (a + row * n + start, a + column * n + start, a + row * n + column)
                let (height, depth) = (blasint(min(tile, n - row)), blasint(width))
                if row == column {
                    syrk(
                        CblasRowMajor, CblasLower, CblasNoTrans, height, depth, -1, x, leading, 1, target, leading)
                } else {
                    gemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, height, blasint(min(tile, n - column)), depth, -1, x,
                        leading, y, leading, 1, target, leading)
                }
            }
        }
        return 0
    }
}

extension Kernels {
    /// The arguments are `(n, a, diagonal, beside it, scales, scratch)`: a symmetric matrix brought to tridiagonal form.
    static let tridiagonalize:
        Floating<
            @convention(c) (
                Int, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?,
                UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
            ) -> Void
        > = [tern_tridiagonalize_f32, tern_tridiagonalize_f64]

    /// `(n, diagonal, beside it, values, vectors, scratch)`: the eigenvalues and eigenvectors, in rows, of a symmetric
    /// tridiagonal matrix; false where the iteration does not converge.
    typealias TridiagonalEigen =
        @convention(c) (
            Int, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?,
            UnsafeMutableRawPointer?
        ) -> Bool
    static let tridiagonalEigen: Floating<TridiagonalEigen> = [tern_tridiagonal_eigen_f32, tern_tridiagonal_eigen_f64]
}
