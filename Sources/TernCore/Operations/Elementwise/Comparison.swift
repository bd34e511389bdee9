// Pointwise comparison and logic, in the standard library's SIMD spelling: `.==` compares element by element and
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
}
