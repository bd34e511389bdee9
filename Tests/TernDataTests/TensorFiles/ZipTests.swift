import CZlib
import Foundation
import TernCore
import TestSupport
import Testing

@testable import TernData

@Suite struct ZipTests {
    let folder = try! TemporaryFolder()
    private let members: [(name: String, bytes: [UInt8])] = [
        ("a", Array("hello, hello, hello".utf8)), ("empty", []), ("é/../b", Array(repeating: 7, count: 100_000))
    ]

    private func open(_ path: String) throws -> ZipArchive { try ZipArchive(ByteSource(contentsOf: path)) }

    private func problem(_ bytes: [UInt8]) -> DataFileError? {
        #expect(throws: DataFileError.self) {
            let archive = try ZipArchive(ByteSource(bytes, named: "x"))
            for (_, member) in archive.members { _ = try archive.bytes(of: member) }
        }
    }

    @Test(arguments: [false, true], [0xffff_ffff, 10, 0])
    func roundTrip(_ isDeflated: Bool, _ limit: Int) throws {
        let archive = try open(folder.zip(members, isDeflated: isDeflated, wideFrom: limit))
        #expect(archive.members.names == members.map(\.name))
        for (name, bytes) in members { #expect(try archive.bytes(of: #require(archive.members[name])) == bytes) }
    }

    @Test(
        .enabled(if: Python.has("zipfile"), "needs Python"), arguments: [false, true], [0xffff_ffff, 10, 0])
    func pythonOpensThem(_ isDeflated: Bool, _ limit: Int) throws {
        let path = try folder.zip(members, isDeflated: isDeflated, wideFrom: limit)
        let result = try Python.run([
            "-c",
            "import sys, zipfile; f = zipfile.ZipFile(sys.argv[1]); print(f.testzip(), [i.file_size for i in f.infolist()])",
            path
        ])
        #expect(result.output == "None [19, 0, 100000]\n", "\(result.errors)")
    }

    @Test func everyTruncationAndEveryChangedByte() throws {
        for isDeflated in [false, true] {
            let bytes = try folder.read(
                URL(filePath: folder.zip(Array(members[..<2]), isDeflated: isDeflated)).lastPathComponent)
            for length in 0..<bytes.count {
                #expect(throws: DataFileError.self) { try ZipArchive(ByteSource(bytes[..<length], named: "x")) }
            }
            for position in bytes.indices {
                var damaged = bytes
                damaged[position] ^= 0x55
                // Either it is found, or it is of no consequence.
                if let archive = try? ZipArchive(ByteSource(damaged, named: "x")) {
                    for (_, member) in archive.members {
                        if let content = try? archive.bytes(of: member) {
                            #expect(members.contains { $0.bytes == content })
                        }
                    }
                }
            }
        }
    }

    /// Sums of blocks and of pieces, and what is left over, are zlib's.
    @Test func checksums() {
        var generator = PhiloxGenerator(seed: 5)
        let bytes = (0..<3_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        bytes.withUnsafeBytes { bytes in
            for count in Array(0..<300) + [4095, 1 << 20, 1 << 20 + 1, 1 << 21, 2_999_990] {
                for start in [0, 1, 9] {
                    let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
                    let expected = crc32(0, part.baseAddress?.assumingMemoryBound(to: UInt8.self), uInt(count))
                    #expect(checksum(part) == UInt32(expected), "\(count) bytes at \(start)")
                }
            }
        }
    }

    @Test func checksumsAreCompared() throws {
        var bytes = try folder.read(URL(filePath: folder.zip([members[0]])).lastPathComponent)
        bytes[31 + 3] ^= 1  // behind the header and the name
        #expect(problem(bytes)?.problem == .badArchive)
        #expect(problem(bytes)?.found.hasPrefix("a member with the CRC-32") == true)
    }

    /// Positions of fields in the entry of a directory with one member, from its start.
    private func patched(_ bytes: [UInt8], _ offset: Int, _ value: UInt32) throws -> [UInt8] {
        var bytes = bytes
        let start = try #require(
            bytes.indices.first { bytes.number(at: $0, as: UInt32.self) == ZipDirectory.Signature.central })
        bytes.replaceSubrange(start + offset..<start + offset + 4, with: value.littleEndianBytes)
        return bytes
    }

    @Test func sizesThatLie() throws {
        for isDeflated in [false, true] {
            let bytes = try folder.read(
                URL(filePath: folder.zip([members[2]], isDeflated: isDeflated)).lastPathComponent)
            for size: UInt32 in [0, 1, 99_999, 100_001, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff] {
                #expect(try problem(patched(bytes, 24, size)) != nil, "unpacked \(size)")
                #expect(try problem(patched(bytes, 20, size)) != nil, "packed \(size)")
                if size > 0 { #expect(try problem(patched(bytes, 42, size)) != nil, "start \(size)") }
            }
        }
    }

    /// 4 GiB in 100 KB: refused before memory is taken.
    @Test func bombs() throws {
        let bytes = try folder.read(
            URL(filePath: folder.zip([(name: "x", bytes: Array(repeating: 0, count: 100_000_000))], isDeflated: true))
                .lastPathComponent)
        let error = try problem(patched(bytes, 24, 0xffff_fff0))
        #expect(error?.problem == .tooLarge)
    }

    @Test func overlaps() throws {
        var bytes = try folder.read(URL(filePath: folder.zip([("a", [1, 2]), ("b", [1, 2])])).lastPathComponent)
        // The second entry points to a header within the first member, a copy of its own.
        let header = try #require(
            bytes.indices.last { bytes.number(at: $0, as: UInt32.self) == ZipDirectory.Signature.local })
        let outer = (name: "a", bytes: Array(bytes[header..<header + 33]))
        bytes = try folder.read(URL(filePath: folder.zip([outer, ("b", [1, 2])])).lastPathComponent)
        let entry = try #require(
            bytes.indices.last { bytes.number(at: $0, as: UInt32.self) == ZipDirectory.Signature.central })
        bytes.replaceSubrange(entry + 42..<entry + 46, with: UInt32(31).littleEndianBytes)
        #expect(problem(bytes)?.found == "a member at byte 31")
    }

    @Test func equalNames() throws {
        let bytes = try folder.read(URL(filePath: folder.zip([("a", [1]), ("a", [2])])).lastPathComponent)
        #expect(problem(bytes)?.found == "two members named a")
    }

    @Test func countsThatLie() throws {
        let bytes = try folder.read(URL(filePath: folder.zip([("a", [1]), ("b", [2])])).lastPathComponent)
        for count: UInt16 in [0, 1, 3, 0xffff] {
            var damaged = bytes
            damaged.replaceSubrange(bytes.count - 12..<bytes.count - 10, with: count.littleEndianBytes)
            #expect(problem(damaged)?.problem == .badArchive)
        }
        // Directories of 2⁶⁴ bytes.
        let wide = try folder.read(URL(filePath: folder.zip([("a", [1])], wideFrom: 0)).lastPathComponent)
        for offset in [24, 32, 40, 48] {
            for value in [UInt64.max, 1 << 63, 1 << 40] {
                var damaged = wide
                let start = wide.count - 22 - 20 - 56
                damaged.replaceSubrange(start + offset..<start + offset + 8, with: value.littleEndianBytes)
                #expect(offset == 24 || problem(damaged)?.problem == .badArchive)
            }
        }
    }

    @Test func otherCompressionsAndEncryption() throws {
        let bytes = try folder.read(URL(filePath: folder.zip([("a", [1])])).lastPathComponent)
        #expect(try problem(patched(bytes, 10, 14))?.found == "a member of compression 14")
        #expect(try problem(patched(bytes, 8, 1))?.found == "an encrypted member")
    }

    /// A name of more bytes than the format has room for.
    @Test func longNames() throws {
        let path = folder.file("long.npz")
        let tensor = Tensor<Float>([1])
        let longest = String(repeating: "é", count: (0xffff - ".npy".count) / 2)
        try saveNpz([longest: tensor], to: path)
        #expect(try Npz(contentsOf: path).names == [longest])
        let error = #expect(throws: DataFileError.self) { try saveNpz([longest + "é": tensor], to: path) }
        #expect(error?.description == "\(path): can't be written: found a name of 65536 bytes, expected at most 65535")
        #expect(try folder.names() == ["long.npz"] && Npz(contentsOf: path).names == [longest])
    }
}
