#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// All bytes of a file.
func readFile(_ path: String) throws(DataFileError) -> [UInt8] {
    // Without waiting: a pipe that nobody writes to would block before it can be refused.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
        throw DataFileError(path, errno == ENOENT ? .missing : .unreadable, found: systemError())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw DataFileError(path, .unreadable, found: systemError()) }
    guard status.st_mode & S_IFMT == S_IFREG else {
        throw DataFileError(path, .unreadable, found: "a folder or a device", expected: "a file")
    }
    var failure: DataFileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
        while count < buffer.count {
            let length = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
            if length < 0 && errno == EINTR { continue }
            if length < 0 { failure = DataFileError(path, .unreadable, found: systemError()) }
            if length <= 0 { return }
            count += length
        }
    }
    if let failure { throw failure }
    return bytes
}

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Writes a file as a whole or not at all: under a temporary name in the same folder, synced, then renamed.
///
/// - Parameter parts: the content, one part after another.
func writeFile(_ path: String, _ parts: [[UInt8]]) throws(DataFileError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw DataFileError(path, .unwritable, found: systemError()) }
    var isWritten = parts.allSatisfy { write($0, to: descriptor) } && fsync(descriptor) == 0
    var reason = systemError()
    if close(descriptor) != 0 && isWritten { (isWritten, reason) = (false, systemError()) }
    if isWritten && rename(temporary, path) == 0 {
        syncFolder(of: path)
        return
    }
    if isWritten { reason = systemError() }
    unlink(temporary)
    throw DataFileError(path, .unwritable, found: reason)
}

/// Makes a folder, with those around it, and finds out whether files can be written there.
///
/// For programs that compute for long before they save.
public func prepareFolder(_ path: String) throws(DataFileError) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
        folder += part + "/"
        if mkdir(folder, 0o777) != 0 && errno != EEXIST {
            throw DataFileError(path, .unwritable, found: "\(folder): \(systemError())")
        }
    }
    let probe = "\(path)/.\(getpid()).tmp"
    let descriptor = open(probe, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw DataFileError(path, .unwritable, found: systemError()) }
    close(descriptor)
    unlink(probe)
}

private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
        var start = 0
        while start < bytes.count {
            let length = write(descriptor, bytes.baseAddress! + start, bytes.count - start)
            if length < 0 && errno == EINTR { continue }
            if length <= 0 { return false }
            start += length
        }
        return true
    }
}

/// Makes a renaming in the folder survive a power failure; the file itself is complete either way.
private func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}

/// The last error of the system, in words.
private func systemError() -> String { String(cString: strerror(errno)) }
