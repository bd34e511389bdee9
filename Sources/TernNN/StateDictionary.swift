import TernCore

extension Module {
    /// The values of all parameters and buffers by name, to be saved and loaded.
    public var stateDictionary: [String: Tensor<Float>] {
        Dictionary(leaves.map { ($0.name, $0.value.value.stopGradient()) }) { first, _ in first }
    }

    /// Sets all parameters and buffers by name.
    ///
    /// ```swift
    /// let report = try model.load(pretrained, strict: false) { name in
    ///     name.hasPrefix("fc.") ? nil : name.replacing("backbone.", with: "")   // without the head
    /// }
    /// print(report)   // missing: head.weight, head.bias
    /// ```
    ///
    /// - Parameters:
    ///   - dictionary: the names and shapes of ``stateDictionary``.
    ///   - strict: whether these must be all names and no others; else what fits is set, and the rest is left as it is.
    ///   - renaming: returns the model's name for one of the dictionary, nil for a tensor to be left out. Of two that get one
    ///     name, the second in the order of the names counts as unexpected.
    /// - Returns: the names that are missing, unexpected or of another shape: none where it is strict.
    /// - Throws: ``StateDictionaryError`` where it is strict and does not fit, which lists what is missing, unexpected or of
    ///   another shape; the model is then left as it was.
    @discardableResult
    public func load(
        _ dictionary: [String: Tensor<Float>], strict: Bool = true, renaming: (String) -> String? = { $0 }
    ) throws(StateDictionaryError) -> StateDictionaryReport {
        var report = StateDictionaryReport()
        var given: [String: Tensor<Float>] = [:]
        for (name, value) in dictionary.sorted(by: { $0.key < $1.key }) {
            guard let key = renaming(name) else { continue }
            if given[key] == nil { given[key] = value } else { report.unexpected.append(name) }
        }
        let named = leaves
        for (name, leaf) in named {
            if let value = given[name] {
                if value.shape != leaf.shape {
                    report.mismatched.append((name, expected: leaf.shape, found: value.shape))
                }
            } else {
                report.missing.append(name)
            }
        }
        report.unexpected = (report.unexpected + Set(given.keys).subtracting(named.map(\.name))).sorted()
        if strict && !report.isEmpty { throw StateDictionaryError(report: report) }
        for (name, leaf) in named {
            if let value = given[name], value.shape == leaf.shape { leaf.value = value }
        }
        return report
    }
}

/// A list of what of a state dictionary does not fit a model.
///
/// ```swift
/// let report = try model.load(weights, strict: false)
/// if !report.isEmpty { print(report) }
/// ```
public struct StateDictionaryReport: Sendable, CustomStringConvertible {
    /// The parameters and buffers of the model that the dictionary lacks.
    public internal(set) var missing: [String] = []
    /// The keys of the dictionary that the model has nothing for.
    public internal(set) var unexpected: [String] = []
    /// The keys whose tensors have another shape than their parameters or buffers.
    public internal(set) var mismatched: [(name: String, expected: Shape, found: Shape)] = []

    /// A Boolean value indicating whether all fits.
    public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty }

    /// The most tensors of other shapes that are listed.
    private static let longest = 20

    /// The lists in words: tensors of other shapes a line each, at most twenty of them.
    public var description: String { description(invalid: []) }

    func description(invalid: [String]) -> String {
        var problems = mismatched.prefix(Self.longest).map {
            "\($0.name): expected shape \($0.expected), found \($0.found)"
        }
        if mismatched.count > Self.longest { problems.append("… and \(mismatched.count - Self.longest) more") }
        problems += invalid
        if !missing.isEmpty { problems.append("missing: \(missing.joined(separator: ", "))") }
        if !unexpected.isEmpty { problems.append("unexpected: \(unexpected.joined(separator: ", "))") }
        return problems.joined(separator: isLong ? ";\n" : "; ")
    }

    /// A Boolean value indicating whether each problem has a line of its own.
    var isLong: Bool { mismatched.count > 1 }
}

/// The reason why a state dictionary does not fit a model, or a saved state an optimizer, a schedule or an average.
public struct StateDictionaryError: Error, CustomStringConvertible {
    /// The problem in short, for the message.
    var subject = "the weights do not fit the model"
    /// The names that are missing, unexpected or of another shape.
    public internal(set) var report = StateDictionaryReport()
    /// The keys whose numbers are out of range.
    public internal(set) var invalid: [(name: String, value: Double)] = []

    /// The parameters and buffers of the model that the dictionary lacks.
    public var missing: [String] { report.missing }
    /// The keys of the dictionary that the model has nothing for.
    public var unexpected: [String] { report.unexpected }
    /// The keys whose tensors have another shape than their parameters or buffers.
    public var mismatched: [(name: String, expected: Shape, found: Shape)] { report.mismatched }

    var isEmpty: Bool { report.isEmpty && invalid.isEmpty }

    public var description: String {
        let problems = report.description(invalid: invalid.map { "\($0.name): \($0.value) is out of range" })
        return "\(subject):\(report.isLong ? "\n" : " ")\(problems)"
    }
}
