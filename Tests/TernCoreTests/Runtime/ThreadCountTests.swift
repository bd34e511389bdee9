import TernCore
import Testing

/// Tests that change the number of threads, which is the process's own: one after another.
@Suite(.serialized) struct ThreadCountTests {
    static let counts = [1, 2, 3, 4]

    /// Runs `body` with a number of threads, and sets it back.
    static func with<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
        let before = runtime.threadCount
        runtime.threadCount = count
        defer { runtime.threadCount = before }
        return try body()
    }

    /// Expects a computation to give the same bits at every number of threads.
    static func expectSameBits<Scalar: TensorFloatingPoint>(
        _ comment: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () -> [Tensor<Scalar>]
    ) {
        let expected = with(1, body)
        for count in counts.dropFirst() {
            for (found, expected) in zip(with(count, body), expected) {
                TernCoreTests.expectSameBits(
                    found, expected, "\(comment()) with \(count) threads", sourceLocation: sourceLocation)
            }
        }
    }

    @Test func isClamped() {
        let available = runtime.availableProcessors
        #expect(available >= 1)
        Self.with(0) { #expect(runtime.threadCount == 1) }
        Self.with(-5) { #expect(runtime.threadCount == 1) }
        Self.with(1000) { #expect(runtime.threadCount == 256) }
        Self.with(3) { #expect(runtime.threadCount == 3) }
    }
}
