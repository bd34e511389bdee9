import Foundation
import TernCore
import TestSupport
import Testing

@testable import TernData

/// Archives are unpacked into a folder, and never outside of it.
@Suite struct ArchiveExtractionTests {
    let folder = try! TemporaryFolder()

    /// A member of a tar archive in the format of POSIX.
    struct Entry {
        var name: String
        var body: [UInt8] = []
        var type: Character = "0"
        var link = ""
        var prefix = ""
        var magic = "ustar\u{0}00"
        /// The digits of the size; nil for those of the body.
        var size: String?

        var bytes: [UInt8] {
            func field(_ text: String, _ count: Int) -> [UInt8] {
                Array(text.utf8.prefix(count)) + [UInt8](repeating: 0, count: max(0, count - text.utf8.count))
            }
            let digits = size ?? String(body.count, radix: 8)
            var block = field(name, 100) + field("0000644", 8) + field("0", 8) + field("0", 8)
            block += field(digits, 12) + field("0", 12) + field("        ", 8) + field(String(type), 1)
            block += field(link, 100) + field(magic, 8) + field("", 80) + field(prefix, 155) + field("", 12)
            let sum = block.reduce(0) { $0 + Int($1) }
            block.replaceSubrange(148..<156, with: field(String(sum, radix: 8), 7) + [32])
            return block + body + [UInt8](repeating: 0, count: -body.count & 511)
        }
    }

    private func tar(_ entries: [Entry], end: Int = 1024) -> [UInt8] {
        entries.flatMap(\.bytes) + [UInt8](repeating: 0, count: end)
    }

    private func extract(_ bytes: [UInt8], renaming: (String) -> String? = { $0 }) throws -> [String] {
        try extractArchive(folder.write(bytes, to: "archive"), to: folder.file("inner/out"), renaming: renaming)
    }

    private let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 9) }

    // MARK: Good archives

    @Test func tarArchives() throws {
        let entries = [
            Entry(name: "./", type: "5"), Entry(name: "data/", type: "5"), Entry(name: "data/a.bin", body: body),
            Entry(name: "./empty", type: "\0"), Entry(name: "name", body: [1], prefix: "long/folder"),
            Entry(name: "gnu", body: [2], prefix: "other things", magic: "ustar  \u{0}")
        ]
        for bytes in [tar(entries), gzip(tar(entries)), tar(entries, end: 10_240), tar(entries, end: 512)] {
            let names = ["data/a.bin", "empty", "long/folder/name", "gnu"]
            #expect(try extract(bytes) == names)
            #expect(try folder.read("inner/out/data/a.bin") == body)
            #expect(try folder.read("inner/out/empty") == [])
            #expect(try folder.read("inner/out/long/folder/name") == [1])
        }
    }

    @Test func extendedHeaders() throws {
        let long = String(repeating: "n", count: 120)
        func record(_ text: String) -> String {
            let length = (1...6).first { "\($0 + 2 + text.utf8.count)".count == $0 }!
            return "\(length + 2 + text.utf8.count) \(text)\n"
        }
        let records = record("mtime=1.5") + record("path=é/\(long)") + record("size=3")
        let bytes = tar([
            Entry(name: "pax_global_header", body: Array(record("comment=x").utf8), type: "g"),
            Entry(name: "PaxHeaders/x", body: Array(records.utf8), type: "x"),
            Entry(name: "short", body: [1, 2, 3], size: "0"), Entry(name: "next", body: [4])
        ])
        #expect(try extract(bytes) == ["é/\(long)", "next"])
        #expect(try folder.read("inner/out/next") == [4])
    }

    @Test func zipArchives() throws {
        let members = ["gzip/a.gz", "gzip/b.gz", "c"].map { (name: $0, bytes: body) }
        try folder.zip(members, to: "archive", isDeflated: true)
        let found = try extractArchive(folder.file("archive"), to: folder.file("out")) { name in
            name.hasPrefix("gzip/") ? String(name.dropFirst(5)) : nil
        }
        #expect(found == ["a.gz", "b.gz"])
        #expect(try folder.names(in: "out") == found)
        for name in found { #expect(try folder.read("out/\(name)") == body) }
    }

    /// Written by Python's own modules.
    @Test(.enabled(if: Python.has("tarfile"), "Python is not installed"), arguments: ["tar", "gztar", "zip"])
    func archivesOfPython(_ format: String) throws {
        let script = """
            import os, shutil, sys
            root, kind = sys.argv[1:]
            os.makedirs(root + '/in/b')
            open(root + '/in/a', 'wb').write(b'1' * 1000)
            open(root + '/in/b/' + 'é' * 60, 'wb').write(b'2' * 2000)
            print(shutil.make_archive(root + '/python', kind, root + '/in'), end='')
            """
        let path = try Python.run(["-c", script, folder.path, format]).output
        let names = try extractArchive(path, to: folder.file("out"))
        #expect(Set(names) == ["a", "b/" + String(repeating: "é", count: 60)])
        #expect(try folder.read("out/\(names.first { $0 != "a" }!)") == [UInt8](repeating: 0x32, count: 2000))
    }

    /// Names of over 100 bytes, which each format has in its own way, and which end in a slash where they are cut off.
    @Test(.enabled(if: Python.has("tarfile"), "Python is not installed"), arguments: ["PAX", "GNU"])
    func longNames(_ format: String) throws {
        let script = """
            import io, sys, tarfile
            path, kind = sys.argv[1:]
            with tarfile.open(path, 'w', format=getattr(tarfile, kind + '_FORMAT')) as tar:
                for name, size in [('a' * 99 + '/file.bin', 5), ('a' * 99 + '/empty', 0), ('PKLot', 3), ('b' * 300, 1)]:
                    member = tarfile.TarInfo(name)
                    member.size = size
                    tar.addfile(member, io.BytesIO(b'1' * size))
            """
        let path = folder.file("python.tar")
        #expect(try Python.run(["-c", script, path, format]).status == 0)
        let inner = String(repeating: "a", count: 99)
        let names = ["\(inner)/file.bin", "\(inner)/empty", "PKLot", String(repeating: "b", count: 300)]
        #expect(
            try extractArchive(path, to: folder.file("out")) { $0.count < 300 ? $0 : "b" } == names.dropLast() + ["b"])
        #expect(try folder.read("out/\(names[0])") == [UInt8](repeating: 0x31, count: 5))
        #expect(try folder.read("out/\(names[1])") == [] && folder.read("out/b") == [0x31])
    }

    /// Records that are no text, such as those of extended attributes, are passed over.
    @Test func recordsThatAreNoText() throws {
        let record: [UInt8] = Array("25 SCHILY.xattr.user.a=".utf8) + [0xff, 0x0a]
        #expect(record.count == 25)
        let bytes = tar([Entry(name: "x", body: record, type: "x"), Entry(name: "a", body: [1])])
        #expect(try extract(bytes) == ["a"])
    }

    /// A tar archive whose first name begins as a ZIP archive does.
    @Test func aNameThatBeginsAsAnotherFormat() throws {
        #expect(try extract(tar([Entry(name: "PKLot/a", body: [1])])) == ["PKLot/a"])
    }

    // MARK: Bad archives

    @Test(.enabled(if: Python.has("zipfile"), "Python is not installed"))
    func linksInZIPArchives() throws {
        let script = """
            import stat, sys, zipfile
            link = zipfile.ZipInfo('link')
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            with zipfile.ZipFile(sys.argv[1], 'w') as archive:
                archive.writestr(link, '/etc/passwd')
            """
        let path = folder.file("archive")
        #expect(try Python.run(["-c", script, path]).status == 0)
        let error = try failure(folder.read("archive"))
        #expect(error?.description.contains("a link named 'link'") == true)
    }

    @discardableResult
    private func failure(_ bytes: [UInt8], renaming: (String) -> String? = { $0 }) throws -> DataFileError? {
        let error = #expect(throws: DataFileError.self) { try extract(bytes, renaming: renaming) }
        #expect(error?.path == folder.file("archive"))
        // Nothing lies outside of the folder.
        #expect(try folder.names() == ["archive", "inner"] && folder.names(in: "inner") == ["out"])
        return error
    }

    private static let evil = [
        "../evil", "/evil", "a/../../evil", "..", "a/..", "./../evil", "a/../evil", "a\\..\\evil", "//evil", ".",
        "../\u{301}evil", "/\u{301}/../../evil"
    ]

    @Test(arguments: evil)
    func pathsOutsideOfTheFolder(_ name: String) throws {
        #expect(try failure(tar([Entry(name: name, body: [1])]))?.problem == .badArchive)
        let pax = Array("\(name.utf8.count + 9) path=\(name)\n".utf8)
        if pax.count == name.utf8.count + 9 {
            try failure(tar([Entry(name: "x", body: pax, type: "x"), Entry(name: "good", body: [1])]))
        }
        try folder.zip([(name: name, bytes: [1])], to: "zip")
        let bytes = try folder.read("zip")
        #expect(unlink(folder.file("zip")) == 0)
        #expect(try failure(bytes)?.problem == .badArchive)
        // Nor does a caller's new name lead there.
        try failure(tar([Entry(name: "good", body: [1])])) { _ in name }
    }

    @Test(arguments: ["1", "2", "3", "4", "6", "7", "K", "S", "V"])
    func whatIsNoFileAndNoFolder(_ type: Character) throws {
        let error = try failure(
            tar([Entry(name: "link", type: type, link: "/etc/passwd"), Entry(name: "link/x", body: [1])]))
        #expect(
            error?.description.hasSuffix(
                "bad archive: found a member of type '\(type)', link, expected files and folders, no links") == true)
    }

    @Test func damagedTarArchives() throws {
        let bytes = tar([Entry(name: "a", body: [1, 2, 3]), Entry(name: "b", body: [4])], end: 512)
        for length in stride(from: 0, to: bytes.count, by: 7) { try failure(Array(bytes[..<length])) }
        let packed = gzip(bytes)
        for length in 0..<packed.count { try failure(Array(packed[..<length])) }
        // A byte of a header.
        for position in 0..<500 {
            var damaged = bytes
            damaged[position] ^= 0x41
            if position < 148 || position > 155 { try failure(damaged) }
        }
        try failure(bytes + [1])
        try failure(tar([Entry(name: "a"), Entry(name: "./a")]))
        for size in ["-1", "9", "77777777777", "1e3", "zz"] { try failure(tar([Entry(name: "a", size: size)])) }
        for record in [
            "5 a\n", "99 path=a\n", "x path=a\n", "-1 path=a\n", "0 path=a\n", "11 size=-1\n", "11 size=1x\n"
        ] {
            try failure(tar([Entry(name: "x", body: Array(record.utf8), type: "x"), Entry(name: "a")]))
        }
    }

    @Test func archivesThatSwell() throws {
        // 2 GiB and 300 TiB of zeros that are only promised.
        for size in ["20000000000", "77777777777"] {
            #expect(try failure(gzip(tar([Entry(name: "a", size: size)])))?.problem == .tooLarge)
        }
        let many = (0..<140_000).flatMap { _ in Entry(name: "./", type: "5").bytes }
        #expect(try failure(many)?.problem == .tooLarge)
    }

    @Test func aChecksumThatIsWrong() throws {
        var packed = gzip(tar([Entry(name: "a", body: body)]))
        packed[packed.count - 5] ^= 1
        #expect(try failure(packed)?.problem == .corrupt)
    }

    @Test func foldersThatCanNotBeWritten() throws {
        let path = try folder.write(tar([Entry(name: "a/b", body: [1])]), to: "archive")
        try folder.write([1], to: "file")
        let error = #expect(throws: DataFileError.self) { try extractArchive(path, to: folder.file("file")) }
        #expect(error?.problem == .unwritable)
        #expect(throws: DataFileError.self) { try extractArchive(folder.file("none"), to: folder.path) }
    }
}
