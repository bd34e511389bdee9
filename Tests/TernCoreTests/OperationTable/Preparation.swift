import TernCore

/// A map that makes a table's random matrices well-conditioned, as tensors and as references.
struct Preparation<Scalar: TensorFloatingPoint>: Sendable {
    let tensor: @Sendable (Tensor<Scalar>) -> Tensor<Scalar>
    let matrix: @Sendable (NaiveMatrix) -> NaiveMatrix

    /// A small multiple of x, and a multiple of what stands on the diagonal.
    private static func shifted(
        _ diagonal: @escaping @Sendable (_ row: Int, _ column: Int, _ shorter: Int) -> Double
    ) -> Preparation {
        @Sendable func scale(_ m: Int, _ n: Int) -> Double { 0.25 / Double(max(m, n, 1)) }
        return Preparation(
            tensor: { x in
                let (m, n) = (x.shape[-2], x.shape[-1])
                let shift = NaiveArray(shape: [m, n]) { diagonal($0[0], $0[1], min(m, n)) }.tensor(as: Scalar.self)
                return x * Scalar(scale(m, n)) + shift
            },
            matrix: { x in
                let factor = Double(Scalar(scale(x.rows, x.columns)))
                return NaiveMatrix(x.rows, x.columns) {
                    x[$0, $1] * factor + diagonal($0, $1, min(x.rows, x.columns))
                }
            })
    }

    /// Near a multiple of the identity.
    static var regular: Preparation { shifted { row, column, _ in row == column ? 1.5 : 0 } }
    /// Near a diagonal matrix of numbers that differ.
    static var distinct: Preparation { shifted { row, column, _ in row == column ? 1.5 + Double(row) : 0 } }
    /// Near a permutation matrix, so that rows are exchanged.
    static var turned: Preparation {
        shifted { row, column, k in row == (column + 1) % k ? 2 + 0.5 * Double(column) : 0 }
    }

    /// The map x ↦ x xᵀ / n² + 1.
    static var definite: Preparation {
        Preparation(
            tensor: { x in
                let n = Scalar(max(x.shape[-1], 1))
                return x.matmul(x.transpose()) / (n * n) + Tensor.eye(x.shape[-1])
            },
            matrix: { x in
                let n = Double(max(x.rows, 1))
                return (x * x.transposed).map { $0 / (n * n) } + .identity(x.rows)
            })
    }

    /// The symmetric part of a distinct matrix.
    static var symmetric: Preparation {
        let distinct = distinct
        return Preparation(
            tensor: { x in
                let a = distinct.tensor(x)
                return (a + a.transpose()) / 2
            },
            matrix: { x in
                let a = distinct.matrix(x)
                return (a + a.transposed).map { $0 / 2 }
            })
    }
}
