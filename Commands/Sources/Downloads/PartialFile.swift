import Foundation

/// A file on its way: the bytes so far, and what tells whether a server still has the file that they are of.
///
/// Beside the file lies another, `….source`: the address, and the server's mark of this version (an ETag or a date).
final class PartialFile {
    /// A version of a file on a server.
    struct Source: Codable, Equatable {
        let url: String
        /// The header's `ETag` or `Last-Modified`; nil where the server has neither.
        let validator: String?
    }

    let path: String
    private let descriptor: Int32
    /// The number of bytes so far.
    private(set) var count: Int
    /// The version that the bytes are of; nil where that is not known.
    private(set) var source: Source?

    /// Opens the file, or begins it.
    init(_ path: String) throws(DownloadError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw systemError(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw DownloadError(path, .unwritable, found: "a folder or a device", expected: "a file or nothing")
        }
        count = Int(status.st_size)
        source = FileManager.default.contents(atPath: path + ".source").flatMap {
            try? JSONDecoder().decode(Source.self, from: $0)
        }
    }

    deinit { close(descriptor) }

    /// Keeps the version that the bytes are of.
    func remember(_ source: Source) throws(DownloadError) {
        if source == self.source { return }
        self.source = source
        do {
            try JSONEncoder().encode(source).write(to: URL(fileURLWithPath: path + ".source"), options: .atomic)
        } catch {
            throw DownloadError(path + ".source", .unwritable, found: error.localizedDescription)
        }
    }

    /// Adds bytes at the end.
    func append(_ data: Data) throws(DownloadError) {
        var rest = data
        while !rest.isEmpty {
            let length = rest.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(count)) }
            if length < 0 && errno == EINTR { continue }
            guard length > 0 else { throw systemError(path) }
            count += length
            rest = rest.dropFirst(length)
        }
    }

    /// Forgets all bytes.
    func reset() throws(DownloadError) {
        guard ftruncate(descriptor, 0) == 0 else { throw systemError(path) }
        count = 0
    }

    /// Gives the file its final name, for good: also a power failure leaves it there.
    func finish(as final: String) throws(DownloadError) {
        guard fsync(descriptor) == 0, rename(path, final) == 0 else { throw systemError(final) }
        unlink(path + ".source")
    }
}

/// Returns the last error of the system, as one about a file that can't be written.
func systemError(_ path: String) -> DownloadError {
    DownloadError(path, .unwritable, found: String(cString: strerror(errno)))
}
