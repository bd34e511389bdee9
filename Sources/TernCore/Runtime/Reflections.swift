import COpenBLAS

/// A product of Householder reflections H₁ H₂ … in column-major memory, as LAPACK leaves it behind, and what is done with it on
/// Tern's pool: LAPACK's own routines are serial but for the matrix products in them, which OpenBLAS runs on one thread here.
///
/// The reflections are gathered into blocks 1 − V T Vᵀ. A block is applied to groups of columns, or rows, which follow from the
/// shape alone, so the bits do not depend on the number of threads.
struct Reflections<Scalar: TensorFloatingPoint> {
    /// Vector i starts with a 1 that is not stored, at element (i, i). Column-major: [length, count], or where the vectors are
    /// in rows [count, length].
    let vectors: UnsafeMutablePointer<Scalar>
    let leading: Int
    let length: Int
    let count: Int
    /// The factor of each reflection 1 − τ v vᵀ: [count].
    let scales: UnsafeMutablePointer<Scalar>
    var areRows = false

    private var lapack: LAPACK<Scalar> { LAPACKTable<Scalar>.own.routines }

    /// The reflections in a block: small blocks have less to do beside the products, large ones faster products.
    private var block: Int { length <= 128 ? 16 : 32 }

    /// The columns, or rows, that a block is applied to at once.
    private static var group: Int { 128 }

    /// Finds the reflections that bring the matrix, [length, columns] with its first columns in `vectors`, to upper triangular
    /// form, and leaves that form above them.
    func factor(columns: Int) {
        withBlockMemory { t, work in
            for start in stride(from: 0, to: count, by: block) {
                let width = min(block, count - start)
                let corner = vectors + start + start * leading
                let (height, order, step) = (LAPACKInt(length - start), LAPACKInt(width), LAPACKInt(leading))
                _ = lapack.geqrf(
                    LAPACK_COL_MAJOR, height, order, corner, step, scales + start, work, LAPACKInt(block * block))
                if start + width == columns { return }
                gather(start, into: t)
                apply(
                    start, t, .left, isTransposed: true, to: vectors + start + (start + width) * leading, leading,
                    columns - start - width)
            }
        }
    }

    /// Writes the first columns of the product to q: [length, columns].
    func form(_ q: UnsafeMutablePointer<Scalar>, columns: Int) {
        q.zero(length * columns)
        for index in 0..<min(length, columns) { q[index * (length + 1)] = 1 }
        withBlockMemory { t, _ in
            for start in stride(from: 0, to: count, by: block).reversed() {
                gather(start, into: t)
                // The columns before are still those of the identity, with zeros from row `start` on.
                apply(start, t, .left, isTransposed: false, to: q + start + start * length, length, columns - start)
            }
        }
    }

    /// Computes c = H₁ H₂ … c for c: [length, columns].
    func applyLeft(to c: UnsafeMutablePointer<Scalar>, _ leadingC: Int, columns: Int) {
        withBlockMemory { t, _ in
            for start in stride(from: 0, to: count, by: block).reversed() {
                gather(start, into: t)
                apply(start, t, .left, isTransposed: false, to: c + start, leadingC, columns)
            }
        }
    }

    /// Computes c = c (H₁ H₂ …)ᵀ for c: [rows, length].
    func applyRightTransposed(to c: UnsafeMutablePointer<Scalar>, _ leadingC: Int, rows: Int) {
        withBlockMemory { t, _ in
            for start in stride(from: 0, to: count, by: block).reversed() {
                gather(start, into: t)
                apply(start, t, .right, isTransposed: true, to: c + start * leadingC, leadingC, rows)
            }
        }
    }

    // MARK: Blocks

    private func withBlockMemory(
        _ body: (_ t: UnsafeMutablePointer<Scalar>, _ work: UnsafeMutablePointer<Scalar>) -> Void
    ) {
        let memory = Storage([2 * block * block], elementSize: MemoryLayout<Scalar>.stride)
        let t = memory.bytes.assumingMemoryBound(to: Scalar.self)
        body(t, t + block * block)
        withExtendedLifetime(memory) {}
    }

    /// Computes the triangular factor T of the block that starts with a reflection.
    private func gather(_ start: Int, into t: UnsafeMutablePointer<Scalar>) {
        _ = lapack.larft(
            LAPACK_COL_MAJOR, .forward, areRows ? .rows : .columns, LAPACKInt(length - start),
            LAPACKInt(min(block, count - start)), vectors + start + start * leading, LAPACKInt(leading), scales + start,
            t,
            LAPACKInt(block))
    }

    /// Applies a block to `other` columns or rows of c.
    private func apply(
        _ start: Int, _ t: UnsafePointer<Scalar>, _ side: CChar, isTransposed: Bool, to c: UnsafeMutablePointer<Scalar>,
        _ leadingC: Int, _ other: Int
    ) {
        let width = min(block, count - start)
        let groups = (other + Self.group - 1) / Self.group
        func run(_ index: Int) {
            let first = index * Self.group
            let part = min(Self.group, other - first)
            let memory = Storage([part * width], elementSize: MemoryLayout<Scalar>.stride)
            let (m, n) = side == .left ? (length - start, part) : (part, length - start)
            _ = lapack.larfb(
                LAPACK_COL_MAJOR, side, isTransposed ? .transposed : .no, .forward, areRows ? .rows : .columns,
                LAPACKInt(m), LAPACKInt(n), LAPACKInt(width), vectors + start + start * leading, LAPACKInt(leading), t,
                LAPACKInt(block), side == .left ? c + first * leadingC : c + first, LAPACKInt(leadingC),
                memory.bytes.assumingMemoryBound(to: Scalar.self), LAPACKInt(part))
            withExtendedLifetime(memory) {}
        }
        parallelFor(groups, run)
    }
}

extension UnsafeMutablePointer where Pointee: TensorFloatingPoint {
    /// Sets elements to 0, byte by byte: a loop over a scalar type that is not known would be slow.
    func zero(_ count: Int) {
        let bytes = count * MemoryLayout<Pointee>.stride
        UnsafeMutableRawPointer(self).initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }
}
