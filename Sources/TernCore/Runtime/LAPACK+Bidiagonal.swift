import COpenBLAS

extension LAPACK {
    /// The columns that are reduced before the rest is brought up to date.
    private static var panel: Int { 32 }
    /// The columns at the end that LAPACK reduces.
    private static var rest: Int { 128 }
    /// The columns or rows of the rest that are worked on together.
    private static var group: Int { 128 }

    /// Reduces A = Q B Pᵀ to a bidiagonal B, upper if m ≥ n: LAPACK's gebrd and labrd, with all that involves the whole rest of
    /// the matrix cut into groups, which follow from the shape alone, for Tern's pool. Half of the work is products with
    /// vectors.
    ///
    /// - Parameters:
    ///   - a: [m, n], column-major. Q's vectors are left in its columns, P's in its rows.
    ///   - work: of at least 32 (m + n) elements.
    func bidiagonalize(
        _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, diagonal: UnsafeMutablePointer<Scalar>,
        besideDiagonal: UnsafeMutablePointer<Scalar>, scalesQ: UnsafeMutablePointer<Scalar>,
        scalesP: UnsafeMutablePointer<Scalar>, _ work: UnsafeMutablePointer<Scalar>, _ workSize: LAPACKInt
    ) {
        var start = 0
        while m >= n && n - start > Self.rest {
            reducePanel(
                a + start * (m + 1), m - start, n - start, leading: m, diagonal + start, besideDiagonal + start,
                scalesQ + start, scalesP + start, x: work, y: work + m * Self.panel)
            start += Self.panel
        }
        _ = gebrd(
            LAPACK_COL_MAJOR, LAPACKInt(m - start), LAPACKInt(n - start), a + start * (m + 1), LAPACKInt(m),
            diagonal + start, besideDiagonal + start, scalesQ + start, scalesP + start, work, workSize)
    }

    /// Reduces the first columns and rows of a: [m, n], m ≥ n, and applies what that takes to the rest:
    /// A − V Yᵀ − X Uᵀ with V: [m, panel] and Uᵀ: [panel, n] in the columns and rows, X: [m, panel], Y: [n, panel].
    private func reducePanel(
        _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, leading: Int, _ d: UnsafeMutablePointer<Scalar>,
        _ e: UnsafeMutablePointer<Scalar>, _ scalesQ: UnsafeMutablePointer<Scalar>,
        _ scalesP: UnsafeMutablePointer<Scalar>, x: UnsafeMutablePointer<Scalar>, y: UnsafeMutablePointer<Scalar>
    ) {
        /// Computes y = β y + α op(A) x on the calling thread.
        func multiply(
            _ transpose: CBLAS_TRANSPOSE, _ rows: Int, _ columns: Int, _ alpha: Scalar, _ matrix: UnsafePointer<Scalar>,
            _ leading: Int, _ x: UnsafePointer<Scalar>, _ stepX: Int, _ beta: Scalar, _ y: UnsafeMutablePointer<Scalar>,
            _ stepY: Int = 1
        ) {
            if rows == 0 || columns == 0 { return }
            gemv(
                CblasColMajor, transpose, blasint(rows), blasint(columns), alpha, matrix, blasint(leading), x,
                blasint(stepX), beta, y, blasint(stepY))
        }
        func groups(_ count: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
            parallelFor((count + Self.group - 1) / Self.group) { index in
                body(index * Self.group, min(Self.group, count - index * Self.group))
            }
        }
        for i in 0..<Self.panel {
            let next = i + 1
            let (height, width) = (m - i, n - next)
            let (column, row, corner) = (a + i + i * leading, a + i + next * leading, a + next + next * leading)
            let (above, left) = (a + next * leading, a + i)
            // Column i as the reflections so far leave it, and the reflection that clears it below the diagonal.
            multiply(CblasNoTrans, height, i, -1, left, leading, y + i, n, 1, column)
            multiply(CblasNoTrans, height, i, -1, x + i, m, a + i * leading, 1, 1, column)
            _ = larfg(LAPACKInt(height), column, column + min(1, height - 1), 1, scalesQ + i)
            d[i] = column[0]
            column[0] = 1
            // Y gets τ (Aᵀ − Y Vᵀ − U Xᵀ) v.
            let (newY, short, tauQ) = (y + next + i * n, y + i * n, scalesQ[i])
            groups(width) { first, count in
                multiply(CblasTrans, height, count, tauQ, row + first * leading, leading, column, 1, 0, newY + first)
            }
            multiply(CblasTrans, height, i, 1, left, leading, column, 1, 0, short)
            multiply(CblasNoTrans, width, i, -tauQ, y + next, n, short, 1, 1, newY)
            multiply(CblasTrans, height, i, 1, x + i, m, column, 1, 0, short)
            multiply(CblasTrans, i, width, -tauQ, above, leading, short, 1, 1, newY)
            // Row i likewise, right of the diagonal.
            multiply(CblasNoTrans, width, next, -1, y + next, n, left, leading, 1, row, leading)
            multiply(CblasTrans, i, width, -1, above, leading, x + i, m, 1, row, leading)
            _ = larfg(LAPACKInt(width), row, row + min(1, width - 1) * leading, LAPACKInt(leading), scalesP + i)
            e[i] = row[0]
            row[0] = 1
            // X gets τ (A − V Yᵀ − X Uᵀ) u.
            let (newX, shortX, tauP) = (x + next + i * m, x + i * m, scalesP[i])
            groups(height - 1) { first, count in
                multiply(CblasNoTrans, count, width, tauP, corner + first, leading, row, leading, 0, newX + first)
            }
            multiply(CblasTrans, width, next, 1, y + next, n, row, leading, 0, shortX)
            multiply(CblasNoTrans, height - 1, next, -tauP, a + next, leading, shortX, 1, 1, newX)
            multiply(CblasNoTrans, i, width, 1, above, leading, row, leading, 0, shortX)
            multiply(CblasNoTrans, height - 1, i, -tauP, x + next, m, shortX, 1, 1, newX)
        }
        let k = Self.panel
        groups(n - k) { first, count in
            let target = a + k + (k + first) * leading
            let (rows, columns) = (blasint(m - k), blasint(count))
            gemm(
                CblasColMajor, CblasNoTrans, CblasTrans, rows, columns, blasint(k), -1, a + k, blasint(leading),
                y + k + first, blasint(n), 1, target, blasint(leading))
            gemm(
                CblasColMajor, CblasNoTrans, CblasNoTrans, rows, columns, blasint(k), -1, x + k, blasint(m),
                a + (k + first) * leading, blasint(leading), 1, target, blasint(leading))
        }
        for i in 0..<k {
            a[i * (leading + 1)] = d[i]
            a[i * (leading + 1) + leading] = e[i]
        }
    }
}
