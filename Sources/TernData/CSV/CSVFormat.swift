import TernCore

/// The conventions of a CSV file: how fields are parted, and which stand for nothing.
///
/// ```swift
/// let table = try CSVTable(contentsOf: "wine.csv", format: CSVFormat(delimiter: ";"))
/// ```
public struct CSVFormat: Sendable {
    /// The texts that stand for a missing value unless others are given.
    public static let commonMissing: Set<String> = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "?"]

    /// The character between fields, one byte in UTF-8.
    public var delimiter: Character
    /// The character around fields that have delimiters, line ends or quotes in them; one inside is doubled.
    public var quote: Character
    /// A Boolean value indicating whether the first row holds the names of the columns.
    public var hasHeader: Bool
    /// The texts that stand for a missing value, spaces around them aside.
    public var missing: Set<String>

    /// Creates a format, by default that of RFC 4180 with a header.
    ///
    /// Traps on a delimiter or quote that is not a single ASCII character, is the end of a line, or is the same as the other.
    public init(
        delimiter: Character = ",", quote: Character = "\"", hasHeader: Bool = true,
        missing: Set<String> = commonMissing
    ) {
        for (name, character) in [("delimiter", delimiter), ("quote", quote)] {
            check(
                character.asciiValue != nil && !character.isNewline, "CSVFormat",
                "\(name) \(String(reflecting: character)), expected an ASCII character that ends no line")
        }
        check(delimiter != quote, "CSVFormat", "\(delimiter) is both the delimiter and the quote")
        (self.delimiter, self.quote, self.hasHeader, self.missing) = (delimiter, quote, hasHeader, missing)
    }
}
