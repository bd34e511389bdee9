/// A sparse matrix that is applied along an axis: what averaging and interpolating are, axis by axis.
struct AxisMap: Sendable {
    let inputs: Int
    let outputs: Int
    /// The elements of row o are those at starts[o] ..< starts[o + 1].
    private let starts: [Int32]
    private let places: [Int32]
    private let weights: [Double]

    /// The matrix whose row o has these weights at these columns.
    init(_ inputs: Int, _ outputs: Int, row: (Int) -> [(place: Int, weight: Double)]) {
        let rows = (0..<outputs).map(row)
        (self.inputs, self.outputs) = (inputs, outputs)
        starts = rows.reduce(into: [0]) { starts, row in starts.append(starts.last! + Int32(row.count)) }
        places = rows.joined().map { Int32($0.place) }
        weights = rows.joined().map(\.weight)
    }

    var transposed: AxisMap {
        var rows: [[(place: Int, weight: Double)]] = Array(repeating: [], count: inputs)
        for row in 0..<outputs {
            for tap in Int(starts[row])..<Int(starts[row + 1]) {
                rows[Int(places[tap])].append((row, weights[tap]))
            }
        }
        return AxisMap(outputs, inputs) { rows[$0] }
    }

    fileprivate func apply<Scalar: TensorFloatingPoint>(_ x: Tensor<Scalar>, axis: Int) -> Tensor<Scalar> {
        let x = x.detached.contiguous()
        var target = x.shape
        target.lengths[axis] = outputs
        let y = Tensor<Scalar>(uninitialized: target, in: "resample")
        if y.elementCount == 0 { return y }
        let (outer, _, inner) = x.shape.around(axis)
        withExtendedLifetime((x.storage, y.storage)) {
            weights.map { Scalar($0) }.withUnsafeBufferPointer { weights in
                Kernels.resample[Scalar.self](
                    outer, inputs, outputs, inner, starts, places, UnsafeRawPointer(weights.baseAddress), x.pointer,
                    y.mutablePointer)
            }
        }
        return y
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// With a matrix applied along each of the last axes.
    ///
    /// Whole rows are added where the axis is not the last: axes are taken from the front where the result is smaller, so that
    /// the last one, which goes element by element, finds fewer of them.
    func resampled(by maps: [AxisMap]) -> Tensor {
        let first = rank - maps.count
        let shrinks = maps.reduce(1.0) { $0 * Double($1.outputs) / Double(Swift.max($1.inputs, 1)) } < 1
        let order = shrinks ? Array(maps.indices) : maps.indices.reversed()
        return order.reduce(self) { x, index in x.resampled(by: maps[index], axis: first + index) }
    }

    private func resampled(by map: AxisMap, axis: Int) -> Tensor {
        map.apply(self, axis: axis).recorded(
            from: self,
            {
                let transposed = map.transposed
                return { g in g.resampled(by: transposed, axis: axis) }
            }())
    }
}
