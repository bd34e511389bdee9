import Foundation

/// A file to download.
package struct RemoteFile: Sendable {
    /// The name, on the mirrors and on the disk.
    package let name: String
    package let digest: Digest
    /// The most bytes that it can have: a server that sends more lies.
    package let limit: Int

    package init(_ name: String, _ digest: Digest, limit: Int) {
        (self.name, self.digest, self.limit) = (name, digest, limit)
    }
}

/// Downloads files: from the first of several mirrors that has them, resuming what was begun, checked by their checksums.
package struct Downloader {
    /// The number of rounds through the mirrors. One that brings another MiB does not count.
    package var attempts = 5
    /// The seconds between the first two rounds; twice as many between the next, and so on.
    package var delay = 1.0
    /// The most seconds between two rounds.
    package var longestDelay = 30.0
    /// The seconds without a byte after which a server has stalled.
    package var idleTimeout = 30.0
    /// The seconds that one try may take.
    package var totalTimeout = 3600.0
    /// Sees the number of bytes so far and of all, where that is known, some 20 times a second.
    package var progress: (Int, Int?) -> Void = { _, _ in }
    /// Is called when a download has come to its end, whichever it is.
    package var ended: () -> Void = {}
    /// Sees what goes wrong on the way.
    package var report: (DownloadError) -> Void = { _ in }
    /// Says whether somebody wishes to stop; what has arrived stays for another time.
    package var isCancelled: () -> Bool = { false }

    package init() {}

    /// Downloads a file; where one with its checksum is there, nothing is done.
    ///
    /// The bytes so far are kept in `….part`.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - mirrors: the addresses of folders that have it, tried in turn.
    ///   - path: the path that it gets once it is whole.
    /// - Throws: ``DownloadError``; then nothing is at the path.
    package func download(_ file: RemoteFile, from mirrors: [URL], to path: String) throws(DownloadError) {
        defer { ended() }
        if FileManager.default.fileExists(atPath: path), try file.digest.ofFile(path) == file.digest { return }
        let part = path + ".part"
        var candidates = mirrors.map { Candidate(url: $0.appendingPathComponent(file.name)) }
        var (round, most) = (0, try PartialFile(part).count)
        if most > 0, try file.digest.ofFile(part) == file.digest { return try PartialFile(part).finish(as: path) }
        while round < attempts && candidates.contains(where: \.isUseful) {
            if round > 0 { try wait(round, candidates, path) }
            for index in candidates.indices where candidates[index].isUseful {
                do throws(DownloadError) {
                    try attempt(file, from: candidates[index].url, part)
                    return try PartialFile(part).finish(as: path)
                } catch {
                    if [.cancelled, .unreadable, .unwritable].contains(error.problem) { throw error }
                    candidates[index].note(error)
                    report(error)
                }
            }
            let count = try PartialFile(part).count
            if count >= most + 1 << 20 { most = count } else { round += 1 }
        }
        let reasons = candidates.compactMap { $0.failure.map { "\($0)" } }
        throw DownloadError(
            path, .noMirror, found: reasons.isEmpty ? "no mirror" : reasons.joined(separator: "; "))
    }

    /// A mirror, and how it has done so far.
    private struct Candidate {
        let url: URL
        var failure: DownloadError?
        private var mismatches = 0

        init(url: URL) { self.url = url }

        var isUseful: Bool { failure?.isTransient != false && mismatches < 2 }

        mutating func note(_ error: DownloadError) {
            failure = error
            // Once may be an accident on the way, twice is another file.
            if error.problem == .wrongChecksum { mismatches += 1 }
        }
    }

    private func attempt(_ file: RemoteFile, from url: URL, _ part: String) throws(DownloadError) {
        let limits = Transfer.Limits(size: file.limit, idle: idleTimeout, total: totalTimeout)
        try Transfer.run(url, to: part, limits) { count, total in
            progress(count, total)
            return !isCancelled()
        }
        let digest = try file.digest.ofFile(part)
        guard digest == file.digest else {
            try PartialFile(part).reset()
            throw DownloadError(
                url.absoluteString, .wrongChecksum, found: "\(digest)", expected: "\(file.digest)", isTransient: true)
        }
    }

    /// Waits before another round: twice as long each time, by a random part less, so that many who failed at once do not
    /// come back at once; and as long as a server asks for.
    private func wait(_ round: Int, _ candidates: [Candidate], _ path: String) throws(DownloadError) {
        let backOff = min(delay * pow(2, Double(round - 1)), longestDelay) * .random(in: 0.5...1)
        let asked = candidates.filter(\.isUseful).compactMap { $0.failure?.retryAfter }.min() ?? 0
        let end = ContinuousClock.now + .seconds(max(backOff, min(asked, longestDelay)))
        while ContinuousClock.now < end {
            if isCancelled() { throw DownloadError(path, .cancelled, found: "while waiting for another try") }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }
}
