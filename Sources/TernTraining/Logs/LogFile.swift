import Foundation
import TernCore
import TernData

/// A file that grows at its end.
final class LogFile {
    let path: String
    private let descriptor: Int32

    /// Opens a file, or makes it with the folders around it.
    ///
    /// - Parameter isNew: whether there must be no such file.
    init(_ path: String, isNew: Bool = false) throws {
        self.path = path
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try prepareFolder(folder) }
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (isNew ? O_EXCL : 0), 0o644)
        if descriptor < 0 { throw Self.error(path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Adds bytes, and hands them to the system.
    func append(_ bytes: [UInt8]) throws {
        if bytes.isEmpty { return }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.error(path) }
        // What is written to a file without a name is lost.
        guard status.st_nlink > 0 else {
            throw DataFileError(path, .unwritable, found: "the file was removed while it was written")
        }
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + start, $0.count - start) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 {
                let error = Self.error(path)
                ftruncate(descriptor, status.st_size)  // no half of a row
                throw error
            }
            start += count
        }
    }

    /// Reads all that is in the file.
    func contents() throws -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.error(path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, $0.count - done, off_t(done))
            }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw DataFileError(path, .unreadable, found: String(cString: strerror(errno))) }
            if count == 0 { return Array(bytes[..<done]) }
            done += count
        }
        return bytes
    }

    /// Cuts the file off after some bytes.
    func truncate(to count: Int) throws {
        if ftruncate(descriptor, off_t(count)) != 0 { throw Self.error(path) }
    }

    private static func error(_ path: String) -> DataFileError {
        DataFileError(path, .unwritable, found: String(cString: strerror(errno)))
    }
}

extension LogFile {
    /// Removes the rows of steps after one, and a last row that is not whole.
    ///
    /// - Parameters:
    ///   - step: the last step that stays.
    ///   - header: the number of lines at the beginning that are no rows.
    ///   - stepOf: returns the step of a row; nil where it has none.
    func removeRows(after step: Int, header: Int = 0, stepOf: (Substring) -> Int?) throws {
        let bytes = try contents()
        var (start, line) = (0, 1)
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if line > header {
                let row = String(decoding: bytes[start..<end], as: UTF8.self)
                guard let found = stepOf(row[...]) else {
                    throw DataFileError(
                        path, .wrongHeader, found: "line \(line): \(abbreviated(row, to: 100))",
                        expected: "a row with its step")
                }
                if found > step { break }
            }
            (start, line) = (end + 1, line + 1)
        }
        if start < bytes.count { try truncate(to: start) }
    }
}
