/// A matrix as the textbooks have it, and what their methods make of it: the references for linear algebra.
struct NaiveMatrix: Sendable {
    var rows: Int
    var columns: Int
    /// In row-major order.
    var elements: [Double]

    init(_ rows: Int, _ columns: Int, _ element: (Int, Int) -> Double) {
        (self.rows, self.columns) = (rows, columns)
        elements = (0..<rows * columns).map { element($0 / columns, $0 % columns) }
    }

    static func identity(_ n: Int) -> NaiveMatrix { NaiveMatrix(n, n) { $0 == $1 ? 1 : 0 } }
    static func diagonal(_ d: [Double]) -> NaiveMatrix { NaiveMatrix(d.count, d.count) { $0 == $1 ? d[$0] : 0 } }

    subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    var transposed: NaiveMatrix { NaiveMatrix(columns, rows) { self[$1, $0] } }
    var trace: Double { (0..<rows).reduce(0) { $0 + self[$1, $1] } }

    func map(_ f: (Double) -> Double) -> NaiveMatrix { NaiveMatrix(rows, columns) { f(self[$0, $1]) } }

    static func + (a: NaiveMatrix, b: NaiveMatrix) -> NaiveMatrix {
        NaiveMatrix(a.rows, a.columns) { a[$0, $1] + b[$0, $1] }
    }

    static func * (a: NaiveMatrix, b: NaiveMatrix) -> NaiveMatrix {
        NaiveMatrix(a.rows, b.columns) { row, column in
            (0..<a.columns).reduce(0) { $0 + a[row, $1] * b[$1, column] }
        }
    }

    // MARK: Elimination

    /// P A = L U with partial pivoting; `order[i]` is the row of A that comes to row i.
    func eliminated() -> (order: [Int], l: NaiveMatrix, u: NaiveMatrix, sign: Double) {
        let k = min(rows, columns)
        var u = self
        var l = NaiveMatrix(rows, k) { _, _ in 0 }
        var order = Array(0..<rows)
        var sign = 1.0
        for step in 0..<k {
            let pivot = (step..<rows).max { abs(u[$0, step]) < abs(u[$1, step]) }!
            if pivot != step {
                sign = -sign
                order.swapAt(step, pivot)
                for column in 0..<columns { (u[step, column], u[pivot, column]) = (u[pivot, column], u[step, column]) }
                for column in 0..<k { (l[step, column], l[pivot, column]) = (l[pivot, column], l[step, column]) }
            }
            l[step, step] = 1
            for row in step + 1..<max(rows, step + 1) {
                let factor = u[row, step] / u[step, step]
                l[row, step] = factor
                for column in 0..<columns { u[row, column] -= factor * u[step, column] }
                u[row, step] = 0
            }
        }
        return (order, l, NaiveMatrix(k, columns) { u[$0, $1] }, sign)
    }

    var determinant: Double {
        let (_, _, u, sign) = eliminated()
        return (0..<rows).reduce(sign) { $0 * u[$1, $1] }
    }

    func solve(_ b: NaiveMatrix) -> NaiveMatrix {
        let (order, l, u, _) = eliminated()
        var x = NaiveMatrix(rows, b.columns) { b[order[$0], $1] }
        for column in 0..<b.columns {
            for row in 0..<rows {
                for inner in 0..<row { x[row, column] -= l[row, inner] * x[inner, column] }
            }
            for row in (0..<rows).reversed() {
                for inner in row + 1..<max(rows, row + 1) { x[row, column] -= u[row, inner] * x[inner, column] }
                x[row, column] /= u[row, row]
            }
        }
        return x
    }

    var inverse: NaiveMatrix { solve(.identity(rows)) }

    var cholesky: NaiveMatrix {
        var l = NaiveMatrix(rows, rows) { _, _ in 0 }
        for column in 0..<rows {
            for row in column..<rows {
                let rest = self[row, column] - (0..<column).reduce(0) { $0 + l[row, $1] * l[column, $1] }
                l[row, column] = row == column ? rest.squareRoot() : rest / l[column, column]
            }
        }
        return l
    }

    /// Q and R by Gram and Schmidt, twice, with a positive diagonal in R.
    var orthogonalized: (q: NaiveMatrix, r: NaiveMatrix) {
        let k = min(rows, columns)
        var q = NaiveMatrix(rows, k) { self[$0, $1] }
        for column in 0..<k {
            for _ in 0..<2 {
                for other in 0..<column {
                    let overlap = (0..<rows).reduce(0) { $0 + q[$1, other] * q[$1, column] }
                    for row in 0..<rows { q[row, column] -= overlap * q[row, other] }
                }
            }
            let norm = (0..<rows).reduce(0) { $0 + q[$1, column] * q[$1, column] }.squareRoot()
            for row in 0..<rows { q[row, column] /= norm }
        }
        return (q, q.transposed * self)
    }

    // MARK: Eigenvalues

    /// Eigenvalues in rising order, and eigenvectors in columns, of a symmetric matrix, by Jacobi's rotations.
    var eigen: (values: [Double], vectors: NaiveMatrix) {
        var (a, v) = (self, NaiveMatrix.identity(rows))
        for _ in 0..<30 {
            for p in 0..<rows {
                for q in p + 1..<max(rows, p + 1) where a[p, q] != 0 {
                    let theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
                    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    var rotation = NaiveMatrix.identity(rows)
                    (rotation[p, p], rotation[q, q], rotation[p, q], rotation[q, p]) = (c, c, t * c, -t * c)
                    a = rotation.transposed * a * rotation
                    v = v * rotation
                }
            }
        }
        let order = (0..<rows).sorted { a[$0, $0] < a[$1, $1] }
        return (order.map { a[$0, $0] }, NaiveMatrix(rows, rows) { v[$0, order[$1]] })
    }

    /// Singular values in falling order, and singular vectors in columns, where no singular value is 0.
    var singular: (u: NaiveMatrix, s: [Double], v: NaiveMatrix) {
        if rows < columns {
            let (u, s, v) = transposed.singular
            return (v, s, u)
        }
        let (values, vectors) = (transposed * self).eigen
        let s = values.reversed().map { $0.squareRoot() }
        let v = NaiveMatrix(columns, columns) { vectors[$0, columns - 1 - $1] }
        let image = self * v
        return (NaiveMatrix(rows, columns) { image[$0, $1] / s[$1] }, s, v)
    }

    /// The exponential by its series, with scaling and squaring.
    var exponential: NaiveMatrix {
        let small = map { $0 / 64 }
        var (sum, term) = (NaiveMatrix.identity(rows), NaiveMatrix.identity(rows))
        for k in 1..<24 {
            term = (term * small).map { $0 / Double(k) }
            sum = sum + term
        }
        for _ in 0..<6 { sum = sum * sum }
        return sum
    }
}

// MARK: Batches

extension NaiveArray where Element == Double {
    /// The matrices in the last two axes.
    var matrices: [NaiveMatrix] {
        let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
        return (0..<shape.dropLast(2).reduce(1, *)).map { matrix in
            NaiveMatrix(m, n) { elements[(matrix * m + $0) * n + $1] }
        }
    }

    /// `f` of each matrix; `lengths` is the shape of its result.
    func mapMatrices(_ lengths: [Int], _ f: (NaiveMatrix) -> [Double]) -> NaiveArray {
        NaiveArray(shape: shape.dropLast(2) + lengths, elements: matrices.flatMap(f))
    }

    /// `f` of each matrix, a matrix of the same shape.
    func mapMatrices(_ f: (NaiveMatrix) -> NaiveMatrix) -> NaiveArray {
        mapMatrices(Array(shape.suffix(2))) { f($0).elements }
    }

    /// `f` of the matrices of two batches, which broadcast; the second may be a vector, as the result then is.
    static func zipMatrices(
        _ a: NaiveArray, _ b: NaiveArray, rows: Int, _ f: (NaiveMatrix, NaiveMatrix) -> NaiveMatrix
    ) -> NaiveArray {
        let columns = b.shape.count == 1 ? 1 : b.shape.last!
        let b = b.shape.count == 1 ? NaiveArray(shape: b.shape + [1], elements: b.elements) : b
        let lead = max(a.shape.count, b.shape.count) - 2
        func batch(_ shape: [Int]) -> [Int] { Array(repeating: 1, count: lead + 2 - shape.count) + shape.dropLast(2) }
        let target = Swift.zip(batch(a.shape), batch(b.shape)).map { $0 == 1 ? $1 : $0 }
        let x = a.broadcast(to: target + a.shape.suffix(2)).matrices
        let y = b.broadcast(to: target + b.shape.suffix(2)).matrices
        return NaiveArray(shape: target + [rows, columns], elements: Swift.zip(x, y).flatMap { f($0, $1).elements })
    }
}
