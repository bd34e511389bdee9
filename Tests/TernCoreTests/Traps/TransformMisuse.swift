import TernCore

extension Misuse {
    /// Derivatives along directions, and matrices of derivatives.
    static let transforms: [Misuse] = [
        Misuse("gradient: only a value of one element has a gradient; the function returned shape [3]") {
            _ = gradient(at: Tensor<Float>.zeros([3]), Tensor<Float>.zeros([3])) { x, y in x * y }
        },
        Misuse("gradient: only a value of one element has a gradient; the function returned shape [2]") {
            _ = hessian(at: Tensor<Float>.zeros([2])) { $0 * 2 }
        },
        Misuse("vjp: expected a gradient of the value's shape [3], found [2]") {
            _ = vjp(at: Tensor<Float>.zeros([3]), Tensor<Float>.zeros([3])) { x, y in x * y }.pullback(.zeros([2]))
        },
        Misuse("jvp: expected a direction of the argument's shape [3], found [2]") {
            _ = jvp(at: Tensor<Float>.zeros([3]), along: .zeros([2])) { $0 * 2 }
        },
        Misuse("jvp: expected a direction of the argument's shape [2], found [3]") {
            let (x, y) = (Tensor<Float>.zeros([3]), Tensor<Float>.zeros([2]))
            _ = jvp(at: x, y, along: x, x) { x, _ in x * 2 }
        },
        Misuse("hessianVectorProduct: expected a direction of the argument's shape [3], found []") {
            _ = hessianVectorProduct(at: Tensor<Float>.zeros([3]), along: Tensor(1)) { $0.sum() }
        },
        Misuse(
            "jacobian: a value of shape [1, 1, 1, 1, 1] and an argument of shape [1, 1, 1, 1, 1] have more than 8 axes"
        ) {
            _ = jacobian(at: Tensor<Float>.zeros([1, 1, 1, 1, 1])) { $0 * 2 }
        },
        Misuse("checkpoint: the function drew more random numbers when it ran again") {
            final class Counter: @unchecked Sendable { var value = 0 }
            let runs = Counter()
            _ = gradient(at: Tensor<Float>(1)) { x in
                checkpoint(at: x) { x in
                    runs.value += 1
                    return (0..<runs.value).reduce(x) { x, _ in x * .uniform([]) }
                }
            }
        }
    ]
}
