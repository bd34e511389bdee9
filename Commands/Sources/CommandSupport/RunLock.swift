import Foundation

/// The lock of a run's folder, so that no other run writes its files there meanwhile.
///
/// It is a lock of the system on a file `.lock`, gone with the process however that ends. The file is removed at the end, and
/// one that a killed run has left is taken over. It names its process, for the message of the second run.
package final class RunLock {
    private let folder: String
    private var descriptor: Int32?

    /// Creates the lock of a folder, not yet held.
    package init(_ folder: String) { self.folder = folder }

    private var path: String { "\(folder)/.lock" }

    /// Takes the lock unless it is held, or the folder is not there.
    ///
    /// - Throws: a ``Failure`` where another run holds the lock, or the file can't be made.
    package func acquire() throws {
        while descriptor == nil {
            let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
            if file < 0 && errno == ENOENT { return }
            guard file >= 0 else { throw Failure("\(path): can't be written: \(String(cString: strerror(errno)))") }
            // Where the file system has no locks, runs are not told from one another.
            if flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
                defer { close(file) }
                throw Failure(
                    "\(folder): another run is at work in this folder\(holder(file)): wait for its end, or choose another "
                        + "--name or --output")
            }
            // The run before may have removed the file between the two calls.
            var (opened, there) = (stat(), stat())
            if fstat(file, &opened) == 0, lstat(path, &there) == 0, opened.st_ino == there.st_ino {
                descriptor = file
                sign(file)
            } else {
                close(file)
            }
        }
    }

    /// Removes the file and lets go of the lock.
    package func release() {
        guard let descriptor else { return }
        unlink(path)  // before the lock is free, so that it is nobody else's
        close(descriptor)
        self.descriptor = nil
    }

    /// Writes this process into the file.
    private func sign(_ file: Int32) {
        var host = [CChar](repeating: 0, count: 65)
        gethostname(&host, host.count - 1)
        let text = "process \(getpid()) on " + String(decoding: host.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        ftruncate(file, 0)
        _ = text.withCString { pwrite(file, $0, strlen($0), 0) }  // only for a message
    }

    /// Returns the note of the run that holds it, from the file.
    private func holder(_ file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(file, &bytes, bytes.count, 0)
        return count > 0 ? " (\(String(decoding: bytes[..<count], as: UTF8.self)))" : ""
    }
}
