import TernCore

extension Operation {
    /// Pooling, by the definition of its windows.
    static var pooling: [Operation] {
        let wide = PoolReference(kernel: 3, stride: 2, padding: 1)
        let dilated = PoolReference(kernel: 2, stride: 1, padding: 1, dilation: 2)
        return [
            pool("maxPool", "", [[1, 2, 4, 2], [2, 1, 7], [1, 1, 2, 3, 4], [3, 5, 30, 44]], PoolReference(kernel: 2)) {
                maxPool($0, kernel: 2)
            },
            pool("maxPool", "overlapping", [[1, 2, 5], [1, 1, 4, 5], [1, 3, 31, 50], [2, 1, 3, 2, 2]], wide) {
                maxPool($0, kernel: 3, stride: 2, padding: 1)
            },
            pool("maxPool", "dilated", [[2, 1, 6], [1, 1, 4, 5], [2, 2, 40, 90]], dilated) {
                maxPool($0, kernel: 2, stride: 1, padding: 1, dilation: 2)
            },
            pool(
                "averagePool", "", [[1, 2, 4, 2], [2, 1, 7], [1, 1, 2, 3, 4]], PoolReference(kernel: 2, averages: true)
            ) {
                averagePool($0, kernel: 2)
            },
            pool(
                "averagePool", "without padding", [[1, 2, 5], [1, 1, 4, 5], [2, 1, 31, 50]],
                PoolReference(kernel: 3, stride: 2, padding: 1, averages: true)
            ) {
                averagePool($0, kernel: 3, stride: 2, padding: 1, countsPadding: false)
            },
            pool("adaptiveMaxPool", "", [[1, 2, 7], [1, 1, 4, 5], [2, 2, 2, 3]], PoolReference(adaptingTo: 3)) {
                adaptiveMaxPool($0, to: 3)
            },
            pool(
                "adaptiveAveragePool", "", [[1, 2, 7], [1, 1, 4, 5], [2, 2, 2, 3]],
                PoolReference(adaptingTo: 3, averages: true)
            ) {
                adaptiveAveragePool($0, to: 3)
            },
            pool(
                "adaptiveAveragePool", "to one", [[1, 2, 7], [1, 1, 4, 5]], PoolReference(adaptingTo: 1, averages: true)
            ) {
                adaptiveAveragePool($0, to: 1)
            }
        ]
    }

    private static func pool(
        _ name: String, _ variant: String, _ shapes: [[Int]], _ reference: PoolReference,
        tern function: @escaping @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
    ) -> Operation {
        Operation(
            name, variant, shapes.map { [$0] }, on: .distinct, tern: { function($0[0]) },
            reference: { reference($0[0]) })
    }
}

/// The maximum or average over the elements whose index lies in a window on every axis but the first two.
private struct PoolReference: Sendable {
    let averages: Bool
    /// The number of windows of an axis of n, and the positions of each.
    let count: @Sendable (_ n: Int) -> Int
    let positions: @Sendable (_ window: Int, _ n: Int) -> [Int]

    init(kernel: Int, stride: Int? = nil, padding: Int = 0, dilation: Int = 1, averages: Bool = false) {
        self.averages = averages
        let stride = stride ?? kernel
        count = { ($0 + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1 }
        positions = { window, n in
            (0..<kernel).map { window * stride - padding + dilation * $0 }.filter { $0 >= 0 && $0 < n }
        }
    }

    init(adaptingTo length: Int, averages: Bool = false) {
        self.averages = averages
        count = { _ in length }
        positions = { window, n in
            (0..<n).filter { $0 >= window * n / length && $0 * length < (window + 1) * n }
        }
    }

    func callAsFunction(_ x: NaiveArray<Double>) -> NaiveArray<Double> {
        let shape = x.shape.enumerated().map { $0 < 2 ? $1 : count($1) }
        return NaiveArray(shape: shape) { index in
            var indices = [Array(index.prefix(2))]
            for axis in 2..<shape.count {
                let positions = positions(index[axis], x.shape[axis])
                indices = indices.flatMap { start in positions.map { start + [$0] } }
            }
            let values = indices.map { x[$0] }
            return averages ? values.reduce(0, +) / Double(values.count) : values.max()!
        }
    }
}
