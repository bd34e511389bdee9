import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The head of a server's answer.
struct Answer {
    private let response: HTTPURLResponse
    private let url: URL

    init(_ response: HTTPURLResponse, _ url: URL) { (self.response, self.url) = (response, url) }

    private func header(_ name: String) -> String? { response.value(forHTTPHeaderField: name) }

    private func error(
        _ problem: DownloadError.Problem, _ found: String, _ expected: String? = nil, isTransient: Bool = false
    ) -> DownloadError {
        DownloadError(
            url.absoluteString, problem, found: found, expected: expected, isTransient: isTransient,
            retryAfter: header("Retry-After").flatMap { Double($0) })
    }

    /// Checks that the bytes that follow are the rest of a file, or all of it; then those that are there are forgotten.
    ///
    /// - Returns: the number of bytes of the whole file; nil where the server does not tell.
    func check(file: PartialFile, limit: Int) throws(DownloadError) -> Int? {
        let status = response.statusCode
        guard [200, 206, 416].contains(status) else {
            let words = HTTPURLResponse.localizedString(forStatusCode: status)
            // Too slow, too many requests, and troubles of the server's own.
            let isTransient = [408, 425, 429].contains(status) || status >= 500
            throw error(.refused, "status \(status) (\(words))", "200 or 206", isTransient: isTransient)
        }
        if let encoding = header("Content-Encoding"), encoding.lowercased() != "identity" {
            throw error(.encoded, "the encoding \(encoding)", "none")
        }
        if status == 416 {
            try file.reset()
            throw error(.refused, "status 416 for the rest of the file", "the rest", isTransient: true)
        }
        let length = header("Content-Length").flatMap { Int($0) }
        var total = length
        if status == 206 {
            let range = contentRange
            guard let range, range.start == file.count else {
                try file.reset()
                throw error(
                    .refused, "the range '\(header("Content-Range") ?? "missing")'", "the rest of the file",
                    isTransient: true)
            }
            total = range.total ?? length.map { $0 > limit ? $0 : file.count + $0 }
        } else {
            try file.reset()
        }
        if let total, total > limit { throw error(.tooLarge, "\(total) bytes", "at most \(limit)") }
        // A weak mark is no proof of the same bytes.
        let tag = header("ETag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
        try file.remember(.init(url: url.absoluteString, validator: tag ?? header("Last-Modified")))
        return total
    }

    /// The range that follows: `bytes 1000-4999/5000`, or with `*` for an unknown whole.
    private var contentRange: (start: Int, total: Int?)? {
        guard let match = header("Content-Range")?.wholeMatch(of: /bytes (\d+)-(\d+)\/(\d+|\*)/),
            let start = Int(match.1), let last = Int(match.2), last >= start
        else { return nil }
        return (start, Int(match.3))
    }
}
