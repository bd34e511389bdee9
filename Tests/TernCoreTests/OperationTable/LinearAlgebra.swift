import TernCore

extension Operation {
    /// Matrix products and the dense layer's map.
    static var linearAlgebra: [Operation] {
        let products = [
            [[2, 3], [3, 2]], [[1, 4], [4, 1]], [[3], [3]], [[3], [3, 2]], [[2, 3], [3]], [[2, 2, 3], [3, 2]],
            [[2, 3], [2, 3, 2]], [[2, 1, 2, 2], [3, 2, 1]], [[2, 2, 2], [2]], [[2, 0], [0, 3]], [[0, 2], [2, 3]],
            [[0, 2, 2], [2, 2]], [[7, 33], [33, 18]]
        ]
        return [
            Operation("matmul", "", products, tern: { $0[0].matmul($0[1]) }, reference: { matmul($0[0], $0[1]) }),
            Operation(
                "matmul", "by its own transpose", [[[2, 3]], [[2, 2, 2]]], tern: { $0[0].matmul($0[0].transpose()) },
                reference: { x in
                    let last = x[0].shape.count - 1
                    return matmul(x[0], x[0].permuted(Array(0..<last - 1) + [last, last - 1]))
                })
        ]
            + Activation.allCases.map { activation in
                Operation(
                    "linear", "\(activation)",
                    [
                        [[2, 3], [2, 3], [2]], [[3], [2, 3], [2]], [[2, 1, 2], [3, 2], [3]], [[0, 2], [3, 2], [3]],
                        [[17, 33], [20, 33], [20]]
                    ],
                    on: .nonzero, tern: { linear($0[0], $0[1], $0[2], activation: activation) },
                    reference: { x in
                        NaiveArray.zip(matmul(x[0], x[1].permuted([1, 0])), x[2], +).map(activation.reference)
                    })
            } + [
                Operation(
                    "linear", "without bias", [[[2, 3], [2, 3]], [[2, 0], [3, 0]]], tern: { linear($0[0], $0[1]) },
                    reference: { matmul($0[0], $0[1].permuted([1, 0])) })
            ]
    }
}

/// The matrix product by its definition, with NumPy's rules for vectors and batches.
func matmul(_ a: NaiveArray<Double>, _ b: NaiveArray<Double>) -> NaiveArray<Double> {
    if a.shape.count == 1 {
        let product = matmul(NaiveArray(shape: [1] + a.shape, elements: a.elements), b)
        return NaiveArray(
            shape: b.shape.count == 1 ? [] : product.shape.dropLast(2) + product.shape.suffix(1),
            elements: product.elements)
    }
    if b.shape.count == 1 {
        let product = matmul(a, NaiveArray(shape: b.shape + [1], elements: b.elements))
        return NaiveArray(shape: product.shape.dropLast(), elements: product.elements)
    }
    let batch = max(a.shape.count, b.shape.count) - 2
    func lengths(_ shape: [Int]) -> [Int] { Array(repeating: 1, count: batch + 2 - shape.count) + shape.dropLast(2) }
    let leading = zip(lengths(a.shape), lengths(b.shape)).map { $0 == 1 ? $1 : $0 }
    let (m, k, n) = (a.shape[a.shape.count - 2], a.shape[a.shape.count - 1], b.shape[b.shape.count - 1])
    let (x, y) = (a.broadcast(to: leading + [m, k]).elements, b.broadcast(to: leading + [k, n]).elements)
    var product: [Double] = []
    for matrix in 0..<leading.reduce(1, *) {
        for row in 0..<m {
            for column in 0..<n {
                var sum = 0.0
                for inner in 0..<k { sum += x[(matrix * m + row) * k + inner] * y[(matrix * k + inner) * n + column] }
                product.append(sum)
            }
        }
    }
    return NaiveArray(shape: leading + [m, n], elements: product)
}
