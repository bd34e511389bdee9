import Foundation
import TestSupport
import Testing

/// One run at a time in a folder.
@Suite struct LockTests {
    let folder = try! TemporaryFolder()

    @Test func aSecondRunInTheFolderIsRefused() throws {
        let small = ["train", "--hidden", "8", "--output", "run"]
        let (first, others, process) = try Command.contend(
            small + ["--epochs", "2000"], after: "epoch",
            [small + ["--epochs", "1"], small + ["--resume"], ["train", "--output", "run/", "--epochs", "1"]],
            in: folder)
        for other in others {
            #expect(other.status == 1)
            #expect(other.output.isEmpty)
            #expect(other.errors.hasPrefix("error: run"))
            #expect(other.errors.contains(": another run is at work in this folder (process \(process) on "))
            #expect(other.errors.split(separator: "\n").count == 1)
        }
        #expect(first.status == 130)
        // Nothing of the lock is left, and the folder is free again.
        #expect(try folder.names(in: "run") == TemporaryFolder.interruptedRunFiles)
        #expect(try Command.run(small + ["--epochs", "1"], in: folder.path).status == 0)
    }

    /// The lock file of a run that was killed is in nobody's way.
    @Test func aKilledRunHoldsNoLock() throws {
        try FileManager.default.createDirectory(atPath: folder.file("run"), withIntermediateDirectories: false)
        try folder.write(Array("process 1 on elsewhere".utf8), to: "run/.lock")
        try folder.write([1, 2, 3], to: "run/.tern-0123456789abcdef.tmp")
        let result = try Command.run("train", "--hidden", "8", "--output", "run", "--epochs", "1", in: folder.path)
        #expect(result.status == 0)
        #expect(try folder.names(in: "run") == TemporaryFolder.runFiles)
    }
}
