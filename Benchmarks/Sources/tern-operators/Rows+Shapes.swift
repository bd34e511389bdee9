import Tern

extension OperationTable {
    /// Operations that move elements.
    mutating func addShapes() {
        add(
            "clone", "contiguous", "alias_copy", "resolve_conj", "resolve_neg", "conj", "conj_physical", "real",
            "positive"
        ) {
            $0.ignore("memory_format")
            return try $0.x.contiguous()
        }
        add("broadcast_to", "expand", "expand_copy") { try Self.expanded($0) }
        add("expand_as") { try $0.x.broadcast(to: $0.shape("other", 1)) }
        add("reshape", "view", "view_copy") { try $0.x.reshape(Shape($0.trailingInts("shape", 1))) }
        add("reshape_as", "view_as") { try $0.x.reshape($0.shape("other", 1)) }
        add("ravel") { try $0.x.flatten() }
        add("flatten") { a in
            let (first, last) = (try a.int("start_dim", 1, 0), try a.int("end_dim", 2, -1))
            return try a.x.rank == 0 ? a.x.reshape([1]) : a.x.flatten(from: first, through: last)
        }
        add("unflatten") { try $0.x.unflatten($0.int("dim", 1), into: Shape($0.ints("sizes", 2) ?? [])) }
        add("permute", "permute_copy") { try $0.x.permute($0.trailingInts("dims", 1)) }
        add("transpose", "transpose_copy") { a in
            let (first, second) = try (a.int("dim0", 1), a.int("dim1", 2))
            return try a.x.rank == 0 ? a.x : a.x.transpose(first, second)
        }
        add("mT", "mH") { try $0.x.transpose() }
        add("t", "t_copy", "T", "H") { try $0.x.rank < 2 ? $0.x : $0.x.transpose() }
        add("movedim") { try $0.x.moveAxis($0.ints("source", 1) ?? [], to: $0.ints("destination", 2) ?? []) }
        add("diagonal", "diagonal_copy") {
            try $0.x.diagonal(
                offset: $0.int("offset", 1, 0), axis1: $0.int("dim1", 2, 0), axis2: $0.int("dim2", 3, 1))
        }
        add("linalg.diagonal") {
            try $0.x.diagonal(
                offset: $0.int("offset", 1, 0), axis1: $0.int("dim1", 2, -2), axis2: $0.int("dim2", 3, -1))
        }
        add("diag") { try $0.x.diag(offset: $0.int("diagonal", 1, 0)) }
        add("diagflat") { try $0.x.flatten().diag(offset: $0.int("offset", 1, 0)) }
        add("tril") { try $0.x.tril(offset: $0.int("diagonal", 1, 0)) }
        add("triu") { try $0.x.triu(offset: $0.int("diagonal", 1, 0)) }
        add("unfold", "unfold_copy") { a in
            let (axis, size) = try (a.int("dimension", 1), a.int("size", 2))
            let y = try a.vector.unfold(axis: axis, size: size, step: a.int("step", 3))
            return try a.x.rank == 0 ? y.reshape([size]) : y
        }
        add("narrow", "narrow_copy") { a in
            let (x, axis, length) = (try a.x, try a.int("dim", 1), try a.int("length", 3))
            var start = try a.int("start", 2)
            if start < 0 { start += x.shape[axis < 0 ? axis + x.rank : axis] }
            return x[Self.along(axis, x.rank, .slice(start, start + length))]
        }
        add("select") { a in
            try a.x[Self.along(a.int("dim", 1), a.x.rank, .at(a.int("index", 2)))]
        }
        add("slice") { a in
            let index = TensorIndex.slice(
                try a.optionalInt("start", 2), try a.optionalInt("end", 3), step: try a.int("step", 4, 1))
            return try a.x[Self.along(a.int("dim", 1, 0), a.x.rank, index)]
        }
        add("flip") { try $0.x.flip(axes: $0.trailingInts("dims", 1)) }
        add("fliplr") { try $0.x.flip(axis: 1) }
        add("flipud") { try $0.x.flip(axis: 0) }
        add("roll") { a in
            let shifts = try a.ints("shifts", 1) ?? []
            guard let axes = try a.ints("dims", 2), !axes.isEmpty else { return try a.x.roll(shifts[0]) }
            return try a.x.roll(shifts, axes: axes)
        }
        add("squeeze", "squeeze_copy", "squeeze.multiple") { a in
            let x = try a.x
            guard let axes = try a.ints("dim", 1) else { return x.squeeze() }
            // PyTorch passes over axes of other lengths.
            return x.squeeze(axes: axes.filter { x.rank > 0 && x.shape[$0] == 1 })
        }
        add("unsqueeze", "unsqueeze_copy") { try $0.x.unsqueeze(axis: $0.int("dim", 1)) }
        add("rot90") { try $0.x.rot90($0.int("k", 1, 1), axes: $0.ints("dims", 2) ?? [0, 1]) }
        add("tile", "repeat") { try $0.x.tile($0.trailingInts("dims", 1)) }
        add("repeat_interleave") { a in
            a.ignore("output_size")
            let axis = try a.optionalInt("dim", 2)
            let (x, counts) = (axis == nil ? try a.x.flatten() : try a.x, try a.repetitions())
            return counts.count == 1 ? x.repeated(counts[0], axis: axis ?? 0) : x.repeated(counts, axis: axis ?? 0)
        }
        add("nn.functional.pixel_shuffle") { try $0.x.pixelShuffle($0.int("upscale_factor", 1)) }
        add("nn.functional.pixel_unshuffle") { try $0.x.pixelUnshuffle($0.int("downscale_factor", 1)) }
        addPadding()
        addJoining()
    }

    private static func expanded(_ a: Arguments<Scalar>) throws -> Tensor<Scalar> {
        let (x, lengths) = (try a.x, try a.trailingInts("size", 1))
        let front = lengths.count - x.rank
        return x.broadcast(to: Shape(lengths.enumerated().map { $1 == -1 ? x.shape[$0 - front] : $1 }))
    }

    /// Returns the subscript that names one axis.
    private static func along(_ axis: Int, _ rank: Int, _ index: TensorIndex) -> [TensorIndex] {
        Array(repeating: .all, count: axis < 0 ? axis + rank : axis) + [index]
    }

    private mutating func addPadding() {
        addPadded("nn.functional.pad.constant", "constant_pad_nd") { a in
            if a.count > 2, case .string? = a.value("mode", 2) { a.ignore(2) }
            let position = a.count > 3 ? 3 : 2
            if case .string? = a.value("value", position) { return .constant(a.filler(0)) }
            return .constant(a.filler(try a.double("value", position, 0)))
        }
        addPadded("nn.functional.pad.reflect") {
            $0.ignore(2)
            return .reflect
        }
        addPadded("nn.functional.pad.replicate", "nn.functional.pad.replicate_negative") {
            $0.ignore(2)
            return .replicate
        }
        addPadded("nn.functional.pad.circular") {
            $0.ignore(2)
            return .circular
        }
    }

    private mutating func addPadded(
        _ names: String..., mode: @escaping (Arguments<Scalar>) throws -> PaddingMode<Scalar>
    ) {
        for name in names {
            add(name) { a in
                let flat = try a.ints("pad", 1) ?? []
                let widths = stride(from: flat.count - 2, through: 0, by: -2).map {
                    (before: flat[$0], after: flat[$0 + 1])
                }
                return try a.x.pad(widths, mode: mode(a))
            }
        }
    }

    private mutating func addJoining() {
        add("cat") { a in
            // PyTorch passes over vectors without elements.
            let parts = try a.tensors("tensors", 0)
            let rank = parts.map(\.rank).max() ?? 1
            return concatenate(parts.filter { $0.rank == rank || $0.shape != [0] }, axis: try a.int("dim", 1, 0))
        }
        add("stack") { stack(try $0.tensors("tensors", 0), axis: try $0.int("dim", 1, 0)) }
        add("hstack") { a in
            let parts = try a.tensors("tensors", 0).map { $0.rank == 0 ? $0.reshape([1]) : $0 }
            return concatenate(parts, axis: parts[0].rank == 1 ? 0 : 1)
        }
        add("vstack") {
            concatenate(try $0.tensors("tensors", 0).map { $0.rank < 2 ? $0.reshape([1, $0.elementCount]) : $0 })
        }
        addList("split", "unsafe_split") { a in
            if let lengths = try a.ints("split_size", 1), lengths.count > 1 {
                return try a.x.split(lengths, axis: a.int("dim", 2, 0))
            }
            return try a.x.split(every: a.int("split_size", 1), axis: a.int("dim", 2, 0))
        }
        addList("split.list_args", "split_with_sizes", "split_with_sizes_copy") {
            try $0.x.split($0.ints("split_sizes", 1) ?? [], axis: $0.int("dim", 2, 0))
        }
        addList("chunk", "unsafe_chunk") { try $0.x.chunk($0.int("chunks", 1), axis: $0.int("dim", 2, 0)) }
        addList("unbind", "unbind_copy") { try $0.x.unstack(axis: $0.int("dim", 1, 0)) }
        addList("meshgrid.variadic_tensors", "meshgrid.list_of_tensors") { a in
            let indexing: GridIndexing = try a.string("indexing", nil, "ij") == "ij" ? .ij : .xy
            return meshgrid(try a.tensors("tensors", 0).map { $0.flatten() }, indexing: indexing)
        }
        addList("broadcast_tensors") { a in
            let parts = try a.tensors("tensors", 0)
            var shape: [Int] = []
            for part in parts {
                let (long, short) = part.rank > shape.count ? (Array(part.shape), shape) : (shape, Array(part.shape))
                shape = long.enumerated().map { position, length in
                    let other = position - (long.count - short.count)
                    return other >= 0 && length == 1 ? short[other] : length
                }
            }
            return parts.map { $0.broadcast(to: Shape(shape)) }
        }
    }
}

extension Arguments {
    /// Returns a number as an element.
    func filler(_ value: Double) -> Scalar {
        switch Scalar.self {
        case is Float.Type: Float(value) as! Scalar
        case is Double.Type: value as! Scalar
        case is Int.Type: Int(value) as! Scalar
        default: (value != 0) as! Scalar
        }
    }

    /// The first argument, where PyTorch takes a tensor without axes for a vector of one element.
    var vector: Tensor<Scalar> { get throws { try x.rank == 0 ? x.reshape([1]) : x } }

    fileprivate func repetitions() throws -> [Int] {
        if kind("repeats", 1) == .int { return try indices("repeats", 1).scalars }
        return try ints("repeats", 1) ?? []
    }
}
