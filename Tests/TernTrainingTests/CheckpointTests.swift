import Foundation
import TernCore
import TernData
import TernNN
import TernTraining
import TestSupport
import Testing

@Suite struct CheckpointTests {
    let folder = try! TemporaryFolder()

    // MARK: The same bits

    /// Stopped after each of some steps, in the middle of an epoch, at its end, and in the next ones.
    @Test func resumedRunsEndWithTheSameBits() async throws {
        // In a process of its own: other tests draw from the default generator, too.
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let whole = try Training()
            try whole.keep()
            try whole.train(until: 17)
            let expected = try whole.run.checkpoint()
            try expected.save(to: folder.file("whole"))
            for stop in 0...17 {
                let first = try Training()
                try first.keep()
                try first.train(until: stop)
                let checkpoints = try CheckpointFolder(folder.file("\(stop)"))
                try checkpoints.save(first.run)
                manualSeed(99)

                let second = try Training()
                if stop % 2 == 0 { try second.keep() }
                try checkpoints.resume(second.run)
                if stop % 2 == 1 { try second.keep() }  // what is kept later gets its value as well
                #expect(second.run.step == stop && second.loss == first.loss && second.queue == first.queue)
                try second.train(until: 17)
                #expect(isSame(try second.run.checkpoint(), expected), "stopped after \(stop)")
                try second.run.checkpoint().save(to: folder.file("parts"))
                #expect(try folder.read("parts") == folder.read("whole"), "stopped after \(stop)")
            }
        }
    }

    /// Also what no finite number tells, and types of one's own.
    @Test func valuesComeBack() throws {
        struct Note: Codable, Equatable { var text: String, numbers: [Double] }
        var checkpoint = Checkpoint(epoch: 2, step: 7, metrics: ["loss": .infinity])
        let note = Note(text: "é \"\u{1}", numbers: [0.1, -.infinity, .leastNonzeroMagnitude])
        try checkpoint.set(note, as: "note")
        try checkpoint.set(AUROC(), as: "area")
        checkpoint.state.tensors["x"] = Tensor([.nan, -0.0, .leastNonzeroMagnitude])
        checkpoint.state.numbers = ["y": -.infinity, "z": 0.1]
        try checkpoint.save(to: folder.file("file"))
        let found = try Checkpoint(contentsOf: folder.file("file"))
        #expect(found.epoch == 2 && found.step == 7 && found.metrics == ["loss": .infinity])
        #expect(try found.value("note") == note)
        #expect(try found.value("area") == AUROC())
        #expect(try found.value("nothing", as: Int.self) == nil)
        #expect(found.random == checkpoint.random && found.state.numbers == checkpoint.state.numbers)
        #expect(
            found.state.tensors["x"]?.scalars.map(\.bitPattern)
                == checkpoint.state.tensors["x"]?.scalars.map(\.bitPattern))
        let error = #expect(throws: CheckpointError.self) { try found.value("note", as: Int.self) }
        #expect(error?.description.contains("as note, expected a value of Int") == true)
    }

    @Test func replayedSequencesResume() throws {
        let training = try Training()
        var taken: [Int] = []
        for element in try training.run.batches(of: Replayed(0..<10)) {
            taken.append(element)
            if element == 3 { break }
        }
        let checkpoint = try training.run.checkpoint()
        let other = try Training()
        try other.run.resume(from: checkpoint)
        for element in try other.run.batches(of: Replayed(0..<10)) { taken.append(element) }
        #expect(taken == Array(0..<10) && other.run.epoch == 1)
        try other.run.resume(from: checkpoint)
        #expect(throws: CheckpointError.self) { try other.run.batches(of: Replayed(0..<2)) }
        #expect(throws: CheckpointError.self) { try other.run.batches(of: training.loader) }
    }

    /// Batches of another size are refused with the checkpoint's path.
    @Test func batchesThatDoNotFitTheCheckpointAreNamed() throws {
        let training = try Training()
        try training.train(until: 3)
        let path = folder.file("one.safetensors")
        try training.run.checkpoint().save(to: path)
        let other = try Training()
        try other.run.resume(from: Checkpoint(contentsOf: path))
        let loader = DataLoader(training.loader.dataset, batchSize: 1, seed: 1)
        let error = #expect(throws: CheckpointError.self) { try other.run.batches(of: loader) }
        #expect(error?.path == path)
        #expect(error?.problem.hasPrefix("the batches can't go on: the state does not fit the loader: found ") == true)
    }

    // MARK: Folders

    @Test func theLastAndTheBestAreKept() throws {
        let path = folder.file("run")
        let checkpoints = try CheckpointFolder(path, keepLast: 2, keepBest: .highest("accuracy"))
        for (step, accuracy) in [(1, 0.5), (2, 0.9), (3, .nan), (4, 0.7), (5, 0.9), (6, 0.1), (7, 0.2)] {
            try checkpoints.save(Checkpoint(step: step, metrics: ["accuracy": accuracy]))
        }
        #expect(checkpoints.steps == [5, 6, 7] && checkpoints.bestStep == 5)
        #expect(try folder.names(in: "run") == ["step-5.safetensors", "step-6.safetensors", "step-7.safetensors"])
        #expect(try checkpoints.best()?.step == 5)
        // Found again by another process; earlier steps replace later ones.
        let again = try CheckpointFolder(path, keepLast: 2, keepBest: .highest("accuracy"))
        #expect(again.steps == [5, 6, 7] && again.bestStep == 5)
        try again.save(Checkpoint(step: 6, metrics: [:]))
        #expect(try folder.names(in: "run") == ["step-5.safetensors", "step-6.safetensors"])
        try again.removeAll()
        #expect(try folder.names(in: "run").isEmpty && again.latest() == nil && again.best() == nil)
    }

    @Test func brokenFilesAreLeftOutAndNamed() throws {
        let checkpoints = try CheckpointFolder(folder.file("run"), keepLast: 9)
        let training = try Training()
        for step in [2, 4, 6, 8] {
            try training.train(until: step)
            try checkpoints.save(training.run)
        }
        func damage(_ step: Int, _ change: (inout [UInt8]) -> Void) throws {
            var bytes = try folder.read("run/step-\(step).safetensors")
            change(&bytes)
            try folder.write(bytes, to: "run/step-\(step).safetensors")
        }
        try damage(8) { $0.removeLast(100) }
        try damage(6) { $0[$0.count - 1] ^= 1 }  // a bit that no header tells
        let (checkpoint, skipped) = try #require(
            try CheckpointFolder(folder.file("run")).latest().map { ($0.checkpoint, $0) })
        #expect(checkpoint.step == 4 && skipped.skipped.count == 2)
        #expect(skipped.description.hasPrefix("resumed after step 4 from "))
        #expect(
            skipped.description.contains("step-8.safetensors: bytes")
                || skipped.description.contains("step-8.safetensors: bad header"))
        #expect(skipped.description.contains("step-6.safetensors: damaged"))
        try damage(4) { $0 = [] }
        try damage(2) { $0[100] ^= 4 }
        #expect(throws: (any Error).self) { try checkpoints.latest() }
        // Other files are no checkpoints.
        try saveSafetensors(training.network.stateDictionary, to: folder.file("model"))
        let error = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: folder.file("model")) }
        #expect(error?.description.contains("not a checkpoint") == true)
    }

    /// Any byte that is changed is noticed, or changes nothing.
    @Test func damageIsNoticedAnywhere() throws {
        let training = try Training()
        try training.keep()
        try training.train(until: 3)
        let checkpoint = try training.run.checkpoint()
        try checkpoint.save(to: folder.file("file"))
        let bytes = try folder.read("file")
        var generator = PhiloxGenerator(seed: 1)
        for _ in 0..<400 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            try folder.write(changed, to: "damaged")
            if let found = try? Checkpoint(contentsOf: folder.file("damaged")) { #expect(isSame(found, checkpoint)) }
        }
    }

    @Test func aCheckpointThatDoesNotFitChangesNothing() throws {
        let training = try Training()
        try training.train(until: 3)
        var checkpoint = try training.run.checkpoint()
        checkpoint.state.tensors["optimizer.state.0.exp_avg"] = nil
        let other = try Training(seed: 4)
        let before = try other.run.checkpoint()
        let error = #expect(throws: CheckpointError.self) { try other.run.resume(from: checkpoint) }
        #expect(error?.description.contains("the optimizer can't go on") == true)
        var after = try other.run.checkpoint()
        after.random = before.random  // other tests draw meanwhile
        #expect(isSame(after, before))
        #expect(throws: CheckpointError.self) { try other.run.resume(from: Checkpoint()) }
    }

    // MARK: In the background

    @Test func savingDoesNotWait() throws {
        let checkpoints = try CheckpointFolder(folder.file("run"))
        var checkpoint = Checkpoint(step: 1)
        checkpoint.state.tensors["x"] = .normal([1 << 24])  // 64 MiB
        let clock = ContinuousClock()
        let inBackground = try clock.measure { try checkpoints.saveInBackground(checkpoint) }
        try checkpoints.finish()
        checkpoint.step = 2
        let saving = try clock.measure { try checkpoints.save(checkpoint) }
        #expect(inBackground < saving / 10, "\(inBackground) against \(saving)")
    }

    /// The file has the values of the moment, whatever training did meanwhile; with many waiting, the last is there.
    @Test func filesHaveTheMomentOfSaving() throws {
        let checkpoints = try CheckpointFolder(folder.file("run"), keepLast: 100, keepBest: .lowest("loss"))
        let training = try Training()
        var moments: [Int: Checkpoint] = [:]
        for step in 1...30 {
            try training.train(until: step)
            moments[step] = try training.run.checkpoint()
            try checkpoints.saveInBackground(moments[step]!)
        }
        try checkpoints.finish()
        #expect(checkpoints.steps.last == 30)
        let best = try #require(moments.values.min { $0.metrics["loss"]! < $1.metrics["loss"]! })
        #expect(checkpoints.bestStep == best.step)
        for step in checkpoints.steps {
            let moment = try #require(moments[step])
            #expect(isSame(try Checkpoint(contentsOf: checkpoints.path(ofStep: step)), moment))
        }
    }

    @Test func errorsOfTheBackgroundComeLater() throws {
        let checkpoints = try CheckpointFolder(folder.file("run"))
        try FileManager.default.createDirectory(
            atPath: folder.file("run/step-1.safetensors"), withIntermediateDirectories: false)
        try checkpoints.saveInBackground(Checkpoint(step: 1))
        let error = #expect(throws: DataFileError.self) { try checkpoints.finish() }
        #expect(error?.problem == .unwritable && error?.path == folder.file("run/step-1.safetensors"))
        try checkpoints.finish()  // told once
        try checkpoints.saveInBackground(Checkpoint(step: 2))
        try checkpoints.finish()
        #expect(try checkpoints.latest()?.checkpoint.step == 2)
    }

    @Test func aFolderThatVanishesIsMadeAgain() throws {
        let checkpoints = try CheckpointFolder(folder.file("run"))
        try checkpoints.save(Checkpoint(step: 1))
        try FileManager.default.removeItem(atPath: folder.file("run"))
        try checkpoints.save(Checkpoint(step: 2))
        #expect(try checkpoints.latest()?.checkpoint.step == 2)
        try FileManager.default.removeItem(atPath: folder.file("run"))
        try folder.write([1], to: "run")
        let error = #expect(throws: DataFileError.self) { try checkpoints.save(Checkpoint(step: 3)) }
        #expect(error?.problem == .unwritable)
    }
}
