import Foundation
import TestSupport
import Testing

/// Output that nobody can read: an error in the end, by which nothing else is lost.
@Suite struct OutputTests {
    let folder = try! TemporaryFolder()

    /// A shell in which `$0` is the command.
    private func shell(_ script: String) -> (Process, output: Pipe, errors: Pipe) {
        let (process, output, errors) = Command.process(["-c", script, Command.executable.path], in: folder.path)
        process.executableURL = URL(filePath: "/bin/sh")
        return (process, output, errors)
    }

    private func run(_ script: String) throws -> Command.Result {
        let (process, output, errors) = shell(script)
        try process.run()
        return Command.finish(process, output, errors)
    }

    private func expectSavedModel() throws {
        // A run that nobody reads has a page where it came to its end.
        let names = try folder.names(in: "run").filter { $0 != "report.html" }
        #expect(names == TemporaryFolder.interruptedRunFiles)
        #expect(try Command.run("evaluate", "--weights", "run/model.safetensors", in: folder.path).status == 0)
        #expect(try Command.run("train", "--resume", "--output", "run", in: folder.path).status == 0)
    }

    private let train = "train --epochs 1 --hidden 8 --output run"

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
        arguments: zip([">/dev/full", ">&-"], ["No space left on device", "Bad file descriptor"]))
    func trainingSavesWhatItCanNotTell(_ redirection: String, _ reason: String) throws {
        let result = try run("\"$0\" \(train) \(redirection)")
        #expect(result.status == 1)
        #expect(result.errors == "error: standard output: \(reason)\n")
        try expectSavedModel()
        for arguments in ["evaluate --weights run/model.safetensors", "train --help", "--version"] {
            let result = try run("\"$0\" \(arguments) \(redirection)")
            #expect(result.status == 1)
            #expect(result.errors == "error: standard output: \(reason)\n")
        }
    }

    @Test func trainingGoesOnWhenItsReaderIsGone() throws {
        let result = try run("{ \"$0\" \(train); echo $? >&2; } | true")
        #expect(result.errors == "error: standard output: Broken pipe\n1\n")
        try expectSavedModel()
    }

    /// As `nohup` starts it.
    @Test func aHangUpThatIsIgnoredStaysIgnored() throws {
        let (process, output, errors) = shell(
            "trap '' HUP; exec \"$0\" train --epochs 10 --hidden 8 --output run")
        let result = try Command.interrupt(process, output, errors, by: SIGHUP, after: "epoch")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.lines.filter { $0.hasPrefix("epoch") }.count == 10)
    }
}
