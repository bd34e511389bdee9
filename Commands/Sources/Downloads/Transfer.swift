import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One request for the rest of a file, whose bytes are added to those that are there as they arrive.
///
/// Foundation's client on Linux goes on where it is told to stop, and has no limit for a server that stalls. So what arrives
/// after an error is ignored here, and the thread that waits for the end looks at the time.
final class Transfer: NSObject, URLSessionDataDelegate {
    /// The limits of a transfer.
    struct Limits {
        /// The most bytes that the file can have.
        var size: Int
        /// The seconds without a byte after which a server has stalled.
        var idle: Double
        /// The seconds for all.
        var total: Double
    }

    private struct State {
        var file: PartialFile
        var lastActivity = ContinuousClock.now
        var redirects = 0
        /// The number of bytes of the whole file, as the server says.
        var total: Int?
        var isAccepted = false
        var failure: DownloadError?
        /// A Boolean value indicating whether nothing that arrives counts any more.
        var isOver = false
    }

    private let url: URL
    private let limits: Limits
    private let state: Mutex<State>
    private let end = DispatchSemaphore(value: 0)

    private init(_ url: URL, to file: sending PartialFile, _ limits: Limits) {
        (self.url, self.limits) = (url, limits)
        state = Mutex(State(file: file))
    }

    /// Transfers the rest of a file.
    ///
    /// - Parameters:
    ///   - url: the address.
    ///   - path: the partial file; the number of its bytes at the beginning is where the transfer begins.
    ///   - progress: sees the number of bytes so far and of all, and says whether to go on; some 20 times a second.
    static func run(
        _ url: URL, to path: String, _ limits: Limits, progress: (Int, Int?) -> Bool
    ) throws(DownloadError) {
        let file = try PartialFile(path)
        var request = URLRequest(url: url)
        // A server that compresses would send, and be asked to resume, other bytes than the file's.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if file.count > 0 {
            request.setValue("bytes=\(file.count)-", forHTTPHeaderField: "Range")
            if let source = file.source, source.url == url.absoluteString, let validator = source.validator {
                request.setValue(validator, forHTTPHeaderField: "If-Range")
            }
        }
        try Transfer(url, to: file, limits).run(request, progress)
    }

    private func run(_ request: URLRequest, _ progress: (Int, Int?) -> Bool) throws(DownloadError) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        configuration.timeoutIntervalForRequest = 7 * 86_400  // the limits here count
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        let (task, start) = (session.dataTask(with: request), ContinuousClock.now)
        task.resume()
        while end.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            let (count, total, hasFailed) = state.withLock { state in
                checkTime(&state, start)
                return (state.file.count, state.total, state.failure != nil)
            }
            if hasFailed { break }
            if !progress(count, total) {
                fail(DownloadError(url.absoluteString, .cancelled, found: "\(count) bytes so far"))
                break
            }
        }
        task.cancel()
        let failure = state.withLock { state in
            state.isOver = true
            return state.failure
        }
        if let failure { throw failure }
    }

    private func checkTime(_ state: inout State, _ start: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let (idle, total) = ((now - state.lastActivity) / .seconds(1), (now - start) / .seconds(1))
        guard state.failure == nil, idle > limits.idle || total > limits.total else { return }
        let found =
            idle > limits.idle
            ? "nothing for \(limits.idle) s after \(state.file.count) bytes"
            : "\(state.file.count) bytes in \(limits.total) s"
        state.failure = DownloadError(url.absoluteString, .timedOut, found: found, isTransient: true)
    }

    private func fail(_ error: DownloadError) { state.withLock { $0.failure = $0.failure ?? error } }

    /// Changes the state unless the transfer has failed or is over; what is thrown becomes its failure.
    private func proceed(_ body: (inout State) throws(DownloadError) -> Void) {
        state.withLock { state in
            if state.failure != nil || state.isOver { return }
            state.lastActivity = .now
            do throws(DownloadError) { try body(&state) } catch { state.failure = error }
        }
    }

    // MARK: Delegate

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        let from = response.url ?? url
        var follows = false
        proceed { state throws(DownloadError) in
            state.redirects += 1
            let target = request.url?.absoluteString ?? "nowhere"
            let schemes = from.scheme == "https" ? ["https"] : ["http", "https"]
            guard state.redirects <= 10 else {
                throw DownloadError(url.absoluteString, .redirected, found: "more than 10 redirections, to \(target)")
            }
            guard let scheme = request.url?.scheme?.lowercased(), schemes.contains(scheme) else {
                throw DownloadError(
                    url.absoluteString, .redirected, found: target, expected: schemes.joined(separator: " or "))
            }
            follows = true
        }
        completionHandler(follows ? request : nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        proceed { state throws(DownloadError) in
            guard let response = response as? HTTPURLResponse else {
                throw DownloadError(url.absoluteString, .refused, found: "no answer of HTTP")
            }
            let answer = Answer(response, url)
            state.total = try answer.check(file: state.file, limit: limits.size)
            state.isAccepted = true
        }
        completionHandler(state.withLock { $0.isAccepted } ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        proceed { state throws(DownloadError) in
            guard state.isAccepted else { return }
            let limit = min(state.total ?? limits.size, limits.size)
            guard state.file.count + data.count <= limit else {
                throw DownloadError(
                    url.absoluteString, .tooLarge, found: "more than \(limit) bytes", expected: "at most \(limit)",
                    isTransient: state.total != nil)
            }
            try state.file.append(data)
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        proceed { state throws(DownloadError) in
            if let error {
                let isCut = state.isAccepted
                throw DownloadError(
                    url.absoluteString, isCut ? .truncated : .unreachable,
                    found: (isCut ? "\(state.file.count) bytes, then " : "") + error.localizedDescription,
                    expected: isCut ? state.total.map { "\($0) bytes" } : nil, isTransient: true)
            }
            guard state.isAccepted, state.total ?? state.file.count == state.file.count else {
                throw DownloadError(
                    url.absoluteString, .truncated, found: "\(state.file.count) bytes",
                    expected: state.total.map { "\($0)" } ?? "an answer", isTransient: true)
            }
        }
        end.signal()
    }
}
