import COpenBLAS
import CTernKernels

// Batches of matrices: their shape, their memory and their checks. The matrices are in the last two axes; those before them are
// the batch.

extension Tensor where Scalar: TensorFloatingPoint {
    /// LAPACK's routines for the scalar type.
    static var lapack: LAPACK<Scalar> { LAPACKTable<Scalar>.own.routines }

    /// The rows of each matrix.
    var rows: Int { shape.lengths[rank - 2] }

    /// The columns of each matrix.
    var columns: Int { shape.lengths[rank - 1] }

    /// The axes before those of the matrices.
    var batch: Shape { Shape(shape.dropLast(2)) }

    /// Returns the elements of each matrix of a contiguous tensor, for LAPACK to overwrite.
    func matrix(_ position: Int) -> UnsafeMutablePointer<Scalar> {
        mutablePointer.assumingMemoryBound(to: Scalar.self) + position * rows * columns
    }

    /// Returns the elements of each vector, in the last axis, of a contiguous tensor.
    func vector(_ position: Int) -> UnsafeMutablePointer<Scalar> {
        mutablePointer.assumingMemoryBound(to: Scalar.self) + position * shape.lengths[rank - 1]
    }

    /// Returns new memory for a vector or a matrix for each index of the batch.
    static func uninitialized(_ batch: Shape, _ lengths: Int...) -> Tensor {
        Tensor(uninitialized: Shape(Array(batch) + lengths))
    }

    // MARK: Checks

    func checkMatrix(in operation: String) {
        check(rank >= 2, operation, "expected a matrix or a batch of them, found shape \(shape)")
    }

    func checkSquare(in operation: String) {
        check(rank >= 2 && rows == columns, operation, "expected square matrices, found shape \(shape)")
    }

    /// Throws where an element is not finite; of a part of each row, if one is given.
    ///
    /// - Parameter transposed: whether these are the transposes of the matrices that the error is about.
    func checkFinite(
        in operation: String, transposed: Bool = false, _ part: ((_ row: Int) -> Range<Int>)? = nil
    ) throws {
        let kernel = Kernels.firstNotFinite[Scalar.self]
        let (height, width) = (rows, columns)
        func fail(at position: Int) -> LinearAlgebraError {
            let (matrix, element) = position.quotientAndRemainder(dividingBy: height * width)
            let (row, column) = element.quotientAndRemainder(dividingBy: width)
            return LinearAlgebraError(
                operation, .notFinite(row: transposed ? column : row, column: transposed ? row : column),
                matrix: matrix,
                of: batch)
        }
        guard let part else {
            let position = withExtendedLifetime(storage) { kernel(elementCount, pointer) }
            if position >= 0 { throw fail(at: position) }
            return
        }
        for row in 0..<batch.elementCount * height {
            let columns = part(row % height)
            let start = row * width + columns.lowerBound
            let position = withExtendedLifetime(storage) {
                kernel(columns.count, pointer + start * MemoryLayout<Scalar>.stride)
            }
            if position >= 0 { throw fail(at: start + position) }
        }
    }

    /// Throws where an element of the lower triangle is not finite.
    func checkLowerFinite(in operation: String) throws { try checkFinite(in: operation) { 0..<$0 + 1 } }

    /// Throws where an element of the upper triangle of the transposed matrices, the lower one of the matrices, is not finite.
    func checkTransposedLowerFinite(in operation: String) throws {
        let n = rows
        try checkFinite(in: operation, transposed: true) { $0..<n }
    }

    // MARK: Copies

    /// Returns a copy in row-major order for LAPACK to overwrite, without a derivative.
    func scratchCopy() -> Tensor {
        let copy = Tensor(uninitialized: shape)
        copy.write(self, to: copy.layout)
        return copy
    }

    /// Returns the copy of finite numbers; throws where they are not.
    func scratchCopy(in operation: String) throws -> Tensor {
        let copy = scratchCopy()
        try copy.checkFinite(in: operation)
        return copy
    }

    /// Returns the positions of matrices of this contiguous batch for each index of a shape that the batch broadcasts to.
    func positions(broadcastTo target: Shape) -> [Int] {
        let strides = Layout(batch).strides(broadcastTo: target)
        var positions = [0]
        for axis in 0..<target.rank {
            positions = positions.flatMap { start in (0..<target.lengths[axis]).map { start + $0 * strides[axis] } }
        }
        return positions
    }

    // MARK: Triangles and diagonals

    /// Returns the upper triangles, with zeros elsewhere; for an offset above 0 without that many diagonals, for one below 0
    /// with more.
    func upperTriangle(_ offset: Int = 0) -> Tensor { masked { row, column in column .>= row + offset } }

    /// Returns the lower triangles, with zeros elsewhere; for an offset above 0 with that many more diagonals.
    func lowerTriangle(_ offset: Int = 0) -> Tensor { masked { row, column in column .<= row + offset } }

    private func masked(_ isKept: (_ row: Tensor<Int>, _ column: Tensor<Int>) -> Tensor<Bool>) -> Tensor {
        let mask = isKept(Tensor<Int>.arange(rows).unsqueeze(axis: 1), Tensor<Int>.arange(columns))
        return self.where(mask, else: 0)
    }

    /// Returns the mean of each matrix and its transpose.
    func symmetrized() -> Tensor { (self + transpose()) * 0.5 }
}

extension Kernels {
    /// `(n, x)`: the first position whose element is not finite, or −1.
    static let firstNotFinite: Floating<@convention(c) (Int, UnsafeRawPointer?) -> Int> = [
        tern_first_not_finite_f32, tern_first_not_finite_f64
    ]
}
