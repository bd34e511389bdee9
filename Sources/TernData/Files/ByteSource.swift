import TernCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Bytes that are read by their positions: those of a file that stays open, or of memory.
///
/// A file is not mapped but read at the positions asked for: a file that is cut off or a disk that fails while it is open then
/// throws, where a mapping would end the process by SIGBUS. Nothing is read ahead, so a file larger than memory can be opened,
/// and a part of it read. A file that is replaced by renaming, as Tern writes, stays what it was when it was opened.
package final class ByteSource: Sendable {
    private enum Storage: Sendable {
        case file(descriptor: Int32)
        case memory([UInt8])
    }

    /// The name that errors give it.
    package let name: String
    /// The number of bytes, a file's when it was opened.
    package let count: Int
    private let storage: Storage

    /// Opens a file.
    package init(contentsOf path: String) throws(DataFileError) {
        try checkPath(path, .unreadable)
        // Without waiting: a pipe that nobody writes to would block before it can be refused.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw DataFileError(path, errno == ENOENT ? .missing : .unreadable, found: systemError())
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let reason = systemError()
            close(descriptor)
            throw DataFileError(path, .unreadable, found: reason)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw DataFileError(path, .unreadable, found: "a folder or a device", expected: "a file")
        }
        (name, count, storage) = (path, Int(status.st_size), .file(descriptor: descriptor))
    }

    /// Opens the file of a file URL.
    package convenience init(contentsOf url: URL) throws(DataFileError) {
        try self.init(contentsOf: filePath(of: url, .unreadable))
    }

    /// Creates a source of bytes in memory.
    package init(_ bytes: some Sequence<UInt8>, named name: String) {
        let bytes = [UInt8](bytes)
        (self.name, count, storage) = (name, bytes.count, .memory(bytes))
    }

    deinit {
        if case .file(let descriptor) = storage { close(descriptor) }
    }

    /// Reads the bytes from a position on into a buffer, which they fill.
    package func read(at position: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DataFileError) {
        switch storage {
        case .memory(let bytes):
            let end = Swift.min(bytes.count, position + buffer.count)
            guard end - position == buffer.count else { throw truncated(at: end) }
            buffer.copyBytes(from: bytes[position..<end])
        case .file(let descriptor):
            var done = 0
            while done < buffer.count {
                let length = pread(
                    descriptor, buffer.baseAddress! + done, Swift.min(buffer.count - done, 1 << 30),
                    off_t(position + done))
                if length < 0 && errno == EINTR { continue }
                if length < 0 { throw DataFileError(name, .unreadable, found: systemError()) }
                if length == 0 { throw truncated(at: position + done) }
                done += length
            }
        }
    }

    /// Returns a range of the bytes.
    package func bytes(_ range: Range<Int>) throws(DataFileError) -> [UInt8] {
        try [UInt8](count: range.count) { buffer throws(DataFileError) in try read(at: range.lowerBound, into: buffer) }
    }

    private func truncated(at position: Int) -> DataFileError {
        DataFileError(name, .truncated, found: "\(position) bytes", expected: "the \(count) that there were before")
    }

    /// Refuses what is made to harm: small data that swell to more than there is memory, or to many times their size above a
    /// GiB. (DEFLATE makes up to 1032 bytes of one.)
    func checkExpansion(of count: Int, to size: Int, for what: @autoclosure () -> String) throws(DataFileError) {
        if size > 1 << 30 && size / 256 > count {
            throw DataFileError(
                name, .tooLarge, found: "\(size) bytes for \(what()) of \(count)", expected: "at most 256 times as many"
            )
        }
        try checkMemory(size, for: what())
    }

    /// Refuses to make more of the bytes than memory holds.
    package func checkMemory(_ bytes: Int, for what: @autoclosure () -> String) throws(DataFileError) {
        let limit = runtime.memoryLimit
        if bytes > limit {
            throw DataFileError(
                name, .tooLarge, found: "\(bytes) bytes of memory for \(what())",
                expected: "at most the \(limit) that there are")
        }
    }
}

extension [UInt8] {
    /// Creates an array of bytes that a function writes.
    init(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(DataFileError) -> Void
    ) throws(DataFileError) {
        var failure: DataFileError?
        self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(DataFileError) {
                try fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
                initialized = count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}

/// Returns the path of a file URL.
package func filePath(of url: URL, _ problem: DataFileError.Problem) throws(DataFileError) -> String {
    guard url.isFileURL else {
        throw DataFileError(url.absoluteString, problem, found: "a URL of another scheme", expected: "a file URL")
    }
    return url.path
}
