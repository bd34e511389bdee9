import COpenBLAS

/// The orthogonal factor Q of A = Q R for a matrix of at least as many rows as columns, with the signs that make the diagonal of
/// R positive, so that Q is uniformly distributed when A is normal (Mezzadri, 2007).
package func orthogonalFactor(_ a: Tensor<Float>) -> Tensor<Float> {
    let (rows, columns) = (a.shape[0], a.shape[1])
    check(rows >= columns, "orthogonalFactor", "expected at least as many rows as columns, found shape \(a.shape)")
    if columns == 0 { return a }
    BLASLibrary.prepare()
    var q = a.detached
    q.withUnsafeMutableBufferPointer { elements in
        var reflectors = [Float](repeating: 0, count: columns)
        let (m, n) = (Int32(rows), Int32(columns))
        let factored = LAPACKE_sgeqrf(LAPACK_ROW_MAJOR, m, n, elements.baseAddress, n, &reflectors)
        let negative = (0..<columns).map { elements[$0 * columns + $0] < 0 }
        let formed = LAPACKE_sorgqr(LAPACK_ROW_MAJOR, m, n, n, elements.baseAddress, n, &reflectors)
        check(
            factored == 0 && formed == 0, "orthogonalFactor",
            "LAPACK could not factor shape \(a.shape): geqrf \(factored), orgqr \(formed) (a negative number: a bad argument)"
        )
        for row in 0..<rows {
            for column in 0..<columns where negative[column] { elements[row * columns + column].negate() }
        }
    }
    return q
}
