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

/// A number as its digits give it: ± mantissa · 10^exponent.
private struct DecimalNumber {
    private var isNegative = false
    private var mantissa: UInt64 = 0
    private var exponent = 0
    /// A Boolean value indicating whether the mantissa has all digits.
    private var isComplete = true

    /// Reads a sign, digits with a point among them, and an exponent; nil if the text is anything else.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var (position, count) = (0, 0)
        func digit() -> UInt64? {
            guard position < text.count, 48...57 ~= text[position] else { return nil }
            return UInt64(text[position] - 48)
        }
        func has(_ character: Unicode.Scalar) -> Bool {
            position < text.count && text[position] == UInt8(ascii: character)
        }
        isNegative = has("-")
        if isNegative || has("+") { position += 1 }
        var isFraction = false
        while true {
            if let digit = digit() {
                count += 1
                if mantissa < 1_000_000_000_000_000_000 {
                    mantissa = 10 * mantissa + digit
                    if isFraction { exponent -= 1 }
                } else {
                    isComplete = false
                }
            } else if has("."), !isFraction {
                isFraction = true
            } else {
                break
            }
            position += 1
        }
        guard count > 0 else { return nil }
        if has("e") || has("E") {
            position += 1
            let isNegative = has("-")
            if isNegative || has("+") { position += 1 }
            guard digit() != nil else { return nil }
            var power = 0
            while let digit = digit() {
                power = min(10 * power + Int(digit), 100_000)
                position += 1
            }
            exponent += isNegative ? -power : power
        }
        guard position == text.count else { return nil }
    }

    /// Returns the nearest Double, of two the even one.
    ///
    /// - Parameter text: the number as it was read, for the rare ones that have more digits than the mantissa or a large
    ///   exponent.
    func value(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let size: Double
        if isComplete && mantissa < 1 << 53 && abs(exponent) <= 22 {
            // Both are exact, so one rounding is all.
            size = exponent < 0 ? Double(mantissa) / Self.tens[-exponent] : Double(mantissa) * Self.tens[exponent]
        } else if isComplete && abs(exponent) <= 27 {
            size = exponent < 0 ? quotient() : product()
        } else {
            return Double(String(decoding: text, as: UTF8.self))
        }
        return isNegative ? -size : size
    }

    private static let tens: [Double] = (0...22).map { Double("1e\($0)")! }
    private static let fives: [UInt64] = (0..<27).reduce(into: [1]) { powers, _ in powers.append(5 * powers.last!) }

    /// Returns the mantissa over a power of ten: 63 bits or more of the quotient with the power of five, the lowest of which
    /// tells of a remainder, so that rounding to 53 is right; the power of two is exact.
    private func quotient() -> Double {
        let five = Self.fives[-exponent]
        let (up, fiveUp) = (mantissa.leadingZeroBitCount, five.leadingZeroBitCount)
        let (high, low) = ((mantissa << up) >> 1, (mantissa << up) << 63)
        let (quotient, remainder) = (five << fiveUp).dividingFullWidth((high, low))
        return scaled(quotient | (remainder == 0 ? 0 : 1), by: fiveUp - up - 63 + exponent)
    }

    /// Returns the mantissa times a power of ten, in the same way.
    private func product() -> Double {
        let (high, low) = mantissa.multipliedFullWidth(by: Self.fives[exponent])
        if high == 0 { return scaled(low, by: exponent) }
        let up = high.leadingZeroBitCount
        let top = high << up | (up == 0 ? 0 : low >> (64 - up))
        return scaled(top | (low << up == 0 ? 0 : 1), by: 64 - up + exponent)
    }

    private func scaled(_ value: UInt64, by power: Int) -> Double {
        Double(value) * Double(bitPattern: UInt64(1023 + power) << 52)
    }
}
