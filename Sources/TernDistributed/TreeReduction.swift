import TernCore

/// An array that is being combined over all ranks, in place, in the order of a ``SummationTree``.
///
/// A long array goes in pieces, two at a time: the messages of one travel while the other is added, and what arrives needs
/// little memory. ``advance()`` looks for messages, ``wait()`` waits.
final class TreeReduction<Scalar: TensorNumeric>: Advancing {
    private var values: Tensor<Scalar>
    private let communicator: Communicator
    private let accumulation: Accumulation
    private let tag: Int
    private let (count, laneCount): (Int, Int)
    private var lanes: [Lane] = []

    /// Every other piece, one after another.
    private struct Lane {
        /// The number of the piece, and its rounds.
        var piece: Int
        var rounds: [SummationTree.Round] = []
        /// The number of the next round.
        var next = 0
        var pending: (any PendingMessages)?
        /// The memory of what arrives to be added, where a round needs any.
        var scratch: Tensor<Scalar>?
    }

    /// Begins to combine an array with those of all other ranks, which have the same shape and tag.
    init(
        _ values: consuming Tensor<Scalar>, _ accumulation: Accumulation, _ communicator: Communicator, tag: Int
    ) throws {
        count = values.elementCount
        laneCount = count > SummationTree.piece ? SummationTree.laneCount : 1
        (self.communicator, self.accumulation, self.tag) = (communicator, accumulation, tag)
        // Nobody else holds it from here on: else it would be copied before it is changed.
        self.values = consume values
        if communicator.size == 1 { return }
        lanes = (0..<laneCount).map { Lane(piece: $0, rounds: communicator.rounds(elements(of: $0).count)) }
        if try !advance() { communicator.progress.add(self) }
    }

    private var pieceCount: Int { max((count + SummationTree.piece - 1) / SummationTree.piece, 1) }

    /// The elements of a piece.
    private func elements(of piece: Int) -> Range<Int> {
        piece * SummationTree.piece..<min((piece + 1) * SummationTree.piece, count)
    }

    /// Goes on as far as messages have arrived.
    ///
    /// - Returns: whether the sum is there.
    func advance() throws -> Bool {
        var isComplete = true
        for lane in lanes.indices where try !advance(&lanes[lane], lane) { isComplete = false }
        return isComplete
    }

    /// Waits for the sum.
    func wait() throws -> Tensor<Scalar> {
        try communicator.progress.wait(for: self)
        return values
    }

    func waitAlone() throws {
        if lanes.count > 1 {
            while try !advance() {}
        } else if !lanes.isEmpty {
            while try !advance(&lanes[0], 0) { try lanes[0].pending?.wait() }
        }
    }

    // MARK: Rounds

    private func advance(_ lane: inout Lane, _ number: Int) throws -> Bool {
        while true {
            if let pending = lane.pending {
                guard try pending.test() else { return false }
                finishRound(&lane)
            }
            if lane.next == lane.rounds.count {
                if lane.piece + laneCount >= pieceCount { return true }
                lane.piece += laneCount
                (lane.next, lane.rounds) = (0, communicator.rounds(elements(of: lane.piece).count))
            }
            try beginRound(&lane, number)
        }
    }

    private func beginRound(_ lane: inout Lane, _ number: Int) throws {
        let round = lane.rounds[lane.next]
        let size = MemoryLayout<Scalar>.stride
        let needed = round.adds ? round.exchanges.reduce(0) { $0 + $1.received.count } : 0
        if round.adds && needed > (lane.scratch?.elementCount ?? -1) { lane.scratch = Tensor(uninitialized: [needed]) }
        let elements = elements(of: lane.piece)
        // The memory stays where it is: the tensors are this object's alone until the round is over.
        let own = values.withUnsafeMutableBufferPointer {
            UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: $0[elements]))
        }
        let arriving = lane.scratch?.withUnsafeMutableBufferPointer { UnsafeMutableRawBufferPointer($0) }
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
            let tag = 2 * tag + number
            messages.append(Message(direction: .receive, peer: exchange.peer, tag: tag, bytes: received))
            messages.append(Message(direction: .send, peer: exchange.peer, tag: tag, bytes: sent))
        }
        lane.pending = try communicator.transport.begin(messages)
    }

    private func finishRound(_ lane: inout Lane) {
        let round = lane.rounds[lane.next]
        (lane.pending, lane.next) = (nil, lane.next + 1)
        guard round.adds, let scratch = lane.scratch else { return }
        let start = elements(of: lane.piece).lowerBound
        values.withUnsafeMutableBufferPointer { values in
            scratch.withUnsafeBufferPointer { scratch in
                var (offset, done): (Int, Range<Int>?) = (0, nil)
                for exchange in round.exchanges {
                    let range = exchange.received
                    // An array that is not cut comes from each of the ranks that one stands across from.
                    if range != done {
                        accumulation(
                            UnsafeMutableBufferPointer(
                                rebasing: values[start + range.lowerBound..<start + range.upperBound]),
                            UnsafeBufferPointer(rebasing: scratch[offset..<offset + range.count]))
                        done = range
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
