// A program that several processes run, as users write theirs: for tests of what they compute together.
//
//     DistributedChild collectives
//     DistributedChild train mlp|cnn|text SHARDS STEPS
//     DistributedChild differ                              ranks with models of different shapes
//     DistributedChild throw|kill RANK                     a rank that fails after some steps

import Foundation
import Tern
import TernDistributed

let arguments = CommandLine.arguments + ["", "", "", ""]
do {
    let world = try Communicator.world()
    switch arguments[1] {
    case "collectives":
        try checkCollectives(world)
        if world.rank == 0 { print("\(world.size) ranks agree") }
    case "train":
        let result = try train(arguments[2], world, shards: Int(arguments[3]), steps: Int(arguments[4]) ?? 10)
        if world.rank == 0 { print(result) }
    case "differ":
        let model = Linear(3, world.rank == 1 ? 5 : 4)
        _ = try DataParallel(model, SGD(model, learningRate: 0.1), over: world)
    case "throw", "kill":
        _ = try train("mlp", world, shards: nil, steps: 1_000_000) { step in
            guard step == 20, world.rank == Int(arguments[2]) else { return }
            if arguments[1] == "kill" { kill(getpid(), SIGKILL) }
            throw Wrong(description: "rank \(world.rank) gives up")
        }
    default:
        throw Wrong(description: "unknown: \(arguments[1])")
    }
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}
