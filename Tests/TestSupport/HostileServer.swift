import Foundation
import Synchronization

/// A server of HTTP on a port of this machine, which answers each request as a test wants, byte by byte.
///
/// It is made of sockets: a real server would not let its answers be wrong.
public final class HostileServer: Sendable {
    /// The head of a request.
    public struct Request: Sendable {
        /// The path, such as `/file`.
        public let path: String
        /// The header's fields, their names in small letters.
        public let fields: [String: String]

        /// The first byte that is asked for; nil where it is the whole.
        public var rangeStart: Int? { fields["range"]?.firstMatch(of: /bytes=(\d+)-/).flatMap { Int($0.1) } }
    }

    /// An open connection to a client.
    public struct Connection: Sendable {
        fileprivate let descriptor: Int32

        /// Sends bytes, as far as the client takes them.
        public func send(_ bytes: some Sequence<UInt8>) {
            let bytes = [UInt8](bytes)
            var start = 0
            while start < bytes.count {
                let length = bytes[start...].withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if length <= 0 { return }
                start += length
            }
        }

        /// Sends the head of an answer.
        public func head(_ status: String, _ fields: [String] = []) {
            send((["HTTP/1.1 \(status)"] + fields + ["Connection: close", "", ""]).joined(separator: "\r\n").utf8)
        }

        /// Sends a whole answer.
        public func answer(_ status: String, _ fields: [String] = [], _ body: [UInt8] = []) {
            head(status, ["Content-Length: \(body.count)"] + fields)
            send(body)
        }

        /// Answers as a good server does, also a request for the rest.
        public func serve(_ body: [UInt8], _ request: Request, tag: String? = nil) {
            let mark = tag.map { ["ETag: \"\($0)\""] } ?? []
            let isSame = request.fields["if-range"].map { $0 == "\"\(tag ?? "")\"" } ?? true
            guard let start = request.rangeStart, isSame else { return answer("200 OK", mark, body) }
            guard start < body.count else {
                return answer("416 Range Not Satisfiable", ["Content-Range: bytes */\(body.count)"])
            }
            let range = "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)"
            answer("206 Partial Content", mark + [range], Array(body[start...]))
        }

        /// Sends nothing until the client goes.
        public func stall() {
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
        }
    }

    public typealias Handler = @Sendable (Request, Int, Connection) -> Void

    private let listener: Int32
    private let port: UInt16
    private let handler: Handler
    private let log = Mutex<[Request]>([])

    /// Begins to listen.
    ///
    /// - Parameter handler: answers a request, whose number counts from 0; the connection is closed behind it.
    public init(_ handler: @escaping Handler) throws {
        self.handler = handler
        #if canImport(Glibc)
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0 ? getsockname(descriptor, $0, &size) : -1
            }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { self.talk(connection) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The address of the folder of all files.
    public var url: URL { URL(string: "http://127.0.0.1:\(port)")! }

    /// The requests so far.
    public var requests: [Request] { log.withLock { $0 } }

    private func talk(_ descriptor: Int32) {
        defer {
            shutdown(descriptor, Int32(SHUT_RDWR))
            close(descriptor)
        }
        var (bytes, byte) = ([UInt8](), UInt8(0))
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard recv(descriptor, &byte, 1, 0) == 1 else { return }
            bytes.append(byte)
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        let path = String(lines[0].split(separator: " ").dropFirst().first ?? "")
        let request = Request(path: path, fields: Dictionary(pairs) { $1 })
        let number = log.withLock { log in
            log.append(request)
            return log.count - 1
        }
        handler(request, number, Connection(descriptor: descriptor))
    }
}
