#if MPI
    import Foundation
    import TernDistributed
    import TestSupport
    import Testing

    /// Several processes under `mpirun`.
    @Suite(.serialized) struct RankTests {
        enum Child: TestedCommand { static let name = "DistributedChild" }

        /// Runs the child on some ranks; on one, by itself.
        static func run(ranks: Int, _ arguments: String...) throws -> CommandResult {
            try Child.run(ranks: ranks, arguments)
        }

        @Test(arguments: 1...5) func collectives(ranks: Int) throws {
            let result = try Self.run(ranks: ranks, "collectives")
            #expect(result.output == "\(ranks) ranks agree\n", "\(result.errors)")
            #expect(result.status == 0)
        }

        @Test(arguments: ["mlp", "cnn", "text"]) func sameBitsAtAnyNumberOfRanks(model: String) throws {
            let steps = model == "text" ? "6" : "12"
            let alone = try Self.run(ranks: 1, "train", model, "4", steps)
            #expect(alone.output.hasPrefix("loss "), "\(alone.errors)")
            for ranks in [2, 4] {
                let result = try Self.run(ranks: ranks, "train", model, "4", steps)
                #expect(result.output == alone.output, "\(result.errors)")
            }
        }

        @Test func sameBitsWhereShardsAreNoPowerOfTwo() throws {
            let alone = try Self.run(ranks: 1, "train", "cnn", "6", "4")
            for ranks in [2, 3, 6] {
                #expect(try Self.run(ranks: ranks, "train", "cnn", "6", "4").output == alone.output, "\(ranks) ranks")
            }
        }

        @Test func ranksThatDifferAreRefused() throws {
            let result = try Self.run(ranks: 2, "differ")
            #expect(result.status != 0)
            #expect(result.errors.contains("rank 1: start: its models differ from those of rank 0"))
        }

        @Test func shardsThatCannotBeDealtAreRefused() throws {
            let result = try Self.run(ranks: 3, "train", "mlp", "8", "1")
            #expect(result.status != 0)
            #expect(result.errors.contains("8 shards can't be dealt to 3 ranks"), "\(result.errors)")
        }

        @Test(arguments: ["throw", "kill"]) func aRankThatFailsEndsAll(fault: String) throws {
            let start = ContinuousClock.now
            let result = try Self.run(ranks: 3, fault, "1")
            #expect(result.status != 0)
            #expect(ContinuousClock.now - start < .seconds(15))
            #expect(result.errors.contains(fault == "throw" ? "rank 1 gives up" : "rank 1"), "\(result.errors)")
        }
    }
#endif
