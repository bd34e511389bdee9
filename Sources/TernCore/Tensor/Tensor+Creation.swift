import CTernKernels

extension Tensor {
    /// Creates a tensor with the given elements, in row-major order.
    ///
    /// ```swift
    /// Tensor<Float>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6])
    /// ```
    ///
    /// Traps where their number is not that of the shape's elements.
    public init(shape: Shape, scalars: some Collection<Scalar>) {
        check(
            shape.elementCount == scalars.count, "Tensor",
            "shape \(shape) has \(shape.elementCount) elements, found \(scalars.count) scalars")
        self.init(uninitialized: shape)
        let buffer = UnsafeMutableBufferPointer(
            start: mutablePointer.assumingMemoryBound(to: Scalar.self), count: shape.elementCount)
        _ = buffer.initialize(from: scalars)
    }

    /// Creates a tensor whose elements, in row-major order, `fill` writes.
    package init<Failure>(
        shape: Shape, filledBy fill: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Void
    ) throws(Failure) {
        self.init(uninitialized: shape)
        try fill(
            UnsafeMutableBufferPointer(
                start: mutablePointer.assumingMemoryBound(to: Scalar.self), count: shape.elementCount))
    }

    /// Creates a zero-dimensional tensor: one scalar.
    @inline(__always)
    public init(_ scalar: Scalar) {
        self.init(uninitialized: Shape())
        mutablePointer.storeBytes(of: scalar, as: Scalar.self)
    }

    /// Creates a one-dimensional tensor with the given elements.
    public init(_ scalars: [Scalar]) {
        self.init(shape: [scalars.count], scalars: scalars)
    }

    /// Returns a tensor all of whose elements are `value`.
    public static func full(_ shape: Shape, _ value: Scalar) -> Tensor { full(shape, value, in: "full") }

    private static func full(_ shape: Shape, _ value: Scalar, in operation: StaticString) -> Tensor {
        let tensor = Tensor(uninitialized: shape, in: "\(operation)")
        withUnsafePointer(to: value) { value in
            tern_fill(tensor.elementCount, MemoryLayout<Scalar>.stride, value, tensor.mutablePointer)
        }
        return tensor
    }

    /// Returns a tensor whose bytes are all zero: 0 or false, for scalars of any type.
    static func zeroed(_ shape: Shape, in operation: StaticString = "zeros") -> Tensor {
        let tensor = Tensor(uninitialized: shape, in: "\(operation)")
        var zero: UInt8 = 0
        tern_fill(tensor.elementCount * MemoryLayout<Scalar>.stride, 1, &zero, tensor.mutablePointer)
        return tensor
    }
}

extension Tensor where Scalar: TensorNumeric {
    /// Returns a tensor of zeros.
    public static func zeros(_ shape: Shape) -> Tensor { zeroed(shape) }

    /// Returns a tensor of ones.
    public static func ones(_ shape: Shape) -> Tensor { full(shape, 1, in: "ones") }

    /// Returns the identity matrix, or the first rows and columns of one: ones on the diagonal.
    ///
    /// ```swift
    /// Tensor<Float>.eye(2, 3)   // [[1, 0, 0], [0, 1, 0]]
    /// ```
    ///
    /// - Parameters:
    ///   - rows: number of rows.
    ///   - columns: number of columns; that of rows by default.
    public static func eye(_ rows: Int, _ columns: Int? = nil) -> Tensor {
        var matrix = zeroed([rows, columns ?? rows], in: "eye")
        let stride = columns ?? rows
        matrix.withUnsafeMutableBufferPointer { elements in
            for row in 0..<Swift.min(rows, stride) { elements[row * stride + row] = 1 }
        }
        return matrix
    }
}

extension Tensor where Scalar: TensorNumeric & BinaryInteger, Scalar.Stride == Int {
    /// Returns the numbers from `start` up to but not including `end`, `step` apart.
    ///
    /// ```swift
    /// Tensor<Int>.arange(3, 0, by: -1)   // [3, 2, 1]
    /// ```
    public static func arange(_ start: Scalar, _ end: Scalar, by step: Int = 1) -> Tensor {
        check(step != 0, "arange", "the step is zero")
        let (first, last) = (Int(start), Int(end))
        // The distance from the first number to the last is less than 2⁶⁴.
        let distance = UInt(bitPattern: step > 0 ? last &- first : first &- last)
        let isEmpty = step > 0 ? first >= last : first <= last
        let count = isEmpty ? 0 : (distance - 1) / step.magnitude + 1
        check(
            count < 1 << 60, "arange", "from \(start) to \(end) by \(step) are more numbers than memory can hold")
        var numbers = Tensor(uninitialized: [Int(count)], in: "arange")
        numbers.withUnsafeMutableBufferPointer { numbers in
            for i in 0..<Int(count) { numbers[i] = Scalar(truncatingIfNeeded: first &+ i &* step) }
        }
        return numbers
    }

    /// Returns the numbers 0, 1, … below `end`.
    public static func arange(_ end: Scalar) -> Tensor { arange(0, end) }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the numbers start, start + step, … up to but not including `end`, each rounded once.
    ///
    /// ```swift
    /// Tensor<Float>.arange(0, 0.3, by: 0.1)   // [0, 0.1, 0.2]
    /// ```
    ///
    /// The end is left out also where the rounding of the three numbers puts it behind a whole number of steps. Traps where
    /// the step is 0 or one of them is not finite.
    public static func arange(_ start: Scalar, _ end: Scalar, by step: Scalar = 1) -> Tensor {
        check(step != 0, "arange", "the step is zero")
        let count = stepCount(from: start, to: end, by: step)
        check(
            step.isFinite && count.isFinite && count < 0x1p53, "arange",
            "from \(start) to \(end) by \(step) is not a finite number of steps")
        let numbers = Tensor(uninitialized: [Int(Swift.max(0, count))], in: "arange")
        Kernels.arange[Scalar.self](numbers.elementCount, Double(start), Double(step), numbers.mutablePointer)
        return numbers
    }

    /// Returns the numbers 0, 1, … below `end`.
    public static func arange(_ end: Scalar) -> Tensor { arange(0, end) }

    /// Returns ⌈(end − start) / step⌉, or the whole number just below, if the quotient is above it by no more than the rounding
    /// of three numbers to this type explains.
    private static func stepCount(from start: Scalar, to end: Scalar, by step: Scalar) -> Double {
        let quotient = (Double(end) - Double(start)) / Double(step)
        let whole = quotient.rounded()
        /// Half an ulp, but of a whole number, which is taken to be what was meant.
        func error(_ x: Scalar) -> Double { x == x.rounded() ? 0 : Double(x.ulp) / 2 }
        let errors = error(start) + error(end) + whole.magnitude * error(step)
        // In Double the quotient itself is rounded too.
        let own = Scalar.ulpOfOne > Scalar(Double.ulpOfOne) ? 0 : quotient.ulp
        let slack = Swift.min(errors / Double(step).magnitude + own, 0.25)
        return quotient > whole && quotient - whole < slack ? whole : quotient.rounded(.up)
    }

    /// Returns `count` evenly spaced numbers from `start` to `end`, both included.
    ///
    /// ```swift
    /// Tensor<Float>.linspace(0, 1, count: 5)   // [0, 0.25, 0.5, 0.75, 1]
    /// ```
    ///
    /// Each is start + i (end − start) / (count − 1), computed in double from the nearer end. A count of 1 gives the start.
    public static func linspace(_ start: Scalar, _ end: Scalar, count: Int) -> Tensor {
        check(count >= 0, "linspace", "the count is \(count), expected at least 0")
        let (first, last, steps) = (Double(start), Double(end), Double(Swift.max(count, 2) - 1))
        // The whole range of the type is wider than its largest number.
        let step = (last - first).isFinite ? (last - first) / steps : last / steps - first / steps
        var numbers = Tensor(uninitialized: [count], in: "linspace")
        numbers.withUnsafeMutableBufferPointer { numbers in
            let half = (count + 1) / 2
            for i in 0..<half { numbers[i] = Scalar(first + Double(i) * step) }
            for i in half..<count { numbers[i] = Scalar(last - Double(count - 1 - i) * step) }
        }
        return numbers
    }
}

// MARK: Conversion

extension Tensor {
    /// Converts the elements of another tensor to this scalar type.
    ///
    /// Floating point becomes integer by truncation (saturating; NaN becomes 0); anything becomes Bool as "not zero". Between
    /// floating-point types the conversion is differentiable.
    public init<Other>(_ other: Tensor<Other>) {
        let (from, to) = (Other.scalarType.slot, Scalar.scalarType.slot)
        let converted =
            from == to
            ? other.bitCast(to: Scalar.self)
            : Tensor<Other>.map(Kernels.cast[6 * from + to], other, as: Scalar.self, name: "cast")
        guard to < 2, let input = other.recordingNode else {
            self = converted.detached
            return
        }
        let edge = Node.Edge(input: input) { g in Tensor<Other>(Tensor(g)).untyped }
        self = converted.recorded([edge])
    }

    /// Returns the bytes as a scalar type of the same representation (`Int` and `Int64`, or the type itself).
    private func bitCast<Result>(to: Result.Type) -> Tensor<Result> {
        Tensor<Result>(storage: storage, view: view)
    }
}
