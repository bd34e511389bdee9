import ArgumentParser
import Tern
import TernDistributed

/// Times what several processes do together.
@main
struct TernDistributedBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tern-distributed",
        abstract: "Time collectives and training steps of several processes: mpirun -n 2 tern-distributed bench.",
        subcommands: [Collectives.self, Steps.self])
}

/// Returns the seconds of a call, the median of some.
func seconds(_ rounds: Int, _ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let times = try (0..<rounds).map { _ in try clock.measure(body) / .seconds(1) }.sorted()
    return times[rounds / 2]
}
