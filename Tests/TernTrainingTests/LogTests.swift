import Foundation
import TernCore
import TernData
import TernNN
import TestSupport
import Testing

@testable import TernTraining

@Suite struct LogTests {
    let folder = try! TemporaryFolder()

    private func text(_ name: String) throws -> String { String(decoding: try folder.read(name), as: UTF8.self) }

    // MARK: Files

    @Test func tables() throws {
        var log = try CSVLog(folder.file("a/b/log.csv"))
        try log.log(["loss": 0.1], step: 1)
        try log.log(["loss": .nan, "a,\"b\"": -.infinity], step: 2)
        try log.log(["a,\"b\"": 1e-300], step: 3)
        let whole = "step,loss,\"a,\"\"b\"\"\"\n1,0.1,\n2,nan,-inf\n3,,1e-300\n"
        #expect(try text("a/b/log.csv") == whole)
        // Another process goes on after step 2; of the last row, half was written.
        try folder.write(Array((whole + "4,0.").utf8), to: "a/b/log.csv")
        log = try CSVLog(folder.file("a/b/log.csv"))
        #expect(log.columns == ["loss", "a,\"b\""])
        try log.resume(after: 2)
        try log.log(["loss": 3, "new": 5], step: 3)
        #expect(try text("a/b/log.csv") == "step,loss,\"a,\"\"b\"\"\",new\n1,0.1,,\n2,nan,-inf,\n3,3.0,,5.0\n")
        try log.resume(after: 0)
        try log.log(["x": 1], step: 1)
        #expect(try text("a/b/log.csv") == "step,x\n1,1.0\n")
    }

    @Test func objects() throws {
        var log = try JSONLinesLog(folder.file("log"))
        try log.log(["loss": 0.1, "\"é\n": 2], step: 1)
        try log.log(["loss": .nan, "x": -.infinity], step: 2)
        try log.log([:], step: 3)
        #expect(
            try text("log")
                == "{\"step\":1,\"\\\"é\\n\":2.0,\"loss\":0.1}\n{\"step\":2,\"loss\":null,\"x\":-1e999}\n{\"step\":3}\n"
        )
        log = try JSONLinesLog(folder.file("log"))
        try log.resume(after: 1)
        try log.log(["loss": 5], step: 2)
        #expect(try text("log") == "{\"step\":1,\"\\\"é\\n\":2.0,\"loss\":0.1}\n{\"step\":2,\"loss\":5.0}\n")
    }

    @Test(.enabled(if: Python.has("json", "csv"), "needs Python"))
    func othersReadTheFiles() throws {
        let (table, lines) = (try CSVLog(folder.file("log.csv")), try JSONLinesLog(folder.file("log.jsonl")))
        for log in [table, lines] as [any MetricLog] {
            try log.log(["loss": 0.1, "a,b": .infinity], step: 1)
            try log.log(["loss": .nan], step: 2)
        }
        let program = """
            import csv, json, sys
            print([dict(row) for row in csv.DictReader(open(sys.argv[1]))])
            print([json.loads(line) for line in open(sys.argv[2])])
            """
        #expect(
            try Python.lines(program, table.path, folder.file("log.jsonl")) == [
                "[{'step': '1', 'a,b': 'inf', 'loss': '0.1'}, {'step': '2', 'a,b': '', 'loss': 'nan'}]",
                "[{'step': 1, 'a,b': inf, 'loss': 0.1}, {'step': 2, 'loss': None}]"
            ])
    }

    @Test func filesThatAreNoLogs() throws {
        try folder.write(Array("name,age\nx,1\n".utf8), to: "other")
        #expect(throws: DataFileError.self) { try CSVLog(folder.file("other")) }
        let error = #expect(throws: DataFileError.self) { try JSONLinesLog(folder.file("other")).resume(after: 1) }
        #expect(error?.description.contains("line 1: name,age, expected a row with its step") == true)
        #expect(try text("other") == "name,age\nx,1\n")
        try folder.write(Array("step,x\n1,2\nhello\n".utf8), to: "broken")
        #expect(throws: DataFileError.self) { try CSVLog(folder.file("broken")).resume(after: 3) }
        #expect(throws: DataFileError.self) { try CSVLog(folder.path) }
    }

    @Test func aFileThatVanishes() throws {
        for log in [try CSVLog(folder.file("a")), try JSONLinesLog(folder.file("b"))] as [any MetricLog] {
            try log.log(["x": 1], step: 1)
            let name = log is CSVLog ? "a" : "b"
            try FileManager.default.removeItem(atPath: folder.file(name))
            let error = #expect(throws: DataFileError.self) { try log.log(["x": 1], step: 2) }
            #expect(error?.description.contains("can't be written: the file was removed") == true)
        }
    }

    /// A row that does not fit is left out as a whole, and the error names the file.
    @Test func aFullDisk() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 100, rlim_max: 100)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let folder = try TemporaryFolder()
            let log = try CSVLog(folder.file("log"))
            let error = #expect(throws: DataFileError.self) {
                for step in 1...100 { try log.log(["x": 0.123456789], step: step) }
            }
            #expect(error?.path == folder.file("log") && error?.found == "File too large")
            let text = String(decoding: try folder.read("log"), as: UTF8.self)
            #expect(text.hasSuffix("0.123456789\n"))
        }
    }

    /// Events that could not be written are written as soon as there is room.
    @Test func eventsWaitForRoom() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let folder = try TemporaryFolder()
            let board = try TensorBoardLog(folder.path)
            let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
            var limit = rlimit()
            getrlimit(resource, &limit)
            let most = limit.rlim_cur
            limit.rlim_cur = 1000
            setrlimit(resource, &limit)
            try board.text("note", String(repeating: "x", count: 2000), step: 1)
            let error = #expect(throws: DataFileError.self) { try board.flush() }
            #expect(error?.path == board.path && error?.found == "File too large")
            limit.rlim_cur = most
            setrlimit(resource, &limit)
            try board.flush()
            let name = (board.path as NSString).lastPathComponent
            let text = String(decoding: try folder.read(name), as: UTF8.self)
            #expect(text.components(separatedBy: String(repeating: "x", count: 2000)).count == 2)
        }
    }

    /// A log that has no room, and one that notes its calls.
    private final class Log: MetricLog {
        struct Full: Error {}
        let isFull: Bool
        var calls: [String] = []

        init(isFull: Bool) { self.isFull = isFull }

        private func note(_ call: String) throws {
            calls.append(call)
            if isFull { throw Full() }
        }
        func resume(after step: Int) throws { calls.append("resume") }
        func log(_ values: [String: Double], step: Int) throws { try note("\(step)") }
        func flush() throws { try note("flush") }
    }

    @Test func aFullLogDoesNotStopTheOthers() throws {
        let (full, other, training) = (Log(isFull: true), Log(isFull: false), try Training())
        #expect(throws: Log.Full.self) {
            try Trainer(training.run, [LogMetrics(to: [full, other])]).fit(training.loader, epochs: 1) {
                crossEntropyLoss(training.network($0.inputs), $0.labels)
            }
        }
        #expect(other.calls == ["resume", "1", "flush"])
    }

    /// A new column of a table without rows keeps the header whole.
    @Test func aFullDiskKeepsTheHeader() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let folder = try TemporaryFolder()
            try folder.write(Array("step,loss\n".utf8), to: "log")
            let log = try CSVLog(folder.file("log"))
            var limit = rlimit(rlim_cur: 12, rlim_max: 12)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            #expect(throws: DataFileError.self) { try log.log(["loss": 1, "accuracy": 1], step: 1) }
            #expect(try folder.read("log") == Array("step,loss\n".utf8))
        }
    }

    /// A run that was stopped and resumed leaves the files of one that was not.
    @Test func logsOfARun() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            func fit(_ name: String, steps: Int, checkpointAt: Int?) throws {
                let training = try Training()
                let checkpoints = try CheckpointFolder(folder.file("\(name).run"))
                try checkpoints.resume(training.run)
                let logs: [any MetricLog] = [
                    try CSVLog(folder.file("\(name).csv")), try JSONLinesLog(folder.file("\(name).jsonl")),
                    try TensorBoardLog(folder.file("\(name).board"))
                ]
                let callbacks: [any TrainingCallback] = [
                    ClipGradients(), LogMetrics(to: logs, every: .steps(2), includesSpeed: false),
                    Validation(every: .steps(3)) { _ in ["v": Double(training.run.step)] },
                    Every(.steps(1)) { if $0.run.step == checkpointAt { try checkpoints.save($0.run) } }
                ]
                try Trainer(training.run, callbacks).fit(training.loader, steps: steps) {
                    crossEntropyLoss(training.network($0.inputs), $0.labels)
                }
            }
            try fit("whole", steps: 12, checkpointAt: nil)
            try fit("parts", steps: 9, checkpointAt: 6)  // as if killed after step 9
            try fit("parts", steps: 12, checkpointAt: nil)
            for kind in ["csv", "jsonl"] {
                #expect(try folder.read("parts.\(kind)") == folder.read("whole.\(kind)"))
            }
            #expect(try folder.names(in: "parts.board").count == 2)
        }
    }

    // MARK: Progress

    /// A terminal of a number of columns, or a file, and the text that it got.
    private final class Screen {
        var text = ""
        var time = 0.0

        func bar(columns: Int?, unicode: Bool = true, color: Bool = false, total: Int = 200) -> ProgressBar {
            ProgressBar(
                "epoch 1/3", total: total,
                on: Terminal(
                    isInteractive: columns != nil, hasColor: color, isUnicode: unicode, columns: { columns ?? 80 },
                    write: { self.text += $0 }), now: { self.time })
        }
    }

    @Test func barsFitTheTerminal() {
        for columns in 1...120 {
            let screen = Screen()
            let bar = screen.bar(columns: columns)
            screen.time = 2
            bar.show(50, "loss 0.5")
            let line = screen.text.dropFirst().dropLast("\u{1b}[K".count)
            #expect(screen.text.hasPrefix("\r") && screen.text.hasSuffix("\u{1b}[K"))
            #expect(line.count < columns, "\(line)")
            if columns == 100 {
                #expect(line == "epoch 1/3  ━━━━━━━─────────────────────── " + "  25%  25.0/s  0:06 left  loss 0.5")
            }
            if columns == 30 { #expect(line == "epoch 1/3  ━───   25%  25.0/s") }
        }
    }

    @Test func barsWithoutUnicodeAndWithColors() {
        let (plain, colored) = (Screen(), Screen())
        plain.bar(columns: 40, unicode: false).show(100)
        #expect(plain.text == "\repoch 1/3  ###########-----------   50%\u{1b}[K")
        colored.bar(columns: 80, color: true).show(100, "bad\u{1b}[2J\nnote")
        #expect(colored.text.contains("\u{1b}[36m━") && colored.text.contains("\u{1b}[0m"))
        #expect(colored.text.contains("bad?[2J?note"))
    }

    @Test func linesElsewhere() {
        let screen = Screen()
        let bar = screen.bar(columns: nil)
        for step in 1...200 {
            screen.time = Double(step)
            bar.advance("loss")
        }
        bar.clear()
        let lines = screen.text.split(separator: "\n")
        #expect(lines.count == 10)
        #expect(lines.first == "epoch 1/3   10%  1.0/s  3:00 left  loss")
        #expect(lines.last == "epoch 1/3  100%  1.0/s  loss")
        #expect(!screen.text.contains("\u{1b}") && !screen.text.contains("\r"))
    }

    /// A program that is done in a moment leaves nothing in its log of errors.
    @Test func noLinesElsewhereOfWhatIsShort() {
        let screen = Screen()
        let bar = screen.bar(columns: nil)
        for step in 1...200 {
            screen.time = Double(step) * 0.0249
            bar.advance()
        }
        #expect(screen.text.isEmpty)
    }

    @Test func terminalsAreNotFlooded() {
        let screen = Screen()
        let bar = screen.bar(columns: 80)
        for _ in 0..<1000 {
            screen.time += 0.001
            bar.advance()
        }
        #expect(screen.text.count { $0 == "\r" } <= 21)
        let nothing = ProgressBar("x", total: 1, on: nil) { 0 }
        nothing.advance()
        nothing.clear()
        #expect(screen.bar(columns: 80, total: 0).done == 0)
    }

    @Test func timesAndRates() {
        #expect(ProgressBar.text(seconds: 26.2) == "0:27" && ProgressBar.text(seconds: 3723) == "1:02:03")
        #expect(ProgressBar.text(rate: 118.7) == "118/s" && ProgressBar.text(rate: 0.4) == "2.5 s each")
        #expect(ProgressBar.text(seconds: .infinity).count < 20)
    }
}
