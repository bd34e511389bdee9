import CTernKernels

/// The ways in which arrays of numbers are combined element by element.
package enum Accumulation: Sendable {
    case sum, minimum, maximum

    /// Sets y[i] to a combination of y[i] and x[i], on all threads where there are many: the same bits on either side.
    package func callAsFunction<Scalar: TensorNumeric>(
        _ y: UnsafeMutableBufferPointer<Scalar>, _ x: UnsafeBufferPointer<Scalar>
    ) {
        let kernel =
            switch self {
            case .sum: Kernels.add[Scalar.self]
            case .minimum: Kernels.minimum[Scalar.self]
            case .maximum: Kernels.maximum[Scalar.self]
            }
        guard y.count > 0, let target = y.baseAddress, let source = x.baseAddress else { return }
        var (count, stride) = (y.count, 1)
        let size = MemoryLayout<Scalar>.stride
        withUnsafePointer(to: &stride) { stride in
            let operands = [
                tern_operand(data: target, element_size: size, strides: stride),
                tern_operand(data: source, element_size: size, strides: stride)
            ]
            tern_elementwise(kernel, 2, 1, &count, operands, target, size, Self.grain)
        }
    }

    /// The elements of a thread: they are in no cache of another.
    private static let grain = 1 << 16
}
