import TestSupport
import Testing

/// One run at a time in a folder.
@Suite struct LockTests {
    let folder = try! TemporaryFolder()

    @Test func aSecondRunInTheFolderIsRefused() throws {
        let arguments = try SmallRun.train(folder, steps: 1_000_000, "--every", "3", "--output", "run")
        let (first, others, process) = try Command.contend(
            arguments, after: "characters/s", [arguments, ["train", "--resume", "--output", "run"]], in: folder)
        for other in others {
            #expect(other.status == 1)
            #expect(other.output.isEmpty)
            #expect(other.errors.hasPrefix("error: run: another run is at work in this folder (process \(process) on "))
        }
        #expect(first.status == 130)
        #expect(try folder.names(in: "run") == SmallRun.interruptedFiles)
    }
}
