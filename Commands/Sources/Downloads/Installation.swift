import Foundation

/// A folder of data that appears as a whole or not at all, whoever else installs it.
///
/// What is downloaded and unpacked lies in a folder beside it meanwhile, `.NAME.DATA.partial`, or in it where it is there, and
/// stays for another time if that fails. A lock makes a second process wait; it then finds the data there. The folder's
/// `SHA256SUMS`, as `sha256sum -c` reads it, begins with the name of the data and tells that they are whole.
package struct Installation {
    /// The folder of the data.
    package let folder: String
    /// The folder that they are prepared in.
    package let staging: String
    /// The name of the data, by which they are told from others.
    package let data: String
    private let lockPath: String

    private static let sums = "SHA256SUMS"

    package init(_ folder: String, of data: String) {
        let given = URL(fileURLWithPath: folder).standardizedFileURL
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: given.path)) != nil
        let url = isLink ? given.resolvingSymlinksInPath() : given
        let (parent, hidden) = (url.deletingLastPathComponent().path, ".\(url.lastPathComponent)")
        // A folder that is there may be a file system of its own, to which nothing can be moved from beside it.
        let isThere = FileManager.default.fileExists(atPath: url.path)
        (self.folder, self.data) = (url.path, data)
        staging = "\(isThere ? url.path : parent)/\(hidden).\(data).partial"
        lockPath = "\(parent)/\(hidden).lock"
    }

    /// Prepares the data and puts them into the folder, unless they are there.
    ///
    /// - Parameters:
    ///   - isCancelled: says whether somebody wishes to stop.
    ///   - waiting: is called once where another process is at work.
    ///   - prepare: puts the files into the folder whose path it gets, and returns their names.
    /// - Returns: false where they were there.
    @discardableResult
    package func install(
        isCancelled: () -> Bool = { false }, waiting: () -> Void = {},
        _ prepare: (String) throws -> [String]
    ) throws -> Bool {
        if isComplete { return false }
        try check()
        try makeFolder((folder as NSString).deletingLastPathComponent)
        let lock = try acquireLock(isCancelled, waiting)
        defer { close(lock) }
        if isComplete { return false }
        try makeFolder(staging)
        let names = try prepare(staging)
        try writeSums(names)
        try move(names + [Self.sums])
        try? FileManager.default.removeItem(atPath: staging)
        return true
    }

    /// Refuses a file in the folder's stead, and a folder of other data.
    private func check() throws(DownloadError) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), !isFolder.boolValue {
            throw DownloadError(folder, .unwritable, found: "a file", expected: "a folder, or nothing")
        }
        if let other = lines?.first, other.hasPrefix("# "), other != "# \(data)" {
            throw DownloadError(
                folder, .unwritable, found: "the data set \(other.dropFirst(2))",
                expected: "\(data), or a folder without data")
        }
    }

    /// The lines of the list of files; nil where there is none.
    private var lines: [Substring]? {
        FileManager.default.contents(atPath: "\(folder)/\(Self.sums)").map {
            String(decoding: $0, as: UTF8.self).split(separator: "\n")
        }
    }

    /// A Boolean value indicating whether the folder has all files of the data, each as it was installed.
    package var isComplete: Bool {
        guard let lines, lines.first == "# \(data)" else { return false }
        return lines.count > 1
            && lines.dropFirst().allSatisfy { line in
                let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
                guard parts.count == 2 else { return false }
                let expected = Digest.sha256(String(parts[0]))
                let name = parts[1].drop { $0 == " " || $0 == "*" }
                return (try? expected.ofFile("\(folder)/\(name)")) == expected
            }
    }

    private func writeSums(_ names: [String]) throws {
        let lines = try names.sorted().map { name in
            guard case .sha256(let digits) = try Digest.sha256("").ofFile("\(staging)/\(name)") else { fatalError() }
            return "\(digits)  \(name)\n"
        }
        let path = "\(staging)/\(Self.sums)"
        do {
            try Data("# \(data)\n\(lines.joined())".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw DownloadError(path, .unwritable, found: error.localizedDescription)
        }
    }

    /// Moves the files into the folder: all at once where there is none, or else one by one, the list of them last.
    private func move(_ names: [String]) throws(DownloadError) {
        let kept = Set(names)
        let entries = (try? FileManager.default.subpathsOfDirectory(atPath: staging)) ?? []
        // Archives, and what was unpacked of others.
        for entry in entries where !kept.contains(entry) && !kept.contains(where: { $0.hasPrefix(entry + "/") }) {
            try? FileManager.default.removeItem(atPath: "\(staging)/\(entry)")
        }
        if !FileManager.default.fileExists(atPath: folder) {
            guard rename(staging, folder) == 0 else { throw systemError(folder) }
            return
        }
        // A folder that is there stays the same: a shell may be in it.
        for name in names {
            try makeFolder(("\(folder)/\(name)" as NSString).deletingLastPathComponent)
            guard rename("\(staging)/\(name)", "\(folder)/\(name)") == 0 else { throw systemError("\(folder)/\(name)") }
        }
    }

    private func makeFolder(_ path: String) throws(DownloadError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            let reason = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw DownloadError(path, .unwritable, found: (reason ?? error as NSError).localizedDescription)
        }
    }

    /// Returns the descriptor of the lock's file, once no other process holds it.
    private func acquireLock(_ isCancelled: () -> Bool, _ waiting: () -> Void) throws(DownloadError) -> Int32 {
        let file = open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw systemError(lockPath) }
        var isFirst = true
        // Where the file system has no locks, processes are not told from one another.
        while flock(file, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR) {
            if isFirst { waiting() }
            isFirst = false
            if isCancelled() {
                close(file)
                throw DownloadError(folder, .cancelled, found: "while another process installs it")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return file
    }
}
