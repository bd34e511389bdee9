#if MPI
    import Foundation
    import Tern
    import TernTraining
    import TestSupport
    import Testing

    /// The command on several processes under `mpirun`.
    @Suite(.serialized) struct RankTests {
        let folder = try! TemporaryFolder()

        private func run(ranks: Int, _ name: String, _ arguments: String...) throws -> Command.Result {
            try Command.run(ranks: ranks, ["train", "--name", name] + arguments, in: folder.path)
        }

        /// The bits of a run's model and of its last checkpoint.
        private func bits(_ name: String) throws -> [[UInt8]] {
            [
                try folder.read("runs/\(name)/model.safetensors"),
                try folder.read(folder.lastCheckpoint(of: "runs/\(name)"))
            ]
        }

        @Test func sameFilesAtAnyNumberOfRanks() throws {
            let options = ["--epochs", "1", "--shards", "4", "--validation-fraction", "0.2"]
            for ranks in [1, 2, 4] {
                let result = try Command.run(
                    ranks: ranks, ["train", "--name", "on\(ranks)"] + options, in: folder.path)
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.output.contains("test accuracy: "))
                #expect(try bits("on\(ranks)") == bits("on1"))
            }
        }

        @Test func resumesOnAnotherNumberOfRanks() throws {
            #expect(try run(ranks: 2, "whole", "--epochs", "2", "--shards", "4", "--hidden", "32").status == 0)
            #expect(try run(ranks: 4, "parts", "--epochs", "1", "--shards", "4", "--hidden", "32").status == 0)
            let rest = try run(ranks: 1, "parts", "--resume", "--epochs", "2")
            #expect(rest.status == 0, "\(rest.errors)")
            #expect(try bits("parts") == bits("whole"))
            let other = try run(ranks: 1, "parts", "--resume", "--epochs", "2", "--shards", "2")
            #expect(other.errors.contains("--shards 2 contradicts the checkpoint, whose run has --shards 4"))
        }

        @Test func evaluatesAlike() throws {
            #expect(try run(ranks: 1, "model", "--epochs", "1", "--hidden", "32").status == 0)
            let arguments = ["evaluate", "--weights", "runs/model/model.safetensors"]
            let alone = try Command.run(ranks: 1, arguments, in: folder.path)
            #expect(try Command.run(ranks: 3, arguments, in: folder.path).output == alone.output)
        }

        @Test func ranksThatDifferAreRefused() throws {
            let (process, output, errors) = Command.process(ranks: 2, [], in: folder.path)
            let first = [Command.executable.path, "train", "--epochs", "1"]
            let launcher = Launcher.arguments(1)
            process.arguments = launcher + first + [":"] + launcher.dropFirst() + first + ["--batch-size", "16"]
            try process.run()
            let result = Command.finish(process, output, errors)
            #expect(result.status != 0)
            #expect(result.errors.contains("error: rank 1: start: its options differ from those of rank 0"))
        }

        @Test func moreRanksThanShardsAreRefused() throws {
            let result = try run(ranks: 4, "many", "--shards", "2")
            #expect(result.status != 0)
            #expect(result.errors.contains("2 shards can't be dealt to 4 ranks"))
        }

        /// Starts a run that has no end, and waits for its first checkpoint.
        private func start(_ name: String) throws -> (Process, output: Pipe, errors: Pipe) {
            let arguments = ["train", "--name", name, "--epochs", "100000", "--hidden", "16"]
            let (process, output, errors) = Command.process(ranks: 3, arguments + ["--shards", "6"], in: folder.path)
            try process.run()
            let checkpoints = folder.file("runs/\(name)/checkpoints")
            let limit = ContinuousClock.now + .seconds(60)
            while (try? FileManager.default.contentsOfDirectory(atPath: checkpoints))?.isEmpty != false,
                ContinuousClock.now < limit
            {
                Thread.sleep(forTimeInterval: 0.05)
            }
            return (process, output, errors)
        }

        /// The ranks under a launcher, in their order.
        private func ranks(of launcher: Process) -> [Int32] {
            descendants(of: launcher.processIdentifier).filter {
                (try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8))?.hasPrefix("mnist") == true
            }.sorted()
        }

        /// Kills each rank in turn, at moments that differ.
        @Test func ranksThatAreKilledEndAll() throws {
            let count = ProcessInfo.processInfo.environment["TERN_KILLS"].flatMap(Int.init) ?? 3
            for kill in 0..<count {
                let name = "killed\(kill)"
                let (process, output, errors) = try start(name)
                Thread.sleep(forTimeInterval: .random(in: 0...1))
                let ranks = ranks(of: process)
                try #require(ranks.count == 3)
                let start = ContinuousClock.now
                Foundation.kill(ranks[kill % 3], SIGKILL)
                let result = Command.finish(process, output, errors)
                let time = ContinuousClock.now - start
                #expect(result.status != 0 && time < .seconds(10), "after \(time)")
                #expect(result.errors.contains("rank \(kill % 3)") || result.errors.contains("\(ranks[kill % 3])"))
                // What is left can be read, and trained further on another number of ranks.
                let before = try CheckpointFolder(folder.file("runs/\(name)/checkpoints")).steps
                let epochs = "\((before.last ?? 0) / 45 + 2)"
                let rest = try run(ranks: 1, name, "--resume", "--epochs", epochs, "--quiet")
                #expect(rest.status == 0, "\(rest.errors)")
                print("rank \(kill % 3) killed: all ended after \(time), resumed from step \(before.last ?? 0)")
            }
        }

        /// A signal that reaches one rank only: a launcher sends it to all, though not at the same moment.
        @Test(arguments: [SIGINT, SIGTERM]) func signalsStopAll(signal: Int32) throws {
            let (process, output, errors) = try start("stopped\(signal)")
            kill(ranks(of: process)[1], signal)
            let result = Command.finish(process, output, errors)
            #expect(result.status != 0)
            #expect(result.errors.contains("interrupted: the model so far is saved"), "\(result.errors)")
            #expect(try folder.names(in: "runs/stopped\(signal)").contains("model.safetensors"))
        }
    }
#endif
