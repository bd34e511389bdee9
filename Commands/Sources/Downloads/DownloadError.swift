/// An error about a download: the address or the file, what was found there and what was expected.
package struct DownloadError: Error, Equatable, CustomStringConvertible {
    /// The kinds of problems.
    package enum Problem: String, Sendable {
        /// The server does not answer, or the connection broke.
        case unreachable = "can't be reached"
        /// The server sends nothing for too long, or takes too long altogether.
        case timedOut = "timed out"
        /// The server answers with a status that is no success.
        case refused = "the server refuses"
        /// The server sends from one address to another, without end or to one that is not followed.
        case redirected = "redirected in vain"
        /// The server compresses what it sends, so that its bytes are not those of the file.
        case encoded = "compressed on the way"
        /// The file ends before the server said that it would.
        case truncated
        /// The file goes on beyond its end, or is larger than the data set can be.
        case tooLarge = "too large"
        /// The bytes are not those that were published.
        case wrongChecksum = "wrong checksum"
        /// The system can't read the file.
        case unreadable = "can't be read"
        /// The system can't write the file.
        case unwritable = "can't be written"
        /// Somebody wishes to stop.
        case cancelled
        /// Every mirror was tried.
        case noMirror = "can't be downloaded"
    }

    /// The address, or the path of the file.
    package let subject: String
    package let problem: Problem
    /// The content or the answer that was found, or the words of the system.
    package let found: String
    /// The content that was expected; nil where that goes without saying.
    package let expected: String?
    /// A Boolean value indicating whether another try may succeed.
    package let isTransient: Bool
    /// The seconds that the server asks to wait before another try; nil where it asks for nothing.
    package let retryAfter: Double?

    package init(
        _ subject: String, _ problem: Problem, found: String, expected: String? = nil, isTransient: Bool = false,
        retryAfter: Double? = nil
    ) {
        (self.subject, self.problem, self.found, self.expected) = (subject, problem, found, expected)
        (self.isTransient, self.retryAfter) = (isTransient, retryAfter)
    }

    package var description: String {
        guard let expected else { return "\(subject): \(problem.rawValue): \(found)" }
        return "\(subject): \(problem.rawValue): found \(found), expected \(expected)"
    }
}
