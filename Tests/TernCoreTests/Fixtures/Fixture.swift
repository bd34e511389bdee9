import Foundation
import TernCore

/// A case of an operation as NumPy or PyTorch computes it; see `Tests/Fixtures/generate.py`.
struct Fixture: Decodable, Sendable {
    /// The name under which Tern has the operation, and after a colon which of its forms.
    let operation: String
    /// Whose numbers these are: `numpy`, `torch` or both.
    let source: String
    /// The scalar type of the case; nil if it stands for Float and Double.
    let type: String?
    let parameters: FixtureParameters?
    /// Whether each element counts by itself, however small it is, and the sign of a zero.
    let strict: Bool?
    let inputs: [FixtureTensor]
    let outputs: [FixtureTensor]
    /// The gradients of the real outputs, and what follows for the real inputs.
    let upstreams: [FixtureTensor]?
    let gradients: [FixtureTensor]?

    /// The name of the operation without its form.
    var name: String { String(operation.split(separator: ":", maxSplits: 1)[0]) }
}

extension Fixture {
    /// The cases of each operation.
    static let all: [String: [Fixture]] = Dictionary(grouping: load(), by: \.operation)

    private static func load() -> [Fixture] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures").standardized
        let files = try! FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
        return files.flatMap { try! JSONDecoder().decode([Fixture].self, from: Data(contentsOf: $0)) }
    }
}

/// The elements of a tensor, of whatever type, as numbers.
struct FixtureTensor: Decodable, Sendable {
    enum Kind: String, Sendable {
        case real
        case integer = "int"
        case truth = "bool"
    }

    let kind: Kind
    let array: NaiveArray<Double>

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        var words = text.split(separator: " ")[...]
        kind = Kind(rawValue: String(words[0])) ?? .real
        if kind != .real { words.removeFirst() }
        let shape = words.removeFirst().dropFirst().dropLast().split(separator: ",").map { Int($0)! }
        array = NaiveArray(shape: shape, elements: words.map { Double($0)! })
    }
}

/// The parameters of a case, under the names that `Tests/Fixtures/generator` gives them.
struct FixtureParameters: Decodable, Sendable, CustomStringConvertible {
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

    init() { values = [:] }

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self)
    }

    var description: String { values.map { "\($0): \($1)" }.sorted().joined(separator: ", ") }

    func flag(_ name: String) -> Bool? { if case .flag(let value) = values[name] { value } else { nil } }
    func number(_ name: String) -> Double? { if case .number(let value) = values[name] { value } else { nil } }
    func integer(_ name: String) -> Int? { number(name).map { Int($0) } }
    func integers(_ name: String) -> [Int]? { if case .numbers(let value) = values[name] { value } else { nil } }
    func text(_ name: String) -> String? { if case .text(let value) = values[name] { value } else { nil } }
}
