import Foundation
import Tern

/// Answers the requests of compare.py, described in `engine.py`.
struct Server {
    private var workload: Workload?

    mutating func run() throws {
        let encoder = JSONEncoder()
        while let line = readLine() {
            let answer: Answer
            do {
                answer = try respond(to: JSONDecoder().decode(Request.self, from: Data(line.utf8)))
            } catch {
                answer = Answer(error: "\(error)")
            }
            FileHandle.standardOutput.write(try encoder.encode(answer) + Data("\n".utf8))
        }
    }

    private mutating func respond(to request: Request) throws -> Answer {
        switch request {
        case .hello:
            return Answer(name: "Tern", version: "on \(runtime.blas)")
        case .prepare(let row, let inputs):
            workload = nil  // frees the previous row's tensors first
            workload = try Workload(row, inputs: Inputs(contentsOf: inputs))
            return Answer(runs: true)
        case .result(let outputs):
            try outputs.write(workload!.result())
            return Answer()
        case .time:
            return Answer(microseconds: workload!.microseconds())
        }
    }
}
