import Tern
import TernDistributed

/// Calls everything that a communicator has, and throws where a result is wrong.
func checkCollectives(_ world: Communicator) throws {
    let (rank, size) = (world.rank, world.size)
    try world.barrier()

    var x = Tensor<Double>.full([3, 2], Double(rank))
    try world.broadcast(&x, from: size - 1)
    try expect(x == .full([3, 2], Double(size - 1)), "broadcast: \(x)")

    for count in [0, 1, 7, 4096, 4097, 100_003, 1_100_003] {
        let own = Tensor<Float>.arange(Float(count)) * Float(rank + 1)
        let factor = Float(size * (size + 1) / 2)
        try expect(try world.allReduce(own) == Tensor<Float>.arange(Float(count)) * factor, "sum of \(count)")
        try expect(try world.allReduce(own, by: .minimum) == .arange(Float(count)), "minimum of \(count)")
        try expect(
            try world.allReduce(own, by: .maximum) == Tensor<Float>.arange(Float(count)) * Float(size), "maximum")
    }
    try expect(try world.allReduce(Tensor<Int>([rank, 1])) == Tensor([size * (size - 1) / 2, size]), "sum of integers")
    try expectSameBits(world)

    let rows = Tensor<Float>.arange(Float(2 * size * 3)).reshape([2 * size, 3])
    try expect(
        try world.reduceScatter(rows) == rows[2 * rank..<2 * rank + 2] * Float(size), "reduceScatter")
    try expect(try world.allGather(Tensor<Int>(rank)) == .arange(size), "allGather")

    if size > 1 {
        let (next, previous) = ((rank + 1) % size, (rank + size - 1) % size)
        let sending = try world.startSend(Tensor<Int>([rank, 7]), to: next, tag: 3)
        let received: Tensor<Int> = try world.receive([2], from: previous, tag: 3)
        try sending.wait()
        try expect(received == Tensor([previous, 7]), "receive: \(received)")
        let sums = try (0..<4).map { try world.startAllReduce(Tensor<Float>.full([5000], Float($0))) }
        for (index, sum) in sums.enumerated().reversed() {
            while try !sum.isComplete() {}
            try expect(try sum.wait() == .full([5000], Float(index * size)), "startAllReduce \(index)")
        }
    }

    if let half = try world.split(color: rank % 2, key: -rank) {
        let members = (0..<size).filter { $0 % 2 == rank % 2 }
        try expect(half.size == members.count, "split: \(half.size) ranks")
        try expect(try half.allGather(Tensor<Int>(rank)) == Tensor(members.reversed()), "split: order")
    }
    try expect(try world.split(color: rank == 0 ? nil : 1) == nil || rank > 0, "split: no color")
    try expectErrors(world)
}

/// Holds the sum to that of the tree, bit for bit, and all ranks to one another.
private func expectSameBits(_ world: Communicator) throws {
    for count in [100, 5000, 1_200_000] {
        let parts = (0..<world.size).map { rank in
            var generator = PhiloxGenerator(seed: UInt64(rank))
            return Tensor<Float>.normal([count], using: &generator)
        }
        func sum(_ range: Range<Int>) -> Tensor<Float>? {
            if range.lowerBound >= world.size { return nil }
            if range.count == 1 { return parts[range.lowerBound] }
            let middle = range.lowerBound + range.count / 2
            guard let left = sum(range.lowerBound..<middle) else { return nil }
            return sum(middle..<range.upperBound).map { left + $0 } ?? left
        }
        var leaves = 1
        while leaves < world.size { leaves *= 2 }
        try expect(try world.allReduce(parts[world.rank]) == sum(0..<leaves)!, "the bits of the sum of \(count)")
    }
}

private func expectErrors(_ world: Communicator) throws {
    func expectError(_ text: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as MPIError {
            return try expect("\(error)".contains(text) && error.rank == world.rank, "\(error)")
        }
        throw Wrong(description: "no error where it is expected: \(text)")
    }
    let size = world.size
    try expectError("send: there is no rank \(size) to talk to") { try world.send(Tensor<Float>(1), to: size) }
    if size > 1 {
        try expectError("the tag is -1") { try world.send(Tensor<Float>(1), to: (world.rank + 1) % size, tag: -1) }
    }
    try expectError("broadcast: there is no rank -1") {
        var x = Tensor<Float>(1)
        try world.broadcast(&x, from: -1)
    }
    try expectError("expected x: [a multiple of \(size), …]") { _ = try world.reduceScatter(Tensor<Float>(1)) }
    if size == 2 {
        // More than there is room for: MPI's own error.
        if world.rank == 0 {
            try world.send(Tensor<Float>.zeros([4]), to: 1, tag: 5)
        } else {
            try expectError("MPI_Waitall") { let _: Tensor<Float> = try world.receive([2], from: 0, tag: 5) }
        }
    }
}

struct Wrong: Error, CustomStringConvertible {
    let description: String
}

func expect(_ condition: @autoclosure () throws -> Bool, _ what: @autoclosure () -> String) throws {
    if try !condition() { throw Wrong(description: what()) }
}
