/// Values by name, in an order of their own. Names are compared by their bytes, as other programs do.
///
/// ```swift
/// let file = try Safetensors(contentsOf: "model.safetensors")
/// file.entries["hidden.weight"]?.shape                  // [32, 784]
/// for (name, entry) in file.entries { print(name, entry.type) }
/// ```
///
/// Swift's strings are equal where they look the same: "é" of one Unicode scalar and of two. A dictionary would take the two
/// for one; here they are two names.
public struct NamedValues<Value> {
    /// A name that is compared by its bytes.
    private struct Key: Hashable {
        let name: String

        static func == (a: Key, b: Key) -> Bool { a.name.utf8.elementsEqual(b.name.utf8) }

        func hash(into hasher: inout Hasher) {
            var name = name
            name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private var elements: [(name: String, value: Value)] = []
    private var positions: [Key: Int] = [:]

    /// Creates a table without values.
    public init() {}

    /// The names, in the order of the values.
    public var names: [String] { elements.map(\.name) }

    /// The value of a name; nil where there is none.
    public subscript(name: String) -> Value? { positions[Key(name: name)].map { elements[$0].value } }

    /// Adds a value at the end.
    ///
    /// - Returns: false where the name is taken; nothing is added then.
    @discardableResult
    public mutating func add(_ value: Value, named name: String) -> Bool {
        let key = Key(name: name)
        guard positions[key] == nil else { return false }
        positions[key] = elements.count
        elements.append((name, value))
        return true
    }

    /// Returns the values in the order of their names' bytes.
    func sorted() -> NamedValues {
        var result = NamedValues()
        for (name, value) in elements.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            result.add(value, named: name)
        }
        return result
    }

    /// Returns the names' values after a change of each.
    func mapValues<Result, Failure>(
        _ transform: (String, Value) throws(Failure) -> Result
    ) throws(Failure) -> NamedValues<Result> {
        var result = NamedValues<Result>()
        for (name, value) in elements { result.add(try transform(name, value), named: name) }
        return result
    }
}

extension NamedValues: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { elements.count }

    /// A name and its value by their position.
    public subscript(position: Int) -> (name: String, value: Value) { elements[position] }
}

extension NamedValues: Sendable where Value: Sendable {}

extension NamedValues: Equatable where Value: Equatable {
    /// Returns whether two tables have the same names with the same values, in any order.
    public static func == (a: NamedValues, b: NamedValues) -> Bool {
        a.count == b.count && a.allSatisfy { b[$0.name] == $0.value }
    }
}
