import CTernKernels

/// One or many products c: [m, n] = a: [m, k] · b: [k, n], cut into tiles for the thread pool.
///
/// The bits of the result depend on the shapes alone. Small products run on Tern's own kernels, where an element does not
/// depend on how the result is cut, so the cut follows the number of threads. Large ones run on BLAS, one call a tile: cutting
/// rows at multiples of 48 leaves every bit as it was as long as all tiles are on the same side of the size below which
/// OpenBLAS takes another path; where there are too few rows for that, the cut follows from the shape alone.
struct MatrixProduct {
    let m: Int
    let n: Int
    let k: Int
    let a: BLASMatrix
    let b: BLASMatrix
    let c: UnsafeMutableRawPointer
    /// The number of elements from one row of c to the next.
    let rowStride: Int
    /// A vector that is added to each row of c: [n].
    var bias: UnsafeRawPointer? = nil
    /// A function that is applied to each element of c, after the bias.
    var activation: Kernels.Elementwise? = nil
    let scalar: any BLASScalar.Type
    let elementSize: Int

    /// Products at most this large (m n k) may take a path of OpenBLAS's for small matrices: up to 10⁶, or in newer versions up
    /// to 28 · 512².
    private static let smallProduct = 1 << 23
    /// The rows at multiples of which OpenBLAS's kernels can be cut without changing a bit.
    private static let rowBlock = 48
    /// The least work worth a thread of its own, in multiply-adds.
    private static let grain = 1 << 16

    /// The depth from which on a product of small m n is split along k: in parts of this length.
    private static let splitDepth = 4096

    // MARK: Running

    /// Computes one product.
    func run() {
        run(count: 1) { _ in (0, 0, 0) }
    }

    /// Computes `count` products, whose matrices start at offsets (elements) from `a`, `b` and `c`. Together the results fill
    /// their memory without gaps.
    func run(count: Int, offset: (Int) -> (a: Int, b: Int, c: Int)) {
        if m == 0 || n == 0 || count == 0 { return }
        if k == 0 {
            c.initializeMemory(as: UInt8.self, repeating: 0, count: count * m * n * elementSize)
            for index in 0..<count {
                finish(c + offset(index).c * elementSize, Tile(rows: 0..<m, columns: 0..<n))
            }
            return
        }
        BLASLibrary.prepare()
        let isParallel = count * m * n * k >= 2 * Self.grain
        if k >= 2 * Self.splitDepth && m * n <= Self.splitDepth && count == 1 { return runSplit(isParallel) }
        let method = tern_gemm_method_for(a.isTransposed, b.isTransposed, m, n, k)
        let grid = Grid(for: self, method: method, products: count)
        if grid.count == 1 {
            let whole = Tile(rows: 0..<m, columns: 0..<n)
            // By the group: each is claimed at a price.
            let group = isParallel ? max(1, Self.grain / (m * n * k)) : count
            parallelFor((count + group - 1) / group) { position in
                for index in position * group..<min(count, (position + 1) * group) {
                    let start = offset(index)
                    multiply(whole, method, start, x: a.elements, y: b.elements)
                }
            }
            return
        }
        parallelFor(count * grid.count) { index in
            let (product, position) = index.quotientAndRemainder(dividingBy: grid.count)
            let tile = grid[position]
            multiply(
                tile, method, offset(product), x: a.from(row: tile.rows.lowerBound, column: 0, size: elementSize),
                y: b.from(row: 0, column: tile.columns.lowerBound, size: elementSize))
        }
    }

    /// Computes one tile, whose operands start at `x` and `y` in the first of the products, and its epilogue.
    private func multiply(
        _ tile: Tile, _ method: tern_gemm_method, _ offset: (a: Int, b: Int, c: Int), x: UnsafeRawPointer,
        y: UnsafeRawPointer
    ) {
        let left = BLASMatrix(
            elements: x + offset.a * elementSize, isTransposed: a.isTransposed, leading: a.leading)
        let right = BLASMatrix(
            elements: y + offset.b * elementSize, isTransposed: b.isTransposed, leading: b.leading)
        let target = c + offset.c * elementSize
        scalar.tile(
            method, left, right, m: tile.rows.count, n: tile.columns.count, k: k, into: target + start(of: tile),
            leading: rowStride)
        finish(target, tile)
    }

    /// Applies the epilogue, while the tile is still in the cache.
    private func finish(_ target: UnsafeMutableRawPointer, _ tile: Tile) {
        if bias == nil && activation == nil { return }
        Kernels.biasActivation[scalar.scalarType.slot](
            tile.rows.count, tile.columns.count, target + start(of: tile), rowStride,
            bias.map { $0 + tile.columns.lowerBound * elementSize }, activation)
    }

    private func start(of tile: Tile) -> Int {
        (tile.rows.lowerBound * rowStride + tile.columns.lowerBound) * elementSize
    }

    /// Computes a deep product of a small result: parts of k, side by side if they are worth it, added in order. The parts
    /// follow from the shape alone.
    private func runSplit(_ isParallel: Bool) {
        let parts = min(64, k / Self.splitDepth)
        let partial = Storage([parts, m, n], elementSize: elementSize)
        func run(_ part: Int) {
            let (start, end) = (part * k / parts, (part + 1) * k / parts)
            var (x, y) = (a, b)
            x.elements = a.from(row: 0, column: start, size: elementSize)
            y.elements = b.from(row: start, column: 0, size: elementSize)
            let method = tern_gemm_method_for(a.isTransposed, b.isTransposed, m, n, end - start)
            scalar.tile(
                method, x, y, m: m, n: n, k: end - start, into: partial.bytes + part * m * n * elementSize, leading: n)
        }
        if isParallel { parallelFor(parts, run) } else { for part in 0..<parts { run(part) } }
        Kernels.sum[scalar.scalarType.slot](1, parts, m * n, partial.bytes, c)
        withExtendedLifetime(partial) {}
        finish(c, Tile(rows: 0..<m, columns: 0..<n))
    }

    // MARK: Cutting

    struct Tile {
        var rows: Range<Int>
        var columns: Range<Int>
    }

    /// A cut of the result into tiles of equal size, but for the last ones.
    struct Grid {
        private let m: Int
        private let n: Int
        private let rows: Int
        private let columns: Int
        private let across: Int
        let count: Int

        init(for product: MatrixProduct, method: tern_gemm_method, products: Int) {
            (m, n) = (product.m, product.n)
            (rows, columns) =
                method == TERN_GEMM_BLAS
                ? Self.tileForBLAS(m, n, product.k, products: products)
                : Self.tileForOwnKernels(m, n, product.k, products: products)
            across = (n + columns - 1) / columns
            count = (m + rows - 1) / rows * across
        }

        subscript(index: Int) -> Tile {
            let (down, right) = index.quotientAndRemainder(dividingBy: across)
            return Tile(
                rows: down * rows..<min(m, (down + 1) * rows), columns: right * columns..<min(n, (right + 1) * columns))
        }

        /// Returns the size of one tile a thread: any cut gives the same bits. A tile packs its own columns of `b`, so columns
        /// are cut before rows, unless there are so many rows that packing twice costs nothing beside wide tiles.
        private static func tileForOwnKernels(_ m: Int, _ n: Int, _ k: Int, products: Int) -> (Int, Int) {
            if m * n * k < 2 * grain { return (m, n) }
            let threads = (runtime.threadCount + products - 1) / products
            let wanted = min(m * n * k / grain, threads)
            return n >= 32 * wanted && m < 256 * wanted
                ? (m, roundUp((n + wanted - 1) / wanted, to: 16))
                : (min(m, roundUp((m + wanted - 1) / wanted, to: 8)), n)
        }

        /// Returns the size of tiles of whole row blocks, one tile a thread, each above OpenBLAS's threshold.
        private static func tileForBLAS(_ m: Int, _ n: Int, _ k: Int, products: Int) -> (Int, Int) {
            if m * n * k <= smallProduct { return (m, n) }
            if m < 2 * rowBlock {
                // Too few rows: columns by a grid of their own, whatever the number of threads.
                let least = smallProduct / (m * k) + 1
                var columns = roundUp(max(least, 256), to: 64)
                while columns < n, n % columns != 0 && n % columns < least { columns += 64 }
                return (m, min(n, columns))
            }
            let threads = (runtime.threadCount + products - 1) / products
            var rows = roundUp((m + threads - 1) / threads, to: rowBlock)
            // A single row left over would be a matrix–vector product.
            while rows < m,
                rows * n * k <= smallProduct || (m % rows != 0 && m % rows * n * k <= smallProduct) || m % rows == 1
            {
                rows += rowBlock
            }
            return (min(rows, m), n)
        }
    }
}

private func roundUp(_ value: Int, to multiple: Int) -> Int {
    (value + multiple - 1) / multiple * multiple
}
