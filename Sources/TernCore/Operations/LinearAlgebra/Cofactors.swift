extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the matrix of cofactors, det(A) A⁻ᵀ for a regular A, from the singular values: with A = U S Vᵀ it is det(U)
    /// det(V) U C(S) Vᵀ, where C(S) has on its diagonal the products of all singular values but one.
    ///
    /// Gradient, at singular matrices too: C is the gradient of the determinant, so its derivative is symmetric, and of
    /// a diagonal S it is, with P the products of all singular values but two, dC(S)[H] = diag(P diag H) − (P ∘ H)ᵀ.
    func cofactors() throws -> Tensor {
        let (u, s, vt) = try detached.svd()
        let orientation = try u.determinant() * vt.determinant()
        let turned = u * orientation.unsqueeze(axis: -1).unsqueeze(axis: -1)
        let a = self
        func slope(_ g: Tensor) -> Tensor {
            let h = u.transpose().matmul(g.detached).matmul(vt.transpose())
            let products = s.productsOfAllButTwo()
            let diagonal = products.matmul(h.diagonal(axis1: -2, axis2: -1).unsqueeze(axis: -1))[.ellipsis, 0]
            let inner = diagonal.diagEmbed() - (products * h).transpose()
            return turned.matmul(inner).matmul(vt).recorded(
                from: g, { g in slope(g) },
                from: a, { _ in trap("determinant", "the third derivative at a singular matrix is not implemented") })
        }
        let values = (turned * s.productsOfAllButOne().unsqueeze(axis: -2)).matmul(vt)
        return values.recorded(from: a, { g in slope(g) })
    }

    /// Returns the product of the other numbers in the last axis, for each number; without a derivative.
    private func productsOfAllButOne() -> Tensor {
        let n = shape.lengths[rank - 1]
        let products = Tensor(uninitialized: shape)
        for position in 0..<(n == 0 ? 0 : elementCount / n) {
            let (s, target) = (vector(position), products.vector(position))
            var product: Scalar = 1
            for i in 0..<n {
                (target + i).initialize(to: product)
                product *= s[i]
            }
            product = 1
            for i in (0..<n).reversed() {
                target[i] *= product
                product *= s[i]
            }
        }
        return products
    }

    /// Returns the product of the other numbers in the last axis, for each two numbers, and 0 for a number and itself: [..., n]
    /// gives [..., n, n]; without a derivative.
    private func productsOfAllButTwo() -> Tensor {
        let n = shape.lengths[rank - 1]
        let products = Tensor.zeroed(Shape(Array(shape) + [n]))
        for position in 0..<(n == 0 ? 0 : elementCount / n) {
            let (s, target) = (vector(position), products.matrix(position))
            // Of those behind each index.
            var behind = [Scalar](repeating: 1, count: n + 1)
            for i in (0..<n).reversed() { behind[i] = behind[i + 1] * s[i] }
            var before: Scalar = 1
            for i in 0..<n {
                var product = before
                for j in (i + 1)..<Swift.max(n, i + 1) {
                    (target[i * n + j], target[j * n + i]) = (product * behind[j + 1], product * behind[j + 1])
                    product *= s[j]
                }
                before *= s[i]
            }
        }
        return products
    }
}
