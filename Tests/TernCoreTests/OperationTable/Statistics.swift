import Foundation
import TernCore

extension Operation {
    /// Comparison within tolerances, differences, integrals, covariances, and what is unique or frequent.
    static var statistics: [Operation] { samples + covariances + frequencies }

    private static var samples: [Operation] {
        func row(
            _ name: String, _ variant: String = "", least: Int = 2, on domain: Domain = .anywhere,
            tern function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
            reference: @escaping @Sendable ([Double]) -> [Double]
        ) -> Operation {
            let shapes = [[5], [2, 3, 4], [3, 70], [2, 2]] + (least == 0 ? [[3, 0], [0, 3]] : [[0, 3]])
            return Operation(
                name, variant, shapes.map { [$0] }, on: domain, tern: { function($0[0]) },
                reference: { x in rows(of: x[0], reference) })
        }
        @Sendable func steps(_ x: [Double]) -> [Double] { zip(x.dropFirst(), x).map { $0 - $1 } }
        @Sendable func areas(_ x: [Double]) -> [Double] { zip(x.dropFirst(), x).map { ($0 + $1) / 4 } }
        @Sendable func slopes(_ x: [Double]) -> [Double] {
            x.indices.map { i in
                let (before, behind) = (Swift.max(i - 1, 0), Swift.min(i + 1, x.count - 1))
                return (x[behind] - x[before]) / (Double(behind - before) * 0.5)
            }
        }
        return [
            row("diff", least: 1, tern: { $0.diff() }, reference: steps),
            row("diff", "twice", tern: { $0.diff(order: 2) }, reference: { steps(steps($0)) }),
            row(
                "cumulativeTrapezoid", least: 1, tern: { $0.cumulativeTrapezoid(spacing: 0.5) },
                reference: { x in areas(x).indices.map { areas(x)[...$0].reduce(0, +) } }),
            row("numericGradient", tern: { $0.numericGradient(spacing: 0.5) }, reference: slopes),
            row(
                "normalize", on: .nonzero, tern: { $0.normalize() },
                reference: { x in
                    let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    return x.map { $0 / length }
                }),
            Operation(
                "trapezoid", "", [[[5]], [[2, 3, 4]], [[3, 70]], [[2, 0]]], tern: { $0[0].trapezoid(spacing: 0.5) },
                reference: { x in
                    x[0].reduced([x[0].shape.count - 1]) { areas($0).reduce(0, +) }
                }),
            Operation(
                "isClose", "", [[[2, 3], [3]], [[0], [0]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>($0[0].isClose($0[1], relativeTolerance: 0.5)) },
                reference: { x in NaiveArray.zip(x[0], x[1]) { abs($0 - $1) <= 1e-8 + 0.5 * abs($1) ? 1 : 0 } }),
            Operation(
                "allClose", "", [[[3], [3]], [[0], [0]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>(Tensor<Bool>($0[0].allClose($0[1], relativeTolerance: 1.5))) },
                reference: { x in
                    let close = zip(x[0].elements, x[1].elements).allSatisfy { abs($0 - $1) <= 1e-8 + 1.5 * abs($1) }
                    return NaiveArray(shape: [], elements: [close ? 1 : 0])
                })
        ]
    }

    /// Returns the result of a function for each row, the last axis.
    private static func rows(of x: NaiveArray<Double>, _ function: ([Double]) -> [Double]) -> NaiveArray<Double> {
        let n = x.shape.last!
        let count = x.shape.dropLast().reduce(1, *)
        let results = (0..<count).map { function(Array(x.elements[($0 * n)..<(($0 + 1) * n)])) }
        let length = results.first?.count ?? function(Array(repeating: 0, count: n)).count
        return NaiveArray(shape: x.shape.dropLast() + [length], elements: results.flatMap(\.self))
    }

    private static var covariances: [Operation] {
        @Sendable func covariance(_ x: NaiveArray<Double>) -> NaiveArray<Double> {
            let (m, n) = (x.shape[0], x.shape[1])
            let means = (0..<m).map { row in (0..<n).reduce(0) { $0 + x[[row, $1]] } / Double(n) }
            return NaiveArray(shape: [m, m]) { index in
                (0..<n).reduce(0) { sum, k in
                    sum + (x[[index[0], k]] - means[index[0]]) * (x[[index[1], k]] - means[index[1]])
                } / Double(n - 1)
            }
        }
        // A row that is constant, as broadcasting makes it, correlates with nothing.
        @Sendable func ramps(_ shape: [Int]) -> NaiveArray<Double> {
            NaiveArray(shape: shape) { Double(($0[0] + 2) * $0[1] * $0[1] % 7) }
        }
        return [
            Operation(
                "cov", "", [[[3, 5]], [[2, 4]], [[4, 70]]], tern: { $0[0].cov() }, reference: { covariance($0[0]) }),
            Operation(
                "corrcoef", "", [[[3, 5]], [[2, 40]]],
                tern: { ($0[0] + ramps(Array($0[0].shape)).tensor(as: Scalar.self)).corrcoef() },
                reference: { x in
                    let c = covariance(NaiveArray.zip(x[0], ramps(x[0].shape), +))
                    return NaiveArray(shape: c.shape) { i in
                        c[i] / (c[[i[0], i[0]]] * c[[i[1], i[1]]]).squareRoot()
                    }
                })
        ]
    }

    private static var frequencies: [Operation] {
        [
            Operation(
                "uniqueConsecutive", "", [[[5]], [[2, 3]], [[0]]], on: .distinct,
                tern: { $0[0].uniqueConsecutive().values },
                reference: { x in
                    // Equal ones where the input is broadcast.
                    let runs = x[0].elements.reduce(into: [Double]()) { if $0.last != $1 { $0.append($1) } }
                    return NaiveArray(shape: [runs.count], elements: runs)
                }),
            Operation(
                "unique", "axis", [[[5, 2]], [[4, 3]]], on: .distinct, tern: { $0[0].unique(axis: 0) },
                reference: { x in
                    let width = x[0].shape[1]
                    let rows = (0..<x[0].shape[0]).map { Array(x[0].elements[($0 * width)..<(($0 + 1) * width)]) }
                    let different = Set(rows).sorted { $0.lexicographicallyPrecedes($1) }
                    return NaiveArray(shape: [different.count, width], elements: different.flatMap(\.self))
                }),
            Operation(
                "mode", "", [[[5]], [[2, 3]]], on: .distinct, tern: { $0[0].mode(axis: -1).values },
                reference: { x in x[0].reduced([x[0].shape.count - 1]) { $0.min()! } }),
            Operation(
                "isIn", "", [[[5], [3]], [[2, 3], [2]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>($0[0].isIn($0[1])) },
                reference: { x in x[0].map { x[1].elements.contains($0) ? 1 : 0 } }),
            Operation(
                "nanMedian", "", [[[5]], [[2, 3]]], on: .distinct, tern: { $0[0].nanMedian(axis: -1) },
                reference: { x in x[0].reduced([x[0].shape.count - 1]) { median($0) } }),
            Operation(
                "nanQuantile", "", [[[5]], [[2, 3]]], on: .distinct, tern: { $0[0].nanQuantile(0.5, axis: -1) },
                reference: { x in x[0].reduced([x[0].shape.count - 1]) { median($0) } }),
            Operation(
                "histogram", "weights", [[[5]], [[2, 3]]],
                tern: { x in
                    let positions = Tensor<Scalar>.linspace(0, 1, count: x[0].elementCount).reshape(x[0].shape)
                    return positions.histogram(edges: [0, 0.3, 1], weights: x[0])
                },
                reference: { x in
                    let n = x[0].elements.count
                    return NaiveArray(shape: [2]) { bin in
                        x[0].elements.indices.filter { (Double($0) / Double(n - 1) >= 0.3) == (bin[0] == 1) }
                            .reduce(0) { $0 + x[0].elements[$1] }
                    }
                })
        ]
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
