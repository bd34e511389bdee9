import CTernKernels

extension Tensor {
    /// Returns elements that are true, or 1, with a probability; false, or 0, otherwise.
    ///
    /// ```swift
    /// let mask = Tensor<Bool>.bernoulli([64, 128], probability: 0.9)
    /// ```
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - probability: in 0...1; rounded to a multiple of 2⁻³².
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func bernoulli(
        _ shape: Shape, probability: Double, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(probability, is: .probability, "bernoulli", "the probability")
        let mask = Tensor<Bool>(uninitialized: shape, in: "bernoulli")
        let count = mask.elementCount
        generator.draw((count + 3) / 4) { key, stream, block in
            tern_bernoulli(
                key, stream, block, count, probability, mask.mutablePointer.assumingMemoryBound(to: UInt8.self))
        }
        return Tensor(mask)
    }

    /// Returns elements that are true, or 1, with a probability, by the default generator.
    public static func bernoulli(_ shape: Shape, probability: Double) -> Tensor {
        withDefaultGenerator { bernoulli(shape, probability: probability, using: &$0) }
    }

    /// Returns elements that are true, or 1, each with the probability that a tensor gives for it.
    ///
    /// - Parameters:
    ///   - probability: in 0...1; rounded up to a multiple of 2⁻²⁴ in Float, of 2⁻⁵³ in Double.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    public static func bernoulli<Value: TensorFloatingPoint>(
        probability: Tensor<Value>, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(probability, is: .probability, "bernoulli", "the probability")
        return Tensor(Tensor<Value>.uniform(probability.shape, using: &generator) .< probability)
    }

    /// Returns elements that are true, or 1, each with the probability that a tensor gives for it, by the default generator.
    public static func bernoulli<Value: TensorFloatingPoint>(probability: Tensor<Value>) -> Tensor {
        withDefaultGenerator { bernoulli(probability: probability, using: &$0) }
    }
}

extension Tensor where Scalar: TensorNumeric & FixedWidthInteger {
    /// Returns integers drawn evenly from a range, each exactly as likely as any other.
    ///
    /// ```swift
    /// let dice = Tensor<Int>.randomIntegers([100], in: 1..<7)
    /// ```
    ///
    /// Without bias by the method of Lemire, ACM TOMACS 29 (2019). Traps where the range is empty.
    public static func randomIntegers(
        _ shape: Shape, in range: Range<Scalar>, using generator: inout PhiloxGenerator
    ) -> Tensor {
        check(!range.isEmpty, "randomIntegers", "the range \(range) is empty")
        let (low, high) = (Int64(range.lowerBound), Int64(range.upperBound))
        return randomIntegers(shape, from: low, width: UInt64(bitPattern: high &- low), using: &generator)
    }

    /// Returns integers drawn evenly from a range with both its bounds, each exactly as likely as any other.
    ///
    /// ```swift
    /// let bytes = Tensor<UInt8>.randomIntegers([100], in: 0...255)
    /// ```
    public static func randomIntegers(
        _ shape: Shape, in range: ClosedRange<Scalar>, using generator: inout PhiloxGenerator
    ) -> Tensor {
        let (low, high) = (Int64(range.lowerBound), Int64(range.upperBound))
        // 0 for all 2⁶⁴ numbers.
        return randomIntegers(shape, from: low, width: UInt64(bitPattern: high &- low) &+ 1, using: &generator)
    }

    private static func randomIntegers(
        _ shape: Shape, from low: Int64, width: UInt64, using generator: inout PhiloxGenerator
    ) -> Tensor {
        let tensor = Tensor(uninitialized: shape, in: "randomIntegers")
        let count = tensor.elementCount
        let kernel = Kernels.randomIntegers[Scalar.scalarType.slot - Int32.scalarType.slot]
        generator.draw((count + 1) / 2) { key, stream, block in
            kernel(key, stream, block, count, low, width, tensor.mutablePointer)
        }
        return tensor
    }

    /// Returns integers drawn evenly from a range with both its bounds, by the default generator.
    public static func randomIntegers(_ shape: Shape, in range: ClosedRange<Scalar>) -> Tensor {
        withDefaultGenerator { randomIntegers(shape, in: range, using: &$0) }
    }

    /// Returns integers drawn evenly from a range by the default generator.
    public static func randomIntegers(_ shape: Shape, in range: Range<Scalar>) -> Tensor {
        withDefaultGenerator { randomIntegers(shape, in: range, using: &$0) }
    }
}

extension Tensor where Scalar == Int {
    /// Returns the numbers 0..<count in random order, each order exactly as likely as any other.
    ///
    /// ```swift
    /// let order = Tensor<Int>.permutation(images.shape[0])
    /// ```
    ///
    /// Dealt to buckets that fit the cache, each then shuffled (Rao, 1961; Sandelius, 1962).
    public static func permutation(_ count: Int, using generator: inout PhiloxGenerator) -> Tensor {
        check(count >= 0, "permutation", "the count is \(count), expected at least 0")
        let order = Tensor(uninitialized: [count], in: "permutation")
        generator.draw(count) { key, stream, block in
            tern_permutation(
                key, stream, block, count, order.mutablePointer.assumingMemoryBound(to: Int64.self))
        }
        return order
    }

    /// Returns the numbers 0..<count in random order, by the default generator.
    public static func permutation(_ count: Int) -> Tensor {
        withDefaultGenerator { permutation(count, using: &$0) }
    }
}

extension Tensor {
    /// Returns the slices of the first axis in random order.
    ///
    /// To shuffle several tensors alike, `take` the same ``permutation(_:)`` of each.
    ///
    /// - Returns: a copy. Gradient: that of ``take(_:axis:)``.
    public func shuffled(using generator: inout PhiloxGenerator) -> Tensor {
        check(rank > 0, "shuffled", "a scalar has no axis to shuffle")
        return take(.permutation(shape.lengths[0], using: &generator))
    }

    /// Returns the slices of the first axis in random order, by the default generator.
    public func shuffled() -> Tensor {
        withDefaultGenerator { shuffled(using: &$0) }
    }
}
