import Foundation
import TestSupport
import Testing

@testable import Downloads

/// Servers that do not have the file, or nobody gets it from.
extension DownloaderTests {
    @Test func aServerThatEndlesslyRedirects() throws {
        let server = try HostileServer { request, _, connection in
            connection.answer("301 Moved Permanently", ["Location: \(request.path)x"])
        }
        #expect(try failure([server.url]).contains("redirected in vain: more than 10 redirections"))
        #expect(server.requests.count == 11)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://127.0.0.1/file", "http://", "//", "", "?%zz", "a b\tc", "http:///file",
        "http://[::/",
        "http://127.0.0.1:99999/", "javascript:alert(1)", "%", "#", "/\u{301}", String(repeating: "x", count: 10_000)
    ])
    func redirectionsToNowhere(_ target: String) throws {
        let server = try HostileServer { request, _, connection in
            request.path == "/file"
                ? connection.answer("302 Found", ["Location: \(target)"]) : connection.answer("404 Not Found")
        }
        try failure([server.url]) { $0.attempts = 2 }
    }

    @Test func aServerThatLiesAboutLengths() throws {
        // Shorter than the file, longer than what follows, longer than any file can be, and no number at all.
        for (length, problem) in [
            ("1000", "wrong checksum"), ("300000", "truncated"), ("99999999999", "too large"),
            ("-5", "can't be reached"), ("x", "can't be reached")
        ] {
            let server = try HostileServer { [body] _, _, connection in
                connection.head("200 OK", ["Content-Length: \(length)"])
                connection.send(body)
                if length == "x" || length == "-5" { connection.send(body) }
            }
            for name in try folder.names() { try FileManager.default.removeItem(atPath: folder.file(name)) }
            let message = try failure([server.url]) { $0.attempts = 2 }
            #expect(message.contains(problem), "\(length): \(message)")
        }
    }

    @Test func aServerThatNeverEnds() throws {
        let server = try HostileServer { [body] _, _, connection in
            connection.head("200 OK")
            for _ in 0..<200 { connection.send(body) }
        }
        #expect(
            try failure([server.url]).contains("too large: found more than 1048576 bytes, expected at most 1048576"))
        #expect(server.requests.count == 1)
        let size = try folder.read("file.part").count
        #expect(size <= 1 << 20)
    }

    @Test func aServerThatDrips() throws {
        let server = try HostileServer { [body] _, _, connection in
            connection.head("200 OK", ["Content-Length: \(body.count)"])
            for byte in body[..<40] {
                connection.send([byte])
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        let message = try failure([server.url]) { ($0.attempts, $0.totalTimeout) = (1, 0.8) }
        #expect(message.contains("timed out") && message.contains("bytes in 0.8 s"))
    }

    @Test func aServerWithoutTheFile() throws {
        let server = try HostileServer { _, _, connection in connection.answer("404 Not Found", [], body404) }
        let message = try failure([server.url])
        let expected =
            "\(folder.file("file")): can't be downloaded: \(server.url)/file: the server refuses: found status 404 "
            + "(not found), expected 200 or 206"
        #expect(message.lowercased() == expected.lowercased())
        #expect(server.requests.count == 1)
    }

    @Test func aServerThatAlwaysFails() throws {
        let server = try HostileServer { _, _, connection in connection.answer("500 Internal Server Error") }
        #expect(try failure([server.url]) { $0.attempts = 3 }.contains("status 500"))
        #expect(server.requests.count == 3)
    }

    @Test func aServerThatCompresses() throws {
        let server = try HostileServer { [body] _, _, connection in
            connection.answer("200 OK", ["Content-Encoding: gzip"], body)
        }
        let message = try failure([server.url])
        #expect(message.contains("compressed on the way: found the encoding gzip, expected none"))
    }

    @Test func nonsenseInsteadOfHTTP() throws {
        for text in [
            "", "\0\0\0", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 999999 x\r\n\r\n",
            "HTTP/9.9 200 OK\r\n\r\n"
        ] {
            let server = try HostileServer { _, _, connection in connection.send(text.utf8) }
            try failure([server.url]) { $0.attempts = 1 }
        }
    }

    @Test func endlessHeaders() throws {
        let server = try HostileServer { _, _, connection in
            connection.send("HTTP/1.1 200 OK\r\n".utf8)
            for number in 0..<100_000 { connection.send("X-\(number): \(String(repeating: "y", count: 100))\r\n".utf8) }
        }
        try failure([server.url]) { $0.attempts = 1 }
    }

    @Test func noNetwork() throws {
        // A port that was free a moment ago, and a name that has no address.
        let refused = try HostileServer { _, _, _ in }.url
        let message = try failure([refused, try #require(URL(string: "http://host.invalid"))]) { $0.attempts = 2 }
        #expect(message.contains("\(refused)/file: can't be reached"))
        #expect(message.contains("http://host.invalid/file: "))
        #expect(try failure([]).contains("no mirror"))
    }

    @Test func aFolderThatCanNotBeWritten() throws {
        let server = try HostileServer { [body] request, _, connection in connection.serve(body, request) }
        for path in [folder.file("nothing/file"), "/dev/null/file"] {
            let error = #expect(throws: DownloadError.self) {
                try downloader.download(file, from: [server.url], to: path)
            }
            #expect(error?.problem == .unwritable)
        }
        try FileManager.default.createDirectory(atPath: folder.file("file.part"), withIntermediateDirectories: false)
        #expect(try failure([server.url]).contains("can't be written"))
        #expect(server.requests.isEmpty)
    }

    /// The system says so when the file grows over a limit, as it does when the disk is full.
    @Test func aDiskThatIsFull() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let server = try HostileServer { request, _, connection in
                connection.serve([UInt8](repeating: 1, count: 400_000), request)
            }
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
            #if canImport(Glibc)
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            #else
                setrlimit(RLIMIT_FSIZE, &limit)
            #endif
            let file = RemoteFile("file", .md5(""), limit: 1 << 20)
            do throws(DownloadError) {
                try Downloader().download(file, from: [server.url], to: folder.file("file"))
                exit(1)
            } catch {
                let isRight = error.problem == .unwritable && error.found == "File too large"
                exit(isRight && access(folder.file("file"), F_OK) != 0 ? 0 : 2)
            }
        }
    }

    @Test func stoppingAndGoingOn() throws {
        let server = try HostileServer { [body] request, number, connection in
            if number > 0 { return connection.serve(body, request, tag: "v1") }
            connection.head("200 OK", ["Content-Length: \(body.count)", "ETag: \"v1\""])
            connection.send(body[..<60_000])
            connection.stall()
        }
        var seen = 0
        let error = #expect(throws: DownloadError.self) {
            try download([server.url]) { downloader in
                downloader.idleTimeout = 60
                downloader.progress = { count, _ in seen = count }
                downloader.isCancelled = { seen == 60_000 }
            }
        }
        #expect(error?.problem == .cancelled)
        try download([server.url])
        try expectFile(2, server)
        #expect(server.requests[1].rangeStart == 60_000)
    }
}

private let body404 = Array("<html>not here</html>".utf8)
