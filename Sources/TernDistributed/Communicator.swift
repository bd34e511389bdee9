import TernCore

/// A group of processes that work together, and this one's number among them: what MPI calls a communicator.
///
/// ```swift
/// let world = try Communicator.world()      // all that mpirun started; without it, this process by itself
/// var weights = Tensor<Float>.normal([128, 784])
/// try world.broadcast(&weights)             // everybody has those of rank 0
/// let total = try world.allReduce(gradient)
/// ```
///
/// Open MPI or MPICH does the work, where the package trait `MPI` is on. A call is made by all ranks of the group, in the
/// same order, on the thread that made the first: objects of this type do not leave it. Sums are added up in one binary tree
/// over the ranks, so they have the same bits on all of them, and do not depend on what the library prefers.
///
/// Calls throw ``MPIError`` with the rank, the call and the reason. MPI is ended when the program exits.
public final class Communicator {
    let transport: any Transport
    let tree: SummationTree
    let progress: Progress
    /// The number of the next array that is combined; the same on all ranks.
    private var sequence = 0
    private var knownRounds: [Int: [SummationTree.Round]] = [:]

    /// The number of this process in the group, 0..<``size``.
    public var rank: Int { transport.rank }
    /// The number of processes.
    public var size: Int { transport.size }
    /// The MPI library and its version, in one line.
    public var library: String { transport.library }

    init(_ transport: any Transport, _ progress: Progress = Progress()) {
        (self.transport, self.progress) = (transport, progress)
        tree = SummationTree(rank: transport.rank, size: transport.size)
    }

    /// Returns the group of all processes that `mpirun`, `mpiexec` or `srun` started with this one; this process by itself
    /// where it was none of these.
    ///
    /// - Throws: ``MPIError`` where there are others and the program was built without MPI, or MPI can't start.
    public static func world() throws -> Communicator {
        guard let size = Launch.size else { return alone }
        #if MPI
            // One object, so that its calls are told apart by their order, whoever begins them.
            if let joined { return joined }
            let world = Communicator(try MPITransport.world())
            joined = world
            return world
        #else
            if size == 1 { return alone }
            throw MPIError(
                rank: Launch.rank ?? 0, call: "Communicator.world",
                problem: "this is one of \(size) processes, but built without MPI: build it with --traits MPI")
        #endif
    }

    #if MPI
        /// The group of all processes. MPI is called on one thread only, and so is ``world()``.
        nonisolated(unsafe) private static var joined: Communicator?
    #endif

    /// A group of this process alone, which needs no MPI.
    public static var alone: Communicator { Communicator(SoloTransport()) }

    /// The MPI library that the program was built with, and its version; nil where it was built without.
    public static var builtLibrary: String? {
        #if MPI
            MPITransport.builtLibrary
        #else
            nil
        #endif
    }

    /// Ends MPI in order: when all ranks call it. A program that exits with status 0 need not; one that means another status
    /// says so by this, since else the rank counts as failed and the others are ended.
    public static func end() {
        #if MPI
            MPITransport.end()
        #endif
    }

    // MARK: Groups

    /// Waits until all ranks have come here.
    ///
    /// - Throws: ``MPIError``.
    public func barrier() throws {
        try progress.finish()
        try transport.barrier()
    }

    /// Returns the group of the ranks that gave the same color.
    ///
    /// ```swift
    /// let half = try world.split(color: world.rank % 2)!
    /// ```
    ///
    /// - Parameters:
    ///   - color: the group that this rank is to be in, at least 0; nil for none.
    ///   - key: the order in the group; equal ones keep the order that they have here.
    /// - Returns: the group; nil for a rank that is in none.
    /// - Throws: ``MPIError``.
    public func split(color: Int?, key: Int = 0) throws -> Communicator? {
        if let color, !(0...Int(Int32.max) ~= color) {
            throw error("split", "the color is \(color), expected 0...\(Int32.max)")
        }
        try progress.finish()
        return try transport.split(color: color, key: key).map { Communicator($0, progress) }
    }

    /// Ends the processes of all ranks at once, also those outside of the group.
    ///
    /// - Parameter status: the exit status, where the launcher passes it on.
    public func abort(status: Int32 = 1) -> Never { transport.abort(status: status) }

    // MARK: Support

    /// Returns an error of this rank.
    func error(_ call: String, _ problem: String) -> MPIError { MPIError(rank: rank, call: call, problem: problem) }

    func checkRank(_ other: Int, _ call: String, isOther: Bool) throws {
        if (0..<size).contains(other) && !(isOther && other == rank) { return }
        let exception = isOther ? ", other than \(rank)" : ""
        throw error(call, "there is no rank \(other) to talk to: expected 0..<\(size)\(exception)")
    }

    // MPI has tags up to 2¹⁵ at least. Those of users come first; an array that is combined has two, 2 t and 2 t + 1.

    /// The tags of messages of users.
    static let userTags = 0..<1 << 13

    /// Returns the t of the next array that is combined: 2¹²..<2¹³.
    func takeTag() -> Int {
        defer { sequence = (sequence + 1) % (1 << 12) }
        return 1 << 12 | sequence
    }

    /// Returns the t of a parameter's gradient, 2¹³..<2¹⁴: ranks may come to gradients in different orders.
    func tag(ofParameter position: Int) -> Int { 1 << 13 | position & (1 << 13 - 1) }

    /// Returns the rounds for an array, from those that were asked for before.
    func rounds(_ count: Int) -> [SummationTree.Round] {
        if let known = knownRounds[count] { return known }
        let rounds = tree.rounds(count)
        if knownRounds.count < 1000 { knownRounds[count] = rounds }
        return rounds
    }
}
