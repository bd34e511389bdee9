#if MPI
    import TestSupport
    import Testing

    /// The command on several processes under `mpirun`.
    @Suite(.serialized) struct RankTests {
        let folder = try! TemporaryFolder()

        @Test func sameFilesAtAnyNumberOfRanks() throws {
            let options = [
                "--steps", "6", "--every", "3", "--layers", "1", "--width", "32", "--context", "16", "--batch-size",
                "10",
                "--dropout", "0.1", "--shards", "4"
            ]
            var models: [[UInt8]] = []
            for ranks in [1, 2, 4] {
                let result = try Command.run(
                    ranks: ranks, ["train", "--name", "on\(ranks)"] + options, in: folder.path)
                #expect(result.status == 0 && result.output.contains("validation loss: "), "\(result.errors)")
                models.append(try folder.read("runs/on\(ranks)/model.safetensors"))
            }
            #expect(models[1] == models[0] && models[2] == models[0])
        }
    }
#endif
