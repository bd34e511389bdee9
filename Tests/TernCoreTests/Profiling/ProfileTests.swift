import Foundation
import TernCore
import Testing

/// A profile sees all threads, so other tests are in it, too: what is asserted is about operations on shapes that no other test
/// has.
@Suite(.serialized) struct ProfileTests {
    /// Lengths of axes that no other test uses.
    private let m = 61
    private let k = 67
    private let n = 71

    private func rows(_ profile: Profile, of shapes: [Shape]) -> [Profile.Row] {
        profile.rows.filter { $0.shapes == shapes }
    }

    @Test func productsAreCountedForwardAndBackward() {
        let (a, b) = (Tensor<Float>.ones([m, k]), Tensor<Float>.ones([k, n]))
        let profile = profile {
            for _ in 0..<3 { _ = gradient(at: a) { $0.matmul(b).sum() } }
            _ = a.matmul(b)
        }
        let forward = rows(profile, of: [[m, k], [k, n]])
        #expect(forward.map(\.name) == ["matmul"] && forward[0].calls == 4 && !forward[0].isBackward)
        #expect(forward[0].operations == 4 * 2 * m * k * n)
        #expect(forward[0].bytes == 4 * 4 * (m * k + k * n + m * n))
        #expect(forward[0].seconds > 0 && forward[0].seconds < profile.seconds)
        // The gradient of a is that of the product times bᵀ.
        let backward = profile.rows.filter { $0.isBackward && $0.operations > 0 && $0.shapes.contains([m, n]) }
        #expect(backward.map(\.calls) == [3])
        #expect(backward[0].operations == 3 * 2 * m * k * n)
    }

    /// Named as they are called, whatever runs them.
    @Test func namesAreThoseOfThePublicInterface() {
        let x = Tensor<Float>.uniform([m, 73], in: 1..<2)
        let y = Tensor<Float>.uniform([m, 73], in: 1..<2)
        let calls: [(String, () -> Void)] = [
            ("exp", { _ = x.exp() }), ("+", { _ = x + y }), ("*", { _ = x * 2 }), ("-", { _ = -x }),
            (".<", { _ = x .< y }),
            ("sum", { _ = x.sum(axis: 1) }), ("max", { _ = x.max() }), ("argmax", { _ = x.argmax(axis: 0) }),
            ("softmax", { _ = x.softmax() }), ("cumsum", { _ = x.cumsum(axis: 1) }), ("sort", { _ = x.sort() }),
            ("topK", { _ = x.topK(3) }), ("take", { _ = x.take([1, 2]) }), ("norm", { _ = x.norm(axis: 1) }),
            ("variance", { _ = x.variance(axis: 0) }), ("clamp", { _ = x.clamp(min: 0, max: 1) }),
            ("relu", { _ = x.relu() }), ("gelu", { _ = x.gelu() }), ("lerp", { _ = x.lerp(y, weight: 0.5) }),
            ("pow", { _ = x.pow(1.7) }), ("copy", { _ = x.transpose().contiguous() }), ("isNaN", { _ = x.isNaN() }),
            ("where", { _ = x.where(x .< y, else: y) }), ("all", { _ = (x .< y).all() })
        ]
        for (name, call) in calls {
            let found = profile { call() }.rows.filter { $0.shapes.contains { $0.elementCount == m * 73 } }.map(\.name)
            #expect(found.contains(name), "\(name): found \(found)")
        }
    }

    @Test func theTimeOfWhatIsInsideIsCountedOnce() {
        let x = Tensor<Float>.ones([m, 79, 83])
        let profile = profile { _ = gradient(at: x) { ($0.exp() * $0).sum() } }
        let total = profile.rows.reduce(0) { $0 + $1.seconds }
        #expect(total <= profile.seconds)
    }

    @Test func nothingIsSeenOutsideAndErrorsEndAProfile() {
        struct Failure: Error {}
        let x = Tensor<Float>.ones([m, 89])
        #expect(throws: Failure.self) {
            _ = try TernCore.profile {
                _ = x.exp()
                throw Failure()
            }
        }
        _ = x.sin()
        let profile = profile { _ = x.cos() }
        #expect(rows(profile, of: [x.shape]).map(\.name) == ["cos"])
    }

    @Test func allThreadsAreSeen() async {
        let x = Tensor<Float>.ones([m, 97])
        let profile = profile { DispatchQueue.concurrentPerform(iterations: 8) { _ in _ = x.tanh() } }
        #expect(rows(profile, of: [x.shape]).map(\.calls) == [8])
    }

    @Test func whatIsBeyondTheLimitIsCounted() {
        let x = Tensor<Float>.ones([m, 101])
        let profile = profile(limit: 5) { for _ in 0..<20 { _ = x.exp() } }
        #expect(profile.rows.reduce(0) { $0 + $1.calls } == 5)
        #expect(profile.leftOut >= 15)
        #expect(profile.description.contains("operations beyond the limit"))
    }

    @Test func theTableHasALineForEachOperation() {
        let x = Tensor<Float>.ones([m, 103])
        let lines = profile {
            for _ in 0..<7 { _ = x.exp() }
        }.table(rows: 1000).split(separator: "\n")
        #expect(lines[0].hasPrefix("operation"))
        let line = lines.first { $0.hasPrefix("exp ") && $0.contains("[61, 103]") }
        #expect(line?.contains(" 7 ") == true)
        #expect(Set(lines.map(\.count)).count == 1, "columns are aligned")
    }

    /// Complete events in the format of Chrome's traces: names, microseconds, threads.
    @Test func chromeTraceIsJSON() throws {
        struct Trace: Decodable {
            struct Event: Decodable {
                let name, cat, ph: String
                let ts, dur: Double
                let tid: Int
                let args: Arguments
            }
            struct Arguments: Decodable {
                let shapes: String
                let bytes, operations: Int
            }
            let traceEvents: [Event]
        }
        let x = Tensor<Float>.ones([m, 107])
        let profile = profile { _ = gradient(at: x) { ($0 * $0).exp().sum() } }
        let events = try JSONDecoder().decode(Trace.self, from: Data(profile.chromeTrace.utf8)).traceEvents
        let exp = try #require(events.first { $0.name == "exp" && $0.args.shapes == "[61, 107]" })
        #expect(exp.ph == "X" && exp.cat == "forward" && exp.dur > 0)
        #expect(events.contains { $0.cat == "backward" && $0.args.shapes.contains("[61, 107]") })
        let pass = try #require(events.first { $0.name == "backward" && $0.tid == exp.tid })
        #expect(pass.ts >= exp.ts + exp.dur)
        #expect(events.allSatisfy { $0.ts >= 0 && $0.ts + $0.dur <= 1e6 * profile.seconds + 1 })
    }
}
