#if MPI
    import CMPI

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Darwin)
        import Darwin
    #endif

    /// The ranks of a communicator of MPI.
    final class MPITransport: Transport {
        let rank: Int
        let size: Int
        private let communicator: tern_mpi_communicator

        /// Starts MPI, the first time, and returns all ranks.
        ///
        /// It is ended when the process exits with a status of 0. One that exits with another is not waited for by the
        /// others: it ends them, unless MPI was ended before (``end()``).
        static func world() throws(MPIError) -> MPITransport {
            if tern_mpi_is_running() == 0 {
                try check(tern_mpi_initialize(), "MPI_Init_thread", Launch.rank ?? 0)
                #if canImport(Glibc)
                    on_exit({ status, _ in status == 0 ? MPITransport.end() : MPITransport.abortAll(status) }, nil)
                #else
                    atexit { MPITransport.end() }
                #endif
            }
            return try MPITransport(tern_mpi_world())
        }

        /// Ends MPI in order, when all ranks come here.
        static func end() {
            if tern_mpi_is_running() != 0 { MPI_Finalize() }
        }

        private static func abortAll(_ status: Int32) {
            if tern_mpi_is_running() == 0 { return }
            fflush(nil)
            tern_mpi_abort(status)
        }

        private init(_ communicator: tern_mpi_communicator) throws(MPIError) {
            self.communicator = communicator
            var (rank, size): (Int32, Int32) = (0, 1)
            try Self.check(tern_mpi_describe(communicator, &rank, &size), "MPI_Comm_rank", Launch.rank ?? 0)
            (self.rank, self.size) = (Int(rank), Int(size))
        }

        deinit {
            if tern_mpi_is_running() != 0 { tern_mpi_free(communicator) }
        }

        var library: String { Self.builtLibrary }

        static var builtLibrary: String {
            var (bytes, count) = ([CChar](repeating: 0, count: Int(tern_mpi_longest_version())), Int32(0))
            MPI_Get_library_version(&bytes, &count)
            // Open MPI says more behind a comma, MPICH a tab before the number.
            let line = firstLine(of: text(bytes)).prefix { $0 != "," }
            return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }

        func barrier() throws(MPIError) { try check(tern_mpi_barrier(communicator), "MPI_Barrier") }

        func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) throws(MPIError) {
            for piece in pieces(of: bytes.count) {
                let start = bytes.baseAddress.map { $0 + piece.lowerBound }
                try check(tern_mpi_broadcast(start, Int32(piece.count), Int32(root), communicator), "MPI_Bcast")
            }
        }

        func allGather(_ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer) throws(MPIError) {
            if own.isEmpty { return }
            if own.count <= longestPiece {
                let code = tern_mpi_all_gather(own.baseAddress, Int32(own.count), all.baseAddress, communicator)
                return try check(code, "MPI_Allgather")
            }
            // One rank after another.
            for source in 0..<size {
                let part = UnsafeMutableRawBufferPointer(rebasing: all[source * own.count..<(source + 1) * own.count])
                if source == rank { part.copyMemory(from: own) }
                try broadcast(part, from: source)
            }
        }

        func librarySum(_ values: UnsafeMutableBufferPointer<Float>) throws(MPIError) {
            try check(tern_mpi_sum_in_place(values.baseAddress, Int32(values.count), communicator), "MPI_Allreduce")
        }

        func begin(_ messages: [Message]) throws(MPIError) -> any PendingMessages {
            let pending = Pending(rank)
            // What is received has its memory before anything is sent.
            for direction in [Message.Direction.receive, .send] {
                for message in messages where message.direction == direction {
                    try begin(message, pending)
                }
            }
            return pending
        }

        private func begin(_ message: Message, _ pending: Pending) throws(MPIError) {
            let (peer, tag) = (Int32(message.peer), Int32(message.tag))
            for piece in pieces(of: message.bytes.count) {
                let (start, count) = (message.bytes.baseAddress.map { $0 + piece.lowerBound }, Int32(piece.count))
                var request = tern_mpi_request()
                switch message.direction {
                case .send: try check(tern_mpi_send(start, count, peer, tag, communicator, &request), "MPI_Isend")
                case .receive:
                    try check(tern_mpi_receive(start, count, peer, tag, communicator, &request), "MPI_Irecv")
                }
                pending.requests.append(request)
            }
        }

        func split(color: Int?, key: Int) throws(MPIError) -> (any Transport)? {
            var result = tern_mpi_communicator()
            try check(tern_mpi_split(communicator, Int32(color ?? -1), Int32(key), &result), "MPI_Comm_split")
            return tern_mpi_is_group(result) == 0 ? nil : try MPITransport(result)
        }

        func abort(status: Int32) -> Never {
            Self.abortAll(status)
            exitProcess(status)
        }

        // MARK: Support

        private func check(_ code: Int32, _ call: String) throws(MPIError) { try Self.check(code, call, rank) }

        /// Turns a code of an error into the error.
        fileprivate static func check(_ code: Int32, _ call: String, _ rank: Int) throws(MPIError) {
            if code == tern_mpi_success() { return }
            var (bytes, count) = ([CChar](repeating: 0, count: Int(tern_mpi_longest_error())), Int32(0))
            MPI_Error_string(code, &bytes, &count)
            throw MPIError(rank: rank, call: call, problem: firstLine(of: text(bytes)))
        }
    }

    /// Requests of MPI.
    private final class Pending: PendingMessages {
        var requests: [tern_mpi_request] = []
        private let rank: Int

        init(_ rank: Int) { self.rank = rank }

        func test() throws(MPIError) -> Bool {
            if requests.isEmpty { return true }
            var areDone: Int32 = 0
            try MPITransport.check(tern_mpi_test_all(Int32(requests.count), &requests, &areDone), "MPI_Testall", rank)
            if areDone != 0 { requests = [] }
            return areDone != 0
        }

        func wait() throws(MPIError) {
            if requests.isEmpty { return }
            try MPITransport.check(tern_mpi_wait_all(Int32(requests.count), &requests), "MPI_Waitall", rank)
            requests = []
        }
    }

    /// The most bytes that go in one call, whose counts are 32-bit numbers.
    private let longestPiece = 1 << 30

    /// Returns the parts of a message that go in calls of their own: at least one.
    private func pieces(of count: Int) -> [Range<Int>] {
        count == 0
            ? [0..<0]
            : stride(from: 0, to: count, by: longestPiece).map { $0..<min($0 + longestPiece, count) }
    }

    private func text(_ bytes: [CChar]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    private func firstLine(of text: String) -> String {
        String(text.split(separator: "\n").first ?? "")
    }
#endif
