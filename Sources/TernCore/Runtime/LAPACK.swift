import COpenBLAS

/// The integers of LAPACK's interface, a macro in C.
typealias LAPACKInt = Int32

/// LAPACK's routines, and BLAS's triangular solves, for one scalar type: C's functions under one name.
///
/// Matrices are column-major to LAPACK, so a row-major matrix appears to it as its transpose. The operations choose the
/// routine or its arguments such that this costs no transposition wherever the algebra allows it.
struct LAPACK<Scalar: TensorFloatingPoint>: Sendable {
    typealias Elements = UnsafeMutablePointer<Scalar>?
    typealias Constants = UnsafePointer<Scalar>?
    typealias Integers = UnsafeMutablePointer<LAPACKInt>?
    typealias Pivots = UnsafePointer<LAPACKInt>?

    // Linear equations.
    let getrf: @Sendable (Int32, LAPACKInt, LAPACKInt, Elements, LAPACKInt, Integers) -> LAPACKInt
    let getrs:
        @Sendable (Int32, CChar, LAPACKInt, LAPACKInt, Constants, LAPACKInt, Pivots, Elements, LAPACKInt) -> LAPACKInt
    let getri: @Sendable (Int32, LAPACKInt, Elements, LAPACKInt, Pivots, Elements, LAPACKInt) -> LAPACKInt
    let potrf: @Sendable (Int32, CChar, LAPACKInt, Elements, LAPACKInt) -> LAPACKInt
    let gelsd:
        @Sendable (
            Int32, LAPACKInt, LAPACKInt, LAPACKInt, Elements, LAPACKInt, Elements, LAPACKInt, Elements, Scalar,
            Integers, Elements, LAPACKInt, Integers
        ) -> LAPACKInt
    // Orthogonal factors: products of reflections, and blocks of them.
    let geqrf: @Sendable (Int32, LAPACKInt, LAPACKInt, Elements, LAPACKInt, Elements, Elements, LAPACKInt) -> LAPACKInt
    let larft:
        @Sendable (
            Int32, CChar, CChar, LAPACKInt, LAPACKInt, Constants, LAPACKInt, Constants, Elements, LAPACKInt
        ) -> LAPACKInt
    let larfb:
        @Sendable (
            Int32, CChar, CChar, CChar, CChar, LAPACKInt, LAPACKInt, LAPACKInt, Constants, LAPACKInt, Constants,
            LAPACKInt, Elements, LAPACKInt, Elements, LAPACKInt
        ) -> LAPACKInt
    // Singular values and eigenvalues: whole, and by way of a bidiagonal or tridiagonal matrix.
    let gesdd:
        @Sendable (
            Int32, CChar, LAPACKInt, LAPACKInt, Elements, LAPACKInt, Elements, Elements, LAPACKInt, Elements, LAPACKInt,
            Elements, LAPACKInt, Integers
        ) -> LAPACKInt
    let gebrd:
        @Sendable (
            Int32, LAPACKInt, LAPACKInt, Elements, LAPACKInt, Elements, Elements, Elements, Elements, Elements,
            LAPACKInt
        ) -> LAPACKInt
    let bdsdc:
        @Sendable (
            Int32, CChar, CChar, LAPACKInt, Elements, Elements, Elements, LAPACKInt, Elements, LAPACKInt, Elements,
            Integers, Elements, Integers
        ) -> LAPACKInt
    let syevd:
        @Sendable (
            Int32, CChar, CChar, LAPACKInt, Elements, LAPACKInt, Elements, Elements, LAPACKInt, Integers, LAPACKInt
        ) -> LAPACKInt
    let sytrd:
        @Sendable (
            Int32, CChar, LAPACKInt, Elements, LAPACKInt, Elements, Elements, Elements, Elements, LAPACKInt
        ) -> LAPACKInt
    let geev:
        @Sendable (
            Int32, CChar, CChar, LAPACKInt, Elements, LAPACKInt, Elements, Elements, Elements, LAPACKInt, Elements,
            LAPACKInt, Elements, LAPACKInt
        ) -> LAPACKInt
    let larfg: @Sendable (LAPACKInt, Elements, Elements, LAPACKInt, Elements) -> LAPACKInt
    // BLAS.
    let gemv:
        @Sendable (
            CBLAS_ORDER, CBLAS_TRANSPOSE, blasint, blasint, Scalar, Constants, blasint, Constants, blasint, Scalar,
            Elements, blasint
        ) -> Void
    let gemm:
        @Sendable (
            CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint, Scalar, Constants, blasint,
            Constants, blasint, Scalar, Elements, blasint
        ) -> Void
    let syrk:
        @Sendable (
            CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, blasint, blasint, Scalar, Constants, blasint, Scalar, Elements,
            blasint
        ) -> Void
    let trsm:
        @Sendable (
            CBLAS_ORDER, CBLAS_SIDE, CBLAS_UPLO, CBLAS_TRANSPOSE, CBLAS_DIAG, blasint, blasint, Scalar, Constants,
            blasint, Elements, blasint
        ) -> Void
    let trsv:
        @Sendable (
            CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, CBLAS_DIAG, blasint, Constants, blasint, Elements, blasint
        ) -> Void
}

/// The routines of a scalar type, held by reference.
final class LAPACKTable<Scalar: TensorFloatingPoint>: Sendable {
    let routines: LAPACK<Scalar>

    fileprivate init(_ routines: LAPACK<Scalar>) { self.routines = routines }

    /// The table of the scalar type.
    static var own: LAPACKTable {
        unsafeDowncast(lapackTables[Scalar.scalarType.slot] as AnyObject, to: LAPACKTable<Scalar>.self)
    }
}

/// Each floating-point type's routines, by ``ScalarType/slot``.
private let lapackTables: InlineArray<2, any AnyObject & Sendable> = [
    LAPACKTable(
        LAPACK<Float>(
            getrf: LAPACKE_sgetrf_work, getrs: LAPACKE_sgetrs_work, getri: LAPACKE_sgetri_work,
            potrf: LAPACKE_spotrf_work, gelsd: LAPACKE_sgelsd_work, geqrf: LAPACKE_sgeqrf_work,
            larft: LAPACKE_slarft_work, larfb: LAPACKE_slarfb_work, gesdd: LAPACKE_sgesdd_work,
            gebrd: LAPACKE_sgebrd_work, bdsdc: LAPACKE_sbdsdc_work, syevd: LAPACKE_ssyevd_work,
            sytrd: LAPACKE_ssytrd_work, geev: LAPACKE_sgeev_work,
            larfg: LAPACKE_slarfg_work, gemv: cblas_sgemv, gemm: cblas_sgemm, syrk: cblas_ssyrk, trsm: cblas_strsm,
            trsv: cblas_strsv)),
    LAPACKTable(
        LAPACK<Double>(
            getrf: LAPACKE_dgetrf_work, getrs: LAPACKE_dgetrs_work, getri: LAPACKE_dgetri_work,
            potrf: LAPACKE_dpotrf_work, gelsd: LAPACKE_dgelsd_work, geqrf: LAPACKE_dgeqrf_work,
            larft: LAPACKE_dlarft_work, larfb: LAPACKE_dlarfb_work, gesdd: LAPACKE_dgesdd_work,
            gebrd: LAPACKE_dgebrd_work, bdsdc: LAPACKE_dbdsdc_work, syevd: LAPACKE_dsyevd_work,
            sytrd: LAPACKE_dsytrd_work, geev: LAPACKE_dgeev_work,
            larfg: LAPACKE_dlarfg_work, gemv: cblas_dgemv, gemm: cblas_dgemm, syrk: cblas_dsyrk, trsm: cblas_dtrsm,
            trsv: cblas_dtrsv))
]

// MARK: Arguments

extension CChar {
    /// LAPACK's options are letters.
    static let no = CChar(UInt8(ascii: "N"))
    static let vectors = CChar(UInt8(ascii: "V"))
    static let all = CChar(UInt8(ascii: "A"))
    static let some = CChar(UInt8(ascii: "S"))
    static let upper = CChar(UInt8(ascii: "U"))
    static let lower = CChar(UInt8(ascii: "L"))
    static let left = CChar(UInt8(ascii: "L"))
    static let right = CChar(UInt8(ascii: "R"))
    static let forward = CChar(UInt8(ascii: "F"))
    static let columns = CChar(UInt8(ascii: "C"))
    static let rows = CChar(UInt8(ascii: "R"))
    static let fromIdentity = CChar(UInt8(ascii: "I"))
    static let transposed = CChar(UInt8(ascii: "T"))
}

/// Memory for a routine to work in, on one thread.
struct LAPACKScratch<Scalar: TensorFloatingPoint> {
    let elements: UnsafeMutablePointer<Scalar>
    let count: LAPACKInt
    let integers: UnsafeMutablePointer<LAPACKInt>
    let integerCount: LAPACKInt

    /// Returns the size that a routine asks for when it is called with a length of −1.
    static func size(_ query: (LAPACKScratch) -> LAPACKInt) -> (elements: Int, integers: Int) {
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: 1) { size in
            withUnsafeTemporaryAllocation(of: LAPACKInt.self, capacity: 1) { integers in
                size[0] = 1
                integers[0] = 1
                let info = query(
                    LAPACKScratch(
                        elements: size.baseAddress!, count: -1, integers: integers.baseAddress!, integerCount: -1))
                check(info == 0, "LAPACK", "argument \(-info) of a routine is wrong")
                // A size above 2²⁴ may have been rounded down to a Float.
                return (Int((Double(size[0]) * (1 + 0x1p-23)).rounded(.up)), Int(integers[0]))
            }
        }
    }
}

// MARK: Batches

/// Multiply-adds that are worth a thread of their own.
private let grain = 1 << 16

/// Runs a routine on each matrix of a batch, spread over the pool; each call has one thread.
///
/// - Parameters:
///   - count: the number of matrices.
///   - cost: of one, in multiply-adds.
///   - scratch: the memory that each call may work in.
///   - body: calls the routine for a matrix and returns its `info`.
/// - Returns: the first matrix whose `info` was not 0, and that.
func forEachMatrix<Scalar: TensorFloatingPoint>(
    _ count: Int, cost: Int, scratch size: (elements: Int, integers: Int) = (0, 0), as: Scalar.Type,
    name: StaticString = #function, _ body: (_ matrix: Int, _ scratch: LAPACKScratch<Scalar>) -> LAPACKInt
) -> (matrix: Int, info: Int)? {
    BLASLibrary.prepare()
    let span = ProfileSpan()
    defer { span.end("\(name)", [], bytes: 0) }
    let together = max(1, min(count / 256, grain / max(cost, 1)))
    let groups = (count + together - 1) / together
    return withUnsafeTemporaryAllocation(of: LAPACKInt.self, capacity: max(count, 1)) { infos in
        let results = infos.baseAddress!
        func run(_ group: Int) {
            let memory = Storage([size.elements], elementSize: MemoryLayout<Scalar>.stride)
            let integers = Storage([size.integers], elementSize: MemoryLayout<LAPACKInt>.stride)
            withExtendedLifetimes(memory, integers) {
                let scratch = LAPACKScratch(
                    elements: memory.bytes.assumingMemoryBound(to: Scalar.self), count: LAPACKInt(size.elements),
                    integers: integers.bytes.assumingMemoryBound(to: LAPACKInt.self),
                    integerCount: LAPACKInt(size.integers))
                for matrix in group * together..<min(count, (group + 1) * together) {
                    (results + matrix).initialize(to: body(matrix, scratch))
                }
            }
        }
        if count * cost < 2 * grain {
            for group in 0..<groups { run(group) }
        } else {
            parallelFor(groups, run)
        }
        guard let matrix = (0..<count).first(where: { results[$0] != 0 }) else { return nil }
        check(results[matrix] > 0, "LAPACK", "argument \(-results[matrix]) of a routine is wrong")
        return (matrix, Int(results[matrix]))
    }
}
