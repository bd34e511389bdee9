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
    /// Returns whether each element of `a` equals the matching one of `b`, with broadcasting. NaN equals nothing.
    @specialized(where Scalar == Float)
    public static func .== (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.equal[Scalar.self], a, b, as: Bool.self, in: ".==")
    }

    /// Returns whether each element of `a` differs from the matching one of `b`, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .!= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.notEqual[Scalar.self], a, b, as: Bool.self, in: ".!=")
    }

    /// Returns whether each element of `a` is less than the matching one of `b`, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .< (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.less[Scalar.self], a, b, as: Bool.self, in: ".<")
    }

    /// Returns whether each element of `a` is at most the matching one of `b`, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .<= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.lessEqual[Scalar.self], a, b, as: Bool.self, in: ".<=")
    }

    /// Returns whether each element of `a` is greater than the matching one of `b`, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .> (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.greater[Scalar.self], a, b, as: Bool.self, in: ".>")
    }

    /// Returns whether each element of `a` is at least the matching one of `b`, with broadcasting.
    @specialized(where Scalar == Float)
    public static func .>= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        map(Kernels.greaterEqual[Scalar.self], a, b, as: Bool.self, in: ".>=")
    }

    /// Returns whether each element equals a scalar.
    @specialized(where Scalar == Float)
    public static func .== (a: Tensor, b: Scalar) -> Tensor<Bool> { a .== Tensor(b) }
    /// Returns whether each element differs from a scalar.
    @specialized(where Scalar == Float)
    public static func .!= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .!= Tensor(b) }
    /// Returns whether each element is less than a scalar.
    @specialized(where Scalar == Float)
    public static func .< (a: Tensor, b: Scalar) -> Tensor<Bool> { a .< Tensor(b) }
    /// Returns whether each element is at most a scalar.
    @specialized(where Scalar == Float)
    public static func .<= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .<= Tensor(b) }
    /// Returns whether each element is greater than a scalar.
    @specialized(where Scalar == Float)
    public static func .> (a: Tensor, b: Scalar) -> Tensor<Bool> { a .> Tensor(b) }
    /// Returns whether each element is at least a scalar.
    @specialized(where Scalar == Float)
    public static func .>= (a: Tensor, b: Scalar) -> Tensor<Bool> { a .>= Tensor(b) }
    /// Returns whether a scalar equals each element.
    @specialized(where Scalar == Float)
    public static func .== (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .== b }
    /// Returns whether a scalar differs from each element.
    @specialized(where Scalar == Float)
    public static func .!= (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .!= b }
    /// Returns whether a scalar is less than each element.
    @specialized(where Scalar == Float)
    public static func .< (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .< b }
    /// Returns whether a scalar is at most each element.
    @specialized(where Scalar == Float)
    public static func .<= (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .<= b }
    /// Returns whether a scalar is greater than each element.
    @specialized(where Scalar == Float)
    public static func .> (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .> b }
    /// Returns whether a scalar is at least each element.
    @specialized(where Scalar == Float)
    public static func .>= (a: Scalar, b: Tensor) -> Tensor<Bool> { Tensor(a) .>= b }
}

extension Tensor where Scalar == Bool {
    /// Returns whether both elements are true, with broadcasting.
    public static func .& (a: Tensor, b: Tensor) -> Tensor { map(Kernels.and, a, b, as: Bool.self, in: ".&") }

    /// Returns whether either element is true, with broadcasting.
    public static func .| (a: Tensor, b: Tensor) -> Tensor { map(Kernels.or, a, b, as: Bool.self, in: ".|") }

    /// Returns whether exactly one of two elements is true, with broadcasting.
    public static func .^ (a: Tensor, b: Tensor) -> Tensor { map(Kernels.xor, a, b, as: Bool.self, in: ".^") }

    /// Returns whether each element is false.
    public static prefix func .! (x: Tensor) -> Tensor { map(Kernels.not, x, as: Bool.self) }
}
