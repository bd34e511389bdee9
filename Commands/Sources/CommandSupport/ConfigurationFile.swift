import Foundation

/// The options of a training in a file, a JSON object whose keys are the names of options: `{"epochs": 20}`.
///
/// A command reads one by `--config`, and saves that of each run, from which it can be repeated.
package struct ConfigurationFile {
    /// The kinds of values that options have.
    package enum Kind: String, Sendable {
        case text = "a text"
        case whole = "a whole number"
        case number = "a number"
        case flag = "true or false"
        case sizes = "a list of whole numbers"
    }

    private let values: [String: JSONValue]
    private let kinds: [String: Kind]
    private let path: String

    /// Creates the configuration of a run from its options as text, of which those without a kind, and empty ones, are no part.
    package init(_ options: [String: String], kinds: [String: Kind]) {
        (self.kinds, path) = (kinds, "")
        values = options.filter { !$0.value.isEmpty }.reduce(into: [:]) { values, option in
            values[option.key] = kinds[option.key].map { JSONValue(option.value, $0) }
        }
    }

    /// Reads a configuration.
    ///
    /// - Throws: a ``Failure`` with the path, and the key where one is unknown or has a value of another kind.
    package init(contentsOf path: String, kinds: [String: Kind]) throws {
        (self.kinds, self.path) = (kinds, path)
        let data = try Self.contents(of: path)
        do {
            // It says where the text is at fault, which the decoder does not.
            _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
        } catch {
            let reason = (error as NSError).userInfo["NSDebugDescription"].map { "\($0)" } ?? error.localizedDescription
            throw Failure("\(path): not JSON: \(reason)")
        }
        guard let values = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
            throw Failure("\(path): expected a JSON object of options, such as {\"seed\": 1}")
        }
        self.values = values
        try check()
    }

    /// Returns the bytes of a file, which is small.
    private static func contents(of path: String) throws -> Data {
        func failure() -> Failure { Failure("\(path): can't be read: \(String(cString: strerror(errno)))") }
        guard let file = fopen(path, "rb") else { throw failure() }
        defer { fclose(file) }
        let limit = 1 << 20
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        if ferror(file) != 0 { throw failure() }
        if count > limit { throw Failure("\(path): found more than \(limit) bytes, expected a JSON object of options") }
        return Data(bytes[..<count])
    }

    private func check() throws {
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let kind = kinds[key] else {
                let suggestion = nearest(to: key, of: kinds.keys.sorted()).map { "; did you mean '\($0)'?" } ?? ""
                throw Failure("\(path): \(key): unknown option\(suggestion)")
            }
            if value.text(as: kind) == nil {
                throw Failure("\(path): \(key): found \(value), expected \(kind.rawValue)")
            }
        }
    }

    /// The options as a command line would have them, by key.
    package var arguments: [(key: String, argument: String)] {
        values.sorted { $0.key < $1.key }.compactMap { key, value in
            guard let kind = kinds[key], let text = value.text(as: kind) else { return nil }
            if kind == .flag { return text == "true" ? (key, "--\(key)") : nil }
            return (key, "--\(key)=\(text)")
        }
    }

    /// Writes the configuration as a whole, or leaves the earlier one.
    package func save(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try (try encoder.encode(values) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure("\(path): can't be written: \(error.localizedDescription)")
        }
    }
}

/// A value of a JSON file, with numbers as they are written.
private enum JSONValue: Codable, CustomStringConvertible {
    case null
    case bool(Bool)
    case whole(String)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object

    /// Creates the value of an option, which has that kind.
    init(_ text: String, _ kind: ConfigurationFile.Kind) {
        switch kind {
        case .text: self = .text(text)
        case .whole: self = .whole(text)
        case .number: self = Double(text).map(JSONValue.number) ?? .text(text)
        case .flag: self = .bool(text == "true")
        case .sizes: self = .list(text.split(separator: ",").map { .whole(String($0)) })
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .whole("\(value)")
        } else if let value = try? container.decode(UInt64.self) {
            self = .whole("\(value)")
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let values = try? container.decode([JSONValue].self) {
            self = .list(values)
        } else {
            _ = try container.decode([String: JSONValue].self)
            self = .object
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null, .object: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .whole(let text):
            if let value = Int(text) { try container.encode(value) } else { try container.encode(UInt64(text)) }
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        }
    }

    /// Returns the value as the command line has it; nil where it is of another kind.
    func text(as kind: ConfigurationFile.Kind) -> String? {
        switch (self, kind) {
        case (.text(let value), .text): value
        case (.whole(let text), .whole), (.whole(let text), .number): text
        case (.number(let value), .number): "\(value)"
        case (.bool(let value), .flag): "\(value)"
        case (.list(let values), .sizes):
            values.contains { $0.text(as: .whole) == nil }
                ? nil : values.compactMap { $0.text(as: .whole) }.joined(separator: ",")
        default: nil
        }
    }

    var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .whole(let text): text
        case .number(let value): "\(value)"
        case .text(let text): "\"\(line(text, limit: 100))\""
        case .list(let values): line("[\(values.map(\.description).joined(separator: ", "))]", limit: 100)
        case .object: "an object"
        }
    }
}
