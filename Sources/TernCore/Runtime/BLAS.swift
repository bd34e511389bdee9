import COpenBLAS
import CTernKernels

/// A matrix in memory as BLAS takes it: row-major, as it is or transposed, its stored rows `leading` elements apart.
struct BLASMatrix {
    var elements: UnsafeRawPointer
    var isTransposed: Bool
    var leading: Int

    /// Creates a matrix by its steps down a column and along a row; nil where BLAS cannot address it: one of them must be 1,
    /// and the other no shorter than what lies between.
    init?(
        elements: UnsafeRawPointer = UnsafeRawPointer(bitPattern: 64)!, rows: Int, columns: Int, down: Int, right: Int
    ) {
        let isPlain = (right == 1 || columns <= 1) && (down >= columns || rows <= 1)
        let isTransposed = (down == 1 || rows <= 1) && (right >= rows || columns <= 1)
        // Both for a single row or column: a contiguous column is best read as the row of its transpose.
        let isColumn = columns == 1 && down == 1
        if isPlain && !(isTransposed && isColumn) {
            self.init(elements: elements, isTransposed: false, leading: rows <= 1 ? max(columns, 1) : down)
        } else if isTransposed {
            self.init(elements: elements, isTransposed: true, leading: columns <= 1 ? max(rows, 1) : right)
        } else {
            return nil
        }
    }

    init(elements: UnsafeRawPointer, isTransposed: Bool, leading: Int) {
        (self.elements, self.isTransposed, self.leading) = (elements, isTransposed, leading)
    }

    var transposed: BLASMatrix {
        BLASMatrix(elements: elements, isTransposed: !isTransposed, leading: leading)
    }

    /// Returns the part that starts at a row and column of the matrix (not of what is stored).
    func from(row: Int, column: Int, size: Int) -> UnsafeRawPointer {
        elements + (isTransposed ? column * leading + row : row * leading + column) * size
    }
}

/// The routines that exist once for each floating-point type, under one signature.
protocol BLASScalar: TensorScalar, SendableMetatype {
    /// Computes one tile c: [m, n] = a: [m, k] · b: [k, n] on the calling thread.
    static func tile(
        _ method: tern_gemm_method, _ a: BLASMatrix, _ b: BLASMatrix, m: Int, n: Int, k: Int,
        into c: UnsafeMutableRawPointer, leading: Int)
}

/// Each floating-point type's routines, by ``ScalarType/slot``.
let blasScalars: InlineArray<2, any BLASScalar.Type> = [Float.self, Double.self]

extension Float: BLASScalar {
    static func tile(
        _ method: tern_gemm_method, _ a: BLASMatrix, _ b: BLASMatrix, m: Int, n: Int, k: Int,
        into c: UnsafeMutableRawPointer, leading: Int
    ) {
        let (x, y) = (a.elements.assumingMemoryBound(to: Float.self), b.elements.assumingMemoryBound(to: Float.self))
        let out = c.assumingMemoryBound(to: Float.self)
        if method == TERN_GEMM_BLAS {
            cblas_sgemm(
                CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
                blasint(m), blasint(n), blasint(k), 1, x, blasint(a.leading), y, blasint(b.leading), 0, out,
                blasint(leading))
        } else {
            tern_gemm_tile_f32(
                method, a.isTransposed, b.isTransposed, m, n, k, x, a.leading, y, b.leading, out, leading, false)
        }
    }
}

extension Double: BLASScalar {
    static func tile(
        _ method: tern_gemm_method, _ a: BLASMatrix, _ b: BLASMatrix, m: Int, n: Int, k: Int,
        into c: UnsafeMutableRawPointer, leading: Int
    ) {
        let (x, y) = (a.elements.assumingMemoryBound(to: Double.self), b.elements.assumingMemoryBound(to: Double.self))
        let out = c.assumingMemoryBound(to: Double.self)
        if method == TERN_GEMM_BLAS {
            cblas_dgemm(
                CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
                blasint(m), blasint(n), blasint(k), 1, x, blasint(a.leading), y, blasint(b.leading), 0, out,
                blasint(leading))
        } else {
            tern_gemm_tile_f64(
                method, a.isTransposed, b.isTransposed, m, n, k, x, a.leading, y, b.leading, out, leading, false)
        }
    }
}
