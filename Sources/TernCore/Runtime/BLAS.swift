import COpenBLAS
import CTernKernels

/// A matrix in memory as BLAS takes it: row-major, as it is or transposed, its stored rows `leading` elements apart.
struct BLASMatrix {
    var elements: UnsafeRawPointer
    var isTransposed: Bool
    var leading: Int

    var transposed: BLASMatrix {
        BLASMatrix(elements: elements, isTransposed: !isTransposed, leading: leading)
    }

    /// The part that starts at a row and column of the matrix (not of what is stored).
    func from(row: Int, column: Int, size: Int) -> UnsafeRawPointer {
        elements + (isTransposed ? column * leading + row : row * leading + column) * size
    }
}

/// The routines that exist once for each floating-point type, under one signature.
protocol BLASScalar: TensorScalar, SendableMetatype {
    /// One tile c: [m, n] = a: [m, k] · b: [k, n] on the calling thread.
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
