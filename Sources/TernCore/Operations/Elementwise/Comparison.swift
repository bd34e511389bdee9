// Pointwise comparison, logic and selection, in the standard library's SIMD spelling: `.==` compares element by element and
// gives a tensor of Bool, `==` compares whole values and gives one Bool.

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence
infix operator .^ : LogicalDisjunctionPrecedence
prefix operator .!

extension Tensor where Scalar: TensorNumeric {
    /// Where the elements of two tensors are equal, with broadcasting. NaN equals nothing.
    @specialized(where Scalar == Float)
    public static func .== (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.equal[Scalar.self], a, b, as: Bool.self, in: ".==")
    }

    /// Where the elements of two tensors differ.
    @specialized(where Scalar == Float)
    public static func .!= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.notEqual[Scalar.self], a, b, as: Bool.self, in: ".!=")
    }

    /// Where an element of `a` is smaller than the other's, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .< (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.less[Scalar.self], a, b, as: Bool.self, in: ".<")
    }

    /// Where an element of `a` is at most the other's, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .<= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.lessEqual[Scalar.self], a, b, as: Bool.self, in: ".<=")
    }

    /// Where an element of `a` is larger than the other's, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .> (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.greater[Scalar.self], a, b, as: Bool.self, in: ".>")
    }

    /// Where an element of `a` is at least the other's, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .>= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.greaterEqual[Scalar.self], a, b, as: Bool.self, in: ".>=")
    }

    /// Where an element of `a` equals a scalar.
    @specialized(where Scalar == Float)
    public static func .== (a: Tensor, b: Scalar) -> Tensor<Bool> { a .== Tensor(b) }
    /// Where an element of `a` differs from a scalar.
    @specialized(where Scalar == Float)
    public static func .!= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .!= Tensor(b) }
    /// Where an element of `a` is smaller than a scalar.
    @specialized(where Scalar == Float)
    public static func .< (a: Tensor, b: Scalar) -> Tensor<Bool> { a .< Tensor(b) }
    /// Where an element of `a` is at most a scalar.
    @specialized(where Scalar == Float)
    public static func .<= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .<= Tensor(b) }
    /// Where an element of `a` is larger than a scalar.
    @specialized(where Scalar == Float)
    public static func .> (a: Tensor, b: Scalar) -> Tensor<Bool> { a .> Tensor(b) }
    /// Where an element of `a` is at least a scalar.
    @specialized(where Scalar == Float)
    public static func .>= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .>= Tensor(b) }
    /// Where a scalar equals an element of `b`.
    @specialized(where Scalar == Float)
    public static func .== (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .== b }
    /// Where a scalar differs from an element of `b`.
    @specialized(where Scalar == Float)
    public static func .!= (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .!= b }
    /// Where a scalar is smaller than an element of `b`.
    @specialized(where Scalar == Float)
    public static func .< (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .< b }
    /// Where a scalar is at most an element of `b`.
    @specialized(where Scalar == Float)
    public static func .<= (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .<= b }
    /// Where a scalar is larger than an element of `b`.
    @specialized(where Scalar == Float)
    public static func .> (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .> b }
    /// Where a scalar is at least an element of `b`.
    @specialized(where Scalar == Float)
    public static func .>= (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .>= b }
}

extension Tensor where Scalar == Bool {
    /// Where both are true, with broadcasting.
    public static func .& (a: Tensor, b: Tensor) -> Tensor { map(Kernels.and, a, b, as: Bool.self, in: ".&") }

    /// Where either is true.
    public static func .| (a: Tensor, b: Tensor) -> Tensor { map(Kernels.or, a, b, as: Bool.self, in: ".|") }

    /// Where exactly one is true.
    public static func .^ (a: Tensor, b: Tensor) -> Tensor { map(Kernels.xor, a, b, as: Bool.self, in: ".^") }

    /// Where it is false.
    public static prefix func .! (x: Tensor) -> Tensor { map(Kernels.not, x, as: Bool.self) }

    /// An element of `a` where this is true, of `b` where it is false, with broadcasting.
    ///
    /// ```swift
    /// (x .> 0).select(x, Tensor(0))   // relu
    /// ```
    ///
    /// Gradients: ∂a = g where true, ∂b = g where false, 0 elsewhere.
    public func select<Value>(_ a: Tensor<Value>, _ b: Tensor<Value>) -> Tensor<Value> {
        let kernel = Kernels.select[Value.scalarType.numericSlot]
        return Tensor.map(kernel, self, a, b, as: Value.self, in: "select").recorded(
            from: a, { g in self.select(g, .zeroed([])) },
            from: b, { g in self.select(.zeroed([]), g) })
    }
}

/// The larger of the elements of two tensors, with broadcasting; NaN if either is NaN.
///
/// Gradient: g to the larger; half of it to each where they are equal.
@specialized(where Scalar == Float)
public func maximum<Scalar: TensorNumeric>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor.map(Kernels.maximum[Scalar.self], a, b, as: Scalar.self, in: "maximum").recorded(
        from: a, { g in g * share(a .> b, a .== b) }, from: b, { g in g * share(b .> a, a .== b) })
}

/// The smaller of the elements of two tensors, with broadcasting; NaN if either is NaN.
///
/// Gradient: g to the smaller; half of it to each where they are equal.
@specialized(where Scalar == Float)
public func minimum<Scalar: TensorNumeric>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor.map(Kernels.minimum[Scalar.self], a, b, as: Scalar.self, in: "minimum").recorded(
        from: a, { g in g * share(a .< b, a .== b) }, from: b, { g in g * share(b .< a, a .== b) })
}

/// The larger of each element and a scalar; NaN if either is NaN.
///
/// ```swift
/// maximum(x, 0)   // as relu
/// ```
///
/// Gradient: g where the element is larger, half of it where they are equal.
@specialized(where Scalar == Float)
public func maximum<Scalar: TensorNumeric>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
    maximum(a, Tensor(b))
}

/// The smaller of each element and a scalar; NaN if either is NaN.
///
/// Gradient: g where the element is smaller, half of it where they are equal.
@specialized(where Scalar == Float)
public func minimum<Scalar: TensorNumeric>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
    minimum(a, Tensor(b))
}

/// 1 where an operand wins, ½ where it ties.
private func share<Scalar: TensorNumeric>(_ wins: Tensor<Bool>, _ ties: Tensor<Bool>) -> Tensor<Scalar> {
    Tensor(wins) + Tensor(ties) / 2
}
