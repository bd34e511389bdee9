import Tern
import TernDistributed

extension Ranks {
    /// Computes something of each of some batches, dealt out to the ranks, and returns all in their order: so that what is
    /// added up of it has the same bits at any number of ranks.
    ///
    /// - Parameters:
    ///   - batches: the batches, the same on all ranks.
    ///   - compute: returns [samples, …].
    /// - Returns: the results of all batches, one after another.
    package func map<Batches: RandomAccessCollection>(
        over batches: Batches, _ compute: (Batches.Element) throws -> Tensor<Float>
    ) throws -> Tensor<Float> where Batches.Index == Int {
        let (rank, size, count) = (communicator.rank, communicator.size, batches.count)
        let own = try batches[batches.startIndex + rank * count / size..<batches.startIndex + (rank + 1) * count / size]
            .map(compute)
        if isAlone { return concatenate(own) }
        return try communicator.concatenated(own.isEmpty ? nil : concatenate(own))
    }

    /// Computes a number of each of some batches likewise.
    package func numbers<Batches: RandomAccessCollection>(
        over batches: Batches, _ compute: (Batches.Element) throws -> Double
    ) throws -> [Double] where Batches.Index == Int {
        let (rank, size, count) = (communicator.rank, communicator.size, batches.count)
        let own = try batches[batches.startIndex + rank * count / size..<batches.startIndex + (rank + 1) * count / size]
            .map(compute)
        return try communicator.allGather(list: own).flatMap(\.self)
    }
}
