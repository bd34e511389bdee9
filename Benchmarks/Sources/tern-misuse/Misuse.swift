import Tern

/// One call with an argument that is extreme or has no meaning, and what has to become of it.
struct Misuse {
    enum Expectation: String {
        /// A trap whose message begins with the operation's name.
        case trap
        /// A typed error.
        case error
        /// A value: the argument is extreme, but has a meaning.
        case value
        /// Any of these: which of them depends on the other arguments.
        case any
    }

    /// As its user spells it: what a message has to begin with.
    let operation: String
    /// The arguments in words.
    let call: String
    let expectation: Expectation
    let body: () throws -> Any
}

/// All calls. Nothing of Tern is touched before a case's body runs.
final class MisuseTable {
    private(set) var cases: [Misuse] = []

    static let integers: [Int] = [.max, .min, 1 << 62, -(1 << 62), 1 << 32, -1, 0]
    static let numbers: [Double] = [
        .nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -1, 0
    ]
    static let shapes: [[Int]] = [
        [], [0], [3], [2, 3], [0, 3], [3, 0], [1, 2, 5], [2, 0, 5], [1, 2, 5, 5], [1, 0, 5, 5], [0, 2, 5, 5],
        [1, 2, 0, 5],
        [1, 2, 5, 5, 5], [1, 1, 1, 1, 1, 1, 1, 1]
    ]

    /// The names that a message may begin with: the operation's, or one that it is made of.
    static let names: Set<String> = Set(MisuseTable().cases.map(\.operation)).union([
        "Optimizer", "Schedule", "GradientClipping", "Module", "unsqueeze", "squeeze", "contiguous",
        "valueAndGradients", "pullback",
        "runtime", "Parameter"
    ])

    init() {
        addCreation()
        addShapes()
        addIndexing()
        addElementwise()
        addReductions()
        addSorting()
        addLinearAlgebra()
        addConvolutions()
        addPooling()
        addNormalization()
        addSequences()
        addDerivatives()
        addRandom()
        addLosses()
        addLayers()
        addMoreLayers()
        addOptimizers()
        addSchedules()
        addData()
        addFiles()
    }

    func add(_ operation: String, _ call: String, _ expectation: Misuse.Expectation, _ body: @escaping () throws -> Any)
    {
        cases.append(Misuse(operation: operation, call: call, expectation: expectation, body: body))
    }

    func traps(_ operation: String, _ call: String, _ body: @escaping () throws -> Any) {
        add(operation, call, .trap, body)
    }

    func throwsError(_ operation: String, _ call: String, _ body: @escaping () throws -> Any) {
        add(operation, call, .error, body)
    }

    func gives(_ operation: String, _ call: String, _ body: @escaping () throws -> Any) {
        add(operation, call, .value, body)
    }

    /// An integer argument: what is not valid traps, what may be is told apart by the other arguments.
    func ints(
        _ operation: String, _ argument: String, valid: Set<Int> = [], unclear: Set<Int> = [],
        of values: [Int] = MisuseTable.integers, _ call: @escaping (Int) throws -> Any
    ) {
        for value in values {
            let expectation: Misuse.Expectation =
                unclear.contains(value) ? .any : valid.contains(value) ? .value : .trap
            add(operation, "\(argument): \(value)", expectation) { try call(value) }
        }
    }

    /// Returns a number as an argument, likewise; `NaN` is never valid.
    func doubles(
        _ operation: String, _ argument: String, valid: (Double) -> Bool = { _ in false }, unclear: Bool = false,
        of values: [Double] = MisuseTable.numbers, _ call: @escaping (Double) throws -> Any
    ) {
        for value in values {
            let expectation: Misuse.Expectation = unclear ? .any : valid(value) ? .value : .trap
            add(operation, "\(argument): \(value)", expectation) { try call(value) }
        }
    }

    /// A tensor argument in all shapes.
    func shapes(
        _ operation: String, _ argument: String, of shapes: [[Int]] = MisuseTable.shapes,
        _ call: @escaping (Tensor<Float>) throws -> Any
    ) {
        for shape in shapes {
            add(operation, "\(argument) of shape \(shape)", .any) { try call(.ones(Shape(shape))) }
        }
    }
}
