/// A number as its digits give it: ± mantissa · 10^exponent.
///
/// Eight digits are read at a time where there are as many: they are a word, in which neighbors are joined to numbers of two,
/// four and eight digits by a product each.
struct DecimalNumber {
    private var isNegative = false
    private var mantissa: UInt64 = 0
    private var exponent = 0
    /// A Boolean value indicating whether the mantissa has all digits.
    private var isComplete = true

    /// Reads a sign, digits with a point among them, and an exponent; nil if the text is anything else.
    @inline(__always)
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        let count = text.count
        guard count > 0, let bytes = text.baseAddress else { return nil }
        var position = 0
        isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { position = 1 }
        var first = position
        addDigits(bytes, &position, count)
        var digits = position - first
        if position < count && bytes[position] == UInt8(ascii: ".") {
            position += 1
            first = position
            exponent = -addDigits(bytes, &position, count)
            digits += position - first
        }
        guard digits > 0 else { return nil }
        if position < count && bytes[position] | 0x20 == UInt8(ascii: "e") {
            guard let power = Self.power(text[(position + 1)...]) else { return nil }
            exponent += power
            position = count
        }
        guard position == count else { return nil }
    }

    /// Adds the digits from a position on to the mantissa, as long as it has room, and moves the position behind them.
    ///
    /// - Returns: the number of those that were added.
    @discardableResult
    @inline(__always)
    private mutating func addDigits(_ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ count: Int) -> Int {
        let first = position
        while count - position >= 8 && mantissa < 10_000_000_000,
            let number = Self.eightDigits(Self.word(bytes + position))
        {
            mantissa = 100_000_000 * mantissa + number
            position += 8
        }
        while position < count && bytes[position] &- 48 < 10 && mantissa < 1_000_000_000_000_000_000 {
            mantissa = 10 * mantissa + UInt64(bytes[position] &- 48)
            position += 1
        }
        let added = position - first
        while position < count && bytes[position] &- 48 < 10 {
            isComplete = false
            position += 1
        }
        return added
    }

    @inline(__always)
    private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// Returns the number of eight digits, the first in the lowest byte; nil where a byte is none.
    @inline(__always)
    private static func eightDigits(_ word: UInt64) -> UInt64? {
        let high: UInt64 = 0xf0f0_f0f0_f0f0_f0f0
        guard word & high | ((word &+ 0x0606_0606_0606_0606) & high) &>> 4 == 0x3333_3333_3333_3333 else { return nil }
        let pairs = ((word & 0x0f0f_0f0f_0f0f_0f0f) &* (10 << 8 + 1)) &>> 8 & 0x00ff_00ff_00ff_00ff
        let fours = (pairs &* (100 << 16 + 1)) &>> 16 & 0x0000_ffff_0000_ffff
        return (fours &* (10_000 << 32 + 1)) &>> 32
    }

    /// Returns the power of ten behind the letter; nil where the text is not a sign and digits.
    private static func power(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        guard !digits.isEmpty else { return nil }
        var power = 0
        for byte in digits {
            guard byte &- 48 < 10 else { return nil }
            power = min(10 * power + Int(byte) - 48, 100_000)
        }
        return isNegative ? -power : power
    }

    /// Returns the nearest Double, of two the even one.
    ///
    /// - Parameter text: the number as it was read, for the rare ones that have more digits than the mantissa or a large
    ///   exponent.
    @inline(__always)
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

    /// Returns the mantissa over a power of ten: 63 bits or more of the quotient with the power of five, the lowest of which
    /// tells of a remainder, so that rounding to 53 is right; the power of two is exact.
    ///
    /// The quotient is a product with the reciprocal, corrected by the remainder (Möller and Granlund, "Improved Division by
    /// Invariant Integers", 2011): half the time of the processor's division.
    private func quotient() -> Double {
        let five = Self.fives[-exponent]
        let (up, fiveUp) = (mantissa.leadingZeroBitCount, five.leadingZeroBitCount)
        let (high, low) = ((mantissa << up) >> 1, (mantissa << up) << 63)
        let divisor = five << fiveUp
        var (quotient, fraction) = high.multipliedFullWidth(by: Self.reciprocals[-exponent])
        let carry: Bool
        (fraction, carry) = fraction.addingReportingOverflow(low)
        quotient = quotient &+ high &+ (carry ? 2 : 1)
        var remainder = low &- quotient &* divisor
        if remainder > fraction {
            quotient &-= 1
            remainder &+= divisor
        }
        if remainder >= divisor {
            quotient &+= 1
            remainder &-= divisor
        }
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

    // MARK: Tables, written out: such constants need no look at whether they are ready

    private static let tens: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    ]
    /// The powers of five.
    private static let fives: [UInt64] = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_0005, 0x0000_0000_0000_0019, 0x0000_0000_0000_007d,
        0x0000_0000_0000_0271, 0x0000_0000_0000_0c35, 0x0000_0000_0000_3d09, 0x0000_0000_0001_312d,
        0x0000_0000_0005_f5e1, 0x0000_0000_001d_cd65, 0x0000_0000_0095_02f9, 0x0000_0000_02e9_0edd,
        0x0000_0000_0e8d_4a51, 0x0000_0000_48c2_7395, 0x0000_0001_6bcc_41e9, 0x0000_0007_1afd_498d,
        0x0000_0023_86f2_6fc1, 0x0000_00b1_a2bc_2ec5, 0x0000_0378_2dac_e9d9, 0x0000_1158_e460_913d,
        0x0000_56bc_75e2_d631, 0x0001_b1ae_4d6e_2ef5, 0x0008_7867_8326_eac9, 0x002a_5a05_8fc2_95ed,
        0x00d3_c21b_cecc_eda1, 0x0422_ca8b_0a00_a425, 0x14ad_f4b7_3203_34b9, 0x6765_c793_fa10_079d
    ]
    /// (2¹²⁸ − 1) / d − 2⁶⁴ of each of them, moved up to 64 bits.
    private static let reciprocals: [UInt64] = [
        0xffff_ffff_ffff_ffff, 0x9999_9999_9999_9999, 0x47ae_147a_e147_ae14, 0x0624_dd2f_1a9f_be76,
        0xa36e_2eb1_c432_ca57, 0x4f8b_588e_368f_0846, 0x0c6f_7a0b_5ed8_d36b, 0xad7f_29ab_caf4_8578,
        0x5798_ee23_08c3_9df9, 0x12e0_be82_6d69_4b2e, 0xb7cd_fd9d_7bdb_ab7d, 0x5fd7_fe17_9649_55fd,
        0x1979_9812_dea1_1197, 0xc25c_2684_9768_1c26, 0x6849_b86a_12b9_b01e, 0x203a_f9ee_7561_59b2,
        0xcd2b_297d_889b_c2b6, 0x70ef_5464_6d49_6892, 0x2725_dd1d_243a_ba0e, 0xd83c_94fb_6d2a_c34a,
        0x79ca_10c9_2422_35d5, 0x2e3b_40a0_e9b4_f7dd, 0xe392_0101_75ee_5962, 0x82db_3401_2b25_144e,
        0x357c_299a_88ea_76a5, 0xef2d_0f5d_a7dd_8aa2, 0x8c24_0c4a_ecb1_3bb5, 0x3ce9_a36f_23c0_fc90
    ]
}
