// Subscripts with tensors among the indices. The other entries make a view; of that view the axes that tensors index are
// brought together and merged into one, and the tensors into one tensor of positions on it. What is left is `take`.

/// The positions in a tensor of a given shape that the index tensors and masks of a subscript name.
struct IndexedPositions {
    /// The subscript with `.all` for each axis that a tensor indexes.
    private let parts: [TensorIndex]
    /// A Boolean value indicating whether those name the whole tensor as it is.
    private let isWhole: Bool
    /// The order that brings the indexed axes of the view together; nil where they are.
    private let order: [Int]?
    /// The shape of the view in that order, its indexed axes still apart.
    private let viewShape: Shape
    /// The shape with the indexed axes merged into one.
    private let mergedShape: Shape
    /// The merged axis.
    private let axis: Int
    /// Positions on the merged axis; negative ones only where one tensor indexes a single axis.
    private let positions: Tensor<Int>
    /// The merged axis as the subscript's user knows it.
    private let named: NamedAxis
    /// A Boolean value indicating whether a position may be named twice: not by a mask alone.
    private let mayRepeat: Bool

    /// Creates the positions of a subscript; nil where no entry is a tensor.
    init?(_ indices: [TensorIndex], of shape: Shape) {
        guard indices.contains(where: \.entry.isTensor) else { return nil }
        var scan = Scan(of: shape, named: shape.axesNamed(by: indices.map(\.entry), in: "subscript"))
        for index in indices { scan.append(index) }
        parts = scan.parts
        isWhole = scan.isWhole
        mayRepeat = scan.mayRepeat
        positions = Piece.merged(scan.pieces, of: shape)
        named = NamedAxis(operation: "subscript", axis: scan.pieces[0].axis, shape: shape)

        let view = isWhole ? shape : Layout(shape).select(scan.parts, in: "subscript").shape
        let first = scan.isRun ? scan.start! : 0
        let indexed = scan.axes
        let others = (0..<view.rank).filter { !indexed.contains($0) }
        let order = others[..<first] + indexed + others[first...]
        self.order = order.elementsEqual(0..<view.rank) ? nil : Array(order)
        viewShape = Shape(order.map { view.lengths[$0] })
        axis = first
        let n = indexed.reduce(1) { $0 * view.lengths[$1] }
        mergedShape = Shape(others[..<first].map { view.lengths[$0] } + [n] + others[first...].map { view.lengths[$0] })
        mergedShape.checkRoom(for: positions.rank - 1, in: "subscript")
    }

    /// Creates the positions that indices name in a vector.
    init(_ indices: Tensor<Int>, of named: NamedAxis) {
        (parts, isWhole, order, mayRepeat) = ([], true, nil, true)
        (viewShape, mergedShape, axis) = (named.shape, named.shape, 0)
        (positions, self.named) = (indices, named)
    }

    /// The elements' shape.
    private var shape: Shape { mergedShape.replacing(axis: axis, with: positions.shape, in: named.operation) }

    // MARK: Reading and writing

    /// Returns the elements at these positions.
    func elements<Scalar>(of x: Tensor<Scalar>) -> Tensor<Scalar> {
        var view = isWhole ? x : x[parts]
        if let order { view = view.permute(order) }
        return view.reshape(mergedShape).taken(positions, axis: axis, of: named)
    }

    /// Writes values, broadcast, to these positions of a contiguous tensor whose memory is its own.
    func write<Scalar>(_ source: Tensor<Scalar>, to x: Tensor<Scalar>) {
        var part = isWhole ? x.layout : x.layout.select(parts, in: "subscript")
        if let order { part = part.permuted(order) }
        // Where the view has gaps, its elements take a detour through a copy.
        let isInPlace = part.isContiguous
        let view = Tensor<Scalar>(storage: x.storage, view: View(part))
        let merged = (isInPlace ? view : Tensor(copying: view)).reshape(mergedShape)
        merged.scatter(
            Kernels.putAt[Scalar.scalarType.numericSlot], positions, count: positions.elementCount, axis: axis, source,
            shape: shape, of: named)
        if !isInPlace { x.write(merged.reshape(viewShape), to: part) }
    }

    /// Returns this gradient of the elements as that of the values that were assigned to them: 0 for those that others
    /// replaced.
    func survivors<Scalar>(of g: Tensor<Scalar>) -> Tensor<Scalar> {
        guard mayRepeat else { return g }
        let trailing = Shape(repeating: 1, count: mergedShape.rank - axis - 1)
        let isLast = positions.isLast(of: mergedShape.lengths[axis])
        return g.where(isLast.reshape(Shape(Array(positions.shape) + trailing)), else: .zeroed([]))
    }
}

extension Tensor {
    /// Returns the elements at some positions.
    func elements(at positions: IndexedPositions) -> Tensor { positions.elements(of: self) }

    /// Writes values, broadcast, to some positions of this tensor.
    mutating func assign(_ source: Tensor, to positions: IndexedPositions) {
        let value = Tensor(storage: storage, view: view, node: node)
        storage = .empty
        self = value.assigning(source, to: positions)
    }

    /// Returns this tensor with the elements at some positions replaced.
    consuming func assigning(_ source: Tensor, to positions: IndexedPositions) -> Tensor {
        let original = trace
        makeUnique()
        node = nil
        positions.write(source, to: self)
        return recorded(
            from: original, { g in g.assigning(.zeroed([]), to: positions) },
            from: source, { g in positions.survivors(of: g.elements(at: positions)) })
    }

    /// Creates new memory with the elements of another tensor.
    fileprivate init(copying other: Tensor) {
        self.init(uninitialized: other.shape)
        write(other, to: layout)
    }
}

// MARK: One entry after the other

/// The state of a scan over the entries of a subscript.
private struct Scan {
    private let shape: Shape
    /// The number of axes that an ellipsis stands for.
    private let rest: Int
    /// The next axis of the tensor, and of the view.
    private var axis = 0
    private var viewAxis = 0

    private(set) var parts: [TensorIndex] = []
    private(set) var isWhole = true
    /// The axes of the view that tensors index.
    private(set) var axes: [Int] = []
    private(set) var pieces: [Piece] = []
    private(set) var mayRepeat = false

    /// The view's axis at the first index or tensor, and whether only such entries stand between it and the last.
    private(set) var start: Int?
    private(set) var isRun = true
    private var hasEnded = false

    init(of shape: Shape, named: Int) {
        self.shape = shape
        rest = shape.rank - named
    }

    mutating func append(_ index: TensorIndex) {
        switch index.entry {
        case .newAxis:
            keep(index, axes: 0, viewAxes: 1)
            isWhole = false
        case .ellipsis:
            keep(index, axes: rest, viewAxes: rest)
        case .slice:
            keep(index, axes: 1, viewAxes: 1)
            if index != .all { isWhole = false }
        case .at:
            parts.append(index)
            isWhole = false
            join()
            axis += 1
        case .tensor(let indices):
            join()
            add(indices, on: [shape.lengths[axis]])
            mayRepeat = true
        case .mask(let mask):
            join()
            let masked = Shape(shape[axis..<(axis + mask.rank)])
            check(
                mask.shape == masked, "subscript",
                "a mask of shape \(mask.shape) for axes \(axis)..<\(axis + mask.rank) of shape \(shape), "
                    + "expected \(masked)")
            add(mask.positions(), on: masked)
        }
    }

    /// Appends an entry that parts the tensors before it from those behind.
    private mutating func keep(_ index: TensorIndex, axes: Int, viewAxes: Int) {
        parts.append(index)
        axis += axes
        viewAxis += viewAxes
        if start != nil { hasEnded = true }
    }

    /// Joins an entry that belongs to the run of tensors and single indices.
    private mutating func join() {
        if hasEnded { isRun = false }
        if start == nil { start = viewAxis }
    }

    /// Appends a tensor that indexes the next axes.
    private mutating func add(_ indices: Tensor<Int>, on lengths: Shape) {
        pieces.append(Piece(indices: indices, count: lengths.elementCount, axis: axis))
        axes += viewAxis..<(viewAxis + lengths.rank)
        parts += Array(repeating: .all, count: lengths.rank)
        axis += lengths.rank
        viewAxis += lengths.rank
    }
}

/// Positions on one or more axes.
private struct Piece {
    let indices: Tensor<Int>
    /// The number of positions to choose from.
    let count: Int
    /// The first of the axes.
    let axis: Int

    /// Returns the positions of all pieces together, on their axes merged into one.
    static func merged(_ pieces: [Piece], of shape: Shape) -> Tensor<Int> {
        if pieces.count == 1 { return pieces[0].indices }
        let common = pieces.reduce(Shape()) { Shape.broadcast($0, $1.indices.shape, in: "subscript") }
        var positions = Tensor<Int>.zeroed(common)
        for piece in pieces {
            piece.indices.broadcast(to: common).merge(
                into: &positions, below: piece.count,
                of: NamedAxis(operation: "subscript", axis: piece.axis, shape: shape))
        }
        return positions
    }
}
