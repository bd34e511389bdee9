// A neural ordinary differential equation (Chen et al., 2018): from points on a path, a network learns the velocities that lead
// along it. The solver is a loop of Runge and Kutta's steps; gradients go through it, and `checkpoint` keeps only where each
// step begins.

import Foundation
import Tern

manualSeed(0)

struct Dynamics: Module {
    let hidden = Linear(2, 32, activation: .tanh)
    let output = Linear(32, 2)
    func callAsFunction(_ y: Tensor<Float>) -> Tensor<Float> { output(hidden(y)) }
}

/// Returns one step of the classical Runge–Kutta method for dy/dt = f(y).
func step(_ y: Tensor<Float>, _ h: Float, _ f: (Tensor<Float>) -> Tensor<Float>) -> Tensor<Float> {
    let k1 = f(y)
    let k2 = f(y + k1 * (h / 2))
    let k3 = f(y + k2 * (h / 2))
    let k4 = f(y + k3 * h)
    return y + (k1 + k2 * 2 + k3 * 2 + k4) * (h / 6)
}

/// Returns the states at 0, h, 2h, …: [count, ...].
func path(
    from start: Tensor<Float>, count: Int, h: Float, _ f: @escaping (Tensor<Float>) -> Tensor<Float>
) -> Tensor<Float> {
    var states = [start]
    for _ in 1..<count { states.append(checkpoint(at: states.last!) { step($0, h, f) }) }
    return stack(states)
}

// A damped oscillation, from several starts.
let matrix: Tensor<Float> = [[-0.1, 2], [-2, -0.1]]
let starts = Tensor<Float>.uniform([16, 2], in: -2..<2)
let truth = path(from: starts, count: 25, h: 0.1) { $0.matmul(matrix.transpose()) }

let model = Dynamics()
let optimizer = Adam(model, learningRate: 1e-2)
let scheduler = Scheduler(optimizer, .cosine(steps: 300))
for iteration in 1...300 {
    let loss = optimizer.step { mseLoss(path(from: starts, count: 25, h: 0.1) { model($0) }, truth) }
    scheduler.step()
    if iteration % 100 == 0 { print("iteration \(iteration): loss \(loss.item())") }
}

// From a start that was not learned, and for longer.
let start: Tensor<Float> = [[1, 0.5]]
let found = path(from: start, count: 30, h: 0.1) { model($0) }
let expected = path(from: start, count: 30, h: 0.1) { $0.matmul(matrix.transpose()) }
let error = mseLoss(found, expected).sqrt().item()
print("error along a new path: \(error)")
if error > 0.3 { exit(1) }
