/// The primitives that a ``Communicator`` stands on: bytes between ranks, and no arithmetic.
///
/// A message is told from others by its sender and a tag. One of zero bytes is a message as well.
protocol Transport: AnyObject {
    var rank: Int { get }
    var size: Int { get }
    /// The library and its version, in one line.
    var library: String { get }

    func barrier() throws(MPIError)
    /// Copies the bytes of one rank to all others; all have room for as many.
    func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) throws(MPIError)
    /// Gathers as many bytes from each rank, in the order of the ranks.
    func allGather(_ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer) throws(MPIError)
    /// Adds floats up over all ranks in whichever order the library likes: to measure beside.
    func librarySum(_ values: UnsafeMutableBufferPointer<Float>) throws(MPIError)

    /// Begins messages, whose memory stays valid and, of those received, untouched until they are complete.
    func begin(_ messages: [Message]) throws(MPIError) -> any PendingMessages

    /// Returns the ranks of one color, in the order of their keys; nil for a rank that is in none.
    func split(color: Int?, key: Int) throws(MPIError) -> (any Transport)?

    /// Ends the processes of all ranks at once.
    func abort(status: Int32) -> Never
}

/// A message to or from another rank.
struct Message {
    enum Direction { case send, receive }

    let direction: Direction
    let peer: Int
    let tag: Int
    /// The bytes, which are only read where they are sent.
    let bytes: UnsafeMutableRawBufferPointer
}

/// Messages under way.
protocol PendingMessages: AnyObject {
    /// Looks whether all are complete, and lets the library do what there is to do meanwhile.
    func test() throws(MPIError) -> Bool
    /// Waits until all are complete.
    func wait() throws(MPIError)
}

/// A process by itself, for which there is nobody to talk to.
final class SoloTransport: Transport {
    let (rank, size) = (0, 1)
    let library = "none: this process runs by itself"

    func barrier() {}
    func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) {}
    func allGather(_ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer) { all.copyMemory(from: own) }
    func librarySum(_ values: UnsafeMutableBufferPointer<Float>) {}
    func split(color: Int?, key: Int) -> (any Transport)? { color == nil ? nil : SoloTransport() }
    func begin(_ messages: [Message]) -> any PendingMessages { Complete() }
    func abort(status: Int32) -> Never { exitProcess(status) }

    /// No messages.
    private final class Complete: PendingMessages {
        func test() -> Bool { true }
        func wait() {}
    }
}
