import TernCore
import TestSupport
import Testing

@testable import TernData

/// Bytes that are unpacked as a whole, held to the stream, which is held to other programs elsewhere.
@Suite(.enabled(if: Libdeflate.isAvailable, "libdeflate is not installed"))
struct GzipTests {
    private var content: [UInt8] {
        var generator = PhiloxGenerator(seed: 3)
        return (0..<3000).map { _ in UInt8.random(in: 0...7, using: &generator) }
    }

    private func whole(_ bytes: [UInt8], _ size: Int) throws -> [UInt8]? {
        try ByteSource(bytes, named: "x").unpackedGzip(size: size)?.scalars
    }

    private func stream(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = try ByteStream(ByteSource(bytes, named: "x"))
        let unpacked = try stream.read(100_000)
        _ = try stream.read(1)
        return unpacked
    }

    @Test func membersAndPadding() throws {
        let content = content
        let two = gzip(Array(content[..<1000])) + gzip(Array(content[1000...]))
        for bytes in [gzip(content), two, two + [0, 0, 0], gzip([]) + two, two + gzip([])] {
            #expect(try whole(bytes, content.count) == content)
            #expect(try stream(bytes) == content)
        }
        // More or fewer bytes than there have to be, and bytes behind them, are the stream's to tell.
        for size in [1, content.count - 1, content.count + 1, 10 * content.count] {
            #expect(try whole(gzip(content), size) == nil)
        }
        #expect(try whole(gzip(content) + [1], content.count) == nil)
        #expect(try whole(gzip(content) + [0x1f, 0x8b], content.count) == nil)
    }

    /// Every combination of what the header may have.
    @Test func headers() throws {
        let content = content
        let member = gzip(content)
        for flags: UInt8 in 0..<32 {
            var header = Array(member[..<10])
            header[3] = flags
            if flags & 4 != 0 { header += [3, 0, 7, 0, 7] }
            if flags & 8 != 0 { header += Array("name".utf8) + [0] }
            if flags & 16 != 0 { header += [0] }
            let sum = header.withUnsafeBytes { checksum($0) }
            if flags & 2 != 0 { header += UInt16(truncatingIfNeeded: sum).littleEndianBytes }
            let bytes = header + member[10...]
            #expect(try stream(bytes) == content)
            #expect(try whole(bytes, content.count) == (flags & 2 != 0 ? nil : content), "flags \(flags)")
        }
    }

    /// Whatever is unpacked has the right bytes. (Of codes that are never used libdeflate allows some that zlib does not.)
    @Test func damagedFiles() throws {
        let content = content
        let file = gzip(Array(content[..<100])) + gzip(Array(content[100...]))
        for length in file.indices { #expect(try whole(Array(file[..<length]), content.count) == nil) }
        var unpacked = 0
        for position in file.indices {
            for flip: UInt8 in [1, 0x80, 0xff] {
                var bytes = file
                bytes[position] ^= flip
                guard let result = try whole(bytes, content.count) else { continue }
                unpacked += 1
                #expect(result == content, "byte \(position)")
            }
        }
        // The time and the system in the headers are of no consequence either.
        #expect((1...60).contains(unpacked))
    }

    /// Data that unpack to a thousand times their size fill no more than the room they are given.
    @Test func bombs() throws {
        let bytes = gzip(Array(repeating: 0, count: 50_000_000))
        #expect(try whole(bytes, 10) == nil)
        #expect(try whole(bytes, 50_000_000)?.allSatisfy { $0 == 0 } == true)
    }

    @Test func rangesOfDeflate() throws {
        let content = content
        let member = gzip(content)
        let (data, crc32) = (10..<member.count - 8, content.withUnsafeBytes { checksum($0) })
        let source = ByteSource(member, named: "x")
        #expect(try source.inflated(data, size: content.count, crc32: crc32)?.scalars == content)
        #expect(try source.inflated(data, size: content.count, crc32: crc32 ^ 1) == nil)
        #expect(try source.inflated(data, size: content.count + 1, crc32: crc32) == nil)
        #expect(try source.inflated(10..<member.count - 9, size: content.count, crc32: crc32) == nil)
        #expect(try source.inflated(10..<member.count, size: content.count, crc32: crc32) == nil)
    }
}
