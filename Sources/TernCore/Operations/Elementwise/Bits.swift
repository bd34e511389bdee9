// Operations on the bits of integers. None has a derivative.
//
// A shift by the width of the type or more, or by a negative number, leaves nothing but the sign, as in NumPy: 0, and −1 for a
// negative number that is shifted to the right.

extension Tensor where Scalar: TensorNumeric & FixedWidthInteger {
    /// Each element with its bits inverted: −x − 1 for a signed one.
    public static prefix func ~ (x: Tensor) -> Tensor { map(Kernels.bitsNot[integer: Scalar.self], x, as: Scalar.self) }

    /// The bits that are set in both, with broadcasting.
    public static func & (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.bitsAnd[integer: Scalar.self], a, b, as: Scalar.self, in: "&")
    }

    /// The bits that are set in either, with broadcasting.
    public static func | (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.bitsOr[integer: Scalar.self], a, b, as: Scalar.self, in: "|")
    }

    /// The bits that are set in exactly one, with broadcasting.
    public static func ^ (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.bitsXor[integer: Scalar.self], a, b, as: Scalar.self, in: "^")
    }

    /// The bits of `a`, each `b` places higher, with broadcasting. See above for `b` out of range.
    public static func << (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.shiftLeft[integer: Scalar.self], a, b, as: Scalar.self, in: "<<")
    }

    /// The bits of `a`, each `b` places lower, with broadcasting; what moves in is the sign. See above for `b` out of range.
    public static func >> (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.shiftRight[integer: Scalar.self], a, b, as: Scalar.self, in: ">>")
    }
}

// MARK: With scalars

extension Tensor where Scalar: TensorNumeric & FixedWidthInteger {
    /// The bits of each element that are set in a scalar as well.
    public static func & (a: Tensor, b: Scalar) -> Tensor { a & Tensor(b) }
    /// The bits that are set in each element or in a scalar.
    public static func | (a: Tensor, b: Scalar) -> Tensor { a | Tensor(b) }
    /// The bits that are set in exactly one of each element and a scalar.
    public static func ^ (a: Tensor, b: Scalar) -> Tensor { a ^ Tensor(b) }
    /// The bits of each element, some places higher.
    public static func << (a: Tensor, b: Scalar) -> Tensor { a << Tensor(b) }
    /// The bits of each element, some places lower.
    public static func >> (a: Tensor, b: Scalar) -> Tensor { a >> Tensor(b) }
    /// The bits of a scalar that are set in each element as well.
    public static func & (a: Scalar, b: Tensor) -> Tensor { Tensor(a) & b }
    /// The bits that are set in a scalar or in each element.
    public static func | (a: Scalar, b: Tensor) -> Tensor { Tensor(a) | b }
    /// The bits that are set in exactly one of a scalar and each element.
    public static func ^ (a: Scalar, b: Tensor) -> Tensor { Tensor(a) ^ b }
    /// The bits of a scalar, as many places higher as each element says.
    public static func << (a: Scalar, b: Tensor) -> Tensor { Tensor(a) << b }
    /// The bits of a scalar, as many places lower as each element says.
    public static func >> (a: Scalar, b: Tensor) -> Tensor { Tensor(a) >> b }
}
