import TernCore
import Testing

/// A misuse of an operation, and the message with which it stops the program.
struct Misuse: Sendable {
    let message: String
    let body: @Sendable () -> Void

    init(_ message: String, _ body: @escaping @Sendable () -> Void) {
        (self.message, self.body) = (message, body)
    }

    static let all = [
        creation,
        broadcasting,
        views,
        products,
        axes,
        indices,
        derivatives,
        transforms,
        distributions,
        indexing,
        overflows,
        sizes,
        extremes,
        contractions,
        activations,
        reductions,
        factorizations,
        elementary,
        convolutions,
        normalization,
        pooling,
        resampling,
        attention,
        recurrent
    ].flatMap(\.self)
}

/// Misuse stops the program with a message that names the operation, the values and the rule, in release builds too.
@Suite struct TrapTests {
    /// Output before a trap is written, also if standard output is no terminal.
    @Test func outputBeforeATrapIsNotLost() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardOutputContent]) {
            stopWithoutBacktrace()
            print("before", terminator: "")
            _ = Tensor<Float>.zeros([2]).matmul(Tensor<Float>.zeros([3]))
        }
        let printed = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(printed.contains("before"))
    }

    @Test(arguments: Misuse.all.indices)
    func messages(_ index: Int) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [index = index as Int] in
            stopWithoutBacktrace()
            Misuse.all[index].body()
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("Fatal error: \(Misuse.all[index].message)"), "found: \(said.prefix(400))")
    }
}
