import Foundation

/// The elements of a tensor, of whatever type, as numbers.
public struct FixtureTensor: Decodable, Sendable {
    public enum Kind: String, Sendable {
        case real
        case integer = "int"
        case truth = "bool"
    }

    public let kind: Kind
    public let shape: [Int]
    /// In row-major order.
    public let elements: [Double]

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        var words = text.split(separator: " ")[...]
        kind = Kind(rawValue: String(words[0])) ?? .real
        if kind != .real { words.removeFirst() }
        shape = words.removeFirst().dropFirst().dropLast().split(separator: ",").map { Int($0)! }
        elements = words.map { Double($0)! }
    }
}

/// The parameters of a case, under the names that `Tests/Fixtures/generator` gives them.
public struct FixtureParameters: Decodable, Sendable, CustomStringConvertible {
    private enum Value: Decodable, Sendable, CustomStringConvertible {
        case flag(Bool)
        case number(Double)
        case numbers([Int])
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let numbers = try? container.decode([Int].self) {
                self = .numbers(numbers)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        var description: String {
            switch self {
            case .flag(let value): "\(value)"
            case .number(let value): "\(value)"
            case .numbers(let value): "\(value)"
            case .text(let value): value
            }
        }
    }

    private let values: [String: Value]

    public init() { values = [:] }

    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self)
    }

    public var description: String { values.map { "\($0): \($1)" }.sorted().joined(separator: ", ") }

    public func flag(_ name: String) -> Bool? { if case .flag(let value) = values[name] { value } else { nil } }
    public func number(_ name: String) -> Double? { if case .number(let value) = values[name] { value } else { nil } }
    public func integer(_ name: String) -> Int? { number(name).map { Int($0) } }
    public func integers(_ name: String) -> [Int]? { if case .numbers(let value) = values[name] { value } else { nil } }
    public func text(_ name: String) -> String? { if case .text(let value) = values[name] { value } else { nil } }
}
