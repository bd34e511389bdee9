extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns an integer power of square matrices, by repeated squaring.
    ///
    /// ```swift
    /// let a4 = try a.matrixPower(4)      // two products
    /// let inverse = try a.matrixPower(-1)
    /// ```
    ///
    /// - Parameter n: the exponent; 0 gives the identity, a negative one powers of the inverse.
    /// - Returns: [..., n, n]. Gradient by those of the products and of the inverse.
    /// - Throws: ``LinearAlgebraError`` where the exponent is negative and a matrix is singular or has an element that is not
    ///   finite. Traps where the matrices are not square.
    public func matrixPower(_ n: Int) throws -> Tensor {
        checkSquare(in: "matrixPower")
        var exponent = n.magnitude
        var square = n < 0 ? try inverse() : self
        var power: Tensor?
        while exponent > 0 {
            if exponent & 1 == 1 { power = power?.matmul(square) ?? square }
            exponent >>= 1
            if exponent > 0 { square = square.matmul(square) }
        }
        return power ?? Tensor.eye(rows).broadcast(to: shape).contiguous()
    }

    /// Returns the exponential of square matrices, Σ Aᵏ / k!.
    ///
    /// ```swift
    /// let turn: Tensor<Float> = [[0, -1], [1, 0]]
    /// try turn.matrixExp()   // the rotation by one radian
    /// ```
    ///
    /// By scaling and squaring with Padé approximants (Higham, 2005), to about n ε ‖exp A‖ times a factor that grows with ‖A‖.
    /// Where exp A overflows, none of its elements need be a number.
    ///
    /// - Returns: [..., n, n]. The gradient, the Fréchet derivative at Aᵀ in the direction g, is that of the approximant.
    /// - Throws: ``LinearAlgebraError`` where an element is not finite. Traps where the matrices are not square.
    public func matrixExp() throws -> Tensor {
        checkSquare(in: "matrixExp")
        try detached.contiguous().checkFinite(in: "matrixExp")
        if elementCount == 0 { return self }
        // In Double, where a sum of finite Floats is finite.
        let norms = Tensor<Double>(detached).abs().sum(axis: -2).max(axis: -1).scalars
        let approximant = PadeApproximant.first(for: Scalar.self, norm: norms.max() ?? 0)
        // Squarings for each matrix, so that none is scaled more than it needs.
        let squarings = norms.map(approximant.squarings)
        let scales = Tensor(shape: batch, scalars: squarings.map(Self.half))
        var power = try approximant.exponential(of: self * scales.unsqueeze(axis: -1).unsqueeze(axis: -1))
        let steps = Tensor<Int>(shape: batch, scalars: squarings).unsqueeze(axis: -1).unsqueeze(axis: -1)
        for step in 0..<(squarings.max() ?? 0) { power = power.matmul(power).where(steps .> step, else: power) }
        return power
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns 2⁻ⁿ.
    private static func half(_ n: Int) -> Scalar {
        Scalar(sign: .plus, exponent: Scalar.Exponent(-n), significand: 1)
    }
}

/// The approximant exp(x) ≈ p(x) / p(−x) with a polynomial p of degree m.
private struct PadeApproximant {
    /// The 1-norm up to which its backward error is below the rounding error.
    let radius: Double
    /// The coefficients of p, by rising powers.
    let coefficients: [Double]

    init(degree m: Int, radius: Double) {
        self.radius = radius
        // (2m − j)! / ((m − j)! j!), up to a common factor: each from the one before.
        var coefficients = [1.0]
        for j in 0..<m { coefficients.append(coefficients[j] * Double(m - j) / Double((2 * m - j) * (j + 1))) }
        self.coefficients = coefficients
    }

    /// The radii are those of Higham (2005, table 2.3), and of the same bound for single precision.
    private static let double = [
        PadeApproximant(degree: 3, radius: 1.495585217958292e-2),
        PadeApproximant(degree: 5, radius: 2.539398330063230e-1),
        PadeApproximant(degree: 7, radius: 9.504178996162932e-1), PadeApproximant(degree: 9, radius: 2.097847961257068),
        PadeApproximant(degree: 13, radius: 5.371920351148152)
    ]
    private static let float = [
        PadeApproximant(degree: 3, radius: 4.258730016922831e-1), PadeApproximant(degree: 5, radius: 1.880152677804762),
        PadeApproximant(degree: 7, radius: 3.925724783138660)
    ]

    /// Returns the cheapest approximant for matrices up to a norm, the last for all above.
    static func first<Scalar: TensorFloatingPoint>(for: Scalar.Type, norm: Double) -> PadeApproximant {
        let choices = Scalar.ulpOfOne < 1e-10 ? double : float
        return choices.first { norm <= $0.radius } ?? choices.last!
    }

    /// Returns the halvings that bring a norm within the radius.
    func squarings(_ norm: Double) -> Int {
        // A sum of finite numbers may overflow.
        let ratio = Swift.min(norm, .greatestFiniteMagnitude) / radius
        return ratio <= 1 ? 0 : Int(ratio.exponent) + (ratio.significand > 1 ? 1 : 0)
    }

    /// Returns p(−A)⁻¹ p(A): the odd powers U and the even ones V of p(A) give (V − U)⁻¹ (V + U).
    func exponential<Scalar: TensorFloatingPoint>(of a: Tensor<Scalar>) throws -> Tensor<Scalar> {
        let square = a.matmul(a)
        var power = Tensor<Scalar>.eye(a.rows)
        var (odd, even) = (power * Scalar(coefficients[1]), power * Scalar(coefficients[0]))
        for index in stride(from: 2, to: coefficients.count, by: 2) {
            power = index == 2 ? square : power.matmul(square)
            even = even + power * Scalar(coefficients[index])
            odd = odd + power * Scalar(coefficients[index + 1])
        }
        let u = a.matmul(odd)
        return try (even - u).solve(even + u)
    }
}
