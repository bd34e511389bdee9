import TernCore

/// The values that a column of categories has, numbered from 0: made of the training set and kept for others.
///
/// ```swift
/// let ports = try train.categories("port")            // "C", "Q", "S"
/// let codes = try test.codes("port", in: ports, unknown: ports.count)
/// ```
public struct Categories: Sendable, Equatable {
    /// The values, in the order of their codes.
    public let names: [String]
    /// By bytes, as Python compares: Swift's strings are equal where only their Unicode forms differ.
    private let codes: [[UInt8]: Int]

    /// Creates categories in a given order. Traps where two are the same.
    public init(_ names: [String]) {
        self.names = names
        codes = Dictionary(names.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        check(codes.count == names.count, "Categories", "\(names.count) names, of which \(codes.count) differ")
    }

    /// The number of categories.
    public var count: Int { names.count }

    /// Returns the code of a category; nil if there is no such.
    public func code(of name: String) -> Int? { codes[Array(name.utf8)] }

    func code(of name: [UInt8]) -> Int? { codes[name] }

    public static func == (a: Categories, b: Categories) -> Bool { a.codes == b.codes }
}

extension CSVTable {
    /// Returns the different values of a column in the order of their bytes, without the missing ones.
    ///
    /// - Throws: ``DataFileError`` where there is no such column, or a text is not UTF-8.
    public func categories(_ column: String) throws(DataFileError) -> Categories {
        let index = try index(of: column)
        var first: [[UInt8]: Int] = [:]
        for row in 0..<count {
            let field = rows.field(row, index)
            if first[field] == nil { first[field] = row }
        }
        let found = first.filter { !format.isMissing($0.key) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return Categories(
            try found.map { field, row throws(DataFileError) in try utf8(field, name, position(row, index)) })
    }

    /// Returns the codes of a column of categories.
    ///
    /// ```swift
    /// let y = try table.codes("species", in: species)   // [rows], for crossEntropyLoss
    /// ```
    ///
    /// - Parameters:
    ///   - column: the name of the column.
    ///   - categories: those that have codes.
    ///   - unknown: the code of all others; nil where there must be none.
    ///   - missing: the code of missing values; nil where there must be none.
    /// - Returns: [rows].
    /// - Throws: ``DataFileError``, which names the line of a value that has no code.
    public func codes(
        _ column: String, in categories: Categories, unknown: Int? = nil, missing: Int? = nil
    ) throws(DataFileError) -> Tensor<Int> {
        let index = try index(of: column)
        return Tensor(
            try (0..<count).map { row throws(DataFileError) in
                let field = rows.field(row, index)
                if let code = categories.code(of: field) { return code }
                let isMissing = format.isMissing(field)
                guard let code = isMissing ? missing : unknown else {
                    throw wrongValue(
                        row, index,
                        expected: isMissing ? "a value" : "one of \(categories.names.joined(separator: ", "))")
                }
                return code
            })
    }

    /// Returns a column of categories with an element for each, 1 for that of the row.
    ///
    /// ```swift
    /// let x = concatenate([try table.numbers(["age"]), try table.oneHot("port", in: ports)], axis: 1)
    /// ```
    ///
    /// - Parameters:
    ///   - column: the name of the column.
    ///   - categories: those that have elements.
    ///   - ignoresOthers: whether a row of another or a missing value is all 0; else it is an error.
    /// - Returns: [rows, categories].
    /// - Throws: ``DataFileError``, which names the line of a value that has no element.
    public func oneHot<Scalar: TensorNumeric>(
        _ column: String, in categories: Categories, ignoresOthers: Bool = false, as: Scalar.Type = Float.self
    ) throws(DataFileError) -> Tensor<Scalar> {
        try checkMemory(categories.count * MemoryLayout<Scalar>.stride)
        let other = ignoresOthers ? categories.count : nil
        let codes = try codes(column, in: categories, unknown: other, missing: other)
        return codes.oneHot(categories.count + 1, as: Scalar.self)[.all, 0..<categories.count].contiguous()
    }
}
