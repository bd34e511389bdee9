import Foundation
import TernCore
import Testing

/// Expects a tensor to have a shape and, within a tolerance, the elements of a reference, in row-major order.
///
/// The tolerance is relative to elements above 1. NaN matches nothing.
func expectClose(
    _ found: Tensor<Float>?, _ expected: [Double], shape: Shape? = nil, tolerance: Double = 2e-6,
    _ comment: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let found, found.shape == shape ?? found.shape, found.elementCount == expected.count else {
        Issue.record(
            "\(comment()): expected shape \(shape ?? [expected.count]), found \(found?.shape.description ?? "nil")",
            sourceLocation: sourceLocation)
        return
    }
    for (position, (x, y)) in zip(found.scalars, expected).enumerated()
    where !(abs(Double(x) - y) <= tolerance * max(1, abs(y))) {
        Issue.record("\(comment()): expected \(y) at position \(position), found \(x)", sourceLocation: sourceLocation)
        return
    }
}

/// sin(1.3 i + phase) for the elements i: numbers that are the same here and in the Python of the references.
///
/// ```python
/// def wave(shape, phase):
///     x = np.sin(1.3 * np.arange(np.prod(shape)) + phase).astype(np.float32)
///     return torch.tensor(x.astype(np.float64)).reshape(shape)   # all in float64, from values that are Floats
/// ```
func wave(_ shape: Shape, _ phase: Double) -> Tensor<Float> {
    Tensor(shape: shape, scalars: (0..<shape.elementCount).map { Float(sin(1.3 * Double($0) + phase)) })
}

/// The elements of many tensors one after another.
func flat(_ tensors: [Tensor<Float>]) -> Tensor<Float> {
    Tensor(tensors.flatMap(\.scalars))
}
