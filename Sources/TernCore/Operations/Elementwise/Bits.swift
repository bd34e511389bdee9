// Operations on the bits of integers. None has a derivative.
//
// A shift by the width of the type or more, or by a negative number, leaves nothing but the sign, as in NumPy: 0, and −1 for a
// negative number that is shifted to the right.

extension Tensor where Scalar: TensorNumeric & FixedWidthInteger {
    /// Returns each element with its bits inverted: −x − 1 for a signed one.
    public static prefix func ~ (x: Tensor) -> Tensor { map(Kernels.bitsNot[integer: Scalar.self], x, as: Scalar.self) }

    /// Returns the bits that are set in both, with broadcasting.
    public static func & (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.bitsAnd[integer: Scalar.self], a, b, as: Scalar.self, in: "&")
    }

    /// Returns the bits that are set in either, with broadcasting.
    public static func | (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.bitsOr[integer: Scalar.self], a, b, as: Scalar.self, in: "|")
    }

    /// Returns the bits that are set in exactly one, with broadcasting.
    public static func ^ (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.bitsXor[integer: Scalar.self], a, b, as: Scalar.self, in: "^")
    }

    /// Shifts the bits of `a` to the left by `b`, with broadcasting: 0 where `b` is not in 0..<width.
    public static func << (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.shiftLeft[integer: Scalar.self], a, b, as: Scalar.self, in: "<<")
    }

    /// Shifts the bits of `a` to the right by `b`, with broadcasting, and repeats the sign: 0, or −1 for a negative number,
    /// where `b` is not in 0..<width.
    public static func >> (a: Tensor, b: Tensor) -> Tensor {
        map(Kernels.shiftRight[integer: Scalar.self], a, b, as: Scalar.self, in: ">>")
    }
}

// MARK: With scalars

extension Tensor where Scalar: TensorNumeric & FixedWidthInteger {
    /// Returns the bits of each element that are set in a scalar as well.
    public static func & (a: Tensor, b: Scalar) -> Tensor { a & Tensor(b) }
    /// Returns the bits that are set in each element or in a scalar.
    public static func | (a: Tensor, b: Scalar) -> Tensor { a | Tensor(b) }
    /// Returns the bits that are set in exactly one of each element and a scalar.
    public static func ^ (a: Tensor, b: Scalar) -> Tensor { a ^ Tensor(b) }
    /// Shifts the bits of each element to the left.
    public static func << (a: Tensor, b: Scalar) -> Tensor { a << Tensor(b) }
    /// Shifts the bits of each element to the right.
    public static func >> (a: Tensor, b: Scalar) -> Tensor { a >> Tensor(b) }
    /// Returns the bits of a scalar that are set in each element as well.
    public static func & (a: Scalar, b: Tensor) -> Tensor { Tensor(a) & b }
    /// Returns the bits that are set in a scalar or in each element.
    public static func | (a: Scalar, b: Tensor) -> Tensor { Tensor(a) | b }
    /// Returns the bits that are set in exactly one of a scalar and each element.
    public static func ^ (a: Scalar, b: Tensor) -> Tensor { Tensor(a) ^ b }
    /// Shifts the bits of a scalar to the left by each element.
    public static func << (a: Scalar, b: Tensor) -> Tensor { Tensor(a) << b }
    /// Shifts the bits of a scalar to the right by each element.
    public static func >> (a: Scalar, b: Tensor) -> Tensor { Tensor(a) >> b }
}
