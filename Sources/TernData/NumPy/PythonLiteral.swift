/// A literal of Python, of those that the headers of `.npy` files consist of.
enum PythonLiteral: Equatable {
    case dictionary(NamedValues<PythonLiteral>)
    /// A tuple or a list.
    case sequence([PythonLiteral])
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case none

    /// Creates the value of a text; nil where it is no such literal.
    init?(parsing text: String) {
        var parser = PythonLiteralParser(rest: Substring(text).utf8)
        guard let value = parser.parseValue(depth: 0), parser.isAtEnd else { return nil }
        self = value
    }
}

private struct PythonLiteralParser {
    var rest: Substring.UTF8View

    // A header nests four deep; hostile ones must not overflow the stack.
    mutating func parseValue(depth: Int) -> PythonLiteral? {
        if depth > 16 { return nil }
        if take("{") { return parseDictionary(depth: depth) }
        if take("(") { return parseSequence(closing: ")", depth: depth) }
        if take("[") { return parseSequence(closing: "]", depth: depth) }
        if take("'") { return parseString(closing: "'") }
        if take("\"") { return parseString(closing: "\"") }
        let word = String(Substring(rest.prefix { !",:)]} \n\t".utf8.contains($0) }))
        rest = rest.dropFirst(word.utf8.count)
        switch word {
        case "True": return .boolean(true)
        case "False": return .boolean(false)
        case "None": return PythonLiteral.none
        // Python 2 wrote long integers with an L.
        default: return Int(word.hasSuffix("L") ? String(word.dropLast()) : word).map { .integer($0) }
        }
    }

    private mutating func parseDictionary(depth: Int) -> PythonLiteral? {
        var members = NamedValues<PythonLiteral>()
        while !take("}") {
            guard case .string(let key) = parseValue(depth: depth + 1), take(":"),
                let value = parseValue(depth: depth + 1), members.add(value, named: key),
                take(",") || next == UInt8(ascii: "}")
            else { return nil }
        }
        return .dictionary(members)
    }

    private mutating func parseSequence(closing end: Unicode.Scalar, depth: Int) -> PythonLiteral? {
        var elements: [PythonLiteral] = []
        while !take(end) {
            guard let element = parseValue(depth: depth + 1), take(",") || next == UInt8(ascii: end) else { return nil }
            elements.append(element)
        }
        return .sequence(elements)
    }

    private mutating func parseString(closing end: Unicode.Scalar) -> PythonLiteral? {
        let text = rest.prefix { $0 != UInt8(ascii: end) }
        rest = rest.dropFirst(text.count)
        // Escapes occur in the names of fields alone, which are not read.
        return take(end) ? .string(String(Substring(text))) : nil
    }

    // MARK: Characters

    var isAtEnd: Bool { mutating get { next == nil } }

    /// The next byte that is no space.
    private var next: UInt8? {
        mutating get {
            rest = rest.drop { " \n\t\r".utf8.contains($0) }
            return rest.first
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
