// A script as one would write it with NumPy: no model, no training, only arrays. Signals with noise are drawn, fitted and
// decomposed.

import Foundation
import Tern

manualSeed(0)
typealias Array2 = Tensor<Double>

// A line with noise and a few outliers, masked out.
let t = Array2.linspace(0, 10, count: 101)
var y = t * 3 - 2 + Array2.normal([101]) * 0.5
y[[10, 50, 90] as Tensor<Int>] = [100, -80, 60]
let isGood = (y - y.median()).abs() .< 40
print("kept \(isGood.countNonzero().item()) of \(y.elementCount)")

// Least squares of the good ones: [1, t] · coefficients ≈ y.
let design = stack([Array2.ones(t.shape), t], axis: -1)
let coefficients = try design[isGood].leastSquares(y[isGood])
print("intercept and slope: \(coefficients)")

// Broadcasting: distances between all pairs of points, without a loop.
let points = Array2.normal([6, 3])
let distances = (points.unsqueeze(axis: 1) - points.unsqueeze(axis: 0)).square().sum(axis: -1).sqrt()
print("nearest neighbors: \((distances + Array2.eye(6) * 1e9).argmin(axis: 1))")

// Principal components by a singular value decomposition.
let mixed = Array2.normal([200, 2]).matmul([[3, 1, 0], [0, 0.5, 0.5]])
let centered = mixed - mixed.mean(axis: 0)
let (_, s, vt) = try centered.svd()
let explained = s.square() / s.square().sum()
print("explained variance: \(explained)")
let rebuilt = centered.matmul(vt[..<2].transpose()).matmul(vt[..<2])

// Einstein's summation, sorting, histogram.
let gram = einsum("ni,nj->ij", centered, centered) / 199
let order = y.argsort()
print("covariance \(gram.shape), smallest y at t = \(t[order[0].item()].item())")

let isFitted = (coefficients - [-2, 3]).abs().max().item() < 0.3
let isPlane = explained[2].item() < 1e-12 && (rebuilt - centered).abs().max().item() < 1e-9
if !isFitted || !isPlane || order[0].item() != 50 { exit(1) }
