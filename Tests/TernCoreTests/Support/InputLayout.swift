import TernCore

/// The ways in which the elements of an input can lie in memory.
enum InputLayout: String, CaseIterable, Sendable {
    /// In row-major order from the start of the storage.
    case contiguous
    /// With the axes in reverse order.
    case transposed
    /// In the middle of a larger tensor.
    case sliced
    /// Every other element of a larger tensor, backwards.
    case reversed
    /// With stride 0 along the first axis.
    case broadcast

    /// A tensor with the given elements in this layout. The memory between them holds NaN, which no result may see.
    func tensor<Scalar: TensorFloatingPoint>(_ values: NaiveArray<Double>, as: Scalar.Type) -> Tensor<Scalar> {
        let rank = values.shape.count
        switch self {
        case .contiguous:
            return values.tensor(as: Scalar.self)
        case .transposed:
            let order = Array((0..<rank).reversed())
            return values.permuted(order).tensor(as: Scalar.self).permute(order)
        case .sliced:
            if rank == 0 { return Tensor<Scalar>([.nan, Scalar(values[[]]), .nan])[1] }
            let frame = NaiveArray(shape: values.shape.map { $0 + 2 }) { index in
                zip(index, values.shape).allSatisfy { $0 >= 1 && $0 <= $1 } ? values[index.map { $0 - 1 }] : .nan
            }
            return frame.tensor(as: Scalar.self)[values.shape.map { .slice(1, $0 + 1) }]
        case .reversed:
            if rank == 0 { return Tensor<Scalar>([.nan, Scalar(values[[]])])[-1] }
            let spread = NaiveArray(shape: values.shape.map { 2 * $0 }) { index in
                index.allSatisfy { $0 % 2 == 1 } ? values[zip(index, values.shape).map { $1 - 1 - $0 / 2 }] : .nan
            }
            return spread.tensor(as: Scalar.self)[values.shape.map { _ in .step(-2) }]
        case .broadcast:
            guard rank > 0, values.shape[0] > 0 else { return values.tensor(as: Scalar.self) }
            let first = NaiveArray(shape: [1] + values.shape.dropFirst()) { values[$0] }
            return first.tensor(as: Scalar.self).broadcast(to: Shape(values.shape))
        }
    }

    /// The values as this layout can hold them: the same at every index of the first axis, if it is a broadcast one.
    func admissible(_ values: NaiveArray<Double>) -> NaiveArray<Double> {
        guard self == .broadcast, !values.shape.isEmpty else { return values }
        return NaiveArray(shape: values.shape) { values[[0] + $0.dropFirst()] }
    }
}
