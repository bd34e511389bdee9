// Derivatives of derivatives: Newton's method with a Hessian, a Hessian-vector product, and a network that solves a
// differential equation because its loss has the second derivative of the network in it.

import Foundation
import Tern

manualSeed(0)

// Rosenbrock's function, whose minimum is at (1, 1), by Newton's method.
func rosenbrock(_ x: Tensor<Double>) -> Tensor<Double> {
    (1 - x[0]).square() + (x[1] - x[0].square()).square() * 100
}
var x: Tensor<Double> = [-1.2, 1]
for _ in 0..<8 {
    let h = hessian(at: x, of: rosenbrock)
    x = x - (try h.solve(gradient(at: x, of: rosenbrock)))
}
print("minimum at \(x)")

// The Hessian times a vector, without the Hessian.
let v: Tensor<Double> = [1, 2]
let product = hessianVectorProduct(at: x, along: v, of: rosenbrock)
let direct = hessian(at: x, of: rosenbrock).matmul(v)
print("Hessian · v: \(product), \(direct)")

// u″ = −π² sin πx with u(0) = u(1) = 0: the solution is sin πx. A physics-informed network (Raissi et al., 2019).
struct Solution: Module {
    let hidden = Linear(1, 32, activation: .tanh)
    let output = Linear(32, 1)
    /// Returns 0 at both ends, whatever the parameters.
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(hidden(x)) * x * (1 - x) }
}
let u = Solution()
let points = Tensor<Float>.linspace(0, 1, count: 33).unsqueeze(axis: -1)
let force = (points * .pi).sin() * (-Float.pi * .pi)
let optimizer = LBFGS(u)
for _ in 0..<20 {
    optimizer.step {
        let curvature = gradient(at: points) { x in gradient(at: x) { u($0).sum() }.sum() }
        return mseLoss(curvature, force)
    }
}
let error = (u(points) - (points * .pi).sin()).abs().max().item()
print("largest error of u: \(error)")
let isMinimum = (x - 1).abs().max().item() < 1e-9
let agrees = (product - direct).abs().max().item() < 1e-9
if !isMinimum || !agrees || error > 0.01 { exit(1) }
