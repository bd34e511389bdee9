import Foundation
import Tern

/// Answers the requests of compare.py, described in `engine.py`.
struct Server {
    private enum Request: Decodable {
        case hello
        case rows
        case prepare(row: Row, inputs: String)
        case result(outputs: String)
        case time
    }

    private struct Answer: Encodable {
        var name: String?
        var version: String?
        var rows: [Row]?
        var runs: Bool?
        var microseconds: Double?
        var error: String?
    }

    private var workload: Workload?

    mutating func run() throws {
        while let line = readLine() {
            let answer: Answer
            do {
                answer = try respond(to: JSONDecoder().decode(Request.self, from: Data(line.utf8)))
            } catch {
                answer = Answer(error: "\(error)")
            }
            FileHandle.standardOutput.write(try JSONEncoder().encode(answer) + Data("\n".utf8))
        }
    }

    private mutating func respond(to request: Request) throws -> Answer {
        switch request {
        case .hello:
            return Answer(name: "Tern", version: "on \(runtime.blas)")
        case .rows:
            return Answer(rows: try Row.all())
        case .prepare(let row, let inputs):
            workload = nil  // frees the previous row's tensors first
            workload = try Workload(row, inputs: Safetensors(contentsOf: inputs).tensors)
            return Answer(runs: true)
        case .result(let outputs):
            if let workload { try saveSafetensors(workload.result(), to: outputs) }
            return Answer()
        case .time:
            return Answer(microseconds: workload?.microseconds())
        }
    }
}
