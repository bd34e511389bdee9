import ArgumentParser
import Foundation
import Tern
import TernDistributed

/// The command `tern-distributed bench`.
struct Collectives: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Print the times of collectives by size, beside MPI_Allreduce, and the constants α and β.")

    @Option(help: "Bytes of the largest array.") var largest = 64 << 20
    @Option(help: "Seconds for each row.") var budget = 0.5

    func run() throws {
        let world = try Communicator.world()
        runtime.threadCount = 1
        if world.rank == 0 {
            print("\(world.size) ranks, \(world.library); times are medians of the slowest rank, in µs")
            print("     bytes   allReduce  MPI_Allreduce  ratio     GB/s   broadcast  allGather   ping-pong")
        }
        var rows: [(bytes: Int, allReduce: Double, message: Double)] = []
        var bytes = 8
        while bytes <= largest {
            let row = try measure(world, bytes)
            rows.append((bytes, row.own, row.pingPong))
            if world.rank == 0 {
                let gigabytes = Double(bytes) / row.own / 1e9
                print(
                    String(
                        format: "%10d %11.1f %14.1f %6.2f %8.2f %11.1f %10.1f %11.1f", bytes, row.own * 1e6,
                        row.library * 1e6, row.library / row.own, gigabytes, row.broadcast * 1e6, row.gather * 1e6,
                        row.pingPong * 1e6))
            }
            bytes *= bytes < 1 << 20 ? 8 : 4
        }
        let barrier = try slowest(world, 100) { try world.barrier() }
        if world.rank == 0 {
            print(String(format: "barrier %.1f µs", barrier * 1e6))
            // A message of n bytes takes α + n β: from the smallest, and from the two largest.
            let (alpha, last) = (rows[0].message, rows.suffix(2))
            let beta = (last.last!.message - last.first!.message) / Double(last.last!.bytes - last.first!.bytes)
            print(String(format: "α %.2f µs, 1/β %.2f GB/s", alpha * 1e6, 1 / beta / 1e9))
        }
    }

    /// Returns the median over rounds of the slowest rank's seconds.
    private func slowest(_ world: Communicator, _ rounds: Int, _ body: () throws -> Void) throws -> Double {
        try world.barrier()
        let own = try seconds(rounds, body)
        return try world.allReduce(Tensor<Double>(own), by: .maximum).item()
    }

    /// Moves a tensor out, so that nobody else holds it and its memory is used.
    private func take(_ x: inout Tensor<Float>) -> Tensor<Float> {
        var taken = Self.nothing
        swap(&taken, &x)
        return taken
    }

    private static let nothing = Tensor<Float>(0)

    private typealias Row = (own: Double, library: Double, broadcast: Double, gather: Double, pingPong: Double)

    private func measure(_ world: Communicator, _ bytes: Int) throws -> Row {
        var x = Tensor<Float>.ones([bytes / 4])
        var y = x * 1
        // As many rounds as the time allows, the same number on all ranks.
        let once = try slowest(world, 3) { x = try world.allReduce(take(&x)) }
        let rounds = min(1000, max(5, Int(budget / 6 / max(once, 1e-7))))
        func reset() {
            x = .ones([bytes / 4])
            y = .ones([bytes / 4])
        }
        // In turns, so that neither has the better moments.
        var (own, library): ([Double], [Double]) = ([], [])
        for _ in 0..<5 {
            reset()
            own.append(try slowest(world, max(rounds / 5, 3)) { x = try world.allReduce(take(&x)) })
            reset()
            library.append(try slowest(world, max(rounds / 5, 3)) { try world.libraryAllReduce(&y) })
        }
        let broadcast = try slowest(world, rounds) { try world.broadcast(&x) }
        let gather = try slowest(world, rounds) { _ = try world.allGather(x) }
        let pingPong = try slowest(world, rounds) {
            if world.size == 1 { return }
            if world.rank == 0 {
                try world.send(x, to: 1)
                x = try world.receive(x.shape, from: 1)
            } else if world.rank == 1 {
                x = try world.receive(x.shape, from: 0)
                try world.send(x, to: 0)
            }
        }
        return (own.sorted()[2], library.sorted()[2], broadcast, gather, pingPong / 2)
    }
}
