import TernCore

/// An array that is being combined over all ranks, in place, in the order of a ``SummationTree``.
///
/// The rounds follow one another as messages arrive: ``advance()`` looks, ``wait()`` waits.
final class TreeReduction<Scalar: TensorNumeric>: Advancing {
    private var values: Tensor<Scalar>
    private let communicator: Communicator
    private let accumulation: Accumulation
    private let tag: Int
    private let rounds: [SummationTree.Round]
    private var next = 0
    private var pending: (any PendingMessages)?
    /// The memory of what arrives to be added, where a round needs any.
    private var scratch: Tensor<Scalar>?

    /// Begins to combine an array with those of all other ranks, which have the same shape and tag.
    init(
        _ values: consuming Tensor<Scalar>, _ accumulation: Accumulation, _ communicator: Communicator, tag: Int
    ) throws {
        rounds = communicator.tree.rounds(values.elementCount)
        (self.values, self.communicator, self.accumulation, self.tag) = (values, communicator, accumulation, tag)
        if try !advance() { communicator.progress.add(self) }
    }

    /// Goes on as far as messages have arrived.
    ///
    /// - Returns: whether the sum is there.
    func advance() throws -> Bool {
        while true {
            if let pending {
                guard try pending.test() else { return false }
                finishRound()
            }
            if next == rounds.count { return true }
            try beginRound()
        }
    }

    /// Waits for the sum.
    func wait() throws -> Tensor<Scalar> {
        try communicator.progress.wait(for: self)
        return values
    }

    func waitAlone() throws {
        while true {
            if let pending {
                try pending.wait()
                finishRound()
            }
            if next == rounds.count { return }
            try beginRound()
        }
    }

    private func beginRound() throws {
        let round = rounds[next]
        let size = MemoryLayout<Scalar>.stride
        let needed = round.adds ? round.exchanges.reduce(0) { $0 + $1.received.count } : 0
        if round.adds && needed > (scratch?.elementCount ?? -1) { scratch = Tensor(uninitialized: [needed]) }
        if !round.adds { scratch = nil }
        // The memory stays where it is: the tensors are this object's alone until the round is over.
        let own = values.withUnsafeMutableBufferPointer { UnsafeMutableRawBufferPointer($0) }
        let arriving = scratch?.withUnsafeMutableBufferPointer { UnsafeMutableRawBufferPointer($0) }
        var (messages, offset): ([Message], Int) = ([], 0)
        for exchange in round.exchanges {
            let sent = own.part(exchange.sent, size)
            let received: UnsafeMutableRawBufferPointer
            if round.adds {
                received = arriving!.part(offset..<offset + exchange.received.count, size)
                offset += exchange.received.count
            } else {
                received = own.part(exchange.received, size)
            }
            messages.append(Message(direction: .receive, peer: exchange.peer, tag: tag, bytes: received))
            messages.append(Message(direction: .send, peer: exchange.peer, tag: tag, bytes: sent))
        }
        pending = try communicator.transport.begin(messages)
    }

    private func finishRound() {
        let round = rounds[next]
        (pending, next) = (nil, next + 1)
        guard round.adds, let scratch else { return }
        values.withUnsafeMutableBufferPointer { values in
            scratch.withUnsafeBufferPointer { scratch in
                var (offset, done): (Int, Set<Range<Int>>) = (0, [])
                for exchange in round.exchanges {
                    let range = exchange.received
                    // An array that is not cut comes from each of the ranks that one stands across from.
                    if done.insert(range).inserted {
                        accumulation(
                            UnsafeMutableBufferPointer(rebasing: values[range]),
                            UnsafeBufferPointer(rebasing: scratch[offset..<offset + range.count]))
                    }
                    offset += range.count
                }
            }
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The bytes of a range of elements.
    fileprivate func part(_ range: Range<Int>, _ size: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: self[range.lowerBound * size..<range.upperBound * size])
    }
}
