/// Why a data file can't be used: which file, what was found there and what was expected.
///
/// ```swift
/// do {
///     let mnist = try ImageDataset.mnist(in: "data/mnist")
/// } catch {
///     print(error)   // data/mnist/train-labels-idx1-ubyte.gz: truncated: found 1204 bytes, expected 60008
/// }
/// ```
public struct DataFileError: Error, Equatable, CustomStringConvertible {
    /// The kinds of trouble.
    public enum Problem: String, Sendable {
        case missing = "no such file"
        case unreadable = "can't be read"
        case unwritable = "can't be written"
        case corrupt = "corrupt gzip data"
        case wrongMagic = "wrong magic number"
        case wrongHeader = "bad header"
        case wrongType = "wrong element type"
        case wrongShape = "wrong shape"
        case wrongCount = "wrong number of elements"
        case truncated = "truncated"
        case trailingBytes = "bytes after the end"
        case labelOutOfRange = "label out of range"
        case missingKey = "no such tensor"
    }

    /// The file.
    public let path: String
    public let problem: Problem
    /// What was found, or what the system says.
    public let found: String
    /// What was expected; nil where that goes without saying.
    public let expected: String?

    public init(_ path: String, _ problem: Problem, found: String, expected: String? = nil) {
        self.path = path
        self.problem = problem
        self.found = found
        self.expected = expected
    }

    public var description: String {
        guard let expected else { return "\(path): \(problem.rawValue): \(found)" }
        return "\(path): \(problem.rawValue): found \(found), expected \(expected)"
    }
}
