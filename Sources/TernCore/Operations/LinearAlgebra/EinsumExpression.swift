/// An index of a contraction, as a small number.
typealias Label = Int

/// The labels of the axes of operands of given shapes, as an einsum string names them: those with one label share an index.
///
/// Labels: 0...25 for A to Z, 26...51 for a to z, and 52...59 for the axes of an ellipsis, aligned at the back. Their order is
/// that of the axes of a result that the string leaves open.
struct EinsumExpression {
    /// The labels of each operand's axes.
    private(set) var inputs: [[Label]] = []
    /// The labels of the result's axes.
    private(set) var output: [Label] = []
    /// The length of each label's axes, 1 where there are none.
    private(set) var lengths = [Int](repeating: 1, count: labelCount)

    static let labelCount = ellipsis.upperBound
    private static let ellipsis = 52..<60

    init(_ text: String, _ shapes: [Shape]) {
        func fail(_ problem: String) -> Never { trap("einsum", "\"\(text)\": \(problem)") }
        var parser = Parser(text)
        if let problem = parser.parse() { fail(problem) }
        check(
            parser.inputs.count == shapes.count, "einsum",
            "\"\(text)\": the string has \(parser.inputs.count) operands, \(shapes.count) are given")
        for (position, shape) in shapes.enumerated() {
            let term = parser.inputs[position]
            let spanned = shape.rank - term.labels.count
            if term.ellipsis == nil ? spanned != 0 : spanned < 0 {
                let rule = term.ellipsis == nil ? "exactly" : "at least"
                fail("operand \(position) of shape \(shape) needs \(rule) \(term.labels.count) axes")
            }
            let labels = term.labels(spanning: Self.ellipsis.suffix(spanned))
            if let problem = note(labels, of: shape, operand: position) { fail(problem) }
            inputs.append(labels)
        }
        output = resultLabels(of: parser, fail)
    }

    /// Takes the lengths of an operand's axes; an axis of length 1 broadcasts.
    ///
    /// - Returns: the problem with them, or nil.
    private mutating func note(_ labels: [Label], of shape: Shape, operand: Int) -> String? {
        for (axis, label) in labels.enumerated() {
            let length = shape.lengths[axis]
            let name = Self.name(label)
            if let first = labels.firstIndex(of: label), shape.lengths[first] != length {
                return
                    "\(name) has lengths \(shape.lengths[first]) and \(length) in operand \(operand) of shape \(shape)"
            }
            if length != 1 && lengths[label] != 1 && lengths[label] != length {
                return "\(name) has length \(length) in operand \(operand) of shape \(shape), "
                    + "but \(lengths[label]) before"
            }
            if length != 1 { lengths[label] = length }
        }
        return nil
    }

    private func resultLabels(of parser: Parser, _ fail: (String) -> Never) -> [Label] {
        let all = inputs.joined()
        let spanned = Self.ellipsis.filter(all.contains)
        guard let term = parser.output else {
            // Those that occur once, in order, behind the axes of the ellipsis.
            return spanned + (0..<Self.ellipsis.lowerBound).filter { label in all.count { $0 == label } == 1 }
        }
        if let repeated = term.labels.first(where: { label in term.labels.count { $0 == label } > 1 }) {
            fail("the result has \(Self.name(repeated)) twice")
        }
        if let unknown = term.labels.first(where: { !all.contains($0) }) {
            fail("the result has \(Self.name(unknown)), which no operand has")
        }
        if term.ellipsis == nil && !spanned.isEmpty { fail("the operands have an ellipsis, the result has none") }
        return term.labels(spanning: spanned[...])
    }

    private static func name(_ label: Label) -> String {
        guard label < ellipsis.lowerBound else { return "axis \(label - ellipsis.upperBound) of the ellipsis" }
        return String(UnicodeScalar(UInt8(label < 26 ? 65 + label : 71 + label)))
    }
}

/// The labels of one tensor, and the number of those before its ellipsis, if it has one.
private struct Term {
    var labels: [Label] = []
    var ellipsis: Int?

    func labels(spanning axes: some Collection<Label>) -> [Label] {
        guard let ellipsis else { return labels }
        return Array(labels[..<ellipsis]) + Array(axes) + Array(labels[ellipsis...])
    }
}

private struct Parser {
    private var rest: Substring.UnicodeScalarView
    private(set) var inputs: [Term] = []
    private(set) var output: Term?

    init(_ text: String) { rest = text[...].unicodeScalars }

    /// Reads the whole string.
    ///
    /// - Returns: the problem with it, or nil.
    mutating func parse() -> String? {
        var term = Term()
        var isResult = false
        while let scalar = rest.popFirst() {
            switch scalar {
            case " ", "\t", "\n": break
            case "a"..."z": term.labels.append(Label(scalar.value) - 71)
            case "A"..."Z": term.labels.append(Label(scalar.value) - 65)
            case ".":
                guard take("."), take(".") else { return "an ellipsis is three dots" }
                if term.ellipsis != nil { return "there are two ellipses in one term" }
                term.ellipsis = term.labels.count
            case ",":
                if isResult { return "there is a comma behind the arrow" }
                inputs.append(term)
                term = Term()
            case "-":
                guard take(">") else { return "an arrow is '->'" }
                if isResult { return "there are two arrows" }
                inputs.append(term)
                term = Term()
                isResult = true
            default: return "'\(scalar)' is neither a letter nor one of ',', '...' and '->'"
            }
        }
        if isResult { output = term } else { inputs.append(term) }
        return nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        if rest.first != scalar { return false }
        rest.removeFirst()
        return true
    }
}
