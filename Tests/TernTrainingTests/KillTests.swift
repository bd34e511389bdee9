import Foundation
import TernCore
import TernTraining
import TestSupport
import Testing

private enum Child: TestedCommand {
    static let name = "TrainingChild"
}

/// Processes that end in the middle of saving.
@Suite struct KillTests {
    let folder = try! TemporaryFolder()

    /// One run, killed at 200 random moments and resumed after each, ends with the bits of one that was not.
    @Test(.timeLimit(.minutes(5))) func killedAtRandomMoments() throws {
        var generator = PhiloxGenerator(seed: 17)
        var (kills, epochs) = (0, 0)
        while kills < 200 {
            epochs += 40
            while true {
                let (process, output, errors) = Child.process([folder.file("parts"), "\(epochs)"])
                try process.run()
                usleep(.random(in: 5_000..<60_000, using: &generator))
                kill(process.processIdentifier, SIGKILL)
                let result = Child.finish(process, output, errors)
                if result.status == 0 { break }
                #expect(result.status == 1000 + SIGKILL, "\(result.errors)")
                kills += 1
                let checkpoints = try CheckpointFolder(folder.file("parts"))
                let latest = try checkpoints.latest()  // none only if it had no time for the first
                #expect(latest != nil || !result.output.contains("resumed"))
                #expect(latest?.skipped.isEmpty ?? true)
                if kills >= 200 { break }
            }
        }
        let rest = try Child.run(folder.file("parts"), "\(epochs)")
        #expect(rest.output.hasSuffix("done\n") && rest.status == 0)
        #expect(try Child.run(folder.file("whole"), "\(epochs)").status == 0)
        let name = "step-\(epochs * 12).safetensors"
        #expect(try folder.read("parts/\(name)") == folder.read("whole/\(name)"))
        #expect(try folder.names(in: "parts").allSatisfy { $0.hasPrefix("step-") })
    }

    /// A disk that is full halfway into a file: a typed error, and the checkpoint before stays.
    @Test func aFullDisk() throws {
        #expect(try Child.run(folder.file("run"), "1").status == 0)
        let names = try folder.names(in: "run")
        let full = try Child.run(folder.file("run"), "2", "--limit", "4096")
        #expect(full.status == 1)
        #expect(full.errors.contains("step-"))
        #expect(full.errors.contains("can't be written: File too large"))
        #expect(try CheckpointFolder(folder.file("run")).latest()?.checkpoint.step == 12)
        #expect(try folder.names(in: "run") == names)
    }
}
