import TernCore

/// A state that training goes on from: the tensors and numbers of an optimizer, a schedule or an average, by name.
///
/// ```swift
/// let state = optimizer.state
/// try saveSafetensors(state.tensors, metadata: state.metadata, to: "optimizer.safetensors")
///
/// let file = try Safetensors(contentsOf: "optimizer.safetensors")
/// try optimizer.load(TrainingState(tensors: file.tensors, metadata: file.metadata))
/// ```
///
/// Nothing is rounded on the way, so a run that is resumed gives the same bits as one that was not stopped.
public struct TrainingState: Sendable {
    /// The tensors by name.
    public var tensors: [String: Tensor<Float>]
    /// The numbers by name.
    public var numbers: [String: Double]

    /// Creates a state from its parts.
    public init(tensors: [String: Tensor<Float>] = [:], numbers: [String: Double] = [:]) {
        (self.tensors, self.numbers) = (tensors, numbers)
    }

    /// Creates a state from the contents of a file; of its strings, those that are numbers.
    public init(tensors: [String: Tensor<Float>] = [:], metadata: [String: String]) {
        self.init(tensors: tensors, numbers: metadata.compactMapValues { Double($0) })
    }

    /// The numbers as strings, exactly.
    public var metadata: [String: String] { numbers.mapValues { "\($0)" } }

    /// Returns this state with the names under another, to keep several states in one file: `step` becomes `schedule.step`.
    public func named(_ name: String) -> TrainingState {
        func under<Value>(_ entries: [String: Value]) -> [String: Value] {
            Dictionary(uniqueKeysWithValues: entries.map { ("\(name).\($0)", $1) })
        }
        return TrainingState(tensors: under(tensors), numbers: under(numbers))
    }

    /// Returns the entries under a name; the reverse of ``named(_:)``.
    public func part(_ name: String) -> TrainingState {
        func under<Value>(_ entries: [String: Value]) -> [String: Value] {
            let inside = entries.filter { $0.key.hasPrefix("\(name).") }
            return Dictionary(uniqueKeysWithValues: inside.map { (String($0.dropFirst(name.count + 1)), $1) })
        }
        return TrainingState(tensors: under(tensors), numbers: under(numbers))
    }

    /// Returns the entries of two states.
    public static func + (a: TrainingState, b: TrainingState) -> TrainingState {
        TrainingState(
            tensors: a.tensors.merging(b.tensors) { $1 }, numbers: a.numbers.merging(b.numbers) { $1 })
    }
}

/// Takes a state apart, and notes all that is wrong with it.
struct StateReader {
    let state: TrainingState
    private var used: Set<String> = []
    private var error = StateDictionaryError()

    init(_ state: TrainingState, of subject: String) {
        self.state = state
        error.subject = "the state does not fit the \(subject)"
    }

    mutating func number(_ key: String, where accepts: (Double) -> Bool = \.isFinite) -> Double {
        used.insert(key)
        guard let value = state.numbers[key] else {
            error.report.missing.append(key)
            return 0
        }
        if !accepts(value) { error.invalid.append((key, value)) }
        return value
    }

    mutating func count(_ key: String) -> Int {
        let value = number(key) { $0 >= 0 && $0 < 0x1p53 && $0 == $0.rounded() }
        return Int(exactly: value) ?? 0
    }

    /// Returns the tensor of a key.
    ///
    /// - Parameter isOfSquares: whether the elements are sums of squares, so that none is negative, infinite or NaN.
    mutating func tensor(_ key: String, _ shape: Shape, isOfSquares: Bool = false) -> Tensor<Float> {
        used.insert(key)
        guard let value = state.tensors[key] else {
            error.report.missing.append(key)
            return Tensor(0)
        }
        if value.shape != shape { error.report.mismatched.append((key, expected: shape, found: value.shape)) }
        if isOfSquares && value.elementCount > 0 {
            let bounds = [value.min().item(), value.max().item()]
            if let bound = bounds.first(where: { !($0 >= 0 && $0.isFinite) }) {
                error.invalid.append((key, Double(bound)))
            }
        }
        return value.stopGradient()
    }

    /// Throws unless every entry was asked for and right.
    mutating func finish() throws(StateDictionaryError) {
        error.report.unexpected = Set(state.tensors.keys).union(state.numbers.keys).subtracting(used).sorted()
        if !error.isEmpty { throw error }
    }
}
