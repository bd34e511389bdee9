import Foundation
import TernCore
import TernData
import TernNN
import TestSupport
import Testing

@testable import TernTraining

@Suite struct ReportTests {
    let folder = try! TemporaryFolder()

    // MARK: Metrics

    @Test func historiesOfLogs() throws {
        let logs: [any MetricLog] = [try CSVLog(folder.file("log.csv")), try JSONLinesLog(folder.file("log.jsonl"))]
        for log in logs {
            try log.log(["loss": 0.5, "a,\"b\"": .infinity], step: 1)
            try log.log(["loss": .nan], step: 2)
            try log.log(["new": 1e-300, "loss": 3], step: 10)
        }
        for name in ["log.csv", "log.jsonl"] {
            let history = try MetricHistory(contentsOf: folder.file(name))
            #expect(Set(history.names) == ["loss", "a,\"b\"", "new"])
            #expect(history["loss"].map(\.step) == [1, 2, 10])
            #expect(history["loss"][0].value == 0.5 && history["loss"][1].value.isNaN && history["loss"][2].value == 3)
            #expect(history["a,\"b\""].map(\.value) == [.infinity] && history["new"].map(\.value) == [1e-300])
            // Half a row of a run that was killed.
            try folder.write(try folder.read(name) + Array((name == "log.csv" ? "11,0." : "{\"st").utf8), to: name)
            #expect(try MetricHistory(contentsOf: folder.file(name))["loss"].count == 3)
        }
        try folder.write([], to: "empty")
        #expect(try MetricHistory(contentsOf: folder.file("empty")).names.isEmpty)
    }

    @Test(arguments: [
        ("a,b\n1,2\n", "bad header: found line 1: a,b"), ("step,loss\n1,x\n", "wrong value: found \"x\" in line 2"),
        ("{\"loss\":1}\n", "bad row: found line 1: {\"loss\":1}"), ("{\"step\":1,\"x\":[]}\n", "no number as \"x\"")
    ])
    func filesThatAreNoLogs(_ text: String, _ message: String) throws {
        try folder.write(Array(text.utf8), to: "log")
        let error = #expect(throws: DataFileError.self) { try MetricHistory(contentsOf: folder.file("log")) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        #expect(error?.path == folder.file("log"))
    }

    @Test func namesOfMetrics() {
        let names: [(String, MetricName.Part, String)] = [
            ("loss", .training, "loss"), ("train_loss", .training, "loss"), ("validation_loss", .validation, "loss"),
            ("val/accuracy", .validation, "accuracy"), ("test.loss", .test, "loss"), ("value", .training, "value"),
            ("training_", .training, "training_"), ("testament", .training, "testament")
        ]
        for (name, part, measure) in names {
            #expect(MetricName(name).part == part && MetricName(name).measure == measure, "\(name)")
        }
        #expect(MetricName("validation_loss").goal == .lowest && MetricName("test_accuracy").goal == .highest)
        #expect(MetricName("learning_rate").goal == nil && MetricName("gradient_norm").goal == nil)
        #expect(MetricName("dice_loss").goal == .lowest && MetricName("macro_f1").goal == .highest)
    }

    // MARK: Runs

    /// Writes the folder of a run.
    private func run(_ name: String, _ losses: [Double], _ options: String) throws -> RecordedRun {
        let log = try CSVLog(folder.file("\(name)/metrics.csv"))
        for (index, loss) in losses.enumerated() {
            try log.log(["loss": loss, "validation_accuracy": 1 - loss / 4], step: index + 1)
        }
        try folder.write(Array(options.utf8), to: "\(name)/config.json")
        return try RecordedRun(contentsOf: folder.file(name))
    }

    @Test func comparisons() throws {
        let first = try run("first", [2, 1, 1.5], #"{"rate": 0.1, "model": "mlp", "hidden": [8, 4], "augment": false}"#)
        let second = try run("second", [2, 1.25, 0.75, .nan], #"{"rate": 0.2, "model": "mlp", "extra": null}"#)
        #expect(first.configuration == ["rate": "0.1", "model": "mlp", "hidden": "8, 4", "augment": "no"])
        let html = Report.comparing([first, second]).html
        #expect(html.contains(">1.5</td>") && html.contains(">NaN</td>"))
        #expect(html.contains("<td>1 at step 2</td>") || html.contains(">1 at step 2</td>"))
        #expect(
            html.contains("<td class=\"best\">0.75 at step 3</td>") || html.contains("n best\">0.75 at step 3</td>"))
        // A column of nothing but numbers is on the right.
        #expect(html.contains("<td>rate</td><td>0.1</td><td class=\"n\">0.2</td>"))
        #expect(html.contains("<td>model</td><td>mlp</td>"))
        #expect(html.components(separatedBy: "data-name=\"second\"").count == 3)
        // Of the same name, by their paths.
        let other = try run("others/first", [1], "{}")
        #expect(Report.comparing([first, other]).html.contains("data-name=\"\(folder.path)/others/first\""))
    }

    @Test func foldersThatAreNoRuns() throws {
        for path in [folder.path, folder.file("missing")] {
            let error = #expect(throws: DataFileError.self) { try RecordedRun(contentsOf: path) }
            #expect(error?.problem == .missing && error?.path == path)
        }
        for text in ["[1]", "{\"a\":", ""] {
            let error = #expect(throws: DataFileError.self) { try run("damaged", [1], text) }
            #expect(error?.problem == .damaged && error?.path == folder.file("damaged/config.json"))
        }
    }

    // MARK: Pages

    @Test func pagesAreEscapedAndAlone() throws {
        let evil = "</script><script>alert(\"x\")</script><img src=x onerror='alert(1)'>"
        var history = MetricHistory()
        history.add([evil: 1, "loss": .nan], step: 1)
        var report = Report(evil, subtitle: evil)
        report.addResult(evil, evil)
        report.addCurves(from: history, title: evil)
        report.addValues(from: history)
        report.addConfiguration([evil: evil])
        var matrix = ConfusionMatrix(classes: 2)
        matrix.update(Tensor([0, 1, 1]), Tensor([0, 0, 1]))
        report.addConfusionMatrix(matrix, names: [evil, evil])
        report.addMistakes(
            Tensor<UInt8>.zeros([2, 3, 3]), labels: Tensor([0, 1]), scores: [[0, 5], [0, 1]] as Tensor<Float>,
            names: [evil, evil])
        report.addHistograms(of: [(evil, Tensor<Float>([1, 2]))])
        report.addSection(evil) { section in
            section.addText(evil)
            section.addCode(evil)
            section.addTable([evil], [[evil]])
        }
        let html = report.html
        #expect(html.components(separatedBy: "<script").count == 2 && !html.contains("<img src=x"))
        #expect(html.contains("&lt;/script&gt;&lt;script&gt;alert(&quot;x&quot;)"))
        // Nothing to load but what it holds.
        for word in ["http://", "https://", "@import", "url(", "<link"] {
            #expect(html.replacing("http://www.w3.org/2000/svg", with: "").contains(word) == false, "\(word)")
        }
        try report.save(to: folder.file("report.html"))
        #expect(try folder.read("report.html") == Array(html.utf8))
        #expect(try folder.names() == ["report.html"])
        let error = #expect(throws: DataFileError.self) { try report.save(to: folder.file("missing/report.html")) }
        #expect(error?.problem == .unwritable)
    }

    @Test func curvesOfOneMeasureShareAChart() {
        var history = MetricHistory()
        for step in 1...3 {
            history.add(
                ["learning_rate": 0.1, "loss": 1 / Double(step), "validation_loss": 2, "test_accuracy": 0.5], step: step
            )
        }
        var report = Report("x")
        report.addCurves(from: history)
        let charts = report.html.components(separatedBy: "<svg class=\"chart\"").dropFirst()
        #expect(
            charts.map { $0.components(separatedBy: "aria-label=\"")[1].prefix { $0 != "\"" } } == [
                "Loss", "Accuracy", "Learning rate"
            ])
        #expect(
            charts[1].contains("data-name=\"training\" data-color=\"s0\" data-x=\"1 2 3\" data-y=\"1 0.5 0.333333\""))
        #expect(charts[1].contains("data-name=\"validation\" data-color=\"s1\""))
        #expect(charts[2].contains("data-name=\"test\" data-color=\"s2\""))
    }

    @Test func matrices() {
        var matrix = ConfusionMatrix(classes: 3)
        matrix.update(Tensor([0, 0, 1, 1, 2, 0]), Tensor([0, 0, 1, 2, 2, 2]))
        var report = Report("x")
        report.addConfusionMatrix(matrix, names: ["a", "b", "c"])
        #expect(report.html.contains("66.67% of 6 samples are right"))
        #expect(report.html.contains("title=\"c taken for b: 1\""))
        // Of "c": precision 1, recall 1/3, F₁ 1/2.
        #expect(
            report.html.contains(
                "<td>c</td><td class=\"n\">100.0%</td><td class=\"n\">33.3%</td><td class=\"n\">50.0%</td><td class=\"n\">3</td>"
            ))
        // Many classes are an image.
        var large = ConfusionMatrix(classes: 200)
        large.update(Tensor(Array(0..<200)), Tensor(Array(0..<200)))
        report.addConfusionMatrix(large)
        #expect(report.html.contains("<img class=\"matrix\"") && report.html.utf8.count < 300_000)
    }

    @Test func mistakesAreSortedByConfidence() {
        var report = Report("x")
        let scores: Tensor<Float> = [[0, 1, 0], [9, 0, 0], [0, 0, 4], [1, 0, 0]]
        report.addMistakes(Tensor<UInt8>.full([4, 2, 2], 200), labels: Tensor([0, 1, 0, 0]), scores: scores, limit: 2)
        let html = report.html
        #expect(html.contains("2 of 3 wrong predictions"))
        let captions = html.components(separatedBy: "<figcaption>").dropFirst().map { $0.prefix { $0 != "<" } }
        #expect(captions == ["1 → 0 (100.0%)", "0 → 2 (96.5%)"])
    }

    @Test func profilesAndModels() {
        let model = Sequential([Linear(4, 8), Linear(8, 3)])
        let optimizer = SGD(model, learningRate: 0.1)
        let x = Tensor<Float>.ones([16, 4])
        let profile = profile {
            optimizer.step { crossEntropyLoss(model(x), Tensor((0..<16).map { $0 % 3 })) }
        }
        var report = Report("x")
        report.addProfile(profile, layers: profile.layers(of: model))
        report.addSummary(model.summary(of: [16, 4]))
        report.addHistograms(of: model, limit: 3)
        report.addMachine()
        let html = report.html
        #expect(html.contains("<td>linear</td><td>forward</td>") && html.contains("<td>backward</td>"))
        #expect(html.contains("<td>0</td><td>Linear</td>") && html.contains("<td>others</td>"))
        #expect(html.contains("<td>total</td><td></td><td></td><td class=\"n\">67</td>"))
        #expect(html.contains("The 3 largest of 4 tensors.") && html.contains("aria-label=\"0.weight [8, 4]\""))
        #expect(html.contains("\(runtime.blas)".escapedInMarkup))
    }
}
