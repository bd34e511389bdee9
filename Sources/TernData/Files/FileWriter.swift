#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file on its way: written under a temporary name in the folder that it is for, synced, then renamed. So it appears as a
/// whole or not at all, whoever else writes to the same path.
///
/// The temporary name is random and must be new (`O_EXCL`), so neither threads nor processes in different containers write to
/// one file, and none is written through a link. A lock on the file tells that its writer is alive: ``removeStale(in:)``
/// removes those without.
package struct FileWriter: ~Copyable {
    let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isRenamed = false

    /// Begins a file; nothing is at its path before ``finish()``.
    package init(_ path: String) throws(DataFileError) {
        let (temporary, descriptor) = try Self.create(for: path)
        (self.path, self.temporary, self.descriptor) = (path, temporary, descriptor)
    }

    /// Returns a new file that is locked.
    private static func create(for path: String) throws(DataFileError) -> (name: String, descriptor: Int32) {
        try checkPath(path, .unwritable)
        var status = stat()
        if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
            throw DataFileError(path, .unwritable, found: "a device, a pipe or a socket", expected: "a file or nothing")
        }
        while true {
            let temporary = folder(of: path) + "/" + newName()
            let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            if descriptor < 0 && errno == EEXIST { continue }
            guard descriptor >= 0 else { throw DataFileError(path, .unwritable, found: systemError()) }
            // File systems without locks have no stale files removed.
            while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
            // Between the creation and the lock it may have been taken for a stale one.
            if fstat(descriptor, &status) != 0 || status.st_nlink > 0 { return (temporary, descriptor) }
            close(descriptor)
        }
    }

    deinit {
        close(descriptor)
        if !isRenamed { unlink(temporary) }
    }

    /// Adds bytes at the end.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(DataFileError) {
        var start = 0
        while start < bytes.count {
            let length = Self.write(descriptor, bytes.baseAddress! + start, min(bytes.count - start, 1 << 30))
            if length < 0 && errno == EINTR { continue }
            if length <= 0 { throw error }
            start += length
        }
    }

    package func write(_ bytes: [UInt8]) throws(DataFileError) {
        var failure: DataFileError?
        bytes.withUnsafeBytes { bytes in
            do throws(DataFileError) { try write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Renames the file to its final name, for good: also a power failure leaves it there.
    package consuming func finish() throws(DataFileError) {
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw error }
        isRenamed = true
        // Not every system lets folders be opened or synced.
        let folder = open(Self.folder(of: path), O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { close(folder) }
        if fsync(folder) != 0 && ![EINVAL, ENOTSUP, EROFS, EBADF].contains(errno) { throw error }
    }

    private var error: DataFileError { DataFileError(path, .unwritable, found: systemError()) }

    #if canImport(Glibc)
        private static let write = Glibc.write
    #else
        private static let write = Darwin.write
    #endif

    /// Returns the folder that a path lies in.
    private static func folder(of path: String) -> String {
        // By bytes, as the system does: to Swift, a slash and an accent are one character.
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { end in
            end == path.utf8.startIndex ? "/" : String(Substring(path.utf8[..<end]))
        } ?? "."
    }
}

// MARK: Temporary names

extension FileWriter {
    private static let (prefix, digits, suffix) = (".tern-", 16, ".tmp")

    private static func newName() -> String {
        let number = String(UInt64.random(in: 0 ... .max), radix: 16)
        return prefix + String(repeating: "0", count: digits - number.count) + number + suffix
    }

    private static func isTemporary(_ name: String) -> Bool {
        name.utf8.count == prefix.count + digits + suffix.count && name.hasPrefix(prefix) && name.hasSuffix(suffix)
            && name.dropFirst(prefix.count).dropLast(suffix.count).allSatisfy(\.isHexDigit)
    }

    /// Removes from a folder what writers have left that were killed: temporary files that nobody holds a lock on.
    static func removeStale(in folder: String) {
        guard let entries = opendir(folder) else { return }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if isTemporary(name) { removeIfStale("\(folder)/\(name)") }
        }
    }

    private static func removeIfStale(_ path: String) {
        let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        // A living writer holds the lock; one that is just about to take it begins anew.
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    }
}

// MARK: Folders

package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

package func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Makes a folder, with those around it, removes what saves that were killed have left in it, and finds out whether files can
/// be written there.
///
/// For programs that compute for long before they save.
///
/// - Throws: ``DataFileError`` where the folder can't be made, or no file in it.
public func prepareFolder(_ path: String) throws(DataFileError) {
    try makeFolders(path)
    FileWriter.removeStale(in: path)
    do throws(DataFileError) {
        _ = try FileWriter("\(path)/probe")  // never finished
    } catch {
        throw DataFileError(path, .unwritable, found: error.found)
    }
}

/// Makes a folder, with those around it, where there is none.
///
/// - Throws: ``DataFileError`` where it can't be made.
func makeFolders(_ path: String) throws(DataFileError) {
    try checkPath(path, .unwritable)
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
        folder += part + "/"
        if mkdir(folder, 0o777) != 0 && errno != EEXIST {
            throw DataFileError(path, .unwritable, found: "\(folder): \(systemError())")
        }
    }
}

/// Refuses a path with a zero byte, where the system would take it to end.
func checkPath(_ path: String, _ problem: DataFileError.Problem) throws(DataFileError) {
    if path.utf8.contains(0) {
        throw DataFileError(
            path.replacing("\0", with: "\\0"), problem, found: "a zero byte in the path", expected: "a path without one"
        )
    }
}

/// Returns the last error of the system, in words.
package func systemError() -> String { String(cString: strerror(errno)) }
