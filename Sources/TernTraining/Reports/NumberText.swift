import Foundation

/// Numbers as short texts.
enum NumberText {
    /// Returns a number with four significant digits at most: `0.0123`, `98.06`, `12,340`, `1.2e-5`, `3.4e9`.
    static func compact(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "−∞" : "∞" }
        if value == 0 { return "0" }
        let magnitude = abs(value)
        if magnitude >= 9.9995e6 || magnitude < 9.9995e-4 { return scientific(value, decimals: 3) }
        if magnitude >= 999.95 { return grouped(Int(value.rounded())) }
        let decimals = max(0, 3 - Int(log10(magnitude).rounded(.down)))
        return signed(trimmed(String(format: "%.\(decimals)f", value)))
    }

    /// Returns a whole number with commas between its thousands.
    static func grouped(_ number: Int) -> String {
        var digits = Array("\(number.magnitude)")
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
        return (number < 0 ? "−" : "") + String(digits)
    }

    /// Returns a share as a percentage.
    static func percent(_ share: Double, decimals: Int = 1) -> String {
        share.isNaN ? "–" : String(format: "%.\(decimals)f", 100 * share) + "%"
    }

    /// Returns a time in the unit that suits it.
    static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<1e-3: String(format: "%.1f µs", 1e6 * seconds)
        case ..<1: String(format: "%.1f ms", 1e3 * seconds)
        case ..<120: String(format: "%.2f s", seconds)
        default: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
        }
    }

    /// Returns a number of bytes in the unit that suits it.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var (value, unit) = (Double(count), 0)
        while value >= 1024 && unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        return unit == 0 ? "\(count) B" : String(format: "%.1f ", value) + units[unit]
    }

    /// Returns the labels of ticks that are multiples of a power of ten, all with as many decimals.
    static func labels(_ values: [Double], exponent: Int) -> [String] {
        let largest = values.map(abs).max() ?? 0
        if largest == 0 { return values.map { _ in "0" } }
        let top = Int(log10(largest).rounded(.down))
        if top >= 12 || top < -3 || exponent < -9 {
            return values.map { $0 == 0 ? "0" : scientific($0, decimals: min(15, max(0, top - exponent))) }
        }
        let units: [(power: Int, name: String)] = [(9, "G"), (6, "M"), (3, "k")]
        let unit = top < 4 ? nil : units.first { $0.power <= top }
        let power = unit?.power ?? 0
        let decimals = max(0, power - exponent)
        return values.map { value in
            if value == 0 { return "0" }
            let text = String(format: "%.\(decimals)f", value / pow(10, Double(power)))
            return signed(unit == nil ? text : trimmed(text)) + (unit?.name ?? "")
        }
    }

    private static func scientific(_ value: Double, decimals: Int) -> String {
        let parts = String(format: "%.\(decimals)e", value).split(separator: "e")
        return signed(trimmed(String(parts[0]))) + "e" + "\(Int(parts[1]) ?? 0)"
    }

    /// Returns digits without zeros at the end of their fraction.
    private static func trimmed(_ digits: String) -> String {
        guard digits.contains(".") else { return digits }
        let kept = digits.reversed().drop { $0 == "0" }
        return String((kept.first == "." ? kept.dropFirst() : kept).reversed())
    }

    private static func signed(_ text: String) -> String { text.hasPrefix("-") ? "−" + text.dropFirst() : text }
}
