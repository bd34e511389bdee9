import TernCore
import Testing

/// Derivatives of derivatives.
@Suite struct NestingTests {
    /// dⁿ/dxⁿ of a function of one number.
    private func derivative(
        _ order: Int, of f: @escaping (Tensor<Double>) -> Tensor<Double>
    ) -> (Tensor<Double>) -> Tensor<Double> {
        order == 0 ? f : derivative(order - 1) { x in gradient(at: x, of: f) }
    }

    @Test(arguments: [0.5, -1.25, 3])
    func higherOrders(_ point: Double) {
        func at(_ order: Int, _ f: @escaping (Tensor<Double>) -> Tensor<Double>) -> Double {
            derivative(order, of: f)(Tensor(point)).item()
        }
        func expectEqual(_ found: Double, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation) {
            #expect(abs(found - expected) <= 1e-12 * max(1, abs(expected)), sourceLocation: sourceLocation)
        }
        let e = Tensor(2 * point).exp().item()
        for order in 0...4 { expectEqual(at(order) { ($0 * 2).exp() }, Double(1 << order) * e) }
        expectEqual(at(3) { $0 * $0 * $0 * $0 * $0 }, 60 * point * point)
        expectEqual(at(3) { $0.pow(4) }, 24 * point)
        expectEqual(at(3) { 1 / $0 }, -6 / (point * point * point * point))
        let t = Tensor(point).tanh().item()
        expectEqual(at(2) { $0.tanh() }, -2 * t * (1 - t * t))
        expectEqual(at(3) { $0.tanh() }, (1 - t * t) * (6 * t * t - 2))
        let s = Tensor(point).sigmoid().item()
        expectEqual(at(3) { $0.softplus() }, s * (1 - s) * (1 - 2 * s))
    }

    /// Siskind and Pearlmutter's example: the inner derivative is 1 whatever x is, so the outer one is 1, not 2.
    @Test func perturbationConfusion() {
        let slope = gradient(at: Tensor(1.0)) { x in x * gradient(at: Tensor(1.0)) { y in x + y } }
        #expect(slope.item() == 1)
        let product = gradient(at: Tensor(3.0)) { x in x * gradient(at: Tensor(2.0)) { y in x * y } }
        #expect(product.item() == 6)
    }

    /// ∂²/∂x∂y of x y² with either variable outside, also when both are the same tensor.
    @Test func mixedDerivatives() {
        let (x, y) = (Tensor(5.0), Tensor(3.0))
        #expect(gradient(at: x) { x in gradient(at: y) { y in x * y * y } }.item() == 6)
        #expect(gradient(at: y) { y in gradient(at: x) { x in x * y * y } }.item() == 6)
        // d/dx (x · 3x²) = 9x²
        #expect(gradient(at: x) { x in x * gradient(at: x) { z in z * z * z } }.item() == 225)
        // The inner argument depends on the outer: d/dx 2 (x²) = 4x
        #expect(gradient(at: x) { x in gradient(at: x * x) { z in z * z } }.item() == 20)
    }

    @Test func valuesOfInnerCallsAreDifferentiatedToo() {
        let slope = gradient(at: Tensor(2.0)) { x in
            let (value, gradient) = valueAndGradient(at: x) { $0 * $0 * $0 }
            return value + gradient  // x³ + 3x²
        }
        #expect(slope.item() == 24)
    }

    @Test func pullbacksInsideGradientCalls() {
        let slope = gradient(at: Tensor(2.0)) { x in
            let (value, pullback) = vjp(at: x) { $0 * $0 * $0 }
            return value * pullback(x) + pullback(Tensor(1))  // x³ · 3x³ + 3x²
        }
        #expect(slope.item() == 18 * 32 + 12)
    }

    /// A constant of an outer call stays one in the inner calls.
    @Test func pausedRecording() {
        let slope = gradient(at: Tensor(2.0)) { x in
            let constant = withoutRecording { gradient(at: x) { $0 * $0 * $0 } }  // 12
            return x * constant
        }
        #expect(slope.item() == 12)
        let inner = gradient(at: Tensor(2.0)) { x in gradient(at: x) { y in x.stopGradient() * y * y } }
        #expect(inner.item() == 4)  // ∂/∂y of 2 · 2y, as y moves with x
    }

    @Test func hessianOfAQuadraticForm() {
        let a: Tensor<Double> = [[2, 1, 0], [1, 3, -1], [0, -1, 4]]
        let x = Tensor<Double>([1, 2, 3])
        for row in 0..<3 {
            let hessian = gradient(at: x) { x in gradient(at: x) { $0.matmul(a.matmul($0)) }[row] }
            #expect(hessian == a[row] * 2)
        }
    }

    /// Gradient calls in concurrent tasks, nested in each, know nothing of one another.
    @Test func concurrentTasks() async {
        await withTaskGroup(of: (Double, Double).self) { group in
            for index in 0..<64 {
                group.addTask {
                    let x = Tensor(Double(index))
                    let cubic = gradient(at: x) { x in
                        gradient(at: x) { y in (0..<20).reduce(y * y * y) { z, _ in z + x - x } }
                    }
                    return (Double(index), cubic.item())
                }
            }
            // d/dx 3x², as the x that is added and taken away again has no part in the inner gradient but cancels
            for await (x, second) in group { #expect(second == 6 * x) }
        }
    }
}
