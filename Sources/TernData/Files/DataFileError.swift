import TernCore

/// An error about a data file: which file, what was found there and what was expected.
///
/// ```swift
/// do {
///     let mnist = try ImageDataset.mnist(in: "data/mnist")
/// } catch {
///     print(error)   // data/mnist/train-labels-idx1-ubyte.gz: truncated: found 1204 bytes, expected 60008
/// }
/// ```
public struct DataFileError: Error, Equatable, CustomStringConvertible {
    /// The kinds of problems.
    public enum Problem: String, Sendable {
        /// There is no file at the path.
        case missing = "no such file"
        /// The system can't read the file.
        case unreadable = "can't be read"
        /// The system can't write the file.
        case unwritable = "can't be written"
        /// The data are no valid gzip stream, or their checksum is wrong.
        case corrupt = "corrupt gzip data"
        /// The file does not start as its format does.
        case wrongMagic = "wrong magic number"
        /// The content can't be decoded.
        case damaged = "damaged"
        /// The header breaks the rules of its format.
        case wrongHeader = "bad header"
        /// The elements are of another type than what is read.
        case wrongType = "wrong element type"
        /// The tensor has another number of axes than what is read.
        case wrongShape = "wrong shape"
        /// Two files that belong together have different numbers of samples.
        case wrongCount = "wrong number of elements"
        /// The file ends before the elements do.
        case truncated = "truncated"
        /// The file goes on after its elements.
        case trailingBytes = "bytes after the end"
        /// The file has nothing in it.
        case empty = "empty"
        /// The text is in another encoding, or damaged.
        case notUTF8 = "not UTF-8"
        /// The content needs more memory than there is.
        case tooLarge = "too large"
        /// The text is too short for what is wanted of it.
        case tooShort = "too short"
        /// A label stands for no class.
        case labelOutOfRange = "label out of range"
        /// The file has no tensor of that name.
        case missingKey = "no such tensor"
        /// The file is of another format than what is read.
        case wrongFormat = "another kind of file"
        /// The archive is damaged, made by other rules than its format's, or has a path outside of its folder.
        case badArchive = "bad archive"
        /// The pickle is damaged, or holds what is no tensor, number, text or collection of them.
        case badPickle = "bad pickle"
        /// A number of the file is not one of the type that it is read as.
        case valueOutOfRange = "value out of range"
        /// Names of the file that are different are equal as they are asked for.
        case ambiguousNames = "ambiguous names"
        /// The table has no column of that name.
        case missingColumn = "no such column"
        /// A row of a table breaks the rules of its format.
        case wrongRow = "bad row"
        /// A field of a table is of another type, or out of range.
        case wrongValue = "wrong value"
    }

    /// The path of the file, or the name of the data.
    public let path: String
    /// The kind of problem.
    public let problem: Problem
    /// The content that was found, or the words of the system.
    public let found: String
    /// The content that was expected; nil where that goes without saying.
    public let expected: String?

    /// Creates an error about a file.
    public init(_ path: String, _ problem: Problem, found: String, expected: String? = nil) {
        self.path = path
        self.problem = problem
        self.found = found
        self.expected = expected
    }

    /// The path, the problem, what was found and what was expected; the middle of each is left out where it is very long.
    public var description: String {
        let (path, found) = (abbreviated(path, to: 400), abbreviated(found, to: 400))
        guard let expected else { return "\(path): \(problem.rawValue): \(found)" }
        return "\(path): \(problem.rawValue): found \(found), expected \(abbreviated(expected, to: 400))"
    }
}
