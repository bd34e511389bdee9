import TernCore

extension Module {
    /// The values of all parameters and buffers by name: what is saved and loaded.
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

/// Why a state dictionary does not fit a model, or the state of an optimizer what it is loaded by.
public struct StateDictionaryError: Error, CustomStringConvertible {
    /// What does not fit, for the message.
    var subject = "the weights do not fit the model"
    /// Parameters and buffers of the model that the dictionary lacks.
    public internal(set) var missing: [String] = []
    /// Keys of the dictionary that the model has nothing for.
    public internal(set) var unexpected: [String] = []
    /// Keys whose tensors have another shape than what they are for.
    public internal(set) var mismatched: [(name: String, expected: Shape, found: Shape)] = []

    /// Keys whose numbers make no sense.
    public internal(set) var invalid: [(name: String, value: Double)] = []

    var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty && invalid.isEmpty }

    public var description: String {
        var problems = mismatched.map { "\($0.name): expected shape \($0.expected), found \($0.found)" }
        problems += invalid.map { "\($0.name): \($0.value) makes no sense" }
        if !missing.isEmpty { problems.append("missing: \(missing.joined(separator: ", "))") }
        if !unexpected.isEmpty { problems.append("unexpected: \(unexpected.joined(separator: ", "))") }
        return "\(subject): " + problems.joined(separator: "; ")
    }
}
