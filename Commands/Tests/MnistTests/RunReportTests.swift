import Foundation
import Tern
import TernTraining
import TestSupport
import Testing

@testable import mnist

/// Pages of runs: `report`, and what a training writes.
@Suite struct RunReportTests {
    let folder = try! TemporaryFolder()

    /// Writes the metrics and the options of a run.
    private func writeRun(_ name: String, _ losses: [Double]) throws -> String {
        let log = try CSVLog(folder.file("\(name)/metrics.csv"))
        for (index, loss) in losses.enumerated() {
            try log.log(["loss": loss, "test_accuracy": 0.5], step: index + 1)
        }
        try folder.write(Array("{\"epochs\": \(losses.count)}".utf8), to: "\(name)/config.json")
        return folder.file(name)
    }

    private func page(_ path: String) throws -> String { String(decoding: try folder.read(path), as: UTF8.self) }

    @Test func aRun() throws {
        let run = try writeRun("first", [2, 1, 0.5])
        let weights: [String: Tensor<Float>] = ["layer.weight": [[1, 2], [3, 4]]]
        try saveSafetensors(weights, to: "\(run)/model.safetensors")
        let result = try Command.run("report", run)
        #expect(result.status == 0 && result.errors.isEmpty && result.output == "saved in \(run)/report.html\n")
        let html = try page("first/report.html")
        #expect(html.contains("data-y=\"2 1 0.5\"") && html.contains("layer.weight [2, 2]"))
        #expect(html.contains("<td>epochs</td>"))
        let other = try Command.run("report", run, "--output", folder.file("other.html"))
        #expect(other.status == 0 && FileManager.default.fileExists(atPath: folder.file("other.html")))
    }

    @Test func severalRuns() throws {
        let runs = [try writeRun("first", [2, 1]), try writeRun("second", [2, 1, 0.25])]
        let result = try Command.run(["report", "compare"] + runs + ["--output", folder.file("both.html")])
        #expect(result.status == 0 && result.errors.isEmpty)
        let html = try page("both.html")
        #expect(html.contains("data-name=\"first\"") && html.contains("data-name=\"second\""))
        #expect(html.contains("0.25 at step 3"))
    }

    @Test func runsThatAreNone() throws {
        let run = try writeRun("first", [1])
        let missing = folder.file("missing")
        for (arguments, message) in [
            (["report", missing], "\(missing): no such file: found no folder"),
            (["report", "compare", run], "found one run"), (["report", "compare", run, missing], missing),
            (["report", run, "--output", "\(missing)/page.html"], "can't be written")
        ] {
            let result = try Command.run(arguments)
            #expect(result.status != 0 && result.errors.contains(message), "\(result)")
        }
    }

    @Test func aTraining() throws {
        let test = ImageDataset.digits().test
        let model = Classifier(try Architecture(.mlp, hidden: [8], for: test))
        let run = try writeRun("first", [2, 1])
        try model.writeReport(in: run, test: test, logits: model.logits(of: test))
        let html = try page("first/report.html")
        #expect(html.contains("Confusion matrix") && html.contains("wrong predictions"))
        #expect(html.components(separatedBy: "data:image/png;base64,").count == 25)
    }
}
