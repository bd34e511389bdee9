import Foundation
import TernCore

extension Operation {
    /// Sorting, searching and counting.
    static var sorting: [Operation] { sorts + orderStatistics + searches + counts }

    private static var sorts: [Operation] {
        func sort(
            _ name: String, _ variant: String = "", on domain: Domain = .distinct, order: Int = 2,
            tern function: @escaping @Sendable (Tensor<Scalar>, _ axis: Int) -> Tensor<Scalar>,
            reference: @escaping @Sendable ([Double]) -> [Double]
        ) -> [Operation] {
            let shapes = [[5], [2, 3, 4], [4, 2, 3], [2, 70], [70, 2], [17, 20], [2, 300]]
            return [-1, 0, 1].map { axis in
                Operation(
                    name, "axis \(axis)" + variant, shapes.filter { $0.count > axis }.map { [$0] }, on: domain,
                    order: order, tern: { function($0[0], axis) }, reference: { x in x[0].alongAxis(axis, reference) })
            }
        }
        @Sendable func positions(_ values: [Double], by isBefore: (Double, Double) -> Bool) -> [Double] {
            // The library's sort is stable.
            values.indices.sorted { isBefore(values[$0], values[$1]) }.map(Double.init)
        }
        return sort("sort", tern: { $0.sort(axis: $1) }, reference: { $0.sorted() })
            + sort(
                "sort", ", descending", tern: { $0.sort(axis: $1, descending: true) }, reference: { $0.sorted(by: >) })
            + sort(
                "argsort", on: .integers, order: 0, tern: { Tensor<Scalar>($0.argsort(axis: $1)) },
                reference: { positions($0, by: <) })
            + sort(
                "argsort", ", descending", on: .integers, order: 0,
                tern: { Tensor<Scalar>($0.argsort(axis: $1, descending: true)) }, reference: { positions($0, by: >) })
            + sort("topK", tern: { $0.topK(2, axis: $1).values }, reference: { Array($0.sorted(by: >).prefix(2)) })
            + sort(
                "topK", ", smallest", tern: { $0.topK(1, axis: $1, largest: false).values },
                reference: { Array($0.sorted().prefix(1)) })
    }

    private static var orderStatistics: [Operation] {
        func statistic(
            _ name: String, _ variant: String = "",
            tern function: @escaping @Sendable (Tensor<Scalar>, _ axis: Int) -> Tensor<Scalar>,
            all: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>,
            reference: @escaping @Sendable ([Double]) -> Double
        ) -> [Operation] {
            let shapes = [[5], [2, 3, 4], [4, 2, 3], [2, 70], [70, 3], [0, 2]]
            return [-1, 0].map { axis in
                Operation(
                    name, "axis \(axis)" + variant, shapes.filter { $0[axis < 0 ? $0.count - 1 : 0] > 0 }.map { [$0] },
                    on: .distinct, tern: { function($0[0], axis) },
                    reference: { x in x[0].reduced([axis < 0 ? x[0].shape.count - 1 : 0], keepDims: true, reference) })
            } + [
                Operation(
                    name, "all" + variant, [[[]], [[5]], [[2, 3]], [[30, 30]]], on: .distinct, tern: { all($0[0]) },
                    reference: { x in NaiveArray(shape: [], elements: [reference(x[0].elements)]) })
            ]
        }
        @Sendable func quantile(_ values: [Double], _ q: Double) -> Double {
            let sorted = values.sorted()
            let position = q * Double(values.count - 1)
            let lower = Int(position)
            let upper = Swift.min(lower + 1, values.count - 1)
            return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
        }
        return statistic(
            "median", tern: { $0.median(axis: $1, keepDims: true) }, all: { $0.median() },
            reference: { quantile($0, 0.5) })
            + statistic(
                "quantile", ", q = 0.3", tern: { $0.quantile(0.3, axis: $1, keepDims: true) },
                all: { $0.quantile(0.3) },
                reference: { quantile($0, 0.3) })
            + statistic(
                "quantile", ", q = 1", tern: { $0.quantile(1, axis: $1, keepDims: true) }, all: { $0.quantile(1) },
                reference: { quantile($0, 1) })
    }

    private static var searches: [Operation] {
        @Sendable func insertionIndex(_ value: Double, in sorted: [Double], right: Bool) -> Double {
            Double(sorted.filter { right ? $0 <= value : $0 < value }.count)
        }
        func search(_ variant: String, right: Bool) -> Operation {
            Operation(
                "searchSorted", variant, [[[5], [2, 3]], [[0], [3]], [[40], [3, 67]], [[4], []]], on: .integers,
                order: 0,
                tern: { Tensor<Scalar>($0[0].sort(axis: -1).searchSorted($0[1], right: right)) },
                reference: { x in
                    let sorted = x[0].elements.sorted()
                    return x[1].map { insertionIndex($0, in: sorted, right: right) }
                })
        }
        return [
            search("left", right: false),
            search("right", right: true),
            Operation(
                "searchSorted", "rows", [[[2, 5], [2, 3]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>($0[0].sort(axis: -1).searchSorted($0[1])) },
                reference: { x in
                    NaiveArray(shape: [2, 3]) { index in
                        insertionIndex(
                            x[1][index], in: (0..<5).map { x[0][[index[0], $0]] }.sorted(), right: false)
                    }
                }),
            Operation(
                "unique", "", [[[5]], [[2, 3]], [[]], [[0]], [[9, 20]]], on: .distinct, tern: { $0[0].unique() },
                reference: { x in
                    let values = Set(x[0].elements).sorted()
                    return NaiveArray(shape: [values.count], elements: values)
                }),
            // Values, and from the inverse the original.
            Operation(
                "uniqueWithCounts", "inverse", [[[5]], [[2, 3]], [[3, 0]]], on: .distinct,
                tern: { inputs in
                    let (values, inverse, _) = inputs[0].uniqueWithCounts()
                    return values.take(inverse)
                }, reference: { x in x[0] }),
            Operation(
                "uniqueWithCounts", "counts", [[[5]], [[2, 30]], [[3, 0]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>($0[0].uniqueWithCounts().counts) },
                reference: { x in
                    let values = Set(x[0].elements).sorted()
                    return NaiveArray(
                        shape: [values.count],
                        elements: values.map { value in Double(x[0].elements.filter { $0 == value }.count) })
                })
        ]
    }

    private static var counts: [Operation] {
        [
            Operation(
                "histogram", "a range", [[[5]], [[2, 3]], [[]], [[0]], [[30, 30]]], on: .integers, order: 0,
                tern: { Tensor<Scalar>($0[0].histogram(bins: 4, range: -4...4).counts) },
                reference: { x in
                    NaiveArray(shape: [4]) { bin in
                        let (low, high) = (Double(2 * bin[0] - 4), Double(2 * bin[0] - 2))
                        return Double(x[0].elements.filter { $0 >= low && ($0 < high || $0 == 4 && high == 4) }.count)
                    }
                }),
            Operation(
                "histogram", "edges", [[[5]], [[30, 3]]], on: .integers, order: 0,
                tern: { $0[0].histogram(bins: 3).edges },
                reference: { x in
                    let (low, high) = (x[0].elements.min()!, x[0].elements.max()!)
                    let (first, last) = low == high ? (low - 0.5, high + 0.5) : (low, high)
                    return NaiveArray(shape: [4]) { first + (last - first) * Double($0[0]) / 3 }
                }),
            Operation(
                "bincount", "", [[[5]], [[2, 3]], [[0]], [[]]], on: .truth, order: 0,
                tern: { Tensor<Scalar>(Tensor<Int>($0[0] * 2).bincount(minLength: 4)) },
                reference: { x in
                    NaiveArray(shape: [4]) { bin in Double(x[0].elements.filter { Int($0 * 2) == bin[0] }.count) }
                }),
            Operation(
                "bincount", "weights", [[[2, 3]]],
                tern: { ([[2, 0, 2], [4, 0, 0]] as Tensor<Int>).bincount(minLength: 6, weights: $0[0]) },
                reference: { x in
                    NaiveArray(shape: [6]) { bin in
                        zip([2, 0, 2, 4, 0, 0], x[0].elements).filter { $0.0 == bin[0] }.reduce(0) { $0 + $1.1 }
                    }
                })
        ]
    }
}
