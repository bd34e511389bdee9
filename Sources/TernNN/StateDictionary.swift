import TernCore

extension Module {
    /// The values of all parameters and buffers by name, to be saved and loaded.
    public var stateDictionary: [String: Tensor<Float>] {
        Dictionary(leaves.map { ($0.name, $0.value.value.stopGradient()) }) { first, _ in first }
    }

    /// Sets all parameters and buffers by name.
    ///
    /// - Parameter dictionary: exactly the names and shapes of ``stateDictionary``.
    /// - Throws: ``StateDictionaryError``, which lists every key that is missing, unexpected or of another shape; the model is
    ///   then left as it was.
    public func load(_ dictionary: [String: Tensor<Float>]) throws(StateDictionaryError) {
        let named = leaves
        var error = StateDictionaryError()
        for (name, leaf) in named {
            if let value = dictionary[name] {
                if value.shape != leaf.shape {
                    error.mismatched.append((name, expected: leaf.shape, found: value.shape))
                }
            } else {
                error.missing.append(name)
            }
        }
        error.unexpected = Set(dictionary.keys).subtracting(named.map(\.name)).sorted()
        if !error.isEmpty { throw error }
        for (name, leaf) in named { leaf.value = dictionary[name]! }
    }
}

/// The reason why a state dictionary does not fit a model, or a saved state an optimizer, a schedule or an average.
public struct StateDictionaryError: Error, CustomStringConvertible {
    /// The problem in short, for the message.
    var subject = "the weights do not fit the model"
    /// The parameters and buffers of the model that the dictionary lacks.
    public internal(set) var missing: [String] = []
    /// The keys of the dictionary that the model has nothing for.
    public internal(set) var unexpected: [String] = []
    /// The keys whose tensors have another shape than their parameters or buffers.
    public internal(set) var mismatched: [(name: String, expected: Shape, found: Shape)] = []

    /// The keys whose numbers are out of range.
    public internal(set) var invalid: [(name: String, value: Double)] = []

    var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty && invalid.isEmpty }

    public var description: String {
        var problems = mismatched.map { "\($0.name): expected shape \($0.expected), found \($0.found)" }
        problems += invalid.map { "\($0.name): \($0.value) is out of range" }
        if !missing.isEmpty { problems.append("missing: \(missing.joined(separator: ", "))") }
        if !unexpected.isEmpty { problems.append("unexpected: \(unexpected.joined(separator: ", "))") }
        return "\(subject): " + problems.joined(separator: "; ")
    }
}
