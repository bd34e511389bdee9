import TernCore

/// A scalar that is written as a number in CSV files: `Float`, `Double`, `Int` or `Int32`.
///
/// ```swift
/// let prices: Tensor<Float> = try table.numbers(["price", "tax"])
/// ```
public protocol CSVScalar: TensorNumeric {
    /// The value that stands for a missing one; nil where the type has none.
    static var csvMissing: Self? { get }

    /// Reads the number that a field consists of; nil if it is none, or out of range.
    init?(csv field: UnsafeBufferPointer<UInt8>)
}

extension Double: CSVScalar {
    public static var csvMissing: Double? { .nan }

    /// Reads a decimal number, correctly rounded, or `inf`, `infinity` or `nan` in any case.
    public init?(csv field: UnsafeBufferPointer<UInt8>) {
        guard let value = DecimalNumber(field)?.value(field) ?? Self.word(field) else { return nil }
        self = value
    }

    private static func word(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
        guard (3...9).contains(field.count) else { return nil }
        var word = String(decoding: field, as: UTF8.self).lowercased()
        let isNegative = word.hasPrefix("-")
        if isNegative || word.hasPrefix("+") { word.removeFirst() }
        let values: [String: Double] = ["inf": .infinity, "infinity": .infinity, "nan": .nan]
        return values[word].map { isNegative ? -$0 : $0 }
    }
}

extension Float: CSVScalar {
    public static var csvMissing: Float? { .nan }

    /// Reads a number as Double and rounds it.
    public init?(csv field: UnsafeBufferPointer<UInt8>) {
        guard let value = Double(csv: field) else { return nil }
        self.init(value)
    }
}

extension Int: CSVScalar {
    public static var csvMissing: Int? { nil }

    /// Reads digits with or without a sign.
    public init?(csv field: UnsafeBufferPointer<UInt8>) {
        guard let value = integer(field) else { return nil }
        self = value
    }
}

extension Int32: CSVScalar {
    public static var csvMissing: Int32? { nil }

    /// Reads digits with or without a sign.
    public init?(csv field: UnsafeBufferPointer<UInt8>) {
        guard let value = integer(field) else { return nil }
        self.init(exactly: value)
    }
}

private func integer(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = 0
    let isNegative = field.first == UInt8(ascii: "-")
    if isNegative || field.first == UInt8(ascii: "+") { position += 1 }
    guard position < field.count else { return nil }
    var value = 0
    while position < field.count {
        let digit = Int(field[position]) - 48
        guard 0...9 ~= digit else { return nil }
        // Towards the sign, as the least number has no counterpart.
        let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflowsToo) =
            isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
        if overflows || overflowsToo { return nil }
        value = sum
        position += 1
    }
    return value
}
