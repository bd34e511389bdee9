// Smooth activations beyond those of Activations.swift.

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the exponential linear unit: x where positive, α (eˣ − 1) elsewhere (Clevert et al., 2016).
    ///
    /// Gradient: g where x > 0, g α eˣ elsewhere.
    @specialized(where Scalar == Float)
    public func elu(alpha: Scalar = 1) -> Tensor {
        check(alpha.isFinite, "elu", "alpha is \(alpha), expected a finite number")
        return exponentialUnit(alpha, 1, in: "elu")
    }

    /// Returns the continuously differentiable ELU: x where positive, α (e^(x/α) − 1) elsewhere (Barron, 2017).
    ///
    /// Gradient: g where x > 0, g e^(x/α) elsewhere. Traps unless α is positive.
    @specialized(where Scalar == Float)
    public func celu(alpha: Scalar = 1) -> Tensor {
        check(alpha > 0 && alpha.isFinite, "celu", "alpha is \(alpha), expected a positive number")
        return exponentialUnit(alpha, 1 / alpha, in: "celu")
    }

    /// Returns the scaled ELU: λ ``elu(alpha:)`` with the α and λ that keep mean 0 and variance 1 (Klambauer et al., 2017).
    ///
    /// Gradient: g λ where x > 0, g λ α eˣ elsewhere, with λ = 1.0507… and α = 1.6732….
    @specialized(where Scalar == Float)
    public consuming func selu() -> Tensor {
        Tensor.elementwise(
            Kernels.selu[Scalar.self], self,
            input: { x in
                let (scale, alpha) = (Scalar(1.0507009873554805), Scalar(1.6732632423543772))
                return { g in g * scale * x.exponentialSlope(alpha, 1) }
            })
    }

    /// Returns x where positive, α (e^βx − 1) elsewhere.
    private func exponentialUnit(_ alpha: Scalar, _ beta: Scalar, in operation: StaticString) -> Tensor {
        Tensor.map(
            Kernels.elu[Scalar.self], self, Tensor(alpha), Tensor(beta), as: Scalar.self, in: "\(operation)",
            name: operation
        ).recorded(from: self, { g in g * self.exponentialSlope(alpha, beta) })
    }

    /// Returns 1 where x is positive, α β e^βx elsewhere.
    private func exponentialSlope(_ alpha: Scalar, _ beta: Scalar) -> Tensor {
        Tensor.map(
            Kernels.eluSlope[Scalar.self], self, Tensor(alpha), Tensor(beta), as: Scalar.self, in: "elu"
        ).recorded(
            from: self,
            { g in Tensor(0).where(self .> 0, else: g * beta * self.exponentialSlope(alpha, beta)) })
    }

    /// Returns x tanh(log(1 + eˣ)) of each element (Misra, 2019).
    ///
    /// Gradient: g (t + x σ(x) (1 − t²)) with t = tanh(log(1 + eˣ)).
    @specialized(where Scalar == Float)
    public consuming func mish() -> Tensor {
        Tensor.elementwise(Kernels.mish[Scalar.self], self, input: { x in { g in .mishBackward(g, x) } })
    }

    private static func mishBackward(_ g: Tensor, _ x: Tensor) -> Tensor {
        map(Kernels.mishBackward[Scalar.self], g, x, as: Scalar.self, in: "mish").recorded(
            from: g, { h in mishBackward(h, x) },
            from: x,
            { h in  // σ (1 − t²) (2 + x (1 − σ − 2 t σ))
                let x = x.bounded(by: 800)
                let (s, t) = (x.sigmoid(), x.softplus().tanh())
                let inner = x * (1 - s - t * s * 2)
                return h * g * s * (1 - t.square()) * (inner + 2)
            })
    }

    /// Returns x / (1 + |x|) of each element. Gradient: g / (1 + |x|)².
    @specialized(where Scalar == Float)
    public consuming func softsign() -> Tensor {
        Tensor.elementwise(
            Kernels.softsign[Scalar.self], self,
            input: { x in { g in g * (x.abs() + 1).reciprocal().square() } })
    }

    /// Returns x − tanh x of each element. Gradient: g tanh² x.
    @specialized(where Scalar == Float)
    public consuming func tanhShrink() -> Tensor {
        Tensor.elementwise(Kernels.tanhShrink[Scalar.self], self, input: { x in { g in g * x.tanh().square() } })
    }

    /// Returns e⁻ˣ / Σ e⁻ˣ along an axis: the softmax of −x, large where x is small.
    ///
    /// Gradient: that of ``softmax(axis:)``, negated.
    @specialized(where Scalar == Float)
    public consuming func softmin(axis: Int) -> Tensor { (-self).softmax(axis: axis) }
}
