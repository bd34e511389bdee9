import TernCore

/// The layers of a model with their results and operations in one forward pass, as a table.
///
/// ```swift
/// print(model.summary(of: [64, 1, 28, 28]))
/// // layer  kind              output  parameters          FLOPs
/// // 0      Conv2d  [64, 32, 26, 26]         320     24,920,064
/// // 2      Conv2d  [64, 64, 24, 24]      18,496  1,358,954,496
/// // 5      Linear         [64, 128]   1,179,776    150,994,944
/// // 7      Linear          [64, 10]       1,290        163,840
/// // total                             1,199,882  1,535,033,344
/// ```
///
/// A layer has a row if it has parameters or multiplies: activations, pooling and reshaping have none. The FLOPs are
/// multiplications and additions, each for one, in matrix products (2 m n k), convolutions (2 for each element of the kernel,
/// input channel of the group and element of the result), attention (both its products, whatever is masked) and recurrences;
/// biases, activations, normalizations and all else elementwise count as nothing. These are the numbers of
/// `torch.utils.flop_counter.FlopCounterMode`.
///
/// Products in which no parameter takes part, such as those of attention, are in the row of the innermost module that holds the
/// layers used before and after them.
public struct ModuleSummary: Sendable, CustomStringConvertible {
    /// The row of one layer.
    public struct Row: Sendable {
        /// The name as in ``Module/namedModules``; empty for the model itself.
        public let name: String
        /// The type of the layer.
        public let kind: String
        /// The shape of the last result of the layer; nil if it was not used.
        public let output: Shape?
        /// The scalars that the layer learns, without those of the layers in it.
        public let parameterCount: Int
        /// The floating-point operations of the layer, without those of the layers in it.
        public let flops: Int
    }

    /// The layers in the order of declaration.
    public let rows: [Row]
    /// The number of scalars that the model learns; a parameter that is shared counts once.
    public let parameterCount: Int
    /// The number of these scalars that are frozen.
    public let frozenCount: Int
    /// The floating-point operations of the whole pass.
    public let flops: Int
    /// The stored tensors that are neither parameters nor buffers, with their shapes.
    public let constants: [(name: String, shape: Shape)]

    public var description: String {
        var lines = [["layer", "kind", "output", "parameters", "FLOPs"]]
        lines += rows.map {
            [$0.name, $0.kind, $0.output.map { "\($0)" } ?? "–", grouped($0.parameterCount), grouped($0.flops)]
        }
        lines.append(["total", "", "", grouped(parameterCount), grouped(flops)])
        if frozenCount > 0 { lines.append(["frozen", "", "", grouped(frozenCount), ""]) }
        return table(lines, leading: 2) + note(constants)
    }
}

/// Returns a note on stored tensors, which may have been meant to be learned.
private func note(_ constants: [(name: String, shape: Shape)]) -> String {
    if constants.isEmpty { return "" }
    let list = constants.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    return "\nconstant tensors, neither learned (Parameter) nor saved (Buffer): \(list)"
}

extension Module {
    /// Returns a table of the layers with their output shapes, parameters and floating-point operations, from a forward pass.
    ///
    /// ```swift
    /// print(model.summary { model(tokens, isCausal: true) })
    /// ```
    ///
    /// - Parameter forward: runs the model, on the calling thread. Layers are not in training, so running statistics stay as
    ///   they are.
    public func summary<Result>(of forward: () throws -> Result) rethrows -> ModuleSummary {
        var trace = ModuleTrace(self)
        for entry in try WorkLog.record({ _ = try withTrainingMode(false, forward) }) { trace.follow(entry) }
        return trace.summary
    }

    /// A table of the parameters: name, shape and number of scalars, and the total.
    ///
    /// ```swift
    /// print(model.summary)
    /// // parameter           shape  scalars
    /// // hidden.weight  [128, 784]   100352
    /// // hidden.bias         [128]      128
    /// // …
    /// ```
    public var summary: String {
        var rows = namedParameters.map { [$0.name, "\($0.parameter.shape)", "\($0.parameter.shape.elementCount)"] }
        rows.insert(["parameter", "shape", "scalars"], at: 0)
        rows.append(["total", "", "\(parameterCount)"])
        return table(rows, leading: 1) + note(constants)
    }
}

extension Module {
    /// A summary without a shape, which needs a forward pass.
    @available(
        *, unavailable, message: "conform the model to Layer, or say how it runs: summary { model(.zeros(shape)) }"
    )
    public func summary(of shape: Shape) -> ModuleSummary { fatalError() }
}

extension Layer {
    /// Returns a table of the layers in this one, from a forward pass of zeros of a shape: see ``ModuleSummary``.
    public func summary(of shape: Shape) -> ModuleSummary { summary { self(.zeros(shape)) } }
}

/// Returns lines of columns two spaces apart; the `leading` first ones start, the others end below one another.
func table(_ lines: [[String]], leading: Int) -> String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max()! }
    return lines.map { line in
        let cells = line.enumerated().map { column, text in
            let gap = String(repeating: " ", count: widths[column] - text.count)
            return column < leading ? text + gap : gap + text
        }
        return cells.joined(separator: "  ")
    }.joined(separator: "\n")
}

/// Returns a number with commas between its thousands.
private func grouped(_ number: Int) -> String {
    var digits = Array("\(number)")
    for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
    return String(digits)
}
