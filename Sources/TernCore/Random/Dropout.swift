import CTernKernels

/// The elements that dropout keeps, as a function: factor · x + shift where they are kept, a constant elsewhere.
package struct DropoutMask<Scalar: TensorFloatingPoint> {
    private var plan: tern_dropout

    /// Draws which elements, or runs of them, are dropped, from the default generator.
    ///
    /// - Parameters:
    ///   - count: the number of elements.
    ///   - run: the number of consecutive elements that are kept or dropped together.
    ///   - probability: the probability of being dropped.
    ///   - factor: the number that kept elements are multiplied by.
    ///   - shift: the number that is then added to them.
    ///   - dropped: the value of dropped elements.
    package init(
        count: Int, run: Int = 1, probability: Scalar, factor: Scalar, shift: Scalar = 0, dropped: Scalar = 0
    ) {
        let runs = run == 0 ? 0 : count / run
        plan = withDefaultGenerator { generator in
            generator.draw(tern_dropout_blocks(runs, run)) { key, subsequence, block in
                tern_dropout(
                    key: key, subsequence: subsequence, offset: block, runs: runs, run: run,
                    probability: Double(probability), factor: Double(factor), shift: Double(shift),
                    dropped: Double(dropped))
            }
        }
    }

    /// Returns the value in one pass, and the gradient: factor · g where the element was kept, 0 elsewhere, in one pass again.
    /// The random numbers follow from their positions, so no mask is stored.
    package func callAsFunction(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        let source = x.detached.contiguous()
        let y = Tensor<Scalar>(uninitialized: x.shape)
        let span = ProfileSpan()
        defer { span.end("dropout", [x.shape], bytes: x.byteCount + y.byteCount) }
        withExtendedLifetimes(source.storage, y.storage) {
            withUnsafePointer(to: plan) { Kernels.dropout[Scalar.self]($0, source.pointer, y.mutablePointer) }
        }
        return y.recorded(from: x, { g in linear(g) })
    }

    /// Returns the linear part, which is its own transpose.
    private func linear(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        var part = self
        (part.plan.shift, part.plan.dropped) = (0, 0)
        return part(x)
    }
}
