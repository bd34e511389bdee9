/// A JSON value. Keys are compared by their bytes, and keep their order.
///
/// Foundation's parser silently drops all but one of several equal keys; here they are an error.
package enum JSONValue: Equatable {
    case object(NamedValues<JSONValue>)
    case array([JSONValue])
    case string(String)
    case integer(Int)
    /// Any other number; one beyond Double's range is infinite.
    case real(Double)
    case boolean(Bool)
    case null

    /// An error in the text, with its position.
    package struct SyntaxError: Error {
        package let problem: String
        package let position: Int
    }

    package init(parsing text: [UInt8]) throws(SyntaxError) {
        var parser = JSONParser(text: text)
        self = try parser.parseDocument()
    }
}

private struct JSONParser {
    let text: [UInt8]
    private var position = 0

    init(text: [UInt8]) { self.text = text }

    mutating func parseDocument() throws(JSONValue.SyntaxError) -> JSONValue {
        let value = try parseValue(depth: 0)
        skipSpace()
        if position < text.count { throw error("text after the end") }
        return value
    }

    /// The most elements of a list: shapes and offsets are short; hostile lists must not take many times the memory of the
    /// file.
    private static let longestList = 64

    // A header nests three deep; hostile ones must not overflow the stack.
    private mutating func parseValue(depth: Int) throws(JSONValue.SyntaxError) -> JSONValue {
        if depth > 8 { throw error("nested too deep") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"):
            var members = NamedValues<JSONValue>()
            try parseList(closing: "}") { parser throws(JSONValue.SyntaxError) in
                parser.skipSpace()
                let key = try parser.parseString()
                try parser.expect(":")
                let value = try parser.parseValue(depth: depth + 1)
                if !members.add(value, named: key) { throw parser.error("key \"\(key)\" appears twice") }
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try parseList(closing: "]") { parser throws(JSONValue.SyntaxError) in
                if elements.count == Self.longestList { throw parser.error("a list of more than \(Self.longestList)") }
                elements.append(try parser.parseValue(depth: depth + 1))
            }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        case UInt8(ascii: "t"): return try parseWord("true", .boolean(true))
        case UInt8(ascii: "f"): return try parseWord("false", .boolean(false))
        default: return try parseNumber()
        }
    }

    private mutating func parseList(
        closing: Unicode.Scalar, _ element: (inout JSONParser) throws(JSONValue.SyntaxError) -> Void
    ) throws(JSONValue.SyntaxError) {
        position += 1
        skipSpace()
        if take(closing) { return }
        repeat { try element(&self) } while takeAfterSpace(",")
        try expect(closing)
    }

    private mutating func parseString() throws(JSONValue.SyntaxError) -> String {
        guard take("\"") else { throw error("expected a string") }
        var bytes: [UInt8] = []
        // Stretches without escapes are taken as a whole; mostly there is one.
        var start = position
        while let byte = peek, byte != UInt8(ascii: "\"") {
            if byte < 0x20 { throw error("a control character in a string") }
            if byte == UInt8(ascii: "\\") {
                bytes += text[start..<position]
                position += 1
                bytes += String(try parseEscape()).utf8
                start = position
            } else {
                position += 1
            }
        }
        let rest = text[start..<position]
        guard take("\"") else { throw error("the text ends inside a string") }
        let string =
            bytes.isEmpty ? String(validating: rest, as: UTF8.self) : String(validating: bytes + rest, as: UTF8.self)
        guard let string else { throw error("a string is not UTF-8") }
        return string
    }

    private mutating func parseEscape() throws(JSONValue.SyntaxError) -> Unicode.Scalar {
        guard let byte = peek else { throw error("the text ends inside a string") }
        position += 1
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "/": return Unicode.Scalar(byte)
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            var code = try parseHexadecimal()
            // Characters beyond 16 bits are two escapes, a high and a low surrogate.
            if (0xd800..<0xdc00).contains(code), take("\\"), take("u") {
                let low = try parseHexadecimal()
                if (0xdc00..<0xe000).contains(low) { code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00) }
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("an escape that is no character") }
            return scalar
        default: throw error("an unknown escape")
        }
    }

    private mutating func parseHexadecimal() throws(JSONValue.SyntaxError) -> UInt32 {
        let digits = text[position..<min(position + 4, text.count)]
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
            throw error("an escape without four hexadecimal digits")
        }
        position += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)!
    }

    private mutating func parseWord(_ word: String, _ value: JSONValue) throws(JSONValue.SyntaxError) -> JSONValue {
        guard text[position...].starts(with: word.utf8) else { throw error("expected \(word)") }
        position += word.utf8.count
        return value
    }

    private mutating func parseNumber() throws(JSONValue.SyntaxError) -> JSONValue {
        let start = position
        if let value = parseDigits() { return .integer(value) }
        while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
        let digits = String(decoding: text[start..<position], as: UTF8.self)
        if let value = Int(digits), !digits.hasPrefix("+") { return .integer(value) }
        guard digits.first != "+", let value = Double(digits), !value.isNaN else {
            throw error("expected an object, a list, a string or a number")
        }
        return .real(value)
    }

    /// Reads a whole number of at most 18 digits, and nothing else that may belong to a number: most are lengths and positions.
    private mutating func parseDigits() -> Int? {
        var (end, value) = (position, 0)
        while end < text.count, end - position < 18, text[end] &- 48 < 10 {
            value = 10 * value + Int(text[end] &- 48)
            end += 1
        }
        guard end > position, end < text.count, text[end] == UInt8(ascii: ",") || text[end] == UInt8(ascii: "]")
        else { return nil }
        position = end
        return value
    }

    // MARK: Characters

    private var peek: UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func takeAfterSpace(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        return take(character)
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONValue.SyntaxError) {
        if !takeAfterSpace(character) { throw error("expected \"\(character)\"") }
    }

    private func error(_ problem: String) -> JSONValue.SyntaxError {
        JSONValue.SyntaxError(problem: problem, position: position)
    }
}

extension String {
    /// The text as a JSON string, with its quotes.
    var jsonString: String {
        let escaped = unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case "\u{0}"..<"\u{20}":
                "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
