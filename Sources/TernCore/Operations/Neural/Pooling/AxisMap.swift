/// A sparse matrix that is applied along an axis: averaging and interpolation, axis by axis.
struct AxisMap: Sendable {
    let inputs: Int
    let outputs: Int
    /// The first element of each row: those of row o are starts[o] ..< starts[o + 1].
    private let starts: [Int32]
    private let positions: [Int32]
    private let weights: [Double]

    /// Creates the matrix whose row o has these weights at these columns.
    ///
    /// - Parameter most: at least as many as the weights of all rows together.
    init(
        _ inputs: Int, _ outputs: Int, most: Int, in operation: String, row: (Int) -> [(position: Int, weight: Double)]
    ) {
        check(
            most <= Int32.max, operation,
            "resampling an axis of \(inputs) to \(outputs) takes up to \(most) weights, more than \(Int32.max)")
        let rows = (0..<outputs).map(row)
        (self.inputs, self.outputs) = (inputs, outputs)
        starts = rows.reduce(into: [0]) { starts, row in starts.append(starts.last! + Int32(row.count)) }
        positions = rows.joined().map { Int32($0.position) }
        weights = rows.joined().map(\.weight)
    }

    var transposed: AxisMap {
        var rows: [[(position: Int, weight: Double)]] = Array(repeating: [], count: inputs)
        for row in 0..<outputs {
            for tap in Int(starts[row])..<Int(starts[row + 1]) {
                rows[Int(positions[tap])].append((row, weights[tap]))
            }
        }
        return AxisMap(outputs, inputs, most: positions.count, in: "resample") { rows[$0] }
    }

    fileprivate func apply<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, axis: Int) -> Tensor<Scalar> {
        let x = x.detached.contiguous()
        var target = x.shape
        target.lengths[axis] = outputs
        let y = Tensor<Scalar>(uninitialized: target, in: "resample")
        if y.elementCount == 0 { return y }
        let span = ProfileSpan()
        defer { span.end("resample", [x.shape], bytes: x.byteCount + y.byteCount) }
        let (outer, _, inner) = x.shape.around(axis)
        withExtendedLifetimes(x.storage, y.storage) {
            weights.map { Scalar($0) }.withUnsafeBufferPointer { weights in
                Kernels.resample[Scalar.self](
                    outer, inputs, outputs, inner, starts, positions, UnsafeRawPointer(weights.baseAddress), x.pointer,
                    y.mutablePointer)
            }
        }
        return y
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns this tensor with a matrix applied along each of the last axes.
    ///
    /// Whole rows are added where the axis is not the last: axes are taken from the front where the result is smaller, so that
    /// the last one, which goes element by element, finds fewer of them.
    func resampled(by maps: [AxisMap]) -> Tensor {
        let first = rank - maps.count
        let shrinks = maps.reduce(1.0) { $0 * Double($1.outputs) / Double(Swift.max($1.inputs, 1)) } < 1
        let order = shrinks ? Array(maps.indices) : maps.indices.reversed()
        return order.reduce(self) { x, index in x.resampled(by: maps[index], axis: first + index) }
    }

    /// Returns this tensor with a matrix applied along one axis.
    func resampled(by map: AxisMap, axis: Int) -> Tensor {
        map.apply(self, axis: axis).recorded(
            from: self,
            {
                let transposed = map.transposed
                return { g in g.resampled(by: transposed, axis: axis) }
            }())
    }
}
