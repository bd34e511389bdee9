import Foundation
import TestSupport
import Testing

@testable import Downloads

/// Downloads from servers that misbehave: the right file in the end, or an error that says what and where, and no file.
@Suite struct DownloaderTests {
    let folder = try! TemporaryFolder()
    let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) }

    var file: RemoteFile { RemoteFile("file", .sha256(of: body), limit: 1 << 20) }

    var downloader: Downloader {
        var downloader = Downloader()
        (downloader.delay, downloader.longestDelay, downloader.idleTimeout) = (0.01, 0.05, 30)
        return downloader
    }

    func download(
        _ mirrors: [URL], _ file: RemoteFile? = nil, _ change: (inout Downloader) -> Void = { _ in }
    ) throws {
        var downloader = downloader
        change(&downloader)
        try downloader.download(file ?? self.file, from: mirrors, to: folder.file("file"))
    }

    func expectFile(_ requests: Int, _ server: HostileServer) throws {
        #expect(try folder.read("file") == body)
        #expect(try folder.names() == ["file"])
        #expect(server.requests.count == requests)
    }

    /// Downloads in vain.
    @discardableResult
    func failure(
        _ mirrors: [URL], _ file: RemoteFile? = nil, _ change: (inout Downloader) -> Void = { _ in }
    ) throws -> String {
        let error = #expect(throws: DownloadError.self) { try download(mirrors, file, change) }
        #expect(try !folder.names().contains("file"))
        return error.map { "\($0)" } ?? ""
    }

    // MARK: The right file

    @Test func aGoodServer() throws {
        let server = try HostileServer { [body] request, _, connection in connection.serve(body, request) }
        try download([server.url])
        try expectFile(1, server)
        #expect(server.requests[0].path == "/file")
        #expect(server.requests[0].fields["accept-encoding"] == "identity")
        // A file that is there is not asked for again.
        try download([server.url])
        try expectFile(1, server)
    }

    @Test func anEmptyFile() throws {
        let empty = RemoteFile("file", .md5("d41d8cd98f00b204e9800998ecf8427e"), limit: 10)
        let server = try HostileServer { _, _, connection in connection.answer("200 OK") }
        try download([server.url], empty)
        #expect(try folder.read("file") == [])
    }

    @Test func chunksAndAnUnknownLength() throws {
        let server = try HostileServer { [body] _, number, connection in
            if number == 0 {
                connection.head("500 Internal Server Error", ["Transfer-Encoding: chunked"])
                return
            }
            connection.head("200 OK", ["Transfer-Encoding: chunked"])
            for start in stride(from: 0, to: body.count, by: 50_000) {
                connection.send("c350\r\n".utf8)  // 50,000
                connection.send(body[start..<start + 50_000])
                connection.send("\r\n".utf8)
            }
            connection.send("0\r\n\r\n".utf8)
        }
        try download([server.url])
        try expectFile(2, server)
    }

    @Test func aServerThatTruncates() throws {
        let server = try HostileServer { [body] request, number, connection in
            if number == 3 { return connection.serve(body, request, tag: "v1") }
            let start = request.rangeStart ?? 0
            let status = start == 0 ? "200 OK" : "206 Partial Content"
            connection.head(
                status,
                [
                    "Content-Length: \(body.count - start)", "ETag: \"v1\"",
                    "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)"
                ])
            connection.send(body[start..<start + 40_000])
        }
        try download([server.url])
        try expectFile(4, server)
        // Each try goes on where the one before broke off.
        #expect(server.requests.map(\.rangeStart) == [nil, 40_000, 80_000, 120_000])
        #expect(server.requests.dropFirst().allSatisfy { $0.fields["if-range"] == "\"v1\"" })
    }

    @Test func aServerThatStalls() throws {
        let server = try HostileServer { [body] request, number, connection in
            switch number {
            case 0: connection.stall()
            case 1:
                connection.head("200 OK", ["Content-Length: \(body.count)"])
                connection.stall()
            case 2:
                connection.head("200 OK", ["Content-Length: \(body.count)"])
                connection.send(body[..<70_000])
                connection.stall()
            default: connection.serve(body, request)
            }
        }
        try download([server.url]) { $0.idleTimeout = 1 }
        try expectFile(4, server)
        #expect(server.requests[3].rangeStart == 70_000)
    }

    @Test func aServerThatIgnoresRanges() throws {
        let server = try HostileServer { [body] _, number, connection in
            connection.head("200 OK", ["Content-Length: \(body.count)", "ETag: \"v1\""])
            connection.send(number == 0 ? body[..<50_000] : body[...])
        }
        try download([server.url])
        try expectFile(2, server)
    }

    @Test func aFileThatChangesMeanwhile() throws {
        let server = try HostileServer { [body] request, number, connection in
            if number > 0 { return connection.serve(body, request, tag: "v2") }
            connection.head("200 OK", ["Content-Length: \(body.count)", "ETag: \"v1\""])
            connection.send([UInt8](repeating: 7, count: 50_000))
        }
        try download([server.url])
        try expectFile(2, server)
    }

    /// Without a mark of the version, only the checksum tells.
    @Test func theRestOfAnotherFile() throws {
        try folder.write([UInt8](repeating: 7, count: 50_000), to: "file.part")
        let server = try HostileServer { [body] request, _, connection in connection.serve(body, request) }
        try download([server.url])
        try expectFile(2, server)
        #expect(server.requests.map(\.rangeStart) == [50_000, nil])
    }

    @Test func aPartThatIsWhole() throws {
        try folder.write(body, to: "file.part")
        let server = try HostileServer { _, _, _ in }
        try download([server.url])
        try expectFile(0, server)
    }

    @Test(arguments: [200_000, 300_000])
    func aPartThatIsTooLong(_ count: Int) throws {
        try folder.write([UInt8](repeating: 7, count: count), to: "file.part")
        let server = try HostileServer { [body] request, _, connection in connection.serve(body, request) }
        try download([server.url])
        try expectFile(2, server)
    }

    @Test(arguments: [
        "bytes 10-199999/200000", "bytes 0-199999/200000", "nonsense", "bytes 50000-40000/200000",
        "bytes 99999999999999999999-199999/200000"
    ])
    func aServerThatSendsAnotherRange(_ range: String) throws {
        try folder.write(Array(body[..<50_000]), to: "file.part")
        let server = try HostileServer { [body] request, number, connection in
            if number > 0 { return connection.serve(body, request) }
            connection.answer("206 Partial Content", ["Content-Range: \(range)"], Array(body[10...]))
        }
        try download([server.url])
        try expectFile(2, server)
    }

    @Test func aServerThatCorrupts() throws {
        let server = try HostileServer { [body] request, number, connection in
            var bytes = body
            if number == 0 { bytes[12_345] ^= 1 }
            connection.serve(bytes, request)
        }
        try download([server.url])
        try expectFile(2, server)
    }

    @Test(arguments: ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"])
    func aServerThatRecovers(_ status: String) throws {
        let server = try HostileServer { [body] request, number, connection in
            number < 2 ? connection.answer(status) : connection.serve(body, request)
        }
        try download([server.url])
        try expectFile(3, server)
    }

    @Test func mirrorsInTurn() throws {
        let missing = try HostileServer { _, _, connection in connection.answer("404 Not Found") }
        let other = try HostileServer { _, _, connection in connection.answer("200 OK", [], [1, 2, 3]) }
        let good = try HostileServer { [body] request, number, connection in
            number == 0 ? connection.answer("502 Bad Gateway") : connection.serve(body, request)
        }
        var reported: [DownloadError] = []
        try download([missing.url, other.url, good.url]) { $0.report = { reported.append($0) } }
        try expectFile(2, good)
        // One that has no such file is asked once, one that has another twice.
        #expect(missing.requests.count == 1 && other.requests.count == 2)
        #expect(reported.map(\.problem) == [.refused, .wrongChecksum, .refused, .wrongChecksum])
    }

    @Test func redirections() throws {
        let good = try HostileServer { [body] request, _, connection in connection.serve(body, request) }
        let server = try HostileServer { [url = good.url] request, _, connection in
            let target = request.path == "/file" ? "/other" : "\(url)/third"
            connection.answer("302 Found", ["Location: \(target)"], Array("moved".utf8))
        }
        try folder.write(Array(body[..<50_000]), to: "file.part")
        try download([server.url])
        try expectFile(1, good)
        #expect(good.requests[0].path == "/third" && good.requests[0].rangeStart == 50_000)
    }

    /// Bytes that keep coming are progress, however often the connection breaks.
    @Test func moreBreaksThanAttempts() throws {
        let body = [UInt8](repeating: 3, count: 8 << 20)
        let large = RemoteFile("file", .sha256(of: body), limit: 1 << 24)
        let server = try HostileServer { request, _, connection in
            let start = request.rangeStart ?? 0
            connection.head(
                start == 0 ? "200 OK" : "206 Partial Content",
                [
                    "Content-Length: \(body.count - start)",
                    "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)"
                ])
            connection.send(body[start..<min(start + 3 << 19, body.count)])
        }
        try download([server.url], large) { $0.attempts = 1 }
        #expect(try folder.read("file") == body)
        #expect(server.requests.count == 6)
    }
}
