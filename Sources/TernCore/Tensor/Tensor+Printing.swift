extension Tensor: CustomStringConvertible {
    /// The elements as NumPy prints them: nested brackets, aligned columns, the middle of long axes left out.
    public var description: String { TensorPrinter(self).text }
}

/// Lays out the elements of a tensor as text.
private struct TensorPrinter<Scalar: TensorScalar> {
    /// The number of elements above which long axes are shortened, and the number of items that each of their ends keeps.
    private static var threshold: Int { 1000 }
    private static var edge: Int { 3 }
    private static var lineWidth: Int { 75 }
    /// The most decimals of a number.
    private static var decimals: Int { 4 }

    /// The shape of the tensor, and that of the part of it which is shown.
    private let full: Shape
    private let shown: Shape
    private let cells: [String]
    /// The first number with all its digits.
    private let single: String
    private let width: Int

    init(_ tensor: Tensor<Scalar>) {
        let plain = tensor.detached
        let part = plain.elementCount > Self.threshold ? Self.corners(of: plain) : plain
        full = plain.shape
        shown = part.shape
        let scalars = part.scalars
        cells = Self.format(scalars)
        // NaN has no sign here, as within arrays.
        single = scalars.first.map { $0 == $0 ? "\($0)" : "nan" } ?? ""
        width = cells.map(\.count).max() ?? 0
    }

    var text: String {
        if full.elementCount == 0 { return full.rank == 1 ? "[]" : "[], shape \(full)" }
        if full.rank == 0 { return single }
        return block(axis: 0, start: 0)
    }

    /// Returns the first and last items of every axis that is longer than both together.
    private static func corners(of tensor: Tensor<Scalar>) -> Tensor<Scalar> {
        var result = tensor
        for axis in 0..<tensor.rank where tensor.shape.lengths[axis] > 2 * edge {
            let length = tensor.shape.lengths[axis]
            result = concatenate(
                [
                    result.slice(axis: axis, from: 0, to: edge),
                    result.slice(axis: axis, from: length - edge, to: length)
                ], axis: axis)
        }
        return result
    }

    private func block(axis: Int, start: Int) -> String {
        let count = shown.lengths[axis]
        let stride = (axis + 1..<shown.rank).reduce(1) { $0 * shown.lengths[$1] }
        let isCut = full.lengths[axis] > count
        let indent = String(repeating: " ", count: axis + 1)
        if axis == shown.rank - 1 {
            var items = (0..<count).map { pad(cells[start + $0]) }
            if isCut { items.insert("...", at: Self.edge) }
            return "[" + wrap(items, indent: indent) + "]"
        }
        var blocks = (0..<count).map { block(axis: axis + 1, start: start + $0 * stride) }
        if isCut { blocks.insert("...", at: Self.edge) }
        let separator = String(repeating: "\n", count: shown.rank - 1 - axis)
        return "[" + blocks.joined(separator: separator + indent) + "]"
    }

    private func pad(_ cell: String) -> String {
        String(repeating: " ", count: width - cell.count) + cell
    }

    /// Joins items by spaces into lines of limited width.
    private func wrap(_ items: [String], indent: String) -> String {
        var lines = [""]
        for item in items {
            let line = lines[lines.count - 1]
            if !line.isEmpty && indent.count + line.count + 1 + item.count > Self.lineWidth - shown.rank {
                lines.append(item)
            } else {
                lines[lines.count - 1] = line.isEmpty ? item : line + " " + item
            }
        }
        return lines.joined(separator: "\n" + indent)
    }

    // MARK: Numbers

    private static func format(_ scalars: [Scalar]) -> [String] {
        guard Scalar.scalarType.slot < 2 else { return scalars.map { "\($0)" } }
        let values = scalars.map { ($0 as? Float).map(Double.init) ?? ($0 as! Double) }
        let finite = values.filter(\.isFinite)
        let largest = finite.map(abs).max() ?? 0
        let smallest = finite.map(abs).filter { $0 > 0 }.min() ?? 1
        if largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000 {
            let digits = (0..<decimals).first { digits in
                finite.allSatisfy { Double(scientific($0, digits)) == Double(scientific($0, decimals)) }
            }
            return values.map { special($0) ?? scientific($0, digits ?? decimals) }
        }
        // Without the zeros at the end of each, but with the points below one another.
        let texts = values.map { special($0) ?? withoutTrailingZeros(fixed($0, decimals)) }
        let fractions = texts.map { text in text.split(separator: ".").dropFirst().first?.count ?? 0 }
        let longest = fractions.max() ?? 0
        return zip(texts, fractions).map { text, length in
            text.contains(".") ? text + String(repeating: " ", count: longest - length) : text
        }
    }

    private static func withoutTrailingZeros(_ text: String) -> String {
        String(text.dropLast(text.reversed().prefix { $0 == "0" }.count))
    }

    private static func special(_ value: Double) -> String? {
        value.isNaN ? "nan" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : nil
    }

    /// Returns a number in fixed-point notation with `digits` decimals, rounded to nearest.
    private static func fixed(_ value: Double, _ digits: Int) -> String {
        let power = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        let scaled = (abs(value) * power).rounded(.toNearestOrEven)
        let (whole, fraction) = Int(scaled).quotientAndRemainder(dividingBy: Int(power))
        let ending = digits == 0 ? "" : String(fraction)
        let zeros = String(repeating: "0", count: digits - ending.count)
        return (value.sign == .minus ? "-" : "") + "\(whole)." + zeros + ending
    }

    /// Returns a number in scientific notation with `digits` decimals in the mantissa and at least two in the exponent.
    private static func scientific(_ value: Double, _ digits: Int) -> String {
        var mantissa = abs(value)
        var exponent = 0
        if mantissa > 0 {
            while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
            while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        }
        var text = fixed(mantissa, digits)
        if text.hasPrefix("10.") {
            (text, exponent) = (fixed(mantissa / 10, digits), exponent + 1)
        }
        let power = abs(exponent)
        return (value.sign == .minus ? "-" : "") + text + (exponent < 0 ? "e-" : "e+") + (power < 10 ? "0" : "")
            + "\(power)"
    }
}
