import Foundation
import TernCore

extension Operation {
    /// Cumulative sums and their relatives.
    static var scans: [Operation] {
        func scan(
            _ name: String, on domain: Domain = .anywhere,
            _ function: @escaping @Sendable (Tensor<Scalar>, _ axis: Int) -> Tensor<Scalar>,
            reference: @escaping @Sendable ([Double]) -> [Double]
        ) -> [Operation] {
            let shapes = [[5], [2, 3, 4], [1, 3], [0, 3], [3, 0], [3, 70], [70, 33]]
            return [-1, 0].map { axis in
                Operation(
                    name, "axis \(axis)", shapes.map { [$0] } + (axis == 0 ? [[[]]] : []), on: domain,
                    tern: { function($0[0], axis) },
                    reference: { x in
                        x[0].shape.isEmpty ? x[0].map { reference([$0])[0] } : x[0].alongAxis(axis, reference)
                    })
            } + [
                Operation(
                    name, "the axis in the middle", [[[2, 4, 3]], [[3, 9, 20]]], on: domain,
                    tern: { function($0[0], 1) },
                    reference: { x in x[0].alongAxis(1, reference) })
            ]
        }
        @Sendable func running(_ values: [Double], _ combine: (Double, Double) -> Double) -> [Double] {
            var result: [Double] = []
            for value in values { result.append(result.last.map { combine($0, value) } ?? value) }
            return result
        }
        return scan("cumsum", { $0.cumsum(axis: $1) }, reference: { running($0, +) })
            + scan("cumprod", { ($0 * 0.8).cumprod(axis: $1) }, reference: { running($0.map { $0 * 0.8 }, *) })
            // Zeros among the factors.
            + scan(
                "cumprod", on: .truth, { ($0 * 1.25).cumprod(axis: $1) },
                reference: { running($0.map { $0 * 1.25 }, *) })
            + scan(
                "logCumSumExp", { $0.logCumSumExp(axis: $1) },
                reference: { running($0) { Foundation.log(Foundation.exp($0) + Foundation.exp($1)) } })
            + scan("cummax", on: .distinct, { $0.cummax(axis: $1).values }, reference: { running($0, Swift.max) })
            + scan("cummin", on: .distinct, { $0.cummin(axis: $1).values }, reference: { running($0, Swift.min) })
    }
}
