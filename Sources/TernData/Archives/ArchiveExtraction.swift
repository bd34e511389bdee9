import TernCore

/// Unpacks the files of a ZIP or tar archive, plain or compressed by gzip, into a folder.
///
/// ```swift
/// let files = try extractArchive("cifar-10-binary.tar.gz", to: "data") { $0.hasSuffix(".bin") ? $0 : nil }
/// ```
///
/// Nothing is ever written outside of the folder: an archive with an absolute path, with `..` or with a link is refused, and so
/// is one that swells to more than a GiB and 256 times its size. Each file appears as a whole or not at all; files that were
/// unpacked before an error stay.
///
/// - Parameters:
///   - path: the archive, whose bytes tell its format.
///   - folder: the folder, which is made where it is missing.
///   - renaming: returns the path of a file in the folder, or nil for one that is not wanted.
/// - Returns: the paths of the files in the folder, in the order of the archive.
/// - Throws: ``DataFileError``, also where a checksum is wrong.
@discardableResult
public func extractArchive(
    _ path: String, to folder: String, renaming: (String) -> String? = { $0 }
) throws(DataFileError) -> [String] {
    let source = try ByteSource(contentsOf: path)
    try makeFolders(folder)
    var extraction = ArchiveExtraction(source: source, folder: folder)
    let start = try source.bytes(0..<min(4, source.count))
    if ["PK\u{3}\u{4}", "PK\u{5}\u{6}"].contains(where: { start.elementsEqual($0.utf8) }) {
        let archive = try ZipArchive(source)
        for (name, member) in archive.members where name.utf8.last != UInt8(ascii: "/") {
            try extraction.count(member.size)
            if member.isLink {
                throw DataFileError(
                    path, .badArchive, found: "a link named '\(name)'", expected: "files and folders, no links")
            }
            guard let file = try extraction.begin(name, renaming) else { continue }
            var reader = try archive.reader(of: member)
            try copy(member.size, to: file) { buffer throws(DataFileError) in try reader.read(into: buffer) }
            try reader.finish()
            try file.finish()
        }
    } else {
        var reader = try TarReader(source)
        while let member = try reader.next() {
            try extraction.count(member.size)
            if member.isFolder {
                _ = try extraction.safePath(member.name)
            } else if let file = try extraction.begin(member.name, renaming) {
                try copy(member.size, to: file) { buffer throws(DataFileError) in try reader.read(into: buffer) }
                try file.finish()
            }
        }
    }
    return extraction.files
}

/// The part of an archive that has been unpacked so far.
private struct ArchiveExtraction {
    private static let mostMembers = 1 << 17

    let source: ByteSource
    let folder: String
    /// The paths of the files in the folder.
    private(set) var files: [String] = []
    private var names: Set<[UInt8]> = []
    private var (members, size) = (0, 0)

    init(source: ByteSource, folder: String) { (self.source, self.folder) = (source, folder) }

    /// Refuses what is made to fill a disk.
    mutating func count(_ bytes: Int) throws(DataFileError) {
        let (sum, overflows) = size.addingReportingOverflow(bytes)
        (members, size) = (members + 1, sum)
        let isBomb = overflows || sum > 1 << 30 && sum / 256 > source.count
        if isBomb || members > Self.mostMembers {
            throw DataFileError(
                source.name, .tooLarge,
                found: "\(overflows ? Int.max : sum) bytes in \(members) members of an archive of \(source.count)",
                expected: "at most 256 times as many, in at most \(Self.mostMembers)")
        }
    }

    /// Begins the file of a member; nil where it is not wanted.
    mutating func begin(_ name: String, _ renaming: (String) -> String?) throws(DataFileError) -> FileWriter? {
        guard let path = try renaming(safePath(name)).map({ path throws(DataFileError) in try safePath(path) }) else {
            return nil
        }
        guard names.insert(Array(path.utf8)).inserted else {
            throw DataFileError(source.name, .badArchive, found: "\(path) twice", expected: "once")
        }
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            try makeFolders(folder + "/" + String(Substring(path.utf8[..<slash])))
        }
        files.append(path)
        return try FileWriter(folder + "/" + path)
    }

    /// Returns the path of a member inside of a folder.
    ///
    /// Bytes are looked at, as the system does: to Swift, a slash and an accent are one character, and no slash.
    func safePath(_ name: String) throws(DataFileError) -> String {
        let (slash, dot) = (UInt8(ascii: "/"), UInt8(ascii: "."))
        let parts = name.utf8.split(separator: slash).filter { !$0.elementsEqual([dot]) }
        let isInside = name.utf8.first != slash && !parts.contains { $0.elementsEqual([dot, dot]) }
        guard isInside, !parts.isEmpty || name.utf8.last == slash, !name.utf8.contains(0), !name.utf8.contains(0x5c)
        else {
            throw DataFileError(
                source.name, .badArchive, found: "a member named '\(name)'", expected: "a path inside of the archive")
        }
        return parts.map { String(Substring($0)) }.joined(separator: "/")
    }
}

private func copy(
    _ count: Int, to file: borrowing FileWriter,
    _ read: (UnsafeMutableRawBufferPointer) throws(DataFileError) -> Void
) throws(DataFileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, min(count, 1 << 20)), alignment: 1)
    defer { buffer.deallocate() }
    var left = count
    while left > 0 {
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, left)])
        try read(piece)
        try file.write(UnsafeRawBufferPointer(piece))
        left -= piece.count
    }
}
