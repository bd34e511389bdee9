extension Tensor where Scalar == Int {
    /// Returns a category for each row of logits: index c with probability softmax(logits)[c].
    ///
    /// ```swift
    /// let next = Tensor<Int>.categorical(logits: scores / temperature)   // [batch, words] gives [batch]
    /// ```
    ///
    /// - Parameters:
    ///   - logits: [..., categories]; −∞ for one that is never drawn.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    /// - Returns: [...].
    public static func categorical<Value: TensorFloatingPoint>(
        logits: Tensor<Value>, using generator: inout PhiloxGenerator
    ) -> Tensor {
        draw(1, probabilities(logits, "categorical"), replacing: true, "categorical", &generator).squeeze(axis: -1)
    }

    /// Returns a category for each row of logits, by the default generator.
    public static func categorical<Value: TensorFloatingPoint>(logits: Tensor<Value>) -> Tensor {
        withDefaultGenerator { categorical(logits: logits, using: &$0) }
    }

    /// Returns a category for each row of probabilities: index c with probability probabilities[c] / Σ probabilities.
    ///
    /// - Parameters:
    ///   - probabilities: [..., categories]; they need not sum to 1, only their proportions count.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    /// - Returns: [...]. Traps where a probability is negative or not finite, or all of a row are 0.
    public static func categorical<Value: TensorFloatingPoint>(
        probabilities: Tensor<Value>, using generator: inout PhiloxGenerator
    ) -> Tensor {
        draw(1, probabilities, replacing: true, "categorical", &generator).squeeze(axis: -1)
    }

    /// Returns a category for each row of probabilities, by the default generator.
    public static func categorical<Value: TensorFloatingPoint>(probabilities: Tensor<Value>) -> Tensor {
        withDefaultGenerator { categorical(probabilities: probabilities, using: &$0) }
    }

    /// Returns several categories for each row of logits.
    ///
    /// - Parameters:
    ///   - count: the number of categories to draw from each row.
    ///   - logits: [..., categories]; −∞ for one that is never drawn, which is so too of one whose probability is below 10⁻³⁰⁸
    ///     of the row's largest.
    ///   - replacing: whether a category may be drawn again. If not, they come in the order in which they were drawn.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    /// - Returns: [..., count].
    public static func multinomial<Value: TensorFloatingPoint>(
        _ count: Int, logits: Tensor<Value>, replacing: Bool = true, using generator: inout PhiloxGenerator
    ) -> Tensor {
        // In Double, so that few probabilities are too small to be left for the last draws.
        draw(
            count, probabilities(Tensor<Double>(logits), "multinomial"), replacing: replacing, "multinomial", &generator
        )
    }

    /// Returns several categories for each row of logits, by the default generator.
    public static func multinomial<Value: TensorFloatingPoint>(
        _ count: Int, logits: Tensor<Value>, replacing: Bool = true
    ) -> Tensor {
        withDefaultGenerator { multinomial(count, logits: logits, replacing: replacing, using: &$0) }
    }

    /// Returns several categories for each row of probabilities.
    ///
    /// ```swift
    /// Tensor<Int>.multinomial(2, probabilities: Tensor<Float>([1, 2, 1]), replacing: false)   // [1, 2], say
    /// ```
    ///
    /// - Parameters:
    ///   - count: the number of categories to draw from each row.
    ///   - probabilities: [..., categories]; they need not sum to 1, only their proportions count.
    ///   - replacing: whether a category may be drawn again. If not, they come in the order in which they were drawn, and a
    ///     row must have `count` probabilities above 0.
    ///   - generator: the source of the random numbers; the default generator if none is named.
    /// - Returns: [..., count].
    public static func multinomial<Value: TensorFloatingPoint>(
        _ count: Int, probabilities: Tensor<Value>, replacing: Bool = true, using generator: inout PhiloxGenerator
    ) -> Tensor {
        draw(count, probabilities, replacing: replacing, "multinomial", &generator)
    }

    /// Returns several categories for each row of probabilities, by the default generator.
    public static func multinomial<Value: TensorFloatingPoint>(
        _ count: Int, probabilities: Tensor<Value>, replacing: Bool = true
    ) -> Tensor {
        withDefaultGenerator { multinomial(count, probabilities: probabilities, replacing: replacing, using: &$0) }
    }

    private static func probabilities<Value: TensorFloatingPoint>(
        _ logits: Tensor<Value>, _ operation: String
    ) -> Tensor<Value> {
        check(logits.rank > 0, operation, "expected logits: [..., categories], found shape []")
        return logits.detached.softmax(axis: -1)
    }

    private static func draw<Value: TensorFloatingPoint>(
        _ count: Int, _ probabilities: Tensor<Value>, replacing: Bool, _ operation: String,
        _ generator: inout PhiloxGenerator
    ) -> Tensor {
        check(probabilities.rank > 0, operation, "expected probabilities: [..., categories], found shape []")
        check(count >= 0, operation, "the count is \(count), expected at least 0")
        let n = probabilities.shape.lengths[probabilities.rank - 1]
        check(n > 0, operation, "shape \(probabilities.shape) has no categories")
        let weights = probabilities.detached.contiguous()
        let rows = weights.elementCount / n
        let result = Tensor(uninitialized: Shape(weights.shape.dropLast() + [count]), in: operation)
        let blocks = rows * (replacing ? count : (n + 1) / 2)
        let bad = withExtendedLifetimes(weights.storage, result.storage) {
            generator.draw(blocks) { key, stream, block in
                Kernels.categorical[Value.self](
                    key, stream, block, rows, n, weights.pointer, count, replacing,
                    result.mutablePointer.assumingMemoryBound(to: Int64.self))
            }
        }
        if bad >= 0 { trap(operation, weights.reshape([rows, n])[bad].fault(count, row: bad)) }
        return result
    }
}

extension Tensor where Scalar: TensorFloatingPoint {
    /// Returns the reason why categories cannot be drawn with these probabilities.
    fileprivate func fault(_ count: Int, row: Int) -> String {
        if let bad = scalars.first(where: { !ParameterRule.notNegative.allows($0) }) {
            let said = bad.isNaN ? "nan" : "\(bad)"  // without the sign, which says nothing
            let rule = "a probability of row \(row) is \(said), expected \(ParameterRule.notNegative.description)"
            return bad.isNaN ? rule + "; so are those of logits with NaN, ∞ or nothing but −∞" : rule
        }
        let positive = scalars.filter { $0 > 0 }.count
        return positive == 0
            ? "all probabilities of row \(row) are 0"
            : "row \(row) has \(positive) categories of positive probability, of which \(count) differing ones are drawn"
    }
}
