/// A JSON value, to look into a file or to change what it holds.
public enum JSON: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case whole(Int)
    case large(UInt64)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .whole(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .large(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let values = try? container.decode([JSON].self) {
            self = .list(values)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .whole(let value): try container.encode(value)
        case .large(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }

    /// Returns the value with one part of it, drawn at random, replaced.
    public func damaged(_ generator: inout some RandomNumberGenerator) -> JSON {
        switch self {
        case .list(var values) where !values.isEmpty:
            let index = values.indices.randomElement(using: &generator)!
            values[index] = values[index].damaged(&generator)
            return .list(values)
        case .object(var values) where !values.isEmpty:
            let key = values.keys.sorted().randomElement(using: &generator)!
            values[key] = Int.random(in: 0..<8, using: &generator) == 0 ? nil : values[key]!.damaged(&generator)
            return .object(values)
        default: return Self.strange.randomElement(using: &generator)!
        }
    }

    private static let strange: [JSON] = [
        .null, .bool(true), .whole(-1), .whole(0), .whole(1), .whole(.max), .whole(.min), .large(.max), .number(0.5),
        .number(-1e308), .text(""), .text("nan"), .text("adam"), .text("9223372036854775808"), .text("\u{202e}"),
        .text("65536,65536"), .text(String(repeating: "9", count: 5000)), .list([]), .object([:])
    ]
}
