/// An error of MPI, or of what is asked of it.
///
/// ```swift
/// do {
///     try communicator.send(x, to: 7)
/// } catch {
///     print(error)   // rank 2: send: there is no rank 7: expected 0..<4, other than 2
/// }
/// ```
public struct MPIError: Error, Equatable, CustomStringConvertible {
    /// The rank on which the call failed.
    public let rank: Int
    /// The call, such as `allReduce` or `MPI_Isend`.
    public let call: String
    /// The values that were found and the rule that they break, or the library's own words.
    public let problem: String

    public var description: String { "rank \(rank): \(call): \(problem)" }
}
