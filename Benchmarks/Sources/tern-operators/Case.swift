import Foundation

/// The samples of one operation of PyTorch, in the order of the file.
struct OperationFile: Decodable {
    let operation: String
    let cases: [Case]
}

/// One sample: arguments, values, and derivatives where PyTorch has them.
struct Case: Decodable {
    let type: String
    let arguments: [Value]
    let options: [String: Value]
    let outputs: [Elements]
    /// PyTorch's own errors in Float, as shares of the largest element of each: what the sample's condition costs.
    let outputsSlack: [Double]?
    let gradientsSlack: [Double]?
    let secondSlack: [Double]?
    let cotangents: [Elements?]?
    let gradients: [Elements]?
    let directions: [Elements]?
    let second: [Elements]?
}

extension Case {
    /// The tensors among the arguments.
    var tensors: [Elements] {
        var found: [Elements] = []
        func visit(_ value: Value) {
            switch value {
            case .tensor(let elements): found.append(elements)
            case .list(let list), .slice(let list): list.forEach(visit)
            default: break
            }
        }
        arguments.forEach(visit)
        options.values.forEach(visit)
        return found
    }

    var largestRank: Int? { (tensors + outputs).map(\.shape.count).max() }
}

/// The position of a tensor's elements in the file beside: row-major, in the widest type of their kind.
struct Elements: Decodable {
    enum Kind: String, Decodable { case float, int, bool }

    let kind: Kind
    let type: String
    let shape: [Int]
    let offset: Int
    /// The number of the input with respect to which the derivatives are taken.
    let leaf: Int?

    var count: Int { shape.reduce(1, *) }
}

/// An argument of a sample.
enum Value: Decodable {
    case tensor(Elements)
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case list([Value])
    case slice([Value])

    private enum Key: String, CodingKey { case tensor, none, bool, int, float, string, list, slice }

    init(from decoder: Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        switch box.allKeys.first {
        case .tensor: self = .tensor(try box.decode(Elements.self, forKey: .tensor))
        case .bool: self = .bool(try box.decode(Bool.self, forKey: .bool))
        case .int: self = .int(try box.decode(Int.self, forKey: .int))
        case .float: self = .float(Double(try box.decode(String.self, forKey: .float)) ?? .nan)
        case .string: self = .string(try box.decode(String.self, forKey: .string))
        case .list: self = .list(try box.decode([Value].self, forKey: .list))
        case .slice: self = .slice(try box.decode([Value].self, forKey: .slice))
        case .some(.none), nil: self = .none
        }
    }
}
